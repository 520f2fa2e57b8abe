// dongbo cases, dongbo settle.
#include <fmt/core.h>

#include <algorithm>

#include "cli/quality_commands.hpp"
#include "cli/quality_texts.hpp"
#include "quality/keeper.hpp"
#include "quality/load_rules.hpp"
#include "rekey/adoption.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kFirstFindings = 10;

/// "24/11/2026", or ISO in English.
std::string day_of(const Console& console, Timestamp time) {
    const std::string vietnamese = time.vietnamese();
    const std::string day = vietnamese.substr(vietnamese.find(' ') + 1);
    if (console.texts != &english_texts()) return day;
    return day.substr(6) + "-" + day.substr(3, 2) + "-" + day.substr(0, 2);
}

bool is_overdue(const Case& one, Timestamp now) {
    return one.deadline && one.state != CaseState::closed && *one.deadline < now;
}

std::string check_name(const Case& one) {
    return one.field.empty() || one.rule.find('.') == std::string::npos
               ? one.rule
               : one.rule + "." + one.field;
}

std::string case_json(const Case& one, Timestamp now) {
    std::string history;
    for (const CaseEvent& event : one.history)
        history +=
            fmt::format(R"({}{{"at":{},"by":{},"note":{},"state":{}}})", history.empty() ? "" : ",",
                        json_text(event.at.rfc3339()), json_text(event.by), json_text(event.note),
                        json_text(name(event.state)));
    return fmt::format(
        R"({{"cause":{},"deadline":{},"delivery":{},"field":{},"findings":{},"history":[{}],"most":{},"number":{},"opened":{},"overdue":{},"owner":{},"rule":{},"state":{}}})",
        json_text(one.cause), one.deadline ? json_text(one.deadline->rfc3339()) : "null",
        one.delivery, json_text(one.field), one.findings, history, one.most, one.number,
        json_text(one.opened.rfc3339()), is_overdue(one, now), json_text(one.owner),
        json_text(one.rule), json_text(name(one.state)));
}

std::string deadline_text(const Console& console, const Case& one, Timestamp now) {
    if (!one.deadline) return "–";
    const std::string day = day_of(console, *one.deadline);
    return is_overdue(one, now) ? fmt::format("{} {}", day, quality_texts(console).overdue) : day;
}

bool wanted(const CasesOptions& options, const Case& one, Timestamp now) {
    // Closed ones are shown when they are asked for.
    const bool state =
        options.state.empty() ? one.state != CaseState::closed : options.state == name(one.state);
    return state && (options.owner.empty() || options.owner == one.owner) &&
           (!options.overdue || is_overdue(one, now));
}

Result<> list_cases(const Console& console, const OpenDataset& open, const CasesOptions& options) {
    const QualityTexts& say = quality_texts(console);
    TRY_ASSIGN(auto cases, read_cases(*open.store, open.place.dataset));
    const Timestamp now = open.store->now();
    std::erase_if(cases, [&](const Case& one) { return !wanted(options, one, now); });
    std::ranges::sort(cases, std::greater{},
                      [](const Case& one) { return std::pair(one.findings, one.number); });
    std::string json;
    std::vector<std::vector<std::string>> rows;
    for (const Case& one : cases) {
        json += (json.empty() ? "" : ",") + case_json(one, now);
        rows.push_back({std::to_string(one.number),
                        std::string(say.states[static_cast<std::size_t>(one.state)]), one.owner,
                        check_name(one), one.cause, fmt::format("{} / {}", one.findings, one.most),
                        day_of(console, one.opened), deadline_text(console, one, now)});
    }
    if (console.json) {
        fmt::print("{{\"cases\":[{}]}}\n", json);
    } else if (rows.empty()) {
        console.line(console.say().nothing_found);
    } else {
        console.table(
            {"", std::string(console.say().state), std::string(say.owner), std::string(say.check),
             std::string(say.cause), std::string(say.left_of_most), std::string(say.opened),
             std::string(say.deadline)},
            rows);
    }
    return {};
}

