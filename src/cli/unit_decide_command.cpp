// dongbo unit count, queue, decide, approve, undo.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "cli/unit_commands.hpp"
#include "cli/unit_texts.hpp"
#include "report/decision_report.hpp"
#include "report/unit_report.hpp"
#include "unit/load_unit_list.hpp"

namespace dongbo {
namespace {

struct OpenUnits {
    std::unique_ptr<NodeStore> node;
    DatasetPlace place;
    std::shared_ptr<const UnitList> list;
};

Result<OpenUnits> open_units(const std::string& folder, const std::string& dataset) {
    OpenUnits open;
    TRY_ASSIGN(open.node, NodeStore::open(folder));
    TRY_ASSIGN(open.place, open.node->place(dataset));
    TRY_ASSIGN(open.list, load_unit_list(*open.node));
    return open;
}

template <class... Values>
std::string filled(std::string_view pattern, const Values&... values) {
    return fmt::format(fmt::runtime(pattern), values...);
}

std::uint64_t plain(std::int64_t number) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(number, 0));
}

void print_counts(const Console& console, const UnitCounts& counts, const CountedUnits& shown,
                  const Date& as_of, bool all) {
    const UnitTexts& say = unit_texts(console);
    const std::pair<std::string_view, std::int64_t> others[] = {
        {word(console.language, Answer::needs_evidence), counts.waiting},
        {word(console.language, Answer::no_successor), counts.no_successor},
        {word(console.language, Answer::not_listed), counts.not_listed},
        {word(console.language, Answer::not_loaded), counts.not_loaded},
        {say.not_stated, counts.not_stated}};
    std::vector<std::vector<std::string>> rows;
    for (const auto& [unit, records] : shown.units)
        rows.push_back({std::string(unit->code), std::string(unit->full_name),
                        grouped(console, plain(records))});
    if (all) {
        for (const auto& [why, records] : others)
            if (records != 0)
                rows.push_back({"–", std::string(why), grouped(console, plain(records))});
        rows.push_back({"", std::string(say.total), grouped(console, plain(counts.sum()))});
    }
    console.table(
        {std::string(say.code),
         fmt::format("{} ({} {})", say.unit, say.as_of, day_text(console.language, as_of)),
         std::string(say.records)},
        rows);
    if (counts.decided != 0)
        console.line(
            fmt::format("{}: {}", say.by_decision, grouped(console, plain(counts.decided))));
}

void write_json(JsonWriter& json, const UnitList& list, const UnitCounts& counts,
                const CountedUnits& shown, const Date& as_of) {
    json.begin_object()
        .member("as_of", as_of.iso())
        .member("decided", counts.decided)
        .member("no_successor", counts.no_successor)
        .member("not_listed", counts.not_listed)
        .member("not_loaded", counts.not_loaded)
        .member("not_stated", counts.not_stated)
        .member("placed", counts.placed())
        .member("total", counts.sum());
    json.key("units").begin_array();
    for (const auto& [unit, records] : shown.units) {
        json.begin_object().member("records", records).key("unit");
        write_json(json, list, *unit);
        json.end_object();
    }
    json.end_array().member("waiting", counts.waiting).end_object();
}

Result<> count(const Console& console, const UnitQuestion& question) {
    TRY_ASSIGN(OpenUnits open, open_units(question.node, question.dataset));
    TRY_ASSIGN(CurrentUnits units, CurrentUnits::open(*open.node, open.place, open.list));
    TRY_ASSIGN(const Date as_of, read_day(question.as_of, units.in_force()));
    TRY_ASSIGN(const UnitCounts counts, units.count(as_of));
    // With a unit: those in it; without: by province.
    const ListedUnit* above = nullptr;
    if (!question.unit.empty()) {
        TRY_ASSIGN(above, read_unit(*open.list, question.unit, as_of));
    }
    const CountedUnits shown = counted_units(counts, above);
    if (console.json)
        console.print_json(
            [&](JsonWriter& json) { write_json(json, *open.list, counts, shown, as_of); });
    else
        print_counts(console, counts, shown, as_of, above == nullptr);
    return {};
}

