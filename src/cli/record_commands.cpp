// get, find, explain: records as they are, as they were, and why they are so.
#include <fmt/core.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "cli/open_dataset.hpp"
#include "cli/quality_texts.hpp"
#include "quality/load_rules.hpp"
#include "report/record_report.hpp"

namespace dongbo {
namespace {

void print_record(const Console& console, const Contract& contract, const StoredRecord& record) {
    const Texts& say = console.say();
    console.line(fmt::format("{} {} · {} {} · {}", say.record, record.id.text(), say.version,
                             record.version, state_word(console.language, record)));
    for (std::size_t i = 0; i < record.values.values.size(); ++i) {
        const std::string value =
            display(console.language, contract.fields[i], record.values.values[i]);
        if (value.empty()) continue;
        const std::string_view title = label(console.language, contract.fields[i]);
        const std::string space(32 - std::min<std::size_t>(31, display_width(title)), ' ');
        console.line(fmt::format("  {}{}{}", title, space, value));
    }
}

/// Where a change came from: file and row.
std::string place_of(const Console& console, const FileNames& names, const Change& change) {
    return change.origin ? place_text(console.language, names, *change.origin) : std::string();
}

void explain_values(const Console& console, const OpenDataset& open, const StoredRecord& record,
                    const std::vector<PastVersion>& versions, const FileNames& names) {
    const Texts& say = console.say();
    std::vector<std::vector<std::string>> rows;
    for (ShownValue& value :
         shown_values(console.language, *open.contract, record, versions, true)) {
        if (value.text.empty()) continue;
        const PastVersion* const origin = value.origin;
        rows.push_back({std::string(label(console.language, *value.field)), std::move(value.text),
                        origin ? place_of(console, names, origin->change) : "",
                        origin ? fmt::format("{} {}", say.version, origin->change.version) : ""});
    }
    console.table({std::string(say.field), std::string(say.value), std::string(say.origin), ""},
                  rows);
}

void explain_history(const Console& console, const std::vector<PastVersion>& versions,
                     const FileNames& names) {
    const Texts& say = console.say();
    std::vector<std::vector<std::string>> rows;
    for (const PastVersion& past : versions) {
        const std::string position = grouped(console, past.entry.position);
        if (past.entry.erased()) {
            rows.push_back({position, "", std::string(say.erased), "", "", ""});
            continue;
        }
        const Change& change = past.change;
        const bool judged = change.kind == ChangeKind::put || change.kind == ChangeKind::verdict;
        rows.push_back({position, change.at.vietnamese(), std::string(name(change.kind)),
                        judged ? std::string(name(change.verdict)) : "",
                        place_of(console, names, change), findings_text(change.findings)});
    }
    console.line("");
    console.line(fmt::format("{}:", say.history));
    console.table({std::string(say.position), std::string(say.when), std::string(say.change),
                   std::string(say.verdict), std::string(say.origin), std::string(say.findings)},
                  rows);
}

/// What each check of the record's newest version says; those that say nothing are counted only.
Result<> explain_checks(const Console& console, const OpenDataset& open,
                        const StoredRecord& record) {
    TRY_ASSIGN(const auto rules, load_rules(*open.store, open.place.dataset));
    const std::vector<CheckedBy> checks = checks_of(*rules, record);
    if (checks.empty()) return {};
    const QualityTexts& say = quality_texts(console);
    std::vector<std::vector<std::string>> rows;
    for (const auto& [check, result] : checks) {
        const bool fails = result == CheckResult::fails;
        // dongbo's own checks of fields are shown where they fail.
        if (!fails && check->kind != CheckKind::rule) continue;
        const bool passes = result == CheckResult::passes;
        rows.push_back({fails    ? "✗"
                        : passes ? "✓"
                                 : "–",
                        name(*check),
                        std::string(fails    ? say.fails
                                    : passes ? say.passes
                                             : ""),
                        fails ? meaning_of(console.language, rules->contract(), *check) : ""});
    }
    console.line("");
    console.table({"", std::string(say.check), "", std::string(say.meaning)}, rows);
    return {};
}

Result<> explain(const Console& console, const GetOptions& options) {
    TRY_ASSIGN(const RecordId id, read_record_id(options.record));
    TRY_ASSIGN(const OpenDataset open, open_dataset(options.node, options.dataset));
    TRY_ASSIGN(const StoredRecord record, open.store->get(open.place.dataset, id, options.at));
    TRY_ASSIGN(const std::vector<PastVersion> versions,
               read_history(*open.store, open.place.dataset, *open.contract, id));
    TRY_ASSIGN(const FileNames names, file_names(*open.store, open.place.dataset));
    if (console.json) {
        TRY_ASSIGN(const auto rules, load_rules(*open.store, open.place.dataset));
        console.print_json([&](JsonWriter& json) {
            json.begin_object().key("checks");
            write_json(json, checks_of(*rules, record));
            json.key("history");
            write_json(json, versions);
            json.key("record");
            write_json(json, *open.contract, record);
            json.end_object();
        });
        return {};
    }
    const Texts& say = console.say();
    console.line(fmt::format("{} {} · {} · {} {} · {}", say.record, id.text(), open.place.dataset,
                             say.version, record.version, state_word(console.language, record)));
    if (record.state == RecordState::live) {
        console.line(fmt::format("{}: {}", say.content_hash, hex(record.content_hash)));
        explain_values(console, open, record, versions, names);
    }
    if (!options.at) TRY(explain_checks(console, open, record));
    explain_history(console, versions, names);
    return {};
}

Result<> get(const Console& console, const GetOptions& options) {
    TRY_ASSIGN(const RecordId id, read_record_id(options.record));
    TRY_ASSIGN(const OpenDataset open, open_dataset(options.node, options.dataset));
    TRY_ASSIGN(const StoredRecord record, open.store->get(open.place.dataset, id, options.at));
    if (console.json) {
        console.print_json([&](JsonWriter& json) { write_json(json, *open.contract, record); });
    } else {
        print_record(console, *open.contract, record);
    }
    return {};
}

Result<> find(const Console& console, const FindOptions& options) {
    Query query;
    query.limit = options.limit;
    query.cursor = options.cursor;
    for (const std::string& text : options.conditions) {
        TRY_ASSIGN(Condition condition, read_condition(text));
        query.conditions.push_back(std::move(condition));
    }
    TRY_ASSIGN(const OpenDataset open, open_dataset(options.node, options.dataset));
    query.dataset = open.place.dataset;
    TRY_ASSIGN(const Found found, open.store->find(query));
    if (console.json) {
        console.print_json([&](JsonWriter& json) {
            json.begin_object().member("next_cursor", found.next_cursor);
            json.key("records").begin_array();
            for (const StoredRecord& record : found.records)
                write_json(json, *open.contract, record);
            json.end_array().end_object();
        });
        return {};
    }
    for (const StoredRecord& record : found.records) print_record(console, *open.contract, record);
    if (found.records.empty()) console.line(console.say().nothing_found);
    if (!found.next_cursor.empty()) {
        console.line(fmt::format("{} {}", console.say().more_with_cursor, found.next_cursor));
    }
    return {};
}

Exit finish(const Console& console, const Result<>& result) {
    return result ? Exit::ok : console.report(result.error());
}

}  // namespace

Exit run_get(const Console& console, const GetOptions& options) {
    return finish(console, get(console, options));
}

Exit run_explain(const Console& console, const GetOptions& options) {
    return finish(console, explain(console, options));
}

Exit run_find(const Console& console, const FindOptions& options) {
    return finish(console, find(console, options));
}

}  // namespace dongbo
