#include "cel/type.hpp"

namespace dongbo::cel {
namespace {

std::string kind_text(Kind kind) {
    switch (kind) {
        case Kind::dyn:
            return "dyn";
        case Kind::null:
            return "null";
        case Kind::boolean:
            return "bool";
        case Kind::integer:
            return "int";
        case Kind::unsigned_:
            return "uint";
        case Kind::real:
            return "double";
        case Kind::string:
            return "string";
        case Kind::bytes:
            return "bytes";
        case Kind::timestamp:
            return "timestamp";
        case Kind::duration:
            return "duration";
        case Kind::list:
            return "list";
        case Kind::map:
            return "map";
        case Kind::type:
            return "type";
        case Kind::date:
            return "date";
        case Kind::object:
            return "object";
        case Kind::error:
            return "error";
    }
    return {};
}

}  // namespace

std::string Type::text() const {
    if (kind == Kind::object && object != nullptr) return object->name;
    std::string out = kind_text(kind);
    if (parameters.empty()) return out;
    out += '(';
    for (std::size_t i = 0; i < parameters.size(); ++i)
        out += (i == 0 ? "" : ", ") + parameters[i].text();
    return out += ')';
}

Type list_of(Type element) {
    return {Kind::list, {std::move(element)}};
}
Type map_of(Type key, Type value) {
    return {Kind::map, {std::move(key), std::move(value)}};
}
Type object_of(const ObjectType& object) {
    return {Kind::object, {}, &object};
}

}  // namespace dongbo::cel