Result<> list_batches(const Console& console, CurrentUnits& units) {
    const UnitTexts& say = unit_texts(console);
    TRY_ASSIGN(const auto batches, units.decisions().batches(units.dataset()));
    if (batches.empty()) return {};
    std::vector<std::vector<std::string>> rows;
    for (const DecisionBatch& batch : batches)
        rows.push_back({batch.code, grouped(console, plain(batch.decisions)),
                        std::string(word(console.language, batch.basis)), batch.author,
                        batch.approver, batch.document,
                        std::string(word(console.language, state_of(batch)))});
    console.line("");
    console.table({std::string(say.batch), std::string(say.decisions), std::string(say.by_basis),
                   std::string(say.author), std::string(say.approver), std::string(say.document),
                   std::string(say.state)},
                  rows);
    return {};
}

Result<> print_queue(const Console& console, CurrentUnits& units,
                     const std::vector<QueueItem>& queue, std::int64_t waiting, std::size_t limit) {
    const UnitTexts& say = unit_texts(console);
    std::vector<std::vector<std::string>> rows;
    for (const QueueItem& item : queue) {
        if (rows.size() == limit) break;
        rows.push_back({text_of(ref_of(units.list(), *item.stated)),
                        std::string(item.stated->full_name), grouped(console, plain(item.records)),
                        grouped(console, plain(item.decided)),
                        grouped(console, plain(item.waiting())), candidates_text(item.candidates)});
    }
    console.line(fmt::format("{}: {} · {}: {}", say.in_force,
                             day_text(console.language, units.in_force()), say.waiting,
                             grouped(console, plain(waiting))));
    if (rows.empty())
        console.line(say.queue_empty);
    else
        console.table(
            {std::string(say.stated), std::string(say.name), std::string(say.records),
             std::string(say.decided), std::string(say.waiting), std::string(say.candidates)},
            rows);
    return list_batches(console, units);
}

Result<> list_queue(const Console& console, CurrentUnits& units, std::size_t limit) {
    TRY_ASSIGN(const auto queue, units.queue());
    std::int64_t waiting = 0;
    for (const QueueItem& item : queue) waiting += item.waiting();
    if (!console.json) return print_queue(console, units, queue, waiting, limit);
    console.print_json([&](JsonWriter& json) {
        json.begin_object().key("units").begin_array();
        for (std::size_t i = 0; i < std::min(queue.size(), limit); ++i)
            write_json(json, units.list(), queue[i]);
        json.end_array().member("waiting", waiting).end_object();
    });
    return {};
}

Result<> list_waiting(const Console& console, CurrentUnits& units, const ListedUnit& stated,
                      std::size_t limit) {
    const UnitTexts& say = unit_texts(console);
    TRY_ASSIGN(const WaitingPage page, waiting_page(units, stated, std::nullopt, limit));
    if (console.json) {
        console.print_json([&](JsonWriter& json) {
            json.begin_object().member("more", page.more).key("records").begin_array();
            for (const WaitingRecord& record : page.records)
                json.begin_object()
                    .member("address", record.address)
                    .member("record", record.record.text())
                    .end_object();
            json.end_array().end_object();
        });
        return {};
    }
    if (page.records.empty()) {
        console.line(say.queue_empty);
        return {};
    }
    std::vector<std::vector<std::string>> rows;
    for (const WaitingRecord& record : page.records)
        rows.push_back({record.record.text(), record.address});
    console.table({console.say().record.data(), std::string(say.address)}, rows);
    if (page.more) console.line(say.more_records);
    return {};
}

Result<> queue(const Console& console, const UnitQueueOptions& options) {
    TRY_ASSIGN(OpenUnits open, open_units(options.node, options.dataset));
    TRY_ASSIGN(CurrentUnits units, CurrentUnits::open(*open.node, open.place, open.list));
    if (options.unit.empty()) return list_queue(console, units, options.limit);
    TRY_ASSIGN(const ListedUnit* const stated, read_unit(*open.list, options.unit, today()));
    return list_waiting(console, units, *stated, options.limit);
}

/// Lines "RECORD,CODE".
Result<std::vector<UnitChoice>> read_choices(const std::string& path) {
    std::ifstream file(path);
    if (!file) return fail(ErrorCode::not_found, "the file can't be read", path);
    std::vector<UnitChoice> choices;
    std::size_t number = 0;
    for (std::string line; std::getline(file, line);) {
        ++number;
        if (line.ends_with('\r')) line.pop_back();
        if (line.empty() || (number == 1 && line == "record,unit")) continue;
        const std::size_t comma = line.find(',');
        const auto id = RecordId::parse(line.substr(0, comma));
        if (!id || comma == std::string::npos)
            return fail(ErrorCode::invalid, "the line is not RECORD,CODE",
                        path + ":" + std::to_string(number),
                        "a record id of 32 hexadecimal digits, a comma, the code of the unit");
        choices.push_back({*id, line.substr(comma + 1)});
    }
    return choices;
}

