// dongbo unit show, unit resolve, unit diff.
#include <fmt/format.h>

#include "cli/unit_commands.hpp"
#include "cli/unit_texts.hpp"
#include "rekey/adoption.hpp"
#include "unit/address_text.hpp"
#include "unit/load_unit_list.hpp"

namespace dongbo {
namespace {

std::string editions_there(const UnitList& list) {
    std::string text;
    for (const UnitList::Edition& edition : list.editions())
        text += (text.empty() ? "" : ", ") + edition.date.iso();
    return text.empty() ? "no edition is loaded" : "loaded are " + text;
}

Result<std::shared_ptr<const UnitList>> open_list(const std::string& folder) {
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(folder));
    TRY_ASSIGN(auto list, load_unit_list(*node));
    if (list->empty())
        return fail(ErrorCode::not_found, "the node has no list of units", folder,
                    "load one: docs/units.md");
    return list;
}

std::string basis_text(const Console& console, const UnitLink& link) {
    const UnitTexts& say = unit_texts(console);
    if (link.row == nullptr) return std::string(say.goes_on);
    std::string text(word(say, link.relation));
    if (!link.row->resolution.empty()) text += fmt::format(" · {}", link.row->resolution);
    if (!link.row->clause.empty()) text += fmt::format(", {} {}", say.clause, link.row->clause);
    return text;
}

std::string links_json(const UnitList& list, std::span<const UnitLink> links) {
    std::string json;
    for (const UnitLink& link : links)
        json += fmt::format(R"({}{{"clause":{},"relation":{},"resolution":{},"unit":{}}})",
                            json.empty() ? "" : ",",
                            json_text(link.row != nullptr ? link.row->clause : ""),
                            json_text(link.row != nullptr ? name(link.relation) : "unchanged"),
                            json_text(link.row != nullptr ? link.row->resolution : ""),
                            unit_json(list, *link.unit));
    return json;
}

void print_links(const Console& console, const UnitList& list, std::string_view title,
                 std::span<const UnitLink> links) {
    if (links.empty()) return;
    console.line(fmt::format("{}:", title));
    for (const UnitLink& link : links)
        console.line(fmt::format("  {}  {}", unit_text(console, list, *link.unit),
                                 basis_text(console, link)));
}

void show_unit(const Console& console, const UnitList& list, const ListedUnit& unit) {
    const UnitTexts& say = unit_texts(console);
    console.line(fmt::format("{} · {} {} · {} {}", path_text(unit), say.code, unit.code,
                             say.edition, day_text(console, list.edition_of(unit).date)));
    print_links(console, list, say.came_from, list.predecessors(unit));
    print_links(console, list, say.became, list.successors(unit));
}

/// The unit of every edition with this code: the same code may mean several.
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

Result<> show(const Console& console, const UnitQuestion& question) {
    TRY_ASSIGN(const auto list, open_list(question.node));
    TRY_ASSIGN(const auto units, units_meant(*list, question.unit));
    std::string json;
    for (const ListedUnit* unit : units) {
        if (!console.json) {
            if (unit != units.front()) console.line("");
            show_unit(console, *list, *unit);
            continue;
        }
        json += fmt::format(R"({}{{"came_from":[{}],"became":[{}],"unit":{}}})",
                            json.empty() ? "" : ",", links_json(*list, list->predecessors(*unit)),
                            links_json(*list, list->successors(*unit)), unit_json(*list, *unit));
    }
    if (console.json) fmt::print("{{\"units\":[{}]}}\n", json);
    return {};
}

void print_resolved(const Console& console, const UnitList& list, const Resolved& resolved,
                    const Date& as_of) {
    const UnitTexts& say = unit_texts(console);
    if (console.json) {
        std::string candidates;
        for (const ListedUnit* candidate : resolved.candidates)
            candidates += (candidates.empty() ? "" : ",") + unit_json(list, *candidate);
        fmt::print(R"({{"answer":{},"candidates":[{}],"unit":{}}})"
                   "\n",
                   json_text(name(resolved.answer)), candidates,
                   resolved.unit != nullptr ? unit_json(list, *resolved.unit) : "null");
        return;
    }
    console.line(fmt::format("{} ({} {}): {}", say.looked_up, say.as_of, day_text(console, as_of),
                             word(say, resolved.answer)));
    if (resolved.unit != nullptr)
        console.line(fmt::format("  {} ({})", path_text(*resolved.unit), resolved.unit->code));
    if (!resolved.candidates.empty()) console.line(fmt::format("{}:", say.candidates));
    for (const ListedUnit* candidate : resolved.candidates)
        console.line(fmt::format("  {} ({})", path_text(*candidate), candidate->code));
    const ListedUnit* const province = resolved.certain_above(UnitLevel::province);
    if (resolved.unit == nullptr && province != nullptr)
        console.line(fmt::format("{}: {} ({})", say.levels[0], province->full_name,
                                 word(say, Answer::certain)));
}

bool is_code(std::string_view text) {
    return text.find_first_not_of("0123456789@-/") == std::string_view::npos;
}

/// An address or a name as it was written on a day, and then as of another one.
Result<> resolve_address(const Console& console, std::shared_ptr<const UnitList> list,
                         const UnitQuestion& question, const Date& as_of) {
    const UnitTexts& say = unit_texts(console);
    TRY_ASSIGN(const Date written, read_day(question.written, today()));
    const auto names = UnitNames::make(list, written);
    const AddressText address = read_address(*names, question.unit);
    if (!console.json) {
        const std::pair<std::string_view, std::string_view> parts[] = {
            {say.house, address.house},        {say.street, address.street},
            {say.hamlet, address.hamlet},      {say.levels[2], address.commune},
            {say.levels[1], address.district}, {say.levels[0], address.province}};
        for (const auto& [title, part] : parts)
            if (!part.empty()) console.line(fmt::format("{}: {}", title, part));
        print_resolved(console, *list, address.where, written);
        if (address.where.unit == nullptr || written == as_of) return {};
    }
    if (console.json && address.where.unit == nullptr) {
        print_resolved(console, *list, address.where, written);
        return {};
    }
    print_resolved(console, *list, list->resolve(*address.where.unit, as_of), as_of);
    return {};
}

Result<> resolve(const Console& console, const UnitQuestion& question) {
    TRY_ASSIGN(const auto list, open_list(question.node));
    TRY_ASSIGN(const Date as_of, read_day(question.as_of, today()));
    if (!is_code(question.unit)) return resolve_address(console, list, question, as_of);
    TRY_ASSIGN(const ListedUnit* const unit, read_unit(*list, question.unit, today()));
    if (!console.json) show_unit(console, *list, *unit);
    print_resolved(console, *list, list->resolve(*unit, as_of), as_of);
    return {};
}

/// How a code of the later edition relates to the one before.
enum class Difference : std::uint8_t { unchanged, renamed, territory, fresh };

Difference difference(const UnitList& list, const ListedUnit& later, const ListedUnit* earlier) {
    if (earlier == nullptr) return Difference::fresh;
    const Resolved back = list.resolve(later, list.edition_of(*earlier).date);
    const Resolved forth = list.resolve(*earlier, list.edition_of(later).date);
    if (back.unit != earlier || forth.unit != &later) return Difference::territory;
    return earlier->full_name == later.full_name ? Difference::unchanged : Difference::renamed;
}

Result<> diff(const Console& console, const UnitDiffOptions& options) {
    const UnitTexts& say = unit_texts(console);
    TRY_ASSIGN(const auto list, open_list(options.node));
    TRY_ASSIGN(const Date from_day, read_day(options.from, today()));
    TRY_ASSIGN(const Date to_day, read_day(options.to, today()));
    const UnitList::Edition* const from = list->edition_on(from_day);
    const UnitList::Edition* const to = list->edition_on(to_day);
    if (from == nullptr || to == nullptr)
        return fail(ErrorCode::not_found, "no edition was in force then",
                    from == nullptr ? options.from : options.to, editions_there(*list));
    std::array<std::uint64_t, 5> counts{};
    std::vector<std::vector<std::string>> rows;
    const std::array<std::string_view, 5> words = {
        say.unchanged, say.renamed, say.territory_changed, say.new_code, say.ended_code};
    const auto note = [&](std::size_t kind, const ListedUnit* before, const ListedUnit* after) {
        ++counts[kind];
        const ListedUnit& one = after != nullptr ? *after : *before;
        const bool wanted = options.province.empty() || one.code == options.province ||
                            (one.parent != nullptr && one.parent->code == options.province);
        if (kind == 0 || !wanted || rows.size() >= options.limit) return;
        rows.push_back({std::string(one.code), std::string(words[kind]),
                        before != nullptr ? std::string(before->full_name) : "–",
                        after != nullptr ? std::string(after->full_name) : "–"});
    };
    for (const ListedUnit& unit : to->units) {
        const ListedUnit* const before = list->find(unit.code, from->date).unit;
        note(static_cast<std::size_t>(difference(*list, unit, before)), before, &unit);
    }
    for (const ListedUnit& unit : from->units)
        if (list->find(unit.code, to->date).unit == nullptr) note(4, &unit, nullptr);
    if (console.json) {
        fmt::print(
            R"({{"ended":{},"from":{},"new":{},"other_territory":{},"renamed":{},"to":{},"unchanged":{}}})"
            "\n",
            counts[4], json_text(from->date.iso()), counts[3], counts[2], counts[1],
            json_text(to->date.iso()), counts[0]);
        return {};
    }
    for (std::size_t i = 0; i < counts.size(); ++i)
        console.line(fmt::format("{}: {}", words[i], grouped(console, counts[i])));
    if (!rows.empty())
        console.table(
            {std::string(say.code), "", day_text(console, from->date), day_text(console, to->date)},
            rows);
    return {};
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

Exit run_unit_show(const Console& console, const UnitQuestion& question) {
    const auto done = show(console, question);
    return done ? Exit::ok : console.report(done.error());
}

Exit run_unit_resolve(const Console& console, const UnitQuestion& question) {
    const auto done = resolve(console, question);
    return done ? Exit::ok : console.report(done.error());
}

Exit run_unit_diff(const Console& console, const UnitDiffOptions& options) {
    const auto done = diff(console, options);
    return done ? Exit::ok : console.report(done.error());
}

}  // namespace dongbo
