// dongbo unit show, unit resolve, unit diff.
#include <fmt/format.h>

#include "cli/unit_commands.hpp"
#include "cli/unit_texts.hpp"
#include "report/unit_report.hpp"
#include "unit/address_text.hpp"
#include "unit/load_unit_list.hpp"

namespace dongbo {
namespace {

Result<std::shared_ptr<const UnitList>> open_list(const std::string& folder) {
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(folder));
    TRY_ASSIGN(auto list, load_unit_list(*node));
    if (list->empty())
        return fail(ErrorCode::not_found, "the node has no list of units", folder,
                    "load one: docs/units.md");
    return list;
}

void print_links(const Console& console, const UnitList& list, std::string_view title,
                 std::span<const UnitLink> links) {
    if (links.empty()) return;
    console.line(fmt::format("{}:", title));
    for (const UnitLink& link : links)
        console.line(fmt::format("  {}  {}", unit_text(console.language, list, *link.unit),
                                 basis_text(console.language, link)));
}

void show_unit(const Console& console, const UnitList& list, const ListedUnit& unit) {
    const UnitTexts& say = unit_texts(console);
    console.line(fmt::format("{} · {} {} · {} {}", path_text(unit), say.code, unit.code,
                             say.edition, day_text(console.language, list.edition_of(unit).date)));
    print_links(console, list, say.came_from, list.predecessors(unit));
    print_links(console, list, say.became, list.successors(unit));
}

Result<> show(const Console& console, const UnitQuestion& question) {
    TRY_ASSIGN(const auto list, open_list(question.node));
    TRY_ASSIGN(const auto units, units_meant(*list, question.unit));
    if (console.json) {
        console.print_json([&](JsonWriter& json) {
            json.begin_object().key("units").begin_array();
            for (const ListedUnit* unit : units) write_unit_with_links(json, *list, *unit);
            json.end_array().end_object();
        });
        return {};
    }
    for (const ListedUnit* unit : units) {
        if (unit != units.front()) console.line("");
        show_unit(console, *list, *unit);
    }
    return {};
}

void print_resolved(const Console& console, const UnitList& list, const Resolved& resolved,
                    const Date& as_of) {
    const UnitTexts& say = unit_texts(console);
    if (console.json) {
        console.print_json([&](JsonWriter& json) {
            json.begin_object();
            write_members(json, list, resolved);
            json.end_object();
        });
        return;
    }
    console.line(fmt::format("{} ({} {}): {}", say.looked_up, say.as_of,
                             day_text(console.language, as_of),
                             word(console.language, resolved.answer)));
    if (resolved.unit != nullptr)
        console.line(fmt::format("  {} ({})", path_text(*resolved.unit), resolved.unit->code));
    if (!resolved.candidates.empty()) console.line(fmt::format("{}:", say.candidates));
    for (const ListedUnit* candidate : resolved.candidates)
        console.line(fmt::format("  {} ({})", path_text(*candidate), candidate->code));
    const ListedUnit* const province = resolved.certain_above(UnitLevel::province);
    if (resolved.unit == nullptr && province != nullptr)
        console.line(fmt::format("{}: {} ({})", word(console.language, UnitLevel::province),
                                 province->full_name, word(console.language, Answer::certain)));
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
            {say.house, address.house},
            {say.street, address.street},
            {say.hamlet, address.hamlet},
            {word(console.language, UnitLevel::commune), address.commune},
            {word(console.language, UnitLevel::district), address.district},
            {word(console.language, UnitLevel::province), address.province}};
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

void print_difference(const Console& console, const EditionDifference& found,
                      const UnitDiffOptions& options) {
    const UnitTexts& say = unit_texts(console);
    std::vector<std::vector<std::string>> rows;
    for (const auto& [kind, before, after] : found.units) {
        const ListedUnit& one = after != nullptr ? *after : *before;
        const bool wanted = options.province.empty() || one.code == options.province ||
                            (one.parent != nullptr && one.parent->code == options.province);
        if (!wanted || rows.size() >= options.limit) continue;
        rows.push_back({std::string(one.code), std::string(word(console.language, kind)),
                        before != nullptr ? std::string(before->full_name) : "–",
                        after != nullptr ? std::string(after->full_name) : "–"});
    }
    for (std::size_t i = 0; i < found.counts.size(); ++i)
        console.line(fmt::format("{}: {}", word(console.language, static_cast<Difference>(i)),
                                 grouped(console, found.counts[i])));
    if (!rows.empty())
        console.table({std::string(say.code), "", day_text(console.language, found.from->date),
                       day_text(console.language, found.to->date)},
                      rows);
}

Result<> diff(const Console& console, const UnitDiffOptions& options) {
    TRY_ASSIGN(const auto list, open_list(options.node));
    TRY_ASSIGN(const Date from, read_day(options.from, today()));
    TRY_ASSIGN(const Date to, read_day(options.to, today()));
    TRY_ASSIGN(const EditionDifference found, difference_between(*list, from, to));
    if (!console.json) {
        print_difference(console, found, options);
        return {};
    }
    const auto count = [&](Difference kind) {
        return found.counts[static_cast<std::size_t>(kind)];
    };
    console.print_json([&](JsonWriter& json) {
        json.begin_object()
            .member("ended", count(Difference::ended))
            .member("from", found.from->date.iso())
            .member("new", count(Difference::fresh))
            .member("other_territory", count(Difference::territory))
            .member("renamed", count(Difference::renamed))
            .member("to", found.to->date.iso())
            .member("unchanged", count(Difference::unchanged))
            .end_object();
    });
    return {};
}

}  // namespace

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