void print_batch(const Console& console, const std::string& dataset, const BatchReport& report) {
    const UnitTexts& say = unit_texts(console);
    if (console.json) {
        console.print_json([&](JsonWriter& json) { write_json(json, report); });
        return;
    }
    if (report.code.empty()) {
        console.line(filled(say.nothing_decided, grouped(console, report.waiting)));
        return;
    }
    console.line(filled(say.decided_report, report.code, grouped(console, report.decided),
                        grouped(console, report.waiting)));
    if (!report.in_force) console.line(filled(say.batch_waits, dataset, report.code));
}

Result<BatchReport> make_batch(Decider& decider, NodeStore& node, const UnitDecideOptions& options,
                               const Authority& authority) {
    CurrentUnits& units = decider.units();
    const ListedUnit* stated = nullptr;
    if (!options.stated.empty()) {
        TRY_ASSIGN(stated, read_unit(units.list(), options.stated, today()));
    }
    ProgressBar bar(units.dataset());
    const Progress progress = [&](double share) { bar.show(share); };
    if (options.localities) {
        TRY_ASSIGN(const LocalityTable table,
                   LocalityTable::load(node, units.list(), units.in_force()));
        return decider.decide(table, stated, authority, progress);
    }
    if (options.only_candidate) return decider.decide_only_candidates(stated, authority, progress);
    if (!options.file.empty()) {
        TRY_ASSIGN(const auto choices, read_choices(options.file));
        return decider.decide(choices, authority);
    }
    const auto id = RecordId::parse(options.record);
    if (!id || options.unit.empty())
        return fail(ErrorCode::invalid, "what to decide is not said", options.record,
                    "give RECORD --unit CODE, --from FILE, --localities or --only-candidate");
    return decider.decide({{*id, options.unit}}, authority);
}

Result<> decide(const Console& console, const UnitDecideOptions& options) {
    TRY_ASSIGN(OpenUnits open, open_units(options.node, options.dataset));
    TRY_ASSIGN(Decider decider, Decider::open(*open.node, open.place, open.list));
    TRY_ASSIGN(
        const BatchReport report,
        make_batch(decider, *open.node, options, {options.by, options.document, options.approver}));
    print_batch(console, options.dataset, report);
    return {};
}

Result<> approve(const Console& console, const UnitBatchOptions& options) {
    TRY_ASSIGN(OpenUnits open, open_units(options.node, options.dataset));
    TRY_ASSIGN(Decider decider, Decider::open(*open.node, open.place, open.list));
    TRY_ASSIGN(const BatchReport report, decider.approve(options.batch, options.by));
    if (console.json)
        print_batch(console, options.dataset, report);
    else
        console.line(
            filled(unit_texts(console).approved, report.code, grouped(console, report.decided)));
    return {};
}

Result<> undo(const Console& console, const UnitBatchOptions& options) {
    TRY_ASSIGN(OpenUnits open, open_units(options.node, options.dataset));
    TRY_ASSIGN(Decider decider, Decider::open(*open.node, open.place, open.list));
    const auto record = RecordId::parse(options.batch);
    TRY(record ? decider.undo(*record, options.by, options.reason)
               : decider.undo(options.batch, options.by, options.reason));
    const UnitTexts& say = unit_texts(console);
    if (console.json)
        fmt::print("{{\"undone\":{}}}\n", json_text(options.batch));
    else
        console.line(filled(record ? say.undone_one : say.undone_batch, options.batch));
    return {};
}

}  // namespace

Exit run_unit_count(const Console& console, const UnitQuestion& question) {
    const auto done = count(console, question);
    return done ? Exit::ok : console.report(done.error());
}

Exit run_unit_queue(const Console& console, const UnitQueueOptions& options) {
    const auto done = queue(console, options);
    return done ? Exit::ok : console.report(done.error());
}

Exit run_unit_decide(const Console& console, const UnitDecideOptions& options) {
    const auto done = decide(console, options);
    return done ? Exit::ok : console.report(done.error());
}

Exit run_unit_approve(const Console& console, const UnitBatchOptions& options) {
    const auto done = approve(console, options);
    return done ? Exit::ok : console.report(done.error());
}

Exit run_unit_undo(const Console& console, const UnitBatchOptions& options) {
    const auto done = undo(console, options);
    return done ? Exit::ok : console.report(done.error());
}

}  // namespace dongbo