Result<> show_findings(const Console& console, const OpenDataset& open, const Case& one) {
    TRY_ASSIGN(const auto rules, load_rules(*open.store, open.place.dataset));
    const Check* const check = rules->checks().find(one.rule, one.field);
    if (check == nullptr) return {};
    TRY_ASSIGN(const FileNames files, file_names(open));
    console.line(
        fmt::format("{}: {}", name(*check), meaning_of(console, rules->contract(), *check)));
    std::size_t shown = 0;
    std::uint64_t after = 0;
    for (;;) {
        TRY_ASSIGN(const auto page,
                   failing_records(*open.store, open.place.dataset, check->number, after, 1'000));
        for (const FailingRecord& record : page) {
            if (record.case_number != one.number) continue;
            if (shown++ == kFirstFindings) return {};
            TRY_ASSIGN(const FailingRow row,
                       describe(console, open, *rules, *check, record, files));
            console.line(fmt::format("  {}  {}, {} {}  {}", record.id.text(), row.file,
                                     console.say().row, grouped(console, row.origin.row),
                                     row.value));
        }
        if (page.size() < 1'000) return {};
        after = page.back().row;
    }
}

Result<> show_case(const Console& console, const OpenDataset& open, const Case& one) {
    const Timestamp now = open.store->now();
    if (console.json) {
        fmt::print("{}\n", case_json(one, now));
        return {};
    }
    const QualityTexts& say = quality_texts(console);
    console.line(fmt::format("{} {} · {} · {} · {} {}{}", say.case_word, one.number,
                             say.states[static_cast<std::size_t>(one.state)], one.owner,
                             check_name(one), one.cause.empty() ? "" : "· ", one.cause));
    console.line(fmt::format("{}: {} / {} · {}: {} · {}: {}", say.left_of_most, one.findings,
                             one.most, say.opened, day_of(console, one.opened), say.deadline,
                             deadline_text(console, one, now)));
    TRY(show_findings(console, open, one));
    console.line(fmt::format("{}:", say.history));
    for (const CaseEvent& event : one.history)
        console.line(fmt::format("  {}  {}  {}  {}", event.at.vietnamese(),
                                 say.states[static_cast<std::size_t>(event.state)],
                                 event.by.empty() ? "dongbo" : event.by, event.note));
    return {};
}

Result<> cases(const Console& console, const CasesOptions& options) {
    TRY_ASSIGN(const OpenDataset open, open_dataset(options.node, options.dataset));
    if (!options.number) {
        if (!options.set.empty())
            return fail(ErrorCode::invalid, "--set wants the number of a case", "NUMBER",
                        "dongbo cases " + options.dataset + " lists them");
        return list_cases(console, open, options);
    }
    if (options.set.empty()) {
        TRY_ASSIGN(const Case one, read_case(*open.store, open.place.dataset, *options.number));
        return show_case(console, open, one);
    }
    const auto state = parse_case_state(options.set);
    if (!state)
        return fail(ErrorCode::invalid, "this is no state of a case", options.set,
                    "taken_up, needs_information, confirmed or open");
    TRY_ASSIGN(const Case moved, move_case(*open.store, open.place.dataset, *options.number, *state,
                                           options.by, options.note));
    return show_case(console, open, moved);
}

Result<> settle(const Console& console, const SettleOptions& options) {
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(options.node));
    std::vector<DatasetPlace> places;
    if (options.dataset.empty()) {
        TRY_ASSIGN(places, node->datasets());
    } else {
        TRY_ASSIGN(DatasetPlace place, node->place(options.dataset));
        places.push_back(std::move(place));
    }
    const QualityTexts& say = quality_texts(console);
    std::string json;
    std::vector<std::vector<std::string>> rows;
    for (const DatasetPlace& place : places) {
        TRY_ASSIGN(const std::unique_ptr<Keeper> keeper, Keeper::open(*node, place));
        ProgressBar bar(place.dataset);
        TRY_ASSIGN(const SettleReport report,
                   keeper->settle([&](double share) { bar.show(share); }));
        TRY_ASSIGN(const auto due, keeper->next_due());
        json += fmt::format(R"({}{{"changed":{},"dataset":{},"judged":{},"next_due":{}}})",
                            json.empty() ? "" : ",", report.changed, json_text(place.dataset),
                            report.judged, due ? json_text(due->rfc3339()) : "null");
        rows.push_back({place.dataset,
                        fmt::format("{} / {}", grouped(console, report.judged),
                                    grouped(console, report.changed)),
                        due ? due->vietnamese() : std::string(say.never)});
    }
    TRY(adopt_editions(*node));
    if (console.json) {
        fmt::print("{{\"datasets\":[{}]}}\n", json);
    } else {
        console.table({std::string(console.say().dataset), std::string(say.judged_anew),
                       std::string(say.next_change)},
                      rows);
    }
    return {};
}

}  // namespace

Exit run_cases(const Console& console, const CasesOptions& options) {
    const auto done = cases(console, options);
    return done ? Exit::ok : console.report(done.error());
}

Exit run_settle(const Console& console, const SettleOptions& options) {
    const auto done = settle(console, options);
    return done ? Exit::ok : console.report(done.error());
}

}  // namespace dongbo
