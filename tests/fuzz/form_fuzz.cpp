// Query strings, cookies, header values and forms with files: whatever is read lies within what was
// given, and fields written and read again are the same.
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/cookie.hpp"
#include "http/header_value.hpp"
#include "http/multipart.hpp"
#include "http/url.hpp"

using namespace dongbo;

namespace {

bool within(std::string_view part, std::string_view whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

void read_form(std::string_view text) {
    // The first line is the header.
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return;
    const std::string_view body = text.substr(end + 1);
    const auto parts = parse_multipart(text.substr(0, end), body);
    if (!parts) return;
    if (parts->size() > 32) std::abort();
    for (const FormPart& part : *parts)
        if (!within(part.content, body) || !within(part.name, body) ||
            !within(part.content_type, body) || !within(part.file_name.value_or(""), body))
            std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto fields = parse_url_fields(text)) {
        if (fields->size() > 100) std::abort();
        const auto again = parse_url_fields(url_fields_text(*fields));
        if (!again || *again != *fields) std::abort();
    }
    if (const auto cookie = find_cookie(text, "session", false); cookie && !within(*cookie, text))
        std::abort();
    if (const auto value = parameter_of(text, "name"); value && !within(*value, text)) std::abort();
    has_token(text, "close");
    read_form(text);
    return 0;
}
