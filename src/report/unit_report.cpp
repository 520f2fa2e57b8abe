#include "report/unit_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

/// How a code of the later edition relates to the unit of that code in the one before.
Difference difference(const UnitList& list, const ListedUnit& later, const ListedUnit* earlier) {
    if (earlier == nullptr) return Difference::fresh;
    const Resolved back = list.resolve(later, list.edition_of(*earlier).date);
    const Resolved forth = list.resolve(*earlier, list.edition_of(later).date);
    if (back.unit != earlier || forth.unit != &later) return Difference::territory;
    return earlier->full_name == later.full_name ? Difference::unchanged : Difference::renamed;
}

bool begins_a_word(const std::string& name, const std::string& words) {
    const std::size_t at = name.find(words);
    return at == 0 || name.find(" " + words) != std::string::npos;
}

}  // namespace

Date today() {
    return vietnamese_day(system_clock().now());
}

Result<Date> read_day(const std::string& text, const Date& otherwise) {
    if (text.empty()) return otherwise;
    const auto day = Date::parse_vietnamese(text);
    if (day && day->precision() == Date::Precision::day) return *day;
    return fail(ErrorCode::invalid, "this is no day", text, "write 01/07/2025 or 2025-07-01");
}

std::string editions_there(const UnitList& list) {
    std::string text;
    for (const UnitList::Edition& edition : list.editions())
        text += (text.empty() ? "" : ", ") + edition.date.iso();
    return text.empty() ? "no edition is loaded" : "loaded are " + text;
}

Result<const ListedUnit*> read_unit(const UnitList& list, const std::string& text,
                                    const Date& day) {
    const std::size_t at = text.find('@');
    const std::string code = text.substr(0, at);
    TRY_ASSIGN(const Date stated,
               read_day(at == std::string::npos ? std::string() : text.substr(at + 1), day));
    const UnitList::Lookup found = list.find(code, stated);
    if (found.unit != nullptr) return found.unit;
    return fail(ErrorCode::not_found,
                found.answer == Answer::not_loaded
                    ? "no edition in force on " + stated.iso() + " is loaded for such codes"
                    : "the edition in force on " + stated.iso() + " has no such code",
                text, "write CODE@DAY, as 00004@2025-06-30; " + editions_there(list));
}

Result<std::vector<const ListedUnit*>> units_meant(const UnitList& list, const std::string& text) {
    std::vector<const ListedUnit*> units;
    if (text.find('@') != std::string::npos) {
        TRY_ASSIGN(const ListedUnit* const unit, read_unit(list, text, today()));
        return std::vector{unit};
    }
    for (const UnitList::Edition& edition : list.editions())
        if (const ListedUnit* const unit = list.find(text, edition.date).unit)
            units.push_back(unit);
    if (units.empty())
        return fail(ErrorCode::not_found, "no edition has a unit with this code", text,
                    editions_there(list));
    return units;
}

std::vector<const ListedUnit*> search_units(const UnitList& list, const std::string& words,
                                            const Date& day, std::size_t limit) {
    std::vector<const ListedUnit*> whole, others;
    const UnitList::Edition* const edition = list.edition_on(day);
    if (edition == nullptr) return whole;
    const std::string folded = text::fold(words);
    for (const ListedUnit& unit : edition->units) {
        const std::string name = text::fold(unit.name);
        const std::string full_name = text::fold(unit.full_name);
        if (name == folded || full_name == folded || unit.code == words)
            whole.push_back(&unit);
        else if (begins_a_word(full_name, folded) || unit.code.starts_with(words))
            others.push_back(&unit);
    }
    std::ranges::copy(others, std::back_inserter(whole));
    if (whole.size() > limit) whole.resize(limit);
    return whole;
}

std::string basis_text(Language language, const UnitLink& link) {
    const bool english = language == Language::english;
    if (link.row == nullptr) return english ? "goes on unchanged" : "giữ nguyên";
    std::string text(word(language, link.relation));
    if (!link.row->resolution.empty()) text += fmt::format(" · {}", link.row->resolution);
    if (!link.row->clause.empty())
        text += fmt::format(", {} {}", english ? "clause" : "khoản", link.row->clause);
    return text;
}

