#include "record/value.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/json.hpp"

namespace dongbo {

std::optional<RecordId> RecordId::parse(std::string_view text) {
    RecordId id;
    if (!parse_hex(text, id.bytes)) return std::nullopt;
    return id;
}

RecordId make_record_id(std::string_view contract, std::string_view source,
                        std::span<const std::string> key) {
    thread_local std::string form;
    form = "[\"dongbo record 1\",";
    append_json_string(form, contract);
    form += ',';
    append_json_string(form, source);
    for (const std::string& part : key) {
        form += ',';
        append_json_string(form, part);
    }
    form += ']';
    const Hash digest = sha256(form);
    RecordId id;
    std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
    return id;
}

std::optional<Decimal> Decimal::parse(std::string_view text, int scale) {
    constexpr std::size_t kDigitsMax = 38;
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    const std::size_t point = text.find('.');
    std::string_view whole = text.substr(0, point);
    std::string_view part = point == std::string_view::npos ? "" : text.substr(point + 1);
    const auto all_digits = [](std::string_view digits) {
        return std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    };
    if (whole.empty() || (point != std::string_view::npos && part.empty())) return std::nullopt;
    if (!all_digits(whole) || !all_digits(part)) return std::nullopt;

    while (whole.size() > 1 && whole.front() == '0') whole.remove_prefix(1);
    while (!part.empty() && part.back() == '0') part.remove_suffix(1);
    if (part.size() > static_cast<std::size_t>(scale)) return std::nullopt;
    if (whole.size() + part.size() > kDigitsMax) return std::nullopt;

    Decimal decimal;
    if (negative && !(whole == "0" && part.empty())) decimal.text = "-";
    decimal.text += whole;
    if (!part.empty()) decimal.text.append(1, '.').append(part);
    return decimal;
}

}  // namespace dongbo
