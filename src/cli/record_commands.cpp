// get, find, explain: records as they are, as they were, and why they are so.
#include <fmt/core.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "cli/display.hpp"
#include "cli/quality_texts.hpp"
#include "quality/load_rules.hpp"
#include "quality/marks.hpp"
#include "record/canonical.hpp"

namespace dongbo {
namespace {

Result<RecordId> read_id(const std::string& text) {
    if (const auto id = RecordId::parse(text)) return *id;
    return fail(ErrorCode::invalid, "a record id has 32 hexadecimal digits", text,
                "dongbo find DATASET FIELD=VALUE prints ids");
}

std::string record_json(const Contract& contract, const StoredRecord& record) {
    const std::string content =
        record.state == RecordState::live ? content_json(contract, record.values) : "null";
    return fmt::format(
        R"({{"content":{},"content_hash":{},"in_doubt":{},"position":{},"record":{},"state":{},"version":{}}})",
        content, json_text(hex(record.content_hash)), record.in_doubt, record.position,
        json_text(record.id.text()), json_text(name(record.state)), record.version);
}

std::string_view state_words(const Texts& say, const StoredRecord& record) {
    return record.in_doubt ? say.record_is_in_doubt : word(say, record.state);
}

void print_record(const Console& console, const Contract& contract, const StoredRecord& record) {
    const Texts& say = console.say();
    console.line(fmt::format("{} {} · {} {} · {}", say.record, record.id.text(), say.version,
                             record.version, state_words(say, record)));
    for (std::size_t i = 0; i < record.values.values.size(); ++i) {
        const std::string value = display(console, contract.fields[i], record.values.values[i]);
        if (value.empty()) continue;
        const std::string_view title = label(console, contract.fields[i]);
        const std::string space(32 - std::min<std::size_t>(31, display_width(title)), ' ');
        console.line(fmt::format("  {}{}{}", title, space, value));
    }
}

/// "field=value" or "field^=prefix".
Result<Condition> read_condition(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        return fail(ErrorCode::invalid, "a condition has the form field=value or field^=beginning",
                    text, "for example full_name^=nguyen");
    }
    const bool prefix = text[equals - 1] == '^';
    return Condition{.field = text.substr(0, prefix ? equals - 1 : equals),
                     .match = prefix ? Condition::Match::starts_with : Condition::Match::equals,
                     .value = text.substr(equals + 1)};
}

/// One version of a record, decoded from the log.
struct PastVersion {
    LogEntry entry;
    Change change;  ///< of an erased entry: only what is known without it
    Record values;  ///< put only
};

Result<std::vector<PastVersion>> read_history(const OpenDataset& open, const RecordId& id) {
    TRY_ASSIGN(std::vector<LogEntry> entries, open.store->history(open.place.dataset, id));
    std::vector<PastVersion> versions;
    for (LogEntry& entry : entries) {
        PastVersion& past = versions.emplace_back();
        past.entry = std::move(entry);
        if (past.entry.erased()) continue;
        TRY_ASSIGN(past.change, decode_change(past.entry.encoded));
        if (past.change.kind != ChangeKind::put) continue;
        TRY_ASSIGN(past.values, parse_canonical(past.change.content, open.contract->fields));
    }
    return versions;
}

/// The oldest put in an unbroken row of served versions that all say the same in this field: the
/// value stands since then.
const PastVersion* origin_of(const std::vector<PastVersion>& versions, const StoredRecord& record,
                             const Console& console, const Field& field, std::size_t index) {
    const std::string now = display(console, field, record.values.values[index]);
    const PastVersion* origin = nullptr;
    for (const PastVersion& past : versions) {
        if (past.entry.erased() || past.entry.position > record.position) continue;
        if (past.change.kind != ChangeKind::put) continue;
        const bool serves =
            past.entry.position == record.position || past.change.verdict == Verdict::live;
        if (!serves) continue;
        if (display(console, field, past.values.values[index]) != now) break;
        origin = &past;
    }
    return origin;
}

using FileNames = std::vector<std::pair<std::uint64_t, std::string>>;

Result<FileNames> file_names(const OpenDataset& open) {
    FileNames names;
    TRY_ASSIGN(const std::vector<Delivery> deliveries, open.store->deliveries(open.place.dataset));
    for (const Delivery& delivery : deliveries)
        names.emplace_back(delivery.number, delivery.file_name);
    return names;
}

std::string place_of(const Console& console, const FileNames& names, const Change& change) {
    if (!change.origin) return {};
    const auto file = std::ranges::find(names, change.origin->delivery,
                                        &std::pair<std::uint64_t, std::string>::first);
    return fmt::format("{}, {} {}", file == names.end() ? "?" : file->second, console.say().row,
                       grouped(console, change.origin->row));
}

void explain_values(const Console& console, const OpenDataset& open, const StoredRecord& record,
                    const std::vector<PastVersion>& versions, const FileNames& names) {
    const Texts& say = console.say();
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < record.values.values.size(); ++i) {
        const Field& field = open.contract->fields[i];
        std::string value = display(console, field, record.values.values[i]);
        if (value.empty()) continue;
        const PastVersion* origin = origin_of(versions, record, console, field, i);
        rows.push_back({std::string(label(console, field)), std::move(value),
                        origin ? place_of(console, names, origin->change) : "",
                        origin ? fmt::format("{} {}", say.version, origin->change.version) : ""});
    }
    console.table({std::string(say.field), std::string(say.value), std::string(say.origin), ""},
                  rows);
}

