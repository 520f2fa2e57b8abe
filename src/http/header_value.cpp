#include "http/header_value.hpp"

#include <algorithm>

namespace dongbo {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// Cuts one parameter from the front of `rest`; a semicolon within quotes is part of it.
std::string_view cut_parameter(std::string_view& rest) {
    bool quoted = false;
    std::size_t end = 0;
    for (; end < rest.size() && (quoted || rest[end] != ';'); ++end) quoted ^= rest[end] == '"';
    const std::string_view parameter = rest.substr(0, end);
    rest.remove_prefix(std::min(rest.size(), end + 1));
    return parameter;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

bool same_without_case(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, lower, lower);
}

bool has_token(std::string_view list, std::string_view token) {
    while (!list.empty()) {
        const std::string_view item = list.substr(0, list.find(','));
        list.remove_prefix(std::min(list.size(), item.size() + 1));
        if (same_without_case(trimmed(item), token)) return true;
    }
    return false;
}

std::string_view main_value(std::string_view value) {
    return trimmed(value.substr(0, value.find(';')));
}

std::optional<std::string_view> parameter_of(std::string_view value, std::string_view name) {
    cut_parameter(value);
    while (!value.empty()) {
        const std::string_view parameter = cut_parameter(value);
        const std::size_t equals = parameter.find('=');
        if (equals == std::string_view::npos ||
            !same_without_case(trimmed(parameter.substr(0, equals)), name))
            continue;
        std::string_view found = trimmed(parameter.substr(equals + 1));
        if (found.contains('\\')) return std::nullopt;
        if (!found.starts_with('"')) return found;
        if (found.size() < 2 || found.find('"', 1) != found.size() - 1) return std::nullopt;
        return found.substr(1, found.size() - 2);
    }
    return std::nullopt;
}

}  // namespace dongbo
