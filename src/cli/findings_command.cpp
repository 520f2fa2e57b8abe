// dongbo findings: which checks fail, and every record that fails one.
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "cli/open_dataset.hpp"
#include "cli/quality_commands.hpp"
#include "cli/quality_texts.hpp"
#include "quality/load_rules.hpp"
#include "report/failing_rows.hpp"
#include "report/measures_report.hpp"

namespace dongbo {
namespace {

CheckFilter check_filter(const FindingsOptions& options) {
    return {.dimension = options.dimension, .severity = options.severity};
}

FailingQuery failing_query(const FindingsOptions& options, const Check& check) {
    return {.check = &check,
            .filter = {.unit = options.unit,
                       .agency = options.agency,
                       .case_number = options.case_number},
            .after = options.after};
}

void print_checks(const Console& console, const RuleSet& rules, const Counts& total,
                  const std::vector<const Check*>& failing) {
    const QualityTexts& say = quality_texts(console);
    std::vector<std::vector<std::string>> rows;
    for (const Check* check : failing) {
        const Count count = total.of(check->number);
        rows.push_back({name(*check), std::string(word(console.language, check->severity)),
                        std::string(dimension_word(console.language, check->dimension)),
                        grouped(console, static_cast<std::uint64_t>(count.fails)),
                        grouped(console, static_cast<std::uint64_t>(count.applies)),
                        meaning_of(console.language, rules.contract(), *check)});
    }
    if (rows.empty()) {
        console.line(say.no_findings);
        return;
    }
    console.table({std::string(say.check), std::string(say.severity), std::string(say.dimension),
                   std::string(say.failing), std::string(say.applies_to), std::string(say.meaning)},
                  rows);
}

Result<> list_checks(const Console& console, const OpenDataset& open, const RuleSet& rules,
                     const FindingsOptions& options) {
    TRY_ASSIGN(const Measures measures, read_measures(*open.store, open.place.dataset));
    const Counts total = measures.total();
    const auto failing = failing_checks(rules, total, check_filter(options));
    if (!console.json) {
        print_checks(console, rules, total, failing);
        return {};
    }
    console.print_json([&](JsonWriter& json) {
        json.begin_object().key("checks").begin_array();
        for (const Check* check : failing)
            write_check(json, console.language, rules.contract(), *check, total.of(check->number));
        json.end_array().member("dataset", open.place.dataset).end_object();
    });
    return {};
}

void print_failing(const Console& console, const std::vector<FailingRow>& failing) {
    const QualityTexts& say = quality_texts(console);
    std::vector<std::vector<std::string>> rows;
    for (const FailingRow& row : failing)
        rows.push_back({row.record.id.text(), source_key_text(row.origin),
                        std::string(name(row.verdict)), row.value,
                        fmt::format("{}, {} {}", row.file, console.say().row,
                                    grouped(console, row.origin.row)),
                        grouped(console, row.record.case_number)});
    console.table({std::string(console.say().record), std::string(say.key),
                   std::string(console.say().verdict), std::string(console.say().value),
                   std::string(console.say().origin), std::string(say.case_word)},
                  rows);
}

Result<> list_failing(const Console& console, const OpenDataset& open, const RuleSet& rules,
                      const Check& check, const FindingsOptions& options) {
    const QualityTexts& say = quality_texts(console);
    const std::string meaning = meaning_of(console.language, rules.contract(), check);
    std::vector<FailingRow> rows;
    TRY(each_failing(console.language, *open.store, open.place.dataset, rules,
                     failing_query(options, check), [&](const FailingRow& row) {
                         if (rows.size() == options.limit) return false;
                         rows.push_back(row);
                         return true;
                     }));
    const bool more = rows.size() == options.limit;
    const std::uint64_t next = more && !rows.empty() ? rows.back().record.row : 0;
    if (console.json) {
        console.print_json([&](JsonWriter& json) {
            json.begin_object().member("check", name(check)).member("meaning", meaning);
            json.member("next_after", next).key("records").begin_array();
            for (const FailingRow& row : rows) write_json(json, row);
            json.end_array().end_object();
        });
        return {};
    }
    console.line(fmt::format("{}: {}", name(check), meaning));
    if (rows.empty()) {
        console.line(say.no_findings);
        return {};
    }
    print_failing(console, rows);
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
    write(failing_csv_heading());
    for (const Check* check : checks) {
        const auto see = [&](const FailingRow& row) {
            write(failing_csv_line(console.language, rules, *check, row));
            bar.show(static_cast<double>(++done) /
                     static_cast<double>(std::max<std::int64_t>(expected, 1)));
            return good;
        };
        TRY(each_failing(console.language, *open.store, open.place.dataset, rules,
                         failing_query(options, *check), see));
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
            if (check_filter(options).wants(check)) checks.push_back(&check);
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

Exit run_findings(const Console& console, const FindingsOptions& options) {
    const auto done = findings(console, options);
    return done ? Exit::ok : console.report(done.error());
}

}  // namespace dongbo
