// The pieces that values of header fields are made of: RFC 9110 section 5.6.
#pragma once

#include <optional>
#include <string_view>

namespace dongbo {

/// Without spaces and tabs at the ends.
std::string_view trimmed(std::string_view text);
/// ASCII letters compared without case.
bool same_without_case(std::string_view left, std::string_view right);
/// True if a comma-separated list has the token, without case.
bool has_token(std::string_view list, std::string_view token);
/// What stands before the first semicolon: "multipart/form-data".
std::string_view main_value(std::string_view value);
/// The value of `name` in `main; name=value; other="value"`, without its quotes; nothing: it is not
/// there, or a backslash stands in it.
std::optional<std::string_view> parameter_of(std::string_view value, std::string_view name);

}  // namespace dongbo
