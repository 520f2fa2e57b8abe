#include "synth/row_spoiler.hpp"

#include "synth/letters.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kNames[] = {
    "marks_dropped",     "decomposed",    "tone_placement",
    "all_capitals",      "double_spaces", "look_alike_letters",
    "number_short",      "number_wrong",  "number_placeholder",
    "date_impossible",   "date_future",   "year_two_digits",
    "day_month_swapped", "name_missing",  "sex_contradicts_number",
    "unit_unknown",      "key_missing",   "row_repeated",
    "key_conflict",      "row_malformed"};
static_assert(std::size(kNames) == kRowErrors);

void append_two(std::string& out, unsigned value) {
    out += static_cast<char>('0' + value / 10 % 10);
    out += static_cast<char>('0' + value % 10);
}

std::string written_date(DeliverySystem system, const std::string& year, unsigned month,
                         unsigned day) {
    std::string out;
    if (system == DeliverySystem::b) {
        out.append(year).append("-");
        append_two(out, month);
        out += '-';
        append_two(out, day);
        return out;
    }
    append_two(out, day);
    out += '/';
    append_two(out, month);
    return out.append("/").append(year);
}

std::optional<std::string> if_different(std::string spoiled, const std::string& from) {
    if (spoiled == from) return std::nullopt;
    return spoiled;
}

std::optional<std::string> spoiled_name(RowError kind, const std::string& name) {
    switch (kind) {
        case RowError::marks_dropped:
            return if_different(drop_marks(name), name);
        case RowError::decomposed:
            return if_different(decompose(name), name);
        case RowError::tone_placement:
            return with_misplaced_tone(name);
        case RowError::all_capitals:
            return if_different(to_capitals(name), name);
        case RowError::look_alike_letters:
            return with_look_alike(name);
        case RowError::name_missing:
            return std::string();
        default:
            break;
    }
    const std::size_t space = name.find(' ');
    if (space == std::string::npos) return std::nullopt;
    return std::string(name).insert(space, 1, ' ');
}

std::optional<std::string> spoiled_number(RowError kind, const std::string& number) {
    if (number.empty()) return std::nullopt;
    if (kind == RowError::number_placeholder) return "000000001";
    if (kind == RowError::number_short) return number.substr(number.find_first_not_of('0'));
    // The century digit of the other century, for the same sex.
    std::string wrong = number;
    wrong[3] = static_cast<char>(wrong[3] < '2' ? wrong[3] + 2 : wrong[3] - 2);
    return wrong;
}

std::optional<std::string> spoiled_date(RowError kind, const RowTexts& texts) {
    if (texts.year_only) return std::nullopt;
    const auto date = date_of(texts.born);
    const int year = static_cast<int>(date.year());
    const auto month = static_cast<unsigned>(date.month());
    const auto day = static_cast<unsigned>(date.day());
    const std::string year_text = std::to_string(year);
    switch (kind) {
        case RowError::date_impossible:
            return written_date(texts.system, year_text, 2, 31);
        case RowError::date_future:
            // 29 February of another year may not exist: that would be an error of another kind.
            if (month == 2 && day == 29) return std::nullopt;
            return written_date(texts.system, std::to_string(2030 + year % 60), month, day);
        case RowError::year_two_digits:
            return written_date(texts.system, year_text.substr(2), month, day);
        default:
            break;
    }
    if (day > 12 || day == month) return std::nullopt;
    return written_date(texts.system, year_text, day, month);
}

/// The text a kind of error touches, and its field in the contract.
std::pair<std::string RowTexts::*, std::string_view> target_of(RowError kind) {
    switch (kind) {
        case RowError::number_short:
        case RowError::number_wrong:
        case RowError::number_placeholder:
            return {&RowTexts::number, "personal_number"};
        case RowError::date_impossible:
        case RowError::date_future:
        case RowError::year_two_digits:
        case RowError::day_month_swapped:
            return {&RowTexts::birth_date, "birth_date"};
        case RowError::sex_contradicts_number:
            return {&RowTexts::sex, "sex"};
        case RowError::unit_unknown:
            return {&RowTexts::unit, "unit"};
        case RowError::key_missing:
            return {&RowTexts::key, "key"};
        default:
            return {&RowTexts::full_name, "full_name"};
    }
}

