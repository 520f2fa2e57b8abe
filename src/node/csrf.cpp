#include "node/csrf.hpp"

#include <vector>

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "http/multipart.hpp"
#include "http/url.hpp"
#include "node/login/secrets.hpp"

namespace dongbo {

std::string mask_csrf(std::string_view token) {
    std::vector<std::uint8_t> bytes(token.size() * 2);
    const std::span<std::uint8_t> mask(bytes.data(), token.size());
    fill_secure_random(mask);
    for (std::size_t i = 0; i < token.size(); ++i)
        bytes[token.size() + i] = static_cast<std::uint8_t>(token[i]) ^ mask[i];
    return hex(bytes);
}

bool csrf_fits(std::string_view masked, std::string_view token) {
    std::vector<std::uint8_t> bytes(token.size() * 2);
    if (token.empty() || !parse_hex(masked, bytes)) return false;
    std::string unmasked(token.size(), '\0');
    for (std::size_t i = 0; i < token.size(); ++i)
        unmasked[i] = static_cast<char>(bytes[i] ^ bytes[token.size() + i]);
    return same_secret(unmasked, token);
}

std::string csrf_of(const HttpRequest& request) {
    if (const auto header = request.fields.find("X-CSRF-Token")) return std::string(*header);
    const auto type = request.fields.find("Content-Type").value_or("");
    if (type.starts_with("multipart/form-data")) {
        const auto parts = parse_multipart(type, request.body);
        if (!parts) return {};
        const FormPart* const part = find_form_part(*parts, "csrf");
        return part != nullptr ? std::string(part->content) : std::string();
    }
    if (!type.starts_with("application/x-www-form-urlencoded")) return {};
    const auto fields = parse_url_fields(request.body, 1'000);
    return fields ? std::string(find_url_field(*fields, "csrf").value_or("")) : std::string();
}

}  // namespace dongbo
