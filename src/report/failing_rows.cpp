#include "report/failing_rows.hpp"

#include <fmt/format.h>

#include "record/canonical.hpp"
#include "report/csv_cell.hpp"
#include "report/record_report.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPage = 1'000;

}  // namespace

std::string source_key_text(const Origin& origin) {
    std::string text;
    for (const std::string& part : origin.key) text += (text.empty() ? "" : "|") + part;
    return text;
}

Result<FailingRow> describe(Language language, Store& store, const std::string& dataset,
                            const RuleSet& rules, const Check& check, const FailingRecord& record,
                            const FileNames& files) {
    FailingRow row{.record = record, .origin = {}, .file = {}, .value = {}, .unit = {}};
    TRY_ASSIGN(const StoredRecord stored, store.get(dataset, record.id));
    TRY_ASSIGN(const Change newest, store.change(stored.head));
    row.verdict = newest.verdict;
    const Position given_by = stored.pending != 0 ? stored.pending : stored.position;
    TRY_ASSIGN(const Change put, store.change(given_by));
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
        row.value = display(language, contract.fields[*field], values.values[*field]);
    return row;
}

bool RowFilter::wants(const FailingRow& row) const {
    const bool here = unit.empty() || row.unit == unit || row.unit.starts_with(unit + "@");
    return here && (!case_number || *case_number == row.record.case_number) &&
           (agency.empty() || row.origin.source == agency ||
            row.origin.source.starts_with(agency + "/"));
}

Result<> each_failing(Language language, Store& store, const std::string& dataset,
                      const RuleSet& rules, const FailingQuery& query,
                      const std::function<bool(const FailingRow&)>& see) {
    TRY_ASSIGN(const FileNames files, file_names(store, dataset));
    std::uint64_t after = query.after;
    for (;;) {
        TRY_ASSIGN(const auto page,
                   failing_records(store, dataset, query.check->number, after, kPage));
        for (const FailingRecord& record : page) {
            // The case stands in the book: no need to look at the record.
            if (query.filter.case_number && *query.filter.case_number != record.case_number)
                continue;
            TRY_ASSIGN(const FailingRow row,
                       describe(language, store, dataset, rules, *query.check, record, files));
            if (query.filter.wants(row) && !see(row)) return {};
        }
        if (page.size() < kPage) return {};
        after = page.back().row;
    }
}

Result<FailingPage> failing_page(Language language, Store& store, const std::string& dataset,
                                 const RuleSet& rules, const FailingQuery& query,
                                 std::size_t limit) {
    FailingPage page;
    TRY_ASSIGN(const FileNames files, file_names(store, dataset));
    TRY_ASSIGN(const auto records,
               failing_records(store, dataset, query.check->number, query.after, kLookedAtMax));
    for (const FailingRecord& record : records) {
        if (page.rows.size() == limit) return page;
        page.next_after = record.row;
        if (query.filter.case_number && *query.filter.case_number != record.case_number) continue;
        TRY_ASSIGN(FailingRow row,
                   describe(language, store, dataset, rules, *query.check, record, files));
        if (query.filter.wants(row)) page.rows.push_back(std::move(row));
    }
    if (records.size() < kLookedAtMax) page.next_after = 0;
    return page;
}

void withhold_personal(FailingRow& row, const RuleSet& rules) {
    row.value.clear();
    row.origin.key.clear();
    const auto unit = rules.unit_field();
    if (unit && is_personal(rules.contract().fields[*unit])) row.unit.clear();
}

void write_json(JsonWriter& json, const FailingRow& row) {
    json.begin_object()
        .member("case", row.record.case_number)
        .member("delivery", row.origin.delivery)
        .member("file", row.file)
        .member("record", row.record.id.text())
        .member("row", row.origin.row)
        .member("source", row.origin.source)
        .key("source_key")
        .begin_array();
    for (const std::string& part : row.origin.key) json.value(part);
    json.end_array()
        .member("unit", row.unit)
        .member("value", row.value)
        .member("verdict", name(row.verdict))
        .end_object();
}

std::string failing_csv_heading() {
    return "\xef\xbb\xbf"
           "check,severity,dimension,reason,record,source,source_key,unit,verdict,value,"
           "delivery,file,row,case\r\n";
}

std::string failing_csv_line(Language language, const RuleSet& rules, const Check& check,
                             const FailingRow& row) {
    return fmt::format(
        "{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n", csv_cell(name(check)),
        csv_cell(name(check.severity)), csv_cell(check.dimension),
        csv_cell(meaning_of(language, rules.contract(), check)), csv_cell(row.record.id.text()),
        csv_cell(row.origin.source), csv_cell(source_key_text(row.origin)), csv_cell(row.unit),
        csv_cell(name(row.verdict)), csv_cell(row.value), csv_number(row.origin.delivery),
        csv_cell(row.file), csv_number(row.origin.row), csv_number(row.record.case_number));
}

}  // namespace dongbo
