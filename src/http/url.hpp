// The text forms of URLs and simple forms: percent-encoding, query strings. RFC 3986 and the WHATWG
// URL standard for application/x-www-form-urlencoded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace dongbo {

/// Nothing if a percent sign is not followed by two hexadecimal digits, or if what comes out has a
/// NUL or is not UTF-8. A plus sign stays one.
std::optional<std::string> percent_decode(std::string_view text);
/// Leaves letters, digits and "-._~" as they are: good for any one segment or value.
std::string percent_encode(std::string_view text);

/// Names and values in the order in which they came, decoded.
using UrlFields = std::vector<std::pair<std::string, std::string>>;

/// Of a query string or of a form's body. invalid: bad encoding, by the number of the field;
/// limit_exceeded: more than `fields_max`.
Result<UrlFields> parse_url_fields(std::string_view text, std::size_t fields_max = 100);
/// The same backwards.
std::string url_fields_text(const UrlFields& fields);
/// The first value of the name, or nothing.
std::optional<std::string_view> find_url_field(const UrlFields& fields, std::string_view name);

}  // namespace dongbo
