// What an expression may speak of: types, and the environment that declares variables.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dongbo::cel {

/// The kinds of the language (github.com/google/cel-spec, langdef.md) and three of dongbo's own:
/// a date with precision, an object with declared fields, and what only a host can name.
enum class Kind : std::uint8_t {
    dyn,  ///< known only when it is evaluated
    null,
    boolean,
    integer,    ///< 64-bit signed
    unsigned_,  ///< 64-bit unsigned
    real,       ///< IEEE 754 double
    string,
    bytes,
    timestamp,
    duration,
    list,
    map,
    type,    ///< the type of a value, as a value
    date,    ///< day, month or year (base/calendar.hpp)
    object,  ///< fields declared by an ObjectType
    error    ///< of values only
};

struct ObjectType;

struct Type {
    Kind kind = Kind::dyn;
    std::vector<Type> parameters{};      ///< list: element; map: key, value; else empty
    const ObjectType* object = nullptr;  ///< object: outlives everything compiled with it

    /// "list(string)", "map(int, dyn)", "date", the name of an object type.
    std::string text() const;
    friend bool operator==(const Type&, const Type&) = default;
};

Type list_of(Type element);
Type map_of(Type key, Type value);
Type object_of(const ObjectType& object);

/// An object whose fields are known by name: a repeated group, a unit. Any field may be null.
struct ObjectType {
    struct Field {
        std::string name;
        Type type;
    };
    std::string name;  ///< "identity_papers", "unit"
    std::vector<Field> fields;
};

/// A name that an expression may use. Any variable may be null when it is evaluated.
struct Variable {
    std::string name;
    Type type;
};

/// What one expression is compiled against. `now` (timestamp) is always there and need not be
/// declared.
struct Environment {
    std::vector<Variable> variables;  ///< the slot of a variable is its index here
    /// Container for resolving qualified names, as the conformance data wants it; else empty.
    std::string container{};
    /// What unit(code, at) gives; none: expressions that call it are refused.
    const ObjectType* unit = nullptr;
    /// Names that known(name, id) may be called with; empty: any.
    std::vector<std::string> datasets{};
};

}  // namespace dongbo::cel
