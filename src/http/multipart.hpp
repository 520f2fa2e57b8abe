// Forms with files as browsers send them without scripts: multipart/form-data, RFC 7578.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace dongbo {

/// Views into the body. Browsers write a quote in a name or file name as "%22".
struct FormPart {
    std::string_view name;
    std::optional<std::string_view> file_name{};  ///< given for files
    std::string_view content_type{};              ///< empty: text
    std::string_view content{};
};

/// `content_type`: the header of the request. invalid: it is no such form, or broken;
/// limit_exceeded: more than `parts_max` parts.
Result<std::vector<FormPart>> parse_multipart(std::string_view content_type, std::string_view body,
                                              std::size_t parts_max = 32);
/// The first part of the name, or nullptr.
const FormPart* find_form_part(const std::vector<FormPart>& parts, std::string_view name);

}  // namespace dongbo
