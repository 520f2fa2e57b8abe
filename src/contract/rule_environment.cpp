#include "contract/rule_environment.hpp"

namespace dongbo {
namespace {

using cel::Kind;

class EnvironmentMaker {
  public:
    explicit EnvironmentMaker(RuleEnvironment& made)
        : made_(made),
          stated_unit_(add_object("unit", {{"code", {Kind::string}}, {"edition", {Kind::date}}})),
          listed_unit_(add_object("listed unit", {{"code", {Kind::string}},
                                                  {"name", {Kind::string}},
                                                  {"full_name", {Kind::string}},
                                                  {"kind", {Kind::string}},
                                                  {"level", {Kind::string}},
                                                  {"parent_code", {Kind::string}}})) {}

    void make(const Contract& contract) {
        for (const Field& field : contract.fields)
            made_.environment.variables.push_back({field.name, type_of(field)});
        made_.environment.unit = listed_unit_;
    }

  private:
    const cel::ObjectType* add_object(std::string name,
                                      std::vector<cel::ObjectType::Field> fields) {
        auto object = std::make_unique<cel::ObjectType>();
        object->name = std::move(name);
        object->fields = std::move(fields);
        return made_.objects.emplace_back(std::move(object)).get();
    }

    cel::Type type_of(const Field& field) {
        switch (field.type) {
            case FieldType::string:
            case FieldType::code:
            case FieldType::personal_number:
                return {Kind::string};
            case FieldType::integer:
                return {Kind::integer};
            case FieldType::decimal:
                return {Kind::real};
            case FieldType::boolean:
                return {Kind::boolean};
            case FieldType::date:
                return {Kind::date};
            case FieldType::timestamp:
                return {Kind::timestamp};
            case FieldType::unit:
                return cel::object_of(*stated_unit_);
            case FieldType::reference:
                return {Kind::bytes};
            case FieldType::group_list:
                break;
        }
        std::vector<cel::ObjectType::Field> parts;
        for (const Field& part : field.fields) parts.push_back({part.name, type_of(part)});
        return cel::list_of(cel::object_of(*add_object(field.name, std::move(parts))));
    }

    RuleEnvironment& made_;
    const cel::ObjectType* stated_unit_;
    const cel::ObjectType* listed_unit_;
};

}  // namespace

RuleEnvironment make_rule_environment(const Contract& contract) {
    RuleEnvironment made;
    EnvironmentMaker(made).make(contract);
    return made;
}

}  // namespace dongbo
