#include "http/url.hpp"

#include <algorithm>

#include "base/bytes.hpp"
#include "base/text.hpp"

namespace dongbo {
namespace {

bool unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    const auto encoded = [&](char c) { return c == '%' || (c == '+' && plus_is_space); };
    for (;;) {
        const auto special = std::ranges::find_if(text, encoded);
        out.append(text.begin(), special);
        text.remove_prefix(static_cast<std::size_t>(special - text.begin()));
        if (text.empty()) break;
        std::uint8_t byte = ' ';
        const std::size_t size = text.front() == '%' ? 3 : 1;
        if (size == 3 && (text.size() < 3 || !parse_hex(text.substr(1, 2), {&byte, 1}))) return {};
        out += static_cast<char>(byte);
        text.remove_prefix(size);
    }
    if (out.contains('\0') || !text::is_utf8(out)) return {};
    return out;
}

void append_encoded(std::string& out, std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    for (const char c : text) {
        if (unreserved(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += kDigits[byte >> 4U];
        out += kDigits[byte & 15U];
    }
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text) {
    return decode(text, false);
}

std::string percent_encode(std::string_view text) {
    std::string out;
    append_encoded(out, text);
    return out;
}

Result<UrlFields> parse_url_fields(std::string_view text, std::size_t fields_max) {
    UrlFields fields;
    while (!text.empty()) {
        const std::string_view field = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), field.size() + 1));
        if (field.empty()) continue;
        if (fields.size() == fields_max)
            return fail(ErrorCode::limit_exceeded,
                        "There are more than " + std::to_string(fields_max) + " fields");
        const std::size_t equals = field.find('=');
        auto name = decode(field.substr(0, equals), true);
        auto value = decode(
            equals == std::string_view::npos ? std::string_view{} : field.substr(equals + 1), true);
        if (!name || !value)
            return fail(ErrorCode::invalid, "The percent-encoding is broken or not UTF-8",
                        "field " + std::to_string(fields.size() + 1),
                        "encode names and values as application/x-www-form-urlencoded");
        fields.emplace_back(std::move(*name), std::move(*value));
    }
    return fields;
}

std::string url_fields_text(const UrlFields& fields) {
    std::string out;
    for (const auto& [name, value] : fields) {
        if (!out.empty()) out += '&';
        append_encoded(out, name);
        out += '=';
        append_encoded(out, value);
    }
    return out;
}

std::optional<std::string_view> find_url_field(const UrlFields& fields, std::string_view name) {
    const auto found = std::ranges::find(
        fields, name, [](const auto& field) { return std::string_view(field.first); });
    if (found == fields.end()) return std::nullopt;
    return found->second;
}

}  // namespace dongbo
