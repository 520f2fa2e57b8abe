#include "intake/standardise.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kSeenMax = 4096;
constexpr std::size_t kPersonalNumberDigits = 12;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_digit);
}

/// Visible ASCII only: already in standard form. Most codes, keys and numbers are.
bool is_visible_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F'; });
}

std::string tidy(std::string_view text) {
    return is_visible_ascii(text) ? std::string(text) : text::standardise_text(text);
}

std::size_t count_characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool read_string(const Field& field, std::string_view given, Value& value) {
    std::string text;
    if (field.form == TextForm::name) {
        text = text::standardise_name(given);
    } else {
        text = tidy(given);
    }
    if (field.form == TextForm::code) {
        std::erase(text, ' ');
        std::ranges::transform(text, text.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
    }
    if (text.size() > field.max_length && count_characters(text) > field.max_length) return false;
    if (!text.empty()) value = std::move(text);
    return true;
}

bool read_integer(std::string_view text, std::optional<char> decimal_mark, Value& value) {
    const auto plain = standardise_number(text, decimal_mark);
    if (!plain) return false;
    std::int64_t number = 0;
    const char* end = plain->data() + plain->size();
    const auto [stop, defect] = std::from_chars(plain->data(), end, number);
    if (defect != std::errc{} || stop != end) return false;
    value = number;
    return true;
}

bool read_boolean(const std::string& text, Value& value) {
    const std::string folded = text::fold(text);
    if (folded == "true" || folded == "1" || folded == "co") {
        value = true;
    } else if (folded == "false" || folded == "0" || folded == "khong") {
        value = false;
    } else {
        return false;
    }
    return true;
}

bool read_personal_number(std::string_view text, Value& value) {
    std::string digits;
    for (const char c : text) {
        if (c != ' ' && c != '.') digits += c;
    }
    if (digits.size() != kPersonalNumberDigits || !all_digits(digits)) return false;
    value = std::move(digits);
    return true;
}

bool read_unit(std::string_view text, const std::string& edition, Value& value) {
    const std::size_t size = text.size();
    if (!all_digits(text) || (size != 2 && size != 3 && size != 5)) return false;
    value = UnitRef{std::string(text), edition};
    return true;
}

/// Digits in groups of three after the first: "1.234.567" with mark '.'.
bool is_grouped(std::string_view digits, char mark) {
    std::size_t group = digits.find(mark);
    if (group == 0 || group > 3 || digits[0] == '0') return false;
    while (group != std::string_view::npos) {
        const std::size_t next = digits.find(mark, group + 1);
        const std::size_t end = next == std::string_view::npos ? digits.size() : next;
        if (end - group != 4) return false;
        group = next;
    }
    return true;
}

std::string without(std::string_view text, char mark) {
    std::string plain(text);
    std::erase(plain, mark);
    return plain;
}

/// `digits` has no sign, and one kind of mark.
std::optional<std::string> read_one_mark(std::string_view digits, char mark,
                                         std::optional<char> decimal_mark) {
    const bool several = digits.find(mark) != digits.rfind(mark);
    const bool grouped = is_grouped(digits, mark);
    if (decimal_mark ? *decimal_mark != mark : several) {
        if (!grouped) return std::nullopt;
        return without(digits, mark);
    }
    if (several || (grouped && !decimal_mark)) return std::nullopt;
    std::string plain(digits);
    plain[plain.find(mark)] = '.';
    return plain;
}

}  // namespace