std::string findings_text(const std::vector<Finding>& findings) {
    std::string out;
    for (const Finding& finding : findings) {
        out += (out.empty() ? "" : "; ") + finding.rule;
        if (!finding.field.empty()) out += " " + finding.field;
        if (!finding.given.empty()) out += " “" + finding.given + "”";
    }
    return out;
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
    const auto marks = decode_marks(record.marks);
    if (!marks) return {};
    TRY_ASSIGN(const auto rules, load_rules(*open.store, open.place.dataset));
    const QualityTexts& say = quality_texts(console);
    std::vector<std::vector<std::string>> rows;
    for (const Check& check : rules->checks().all()) {
        if (check.retired) continue;
        const bool fails = marks->fails.has(check.number);
        // dongbo's own checks of fields are shown where they fail.
        if (!fails && check.kind != CheckKind::rule) continue;
        const bool applies = marks->applies.has(check.number);
        rows.push_back({fails     ? "✗"
                        : applies ? "✓"
                                  : "–",
                        name(check),
                        std::string(fails     ? say.fails
                                    : applies ? say.passes
                                              : ""),
                        fails ? meaning_of(console, rules->contract(), check) : ""});
    }
    console.line("");
    console.table({"", std::string(say.check), "", std::string(say.meaning)}, rows);
    return {};
}

std::string checks_json(const StoredRecord& record, const RuleSet& rules) {
    const auto marks = decode_marks(record.marks);
    std::string out;
    for (const Check& check : rules.checks().all()) {
        if (!marks || check.retired) continue;
        const std::string_view result = marks->fails.has(check.number)     ? "fails"
                                        : marks->applies.has(check.number) ? "passes"
                                                                           : "not_applicable";
        out += fmt::format(R"({}{{"check":{},"result":"{}"}})", out.empty() ? "" : ",",
                           json_text(name(check)), result);
    }
    return "[" + out + "]";
}

std::string history_json(const std::vector<PastVersion>& versions) {
    std::string out;
    for (const PastVersion& past : versions) {
        out += fmt::format(R"({}{{"change":{},"leaf":{},"position":{}}})", out.empty() ? "" : ",",
                           past.entry.erased() ? "null" : past.entry.encoded,
                           json_text(hex(past.entry.leaf)), past.entry.position);
    }
    return "[" + out + "]";
}

Result<> explain(const Console& console, const GetOptions& options) {
    TRY_ASSIGN(const RecordId id, read_id(options.record));
    TRY_ASSIGN(const OpenDataset open, open_dataset(options.node, options.dataset));
    TRY_ASSIGN(const StoredRecord record, open.store->get(open.place.dataset, id, options.at));
    TRY_ASSIGN(const std::vector<PastVersion> versions, read_history(open, id));
    TRY_ASSIGN(const FileNames names, file_names(open));
    if (console.json) {
        TRY_ASSIGN(const auto rules, load_rules(*open.store, open.place.dataset));
        fmt::print("{{\"checks\":{},\"history\":{},\"record\":{}}}\n", checks_json(record, *rules),
                   history_json(versions), record_json(*open.contract, record));
        return {};
    }
    const Texts& say = console.say();
    console.line(fmt::format("{} {} · {} · {} {} · {}", say.record, id.text(), open.place.dataset,
                             say.version, record.version, state_words(say, record)));
    if (record.state == RecordState::live) {
        console.line(fmt::format("{}: {}", say.content_hash, hex(record.content_hash)));
        explain_values(console, open, record, versions, names);
    }
    if (!options.at) TRY(explain_checks(console, open, record));
    explain_history(console, versions, names);
    return {};
}

Result<> get(const Console& console, const GetOptions& options) {
    TRY_ASSIGN(const RecordId id, read_id(options.record));
    TRY_ASSIGN(const OpenDataset open, open_dataset(options.node, options.dataset));
    TRY_ASSIGN(const StoredRecord record, open.store->get(open.place.dataset, id, options.at));
    if (console.json) {
        fmt::print("{}\n", record_json(*open.contract, record));
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
        std::string records;
        for (const StoredRecord& record : found.records) {
            records += (records.empty() ? "" : ",") + record_json(*open.contract, record);
        }
        fmt::print("{{\"next_cursor\":{},\"records\":[{}]}}\n", json_text(found.next_cursor),
                   records);
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