std::optional<std::string> spoiled_text(RowError kind, const RowTexts& texts,
                                        SeededRandom& random) {
    switch (kind) {
        case RowError::number_short:
        case RowError::number_wrong:
        case RowError::number_placeholder:
            return spoiled_number(kind, texts.number);
        case RowError::date_impossible:
        case RowError::date_future:
        case RowError::year_two_digits:
        case RowError::day_month_swapped:
            return spoiled_date(kind, texts);
        case RowError::sex_contradicts_number:
            if (texts.number.empty()) return std::nullopt;
            return std::string(sex_text(texts.system, !texts.male));
        case RowError::unit_unknown:
            return std::to_string(99'000 + random.below(1000));
        case RowError::key_missing:
            return std::string();
        default:
            return spoiled_name(kind, texts.full_name);
    }
}

bool touches_whole_row(RowError kind) {
    return kind == RowError::row_repeated || kind == RowError::key_conflict ||
           kind == RowError::row_malformed;
}

std::optional<Spoiling> apply(RowError kind, RowTexts& texts, SeededRandom& random) {
    if (kind == RowError::key_conflict) {
        if (texts.other_unit == texts.unit) return std::nullopt;
        return Spoiling{kind, texts.is_person ? "residence_unit" : "unit", texts.other_unit,
                        texts.unit};
    }
    if (touches_whole_row(kind)) return Spoiling{kind, {}, {}, {}};
    if (!texts.is_person && kind < RowError::unit_unknown) return std::nullopt;
    std::optional<std::string> spoiled = spoiled_text(kind, texts, random);
    if (!spoiled) return std::nullopt;
    const auto [member, field] = target_of(kind);
    Spoiling spoiling{kind, field, *spoiled, texts.*member};
    if (kind == RowError::unit_unknown && texts.is_person) spoiling.field = "residence_unit";
    texts.*member = std::move(*spoiled);
    return spoiling;
}

}  // namespace

std::string_view name(RowError kind) {
    return kNames[static_cast<std::size_t>(kind)];
}

bool can_be_decided(RowError kind) {
    return kind != RowError::day_month_swapped;
}

bool is_only_spelling(RowError kind) {
    return kind >= RowError::decomposed && kind <= RowError::look_alike_letters;
}

ErrorRates ErrorRates::dirty(std::uint32_t total_per_million) {
    ErrorRates rates;
    rates.per_million.fill(total_per_million / static_cast<std::uint32_t>(kRowErrors));
    rates.layout_rows = true;
    return rates;
}

std::string date_text(DeliverySystem system, Day day, bool year_only) {
    const auto date = date_of(day);
    const std::string year = std::to_string(static_cast<int>(date.year()));
    if (year_only) return year;
    return written_date(system, year, static_cast<unsigned>(date.month()),
                        static_cast<unsigned>(date.day()));
}

std::string_view sex_text(DeliverySystem system, bool male) {
    if (system == DeliverySystem::b) return male ? "1" : "0";
    return male ? "Nam" : "Nữ";
}

std::optional<Spoiling> RowSpoiler::spoil(RowTexts& texts) {
    std::uint64_t at = random_.below(1'000'000);
    for (std::size_t i = 0; i < kRowErrors; ++i) {
        if (at < rates_.per_million[i]) {
            if (!texts.is_person && i < static_cast<std::size_t>(RowError::unit_unknown)) break;
            ++waiting_[i];
            ++all_waiting_;
            break;
        }
        at -= rates_.per_million[i];
    }
    for (std::size_t i = 0; all_waiting_ > 0 && i < kRowErrors; ++i) {
        if (waiting_[i] == 0) continue;
        std::optional<Spoiling> spoiling = apply(static_cast<RowError>(i), texts, random_);
        if (!spoiling) continue;
        --waiting_[i];
        --all_waiting_;
        return spoiling;
    }
    return std::nullopt;
}

}  // namespace dongbo
