// dongbo cases, dongbo settle.
#include <fmt/core.h>

#include "cli/open_dataset.hpp"
#include "cli/quality_commands.hpp"
#include "cli/quality_texts.hpp"
#include "quality/keeper.hpp"
#include "quality/load_rules.hpp"
#include "rekey/adoption.hpp"
#include "report/case_report.hpp"
#include "report/failing_rows.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kFirstFindings = 10;

Result<> list_cases(const Console& console, const OpenDataset& open, const CasesOptions& options) {
    const QualityTexts& say = quality_texts(console);
    const Timestamp now = open.store->now();
    const CaseFilter filter{
        .state = options.state, .owner = options.owner, .overdue = options.overdue};
    TRY_ASSIGN(const auto cases, wanted_cases(*open.store, open.place.dataset, filter, now));
    if (console.json) {
        console.print_json([&](JsonWriter& json) {
            json.begin_object().key("cases").begin_array();
            for (const Case& one : cases) write_json(json, one, now);
            json.end_array().end_object();
        });
        return {};
    }
    std::vector<std::vector<std::string>> rows;
    for (const Case& one : cases) {
        rows.push_back(
            {std::to_string(one.number), std::string(word(console.language, one.state)), one.owner,
             check_name(one), one.cause, fmt::format("{} / {}", one.findings, one.most),
             day_text(console.language, one.opened), deadline_text(console.language, one, now)});
    }
    if (rows.empty()) {
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
    console.line(fmt::format("{}: {}", name(*check),
                             meaning_of(console.language, rules->contract(), *check)));
    FailingQuery query{.check = check, .filter = {}};
    query.filter.case_number = one.number;
    std::size_t shown = 0;
    return each_failing(console.language, *open.store, open.place.dataset, *rules, query,
                        [&](const FailingRow& row) {
                            if (shown++ == kFirstFindings) return false;
                            console.line(fmt::format("  {}  {}, {} {}  {}", row.record.id.text(),
                                                     row.file, console.say().row,
                                                     grouped(console, row.origin.row), row.value));
                            return true;
                        });
}

Result<> show_case(const Console& console, const OpenDataset& open, const Case& one) {
    const Timestamp now = open.store->now();
    if (console.json) {
        console.print_json([&](JsonWriter& json) { write_json(json, one, now); });
        return {};
    }
    const QualityTexts& say = quality_texts(console);
    console.line(fmt::format("{} {} · {} · {} · {} {}{}", say.case_word, one.number,
                             word(console.language, one.state), one.owner, check_name(one),
                             one.cause.empty() ? "" : "· ", one.cause));
    console.line(fmt::format("{}: {} / {} · {}: {} · {}: {}", say.left_of_most, one.findings,
                             one.most, say.opened, day_text(console.language, one.opened),
                             say.deadline, deadline_text(console.language, one, now)));
    TRY(show_findings(console, open, one));
    console.line(fmt::format("{}:", say.history));
    for (const CaseEvent& event : one.history)
        console.line(fmt::format("  {}  {}  {}  {}", event.at.vietnamese(),
                                 word(console.language, event.state),
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
    TRY_ASSIGN(const CaseState state, read_case_state(options.set));
    TRY_ASSIGN(const Case moved, move_case(*open.store, open.place.dataset, *options.number, state,
                                           options.by, options.note));
    return show_case(console, open, moved);
}

Result<> settle(const Console& console, const SettleOptions& options) {
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(options.node));
    std::vector<DatasetPlace> places;
    if (options.dataset.empty()) {
        TRY_ASSIGN(places, node->own_datasets());
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
