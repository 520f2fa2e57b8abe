// dongbo findings: which checks fail, and every record that fails one.
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "cli/csv_cell.hpp"
#include "cli/quality_commands.hpp"
#include "cli/quality_texts.hpp"
#include "quality/load_rules.hpp"
#include "quality/measures.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPage = 1'000;

std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& part : parts) out += (out.empty() ? "" : "|") + part;
    return out;
}

bool wanted(const FindingsOptions& options, const Check& check) {
    return !check.retired && (options.dimension.empty() || options.dimension == check.dimension) &&
           (options.severity.empty() || options.severity == name(check.severity));
}

Result<> list_checks(const Console& console, const OpenDataset& open, const RuleSet& rules,
                     const FindingsOptions& options) {
    const QualityTexts& say = quality_texts(console);
    TRY_ASSIGN(const Measures measures, read_measures(*open.store, open.place.dataset));
    const Counts total = measures.total();
    std::vector<const Check*> failing;
    for (const Check& check : rules.checks().all())
        if (wanted(options, check) && total.of(check.number).fails != 0) failing.push_back(&check);
    std::ranges::sort(failing, std::greater{}, [&](const Check* check) {
        return std::pair(total.of(check->number).fails, -static_cast<int>(check->number));
    });
    std::string json;
    std::vector<std::vector<std::string>> rows;
    for (const Check* check : failing) {
        const Count count = total.of(check->number);
        const std::string meaning = meaning_of(console, rules.contract(), *check);
        json += fmt::format(
            R"({}{{"applies":{},"check":{},"dimension":{},"fails":{},"meaning":{},"severity":{}}})",
            json.empty() ? "" : ",", count.applies, json_text(name(*check)),
            json_text(check->dimension), count.fails, json_text(meaning),
            json_text(name(check->severity)));
        rows.push_back({name(*check),
                        std::string(say.severities[static_cast<std::size_t>(check->severity)]),
                        std::string(dimension_word(say, check->dimension)),
                        grouped(console, static_cast<std::uint64_t>(count.fails)),
                        grouped(console, static_cast<std::uint64_t>(count.applies)), meaning});
    }
    if (console.json) {
        fmt::print("{{\"checks\":[{}],\"dataset\":{}}}\n", json, json_text(open.place.dataset));
    } else if (rows.empty()) {
        console.line(say.no_findings);
    } else {
        console.table(
            {std::string(say.check), std::string(say.severity), std::string(say.dimension),
             std::string(say.failing), std::string(say.applies_to), std::string(say.meaning)},
            rows);
    }
    return {};
}

bool wanted(const FindingsOptions& options, const FailingRow& row) {
    const bool unit = options.unit.empty() || row.unit == options.unit ||
                      row.unit.starts_with(options.unit + "@");
    return unit && (!options.case_number || *options.case_number == row.record.case_number) &&
           (options.agency.empty() || row.origin.source.starts_with(options.agency));
}

/// Calls `see` with every wanted record that fails the check, from `after` on, until it says false.
Result<> each_failing(const Console& console, const OpenDataset& open, const RuleSet& rules,
                      const Check& check, const FindingsOptions& options,
                      const std::function<bool(const FailingRow&)>& see) {
    TRY_ASSIGN(const FileNames files, file_names(open));
    std::uint64_t after = options.after;
    for (;;) {
        TRY_ASSIGN(const auto page,
                   failing_records(*open.store, open.place.dataset, check.number, after, kPage));
        for (const FailingRecord& record : page) {
            TRY_ASSIGN(const FailingRow row, describe(console, open, rules, check, record, files));
            if (wanted(options, row) && !see(row)) return {};
        }
        if (page.size() < kPage) return {};
        after = page.back().row;
    }
}

std::string row_json(const FailingRow& row) {
    std::string key;
    for (const std::string& part : row.origin.key)
        key += (key.empty() ? "" : ",") + json_text(part);
    return fmt::format(
        R"({{"case":{},"delivery":{},"file":{},"record":{},"row":{},"source":{},"source_key":[{}],"unit":{},"value":{},"verdict":{}}})",
        row.record.case_number, row.origin.delivery, json_text(row.file),
        json_text(row.record.id.text()), row.origin.row, json_text(row.origin.source), key,
        json_text(row.unit), json_text(row.value), json_text(name(row.verdict)));
}

Result<> list_failing(const Console& console, const OpenDataset& open, const RuleSet& rules,
                      const Check& check, const FindingsOptions& options) {
    const QualityTexts& say = quality_texts(console);
    const std::string meaning = meaning_of(console, rules.contract(), check);
    std::string json;
    std::vector<std::vector<std::string>> rows;
    std::uint64_t next = 0;
    std::size_t shown = 0;
    TRY(each_failing(console, open, rules, check, options, [&](const FailingRow& row) {
        if (shown == options.limit) return false;
        ++shown;
        next = row.record.row;
        json += (json.empty() ? "" : ",") + row_json(row);
        rows.push_back({row.record.id.text(), joined(row.origin.key),
                        std::string(name(row.verdict)), row.value,
                        fmt::format("{}, {} {}", row.file, console.say().row,
                                    grouped(console, row.origin.row)),
                        grouped(console, row.record.case_number)});
        return true;
    }));
    const bool more = shown == options.limit;
    if (console.json) {
        fmt::print("{{\"check\":{},\"meaning\":{},\"next_after\":{},\"records\":[{}]}}\n",
                   json_text(name(check)), json_text(meaning), more ? next : 0, json);
        return {};
    }
    console.line(fmt::format("{}: {}", name(check), meaning));
    if (rows.empty()) {
        console.line(say.no_findings);
        return {};
    }
    console.table({std::string(console.say().record), std::string(say.key),
                   std::string(console.say().verdict), std::string(console.say().value),
                   std::string(console.say().origin), std::string(say.case_word)},
                  rows);
    if (more) console.line(fmt::format("{} {}", say.more, next));
    return {};
}

