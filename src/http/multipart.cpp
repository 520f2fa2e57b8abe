#include "http/multipart.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "http/header_value.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kBoundaryMax = 70;  // RFC 2046
constexpr std::size_t kHeadMax = 4'096;

std::unexpected<Error> broken(std::string what) {
    return fail(ErrorCode::invalid, std::move(what), "body",
                "send the form as a browser does, as multipart/form-data");
}

/// A part's fields, each ended by CRLF.
Result<FormPart> parse_head(std::string_view head) {
    FormPart part;
    bool named = false;
    while (!head.empty()) {
        const std::size_t end = head.find("\r\n");
        const std::string_view line = head.substr(0, end);
        head.remove_prefix(std::min(head.size(), line.size() + 2));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return broken("A part has a field without a colon");
        const std::string_view value = trimmed(line.substr(colon + 1));
        if (same_without_case(line.substr(0, colon), "Content-Type")) part.content_type = value;
        if (!same_without_case(line.substr(0, colon), "Content-Disposition")) continue;
        const auto name = parameter_of(value, "name");
        if (named || !name || !same_without_case(main_value(value), "form-data") ||
            !text::is_utf8(*name))
            return broken("A part does not say its name");
        named = true;
        part.name = *name;
        part.file_name = parameter_of(value, "filename");
        if (part.file_name && !text::is_utf8(*part.file_name))
            return broken("A file's name is not UTF-8");
    }
    if (!named) return broken("A part does not say its name");
    return part;
}

Result<std::string> delimiter_of(std::string_view content_type) {
    if (!same_without_case(main_value(content_type), "multipart/form-data"))
        return fail(ErrorCode::invalid, "The body is no form", "Content-Type",
                    "send multipart/form-data");
    const auto boundary = parameter_of(content_type, "boundary");
    if (!boundary || boundary->empty() || boundary->size() > kBoundaryMax)
        return fail(ErrorCode::invalid, "The form has no boundary", "Content-Type");
    return "\r\n--" + std::string(*boundary);
}

}  // namespace

Result<std::vector<FormPart>> parse_multipart(std::string_view content_type, std::string_view body,
                                              std::size_t parts_max) {
    TRY_ASSIGN(const std::string delimiter, delimiter_of(content_type));
    std::vector<FormPart> parts;
    // The first delimiter has no line break before it.
    const std::string_view first = std::string_view(delimiter).substr(2);
    if (!body.starts_with(first)) return broken("The form does not begin with its boundary");
    body.remove_prefix(first.size());
    while (!body.starts_with("--")) {
        if (!body.starts_with("\r\n")) return broken("Something stands behind a boundary");
        // Searched from the line break on, so that a part without fields is seen as one.
        const std::size_t blank = body.substr(0, kHeadMax).find("\r\n\r\n");
        if (blank == std::string_view::npos) return broken("The fields of a part do not end");
        if (parts.size() == parts_max)
            return fail(ErrorCode::limit_exceeded,
                        "The form has more than " + std::to_string(parts_max) + " parts", "body");
        TRY_ASSIGN(FormPart part, parse_head(body.substr(2, blank)));
        body.remove_prefix(blank + 4);
        const std::size_t end = body.find(delimiter);
        if (end == std::string_view::npos) return broken("A part does not end with the boundary");
        part.content = body.substr(0, end);
        body.remove_prefix(end + delimiter.size());
        parts.push_back(part);
    }
    return parts;
}

const FormPart* find_form_part(const std::vector<FormPart>& parts, std::string_view name) {
    const auto found = std::ranges::find(parts, name, &FormPart::name);
    return found == parts.end() ? nullptr : &*found;
}

}  // namespace dongbo
