// A small contract with a field of every type, for the tests of this room.
#pragma once

#include "contract/contract.hpp"

namespace dongbo {

inline Field make_field(std::string name, FieldType type) {
    Field field;
    field.name = std::move(name);
    field.type = type;
    return field;
}

inline std::vector<Field> every_type() {
    std::vector<Field> fields = {
        make_field("full_name", FieldType::string),
        make_field("children", FieldType::integer),
        make_field("area", FieldType::decimal),
        make_field("alive", FieldType::boolean),
        make_field("born", FieldType::date),
        make_field("seen_at", FieldType::timestamp),
        make_field("sex", FieldType::code),
        make_field("unit", FieldType::unit),
        make_field("mother", FieldType::reference),
        make_field("number", FieldType::personal_number),
        make_field("papers", FieldType::group_list),
    };
    fields[2].scale = 2;
    fields[10].fields = {make_field("type", FieldType::code),
                         make_field("number", FieldType::string),
                         make_field("issued_on", FieldType::date)};
    return fields;
}

}  // namespace dongbo