std::optional<std::string> standardise_number(std::string_view text,
                                              std::optional<char> decimal_mark) {
    std::string sign;
    std::string_view digits = text;
    if (digits.starts_with('-') || digits.starts_with('+')) {
        if (digits[0] == '-') sign = "-";
        digits.remove_prefix(1);
    }
    const bool numeric =
        std::ranges::all_of(digits, [](char c) { return is_digit(c) || c == '.' || c == ','; });
    if (!numeric || digits.empty() || !is_digit(digits.front()) || !is_digit(digits.back())) {
        return std::nullopt;
    }
    const std::size_t point = digits.rfind('.');
    const std::size_t comma = digits.rfind(',');
    if (point == std::string_view::npos && comma == std::string_view::npos) {
        return sign + std::string(digits);
    }
    std::optional<std::string> plain;
    if (point == std::string_view::npos || comma == std::string_view::npos) {
        plain = read_one_mark(digits, point == std::string_view::npos ? ',' : '.', decimal_mark);
    } else {
        // Both: the last one is the decimal mark, the other one groups what stands before it.
        const std::size_t split = std::max(point, comma);
        const char grouping = split == point ? ',' : '.';
        const bool told_otherwise = decimal_mark && *decimal_mark == grouping;
        const std::string_view whole = digits.substr(0, split);
        if (!told_otherwise && whole.find(digits[split]) == std::string_view::npos &&
            is_grouped(whole, grouping)) {
            plain = without(whole, grouping) + "." + std::string(digits.substr(split + 1));
        }
    }
    if (!plain) return std::nullopt;
    return sign + *plain;
}

std::string standardise_key(std::string_view given) {
    return tidy(given);
}

ValueReader::ValueReader(const Field& field, const ValueMapping& mapping, std::string edition,
                         std::optional<char> decimal_mark)
    : field_(&field),
      mapping_(&mapping),
      edition_(std::move(edition)),
      decimal_mark_(decimal_mark) {
    for (const Code& code : field.codes) codes_.push_back(code.value);
    std::ranges::sort(codes_);
}

const std::string* ValueReader::translate(std::string_view given) {
    if (const auto known = seen_.find(given); known != seen_.end()) return known->second;
    const auto found = mapping_->values.find(text::fold(given));
    const std::string* meaning = found != mapping_->values.end() ? &found->second : nullptr;
    if (seen_.size() < kSeenMax) seen_.emplace(given, meaning);
    return meaning;
}

bool ValueReader::read(std::string_view given, Value& value) {
    value = std::monostate{};
    if (given.empty()) return true;
    std::string tidied;
    if (!mapping_->drop_first.empty()) {
        tidied = tidy(given);
        given = drop_first_words(tidied);
    }
    if (!mapping_->values.empty()) {
        if (const std::string* meaning = translate(given); meaning != nullptr) {
            return meaning->empty() || read_as_type(*meaning, value);
        }
    }
    return read_as_type(given, value);
}

std::string_view ValueReader::drop_first_words(std::string_view text) const {
    for (const std::string& words : mapping_->drop_first) {
        if (text.size() > words.size() && text.starts_with(words) && text[words.size()] == ' ') {
            return text.substr(words.size() + 1);
        }
    }
    return text;
}

bool ValueReader::read_code(const std::string& text, Value& value) const {
    if (!std::ranges::binary_search(codes_, std::string_view(text))) return false;
    value = text;
    return true;
}

bool ValueReader::read_as_type(std::string_view given, Value& value) const {
    if (field_->type == FieldType::string) return read_string(*field_, given, value);
    const std::string text = tidy(given);
    if (text.empty()) return true;
    switch (field_->type) {
        case FieldType::integer:
            return read_integer(text, decimal_mark_, value);
        case FieldType::decimal: {
            const auto plain = standardise_number(text, decimal_mark_);
            auto decimal = plain ? Decimal::parse(*plain, field_->scale) : std::nullopt;
            if (decimal) value = std::move(*decimal);
            return decimal.has_value();
        }
        case FieldType::boolean:
            return read_boolean(text, value);
        case FieldType::date: {
            const auto date = Date::parse_vietnamese(text);
            if (date) value = *date;
            return date.has_value();
        }
        case FieldType::timestamp: {
            const auto time = Timestamp::parse(text);
            if (time) value = *time;
            return time.has_value();
        }
        case FieldType::code:
            return read_code(text, value);
        case FieldType::unit:
            return read_unit(text, edition_, value);
        case FieldType::personal_number:
            return read_personal_number(text, value);
        case FieldType::string:
        case FieldType::reference:
        case FieldType::group_list:
            break;
    }
    CHECK_THAT(false, "references and groups are read by RowPreparer");
}

}  // namespace dongbo