std::string_view word(Language language, Difference difference) {
    constexpr std::array<std::string_view, 5> kVietnamese = {
        "Không đổi", "Mã và địa bàn giữ nguyên, tên hoặc loại đổi", "Mã giữ nguyên, địa bàn khác",
        "Mã mới", "Mã không còn dùng"};
    constexpr std::array<std::string_view, 5> kEnglish = {
        "Unchanged", "Same code and territory, another name or kind",
        "Same code, another territory", "New code", "Code no longer used"};
    return (language == Language::english ? kEnglish
                                          : kVietnamese)[static_cast<std::size_t>(difference)];
}

Result<EditionDifference> difference_between(const UnitList& list, const Date& from,
                                             const Date& to) {
    EditionDifference result{.from = list.edition_on(from), .to = list.edition_on(to), .units = {}};
    if (result.from == nullptr || result.to == nullptr)
        return fail(ErrorCode::not_found, "no edition was in force then",
                    result.from == nullptr ? from.iso() : to.iso(), editions_there(list));
    const auto note = [&](Difference kind, const ListedUnit* before, const ListedUnit* after) {
        ++result.counts[static_cast<std::size_t>(kind)];
        if (kind != Difference::unchanged) result.units.push_back({kind, before, after});
    };
    for (const ListedUnit& unit : result.to->units) {
        const ListedUnit* const before = list.find(unit.code, result.from->date).unit;
        note(difference(list, unit, before), before, &unit);
    }
    for (const ListedUnit& unit : result.from->units)
        if (list.find(unit.code, result.to->date).unit == nullptr)
            note(Difference::ended, &unit, nullptr);
    return result;
}

CountedUnits counted_units(const UnitCounts& counts, const ListedUnit* above) {
    std::map<const ListedUnit*, std::int64_t> shown;
    for (const auto& [unit, records] : counts.in) {
        const ListedUnit* key = unit;
        if (above == nullptr)
            while (key->parent != nullptr) key = key->parent;
        if (above == nullptr || lies_in(*unit, *above)) shown[key] += records;
    }
    return {{shown.begin(), shown.end()}};
}

void write_json(JsonWriter& json, const UnitList& list, const ListedUnit& unit) {
    json.begin_object()
        .member("code", unit.code)
        .member("edition", list.edition_of(unit).date.iso())
        .member("full_name", unit.full_name)
        .member("kind", unit.kind)
        .member("level", name(unit.level))
        .member("parent_code", unit.parent_code)
        .end_object();
}

void write_json(JsonWriter& json, const UnitList& list, std::span<const UnitLink> links) {
    json.begin_array();
    for (const UnitLink& link : links) {
        const SuccessionRow* const row = link.row;
        json.begin_object()
            .member("clause", row != nullptr ? row->clause : "")
            .member("relation", row != nullptr ? name(link.relation) : "unchanged")
            .member("resolution", row != nullptr ? row->resolution : "")
            .key("unit");
        write_json(json, list, *link.unit);
        json.end_object();
    }
    json.end_array();
}

void write_unit_with_links(JsonWriter& json, const UnitList& list, const ListedUnit& unit) {
    json.begin_object().key("came_from");
    write_json(json, list, list.predecessors(unit));
    json.key("became");
    write_json(json, list, list.successors(unit));
    json.key("unit");
    write_json(json, list, unit);
    json.end_object();
}

void write_members(JsonWriter& json, const UnitList& list, const Resolved& resolved) {
    json.member("answer", name(resolved.answer)).key("candidates").begin_array();
    for (const ListedUnit* candidate : resolved.candidates) write_json(json, list, *candidate);
    json.end_array().key("unit");
    if (resolved.unit != nullptr)
        write_json(json, list, *resolved.unit);
    else
        json.null();
}

void write_json(JsonWriter& json, const AddressText& address) {
    json.begin_object()
        .member("commune", address.commune)
        .member("detail", address.detail)
        .member("district", address.district)
        .member("hamlet", address.hamlet)
        .member("house", address.house)
        .member("province", address.province)
        .member("street", address.street)
        .end_object();
}

}  // namespace dongbo
