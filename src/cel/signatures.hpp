// Functions by name, and what they take and give.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cel/tree.hpp"

namespace dongbo::cel {

struct Signature {
    std::string_view name;  ///< "startsWith", "_+_"
    Function function;
    bool method;                   ///< x.f(y): the receiver is the first parameter
    std::vector<Kind> parameters;  ///< dyn: anything
    Kind result;                   ///< dyn: see check of the function
};

/// All signatures with this name.
std::span<const Signature> signatures(std::string_view name);
/// Name of a function that is nearly `name`; empty if none is.
std::string nearest_function(std::string_view name);
/// "date" for a type's own name used as a value, as in type(x) == string; nothing: it is none.
std::optional<Type> named_type(std::string_view name);
/// The one of `names` that differs from `name` by at most two letters; empty if none does.
std::string nearest(std::string_view name, const std::vector<std::string>& names);

}  // namespace dongbo::cel