Result<> write_csv(const Console& console, const OpenDataset& open, const RuleSet& rules,
                   const std::vector<const Check*>& checks, const FindingsOptions& options) {
    const bool to_output = options.csv == "-";
    const std::unique_ptr<FILE, int (*)(FILE*)> file(
        to_output ? stdout : std::fopen(options.csv.c_str(), "wb"),
        to_output ? [](FILE*) { return 0; } : std::fclose);
    if (file == nullptr)
        return fail(ErrorCode::unavailable, "the file can't be written", options.csv,
                    "choose a folder that exists and may be written");
    TRY_ASSIGN(const Measures measures, read_measures(*open.store, open.place.dataset));
    std::int64_t expected = 0, done = 0;
    for (const Check* check : checks) expected += measures.total().of(check->number).fails;
    ProgressBar bar(options.csv);
    bool good = true;
    const auto write = [&](const std::string& line) {
        good = good && std::fwrite(line.data(), 1, line.size(), file.get()) == line.size();
    };
    write(
        "\xef\xbb\xbf"
        "check,severity,dimension,reason,record,source,source_key,unit,verdict,value,"
        "delivery,file,row,case\r\n");
    for (const Check* check : checks) {
        const std::string reason = meaning_of(console, rules.contract(), *check);
        TRY(each_failing(console, open, rules, *check, options, [&](const FailingRow& row) {
            write(fmt::format(
                "{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n", csv_cell(name(*check)),
                csv_cell(name(check->severity)), csv_cell(check->dimension), csv_cell(reason),
                csv_cell(row.record.id.text()), csv_cell(row.origin.source),
                csv_cell(joined(row.origin.key)), csv_cell(row.unit), csv_cell(name(row.verdict)),
                csv_cell(row.value), csv_number(row.origin.delivery), csv_cell(row.file),
                csv_number(row.origin.row), csv_number(row.record.case_number)));
            bar.show(static_cast<double>(++done) /
                     static_cast<double>(std::max<std::int64_t>(expected, 1)));
            return good;
        }));
    }
    good = good && std::fflush(file.get()) == 0;
    if (!good)
        return fail(ErrorCode::unavailable, "the file was not written whole", options.csv,
                    "make room");
    if (!to_output)
        console.line(fmt::format("{} {}: {}", quality_texts(console).all_written, options.csv,
                                 grouped(console, static_cast<std::uint64_t>(done))));
    return {};
}

Result<> findings(const Console& console, const FindingsOptions& options) {
    TRY_ASSIGN(const OpenDataset open, open_dataset(options.node, options.dataset));
    TRY_ASSIGN(const auto rules, load_rules(*open.store, open.place.dataset));
    std::vector<const Check*> checks;
    if (options.rule.empty()) {
        for (const Check& check : rules->checks().all())
            if (wanted(options, check)) checks.push_back(&check);
    } else {
        checks.push_back(rules->checks().find_by_name(options.rule));
        if (checks.front() == nullptr)
            return fail(ErrorCode::not_found, "there is no check of this name", options.rule,
                        "dongbo findings " + options.dataset + " lists those that fail");
    }
    if (!options.csv.empty()) return write_csv(console, open, *rules, checks, options);
    if (options.rule.empty()) return list_checks(console, open, *rules, options);
    return list_failing(console, open, *rules, *checks.front(), options);
}

}  // namespace

Result<FileNames> file_names(const OpenDataset& open) {
    FileNames names;
    TRY_ASSIGN(const auto deliveries, open.store->deliveries(open.place.dataset));
    for (const Delivery& delivery : deliveries) names[delivery.number] = delivery.file_name;
    return names;
}

Result<FailingRow> describe(const Console& console, const OpenDataset& open, const RuleSet& rules,
                            const Check& check, const FailingRecord& record,
                            const FileNames& files) {
    FailingRow row{.record = record, .origin = {}, .file = {}, .value = {}, .unit = {}};
    TRY_ASSIGN(const StoredRecord stored, open.store->get(open.place.dataset, record.id));
    TRY_ASSIGN(const Change newest, open.store->change(stored.head));
    row.verdict = newest.verdict;
    const Position given_by = stored.pending != 0 ? stored.pending : stored.position;
    TRY_ASSIGN(const Change put, open.store->change(given_by));
    if (put.origin) row.origin = *put.origin;
    const auto file = files.find(row.origin.delivery);
    if (file != files.end()) row.file = file->second;
    const Contract& contract = rules.contract();
    TRY_ASSIGN(const Record values, parse_canonical(put.content, contract.fields));
    if (const auto unit = rules.unit_field()) row.unit = plain_text(values.values[*unit]);
    for (const Finding& finding : newest.findings)
        if (finding.rule == check.rule && finding.field == check.field) row.value = finding.given;
    const auto field = contract.find_field(check.field.substr(0, check.field.find('.')));
    if (row.value.empty() && field)
        row.value = display(console, contract.fields[*field], values.values[*field]);
    return row;
}

Exit run_findings(const Console& console, const FindingsOptions& options) {
    const auto done = findings(console, options);
    return done ? Exit::ok : console.report(done.error());
}

}  // namespace dongbo
