// Findings: which checks fail, and every record that fails one.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "http/url.hpp"
#include "node/api/answers.hpp"
#include "node/pages/chart.hpp"
#include "node/pages/page.hpp"
#include "node/pages/pages.hpp"
#include "report/failing_rows.hpp"
#include "report/measures_report.hpp"
#include "report/record_report.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPage = 50;
constexpr std::array<Severity, 4> kSeverities = {Severity::refuse, Severity::quarantine,
                                                 Severity::waiting, Severity::warn};

std::string_view tone_of(Severity severity) {
    if (severity == Severity::warn) return "warn";
    return severity == Severity::waiting ? "quiet" : "bad";
}

std::string findings_address(const ReadDataset& dataset) {
    return "/findings/" + percent_encode(dataset.place.dataset);
}

std::vector<std::pair<std::string, std::string>> crumbs_to(const Exchange& exchange) {
    const Words say(exchange.language);
    return {{say("findings.title"), "/findings"}};
}

class FindingsPage {
  public:
    FindingsPage(const Exchange& exchange, const ReadDataset& dataset, const JudgedDataset& judged)
        : exchange_(exchange),
          dataset_(dataset),
          judged_(judged),
          language_(exchange.language),
          say_(exchange.language) {}

    Model model() {
        filter_ = {.dimension = exchange_.parameter("dimension"),
                   .severity = exchange_.parameter("severity")};
        unit_ = exchange_.parameter("unit");
        agency_ = exchange_.parameter("agency");
        put(model_, "title", std::string(title(language_, judged_.rules->contract())));
        put(model_, "action", findings_address(dataset_));
        put(model_, "records_href", "/records/" + percent_encode(dataset_.place.dataset));
        put(model_, "unit_value", unit_);
        put_options();
        put_checks();
        return std::move(model_);
    }

  private:
    void put_options() {
        Model dimensions = make_list();
        for (const std::string_view dimension : kDimensions)
            dimensions << option(std::string(dimension),
                                 capital(dimension_word(language_, dimension)), filter_.dimension);
        put_list(model_, "dimensions", dimensions);
        Model severities = make_list();
        for (const Severity severity : kSeverities)
            severities << option(std::string(name(severity)), capital(word(language_, severity)),
                                 filter_.severity);
        put_list(model_, "severities", severities);
        std::set<std::string> known;
        for (const auto& [group, counts] : judged_.measures.by_group) known.insert(group.agency);
        Model agencies = make_list();
        for (const std::string& agency : known)
            if (!agency.empty()) agencies << option(agency, agency, agency_);
        put_list(model_, "agencies", agencies);
    }

    void put_checks() {
        const Counts counts = counts_of(judged_.measures, unit_, agency_);
        const std::vector<const Check*> failing = failing_checks(*judged_.rules, counts, filter_);
        const Contract& contract = judged_.rules->contract();
        std::int64_t most = 1;
        Count sum;
        for (const Check* check : failing) {
            most = std::max(most, counts.of(check->number).fails);
            sum += counts.of(check->number);
        }
        Model checks = make_list();
        for (const Check* check : failing) {
            const Count count = counts.of(check->number);
            Model item = make_object();
            put(item, "meaning", meaning_of(language_, contract, *check));
            put(item, "field",
                check->field.empty() ? "" : field_label(contract, check->field, language_));
            put(item, "dimension", capital(dimension_word(language_, check->dimension)));
            put(item, "severity", std::string(word(language_, check->severity)));
            put(item, "tone", std::string(tone_of(check->severity)));
            put(item, "fails", say_.number(count.fails));
            put(item, "applies", say_.number(count.applies));
            put(item, "share", share_text(language_, count.fails, count.applies));
            put(item, "bar", bar_svg(count.fails, most, "#b3161f"));
            put(item, "href",
                findings_address(dataset_) + "/" + percent_encode(name(*check)) +
                    url_query({{"unit", unit_}, {"agency", agency_}}));
            checks << item;
        }
        put_list(model_, "checks", checks);
        put(model_, "sum",
            say_("findings.sum", {{"checks", say_.number(std::uint64_t{failing.size()})},
                                  {"fails", say_.number(sum.fails)},
                                  {"records", say_.number(counts.records)}}));
    }

    const Exchange& exchange_;
    const ReadDataset& dataset_;
    const JudgedDataset& judged_;
    Language language_;
    Words say_;
    CheckFilter filter_;
    std::string unit_, agency_;
    Model model_ = make_object();
};

/// "Phường Ba Đình (00004)" of "00004@2025-07-01".
std::string stated_unit(const UnitList& list, const std::string& text) {
    const auto ref = parse_unit_ref(text);
    const ListedUnit* const unit = ref ? list.find(*ref).unit : nullptr;
    return unit != nullptr ? fmt::format("{} ({})", unit->full_name, unit->code) : text;
}

Model failing_row(const Exchange& exchange, const ReadDataset& dataset, const UnitList& units,
                  const FailingRow& row) {
    const Words say(exchange.language);
    const bool hidden = withholds(exchange, dataset);
    const std::string path = percent_encode(dataset.place.dataset);
    Model item = make_object();
    put(item, "href", fmt::format("/records/{}/{}", path, row.record.id.text()));
    put(item, "id", row.record.id.text().substr(0, 8));
    put(item, "value", hidden && !row.value.empty() ? "•••" : row.value);
    put(item, "file", row.file);
    put(item, "row", say.number(row.origin.row));
    put(item, "source", row.origin.source);
    put(item, "unit", hidden ? "" : stated_unit(units, row.unit));
    put(item, "verdict", std::string(word(exchange.language, row.verdict)));
    put(item, "tone", row.verdict == Verdict::live ? "good" : "warn");
    put(item, "case", row.record.case_number == 0 ? "" : std::to_string(row.record.case_number));
    put(item, "case_href", fmt::format("/cases/{}/{}", path, row.record.case_number));
    return item;
}

void put_check(Model& model, const Exchange& exchange, const Contract& contract, const Check& check,
               const Count& count) {
    const Words say(exchange.language);
    put(model, "meaning", meaning_of(exchange.language, contract, check));
    put(model, "check", name(check));
    put(model, "place", place_of(contract, check, exchange.language));
    put(model, "dimension", capital(dimension_word(exchange.language, check.dimension)));
    put(model, "severity", std::string(word(exchange.language, check.severity)));
    put(model, "tone", std::string(tone_of(check.severity)));
    put(model, "counts",
        say("findings.counts",
            {{"fails", say.number(count.fails)},
             {"applies", say.number(count.applies)},
             {"share", share_text(exchange.language, count.fails, count.applies)}}));
    put(model, "bar", bar_svg(count.fails, count.applies, "#b3161f"));
    put(model, "basis",
        check.kind == CheckKind::rule ? contract.rules[check.index].legal_basis : "");
}

}  // namespace

Result<HttpResponse> findings_start_page(Exchange& exchange) {
    const Words say(exchange.language);
    TRY_ASSIGN(const auto datasets, datasets_of(exchange, Permission::see_findings));
    Model items = make_list();
    for (const ReadDataset* dataset : datasets) {
        TRY_ASSIGN(auto rules, exchange.reader.rules(*dataset));
        TRY_ASSIGN(const JudgedDataset judged,
                   read_judged(*dataset->store, dataset->place.dataset, std::move(rules)));
        const Counts total = judged.measures.total();
        Count sum;
        for (const Check& check : judged.rules->checks().all())
            if (!check.retired) sum += total.of(check.number);
        Model item = make_object();
        put(item, "href", findings_address(*dataset));
        put(item, "name", std::string(title(exchange.language, *dataset->contract)));
        put(item, "detail",
            say("findings.dataset_sum",
                {{"fails", say.number(sum.fails)},
                 {"share", share_text(exchange.language, sum.passes(), sum.applies)}}));
        items << item;
    }
    Model model = make_object();
    put_list(model, "items", items);
    put(model, "heading", say("findings.title"));
    put(model, "lead", say("findings.lead"));
    return page(
        exchange,
        {.template_name = "datasets", .title = say("findings.title"), .section = "findings"},
        std::move(model));
}

Result<HttpResponse> findings_page(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(auto rules, exchange.reader.rules(*dataset));
    TRY_ASSIGN(const JudgedDataset judged,
               read_judged(*dataset->store, dataset->place.dataset, std::move(rules)));
    return page(exchange,
                {.template_name = "findings",
                 .title = std::string(title(exchange.language, *dataset->contract)),
                 .section = "findings",
                 .crumbs = crumbs_to(exchange)},
                FindingsPage(exchange, *dataset, judged).model());
}

namespace {

/// The rows of one page, the way to the next, and by what they were chosen.
Result<> put_failing(Model& model, Exchange& exchange, const ReadDataset& dataset,
                     const FailingQuery& query, const FailingPage& found) {
    TRY_ASSIGN(const auto units, exchange.reader.units());
    Model rows = make_list();
    for (const FailingRow& row : found.rows) {
        if (dataset.personal)
            exchange.saw(dataset.place.dataset, row.record.id, AccessKind::listed);
        rows << failing_row(exchange, dataset, *units, row);
    }
    put_list(model, "rows", rows);
    const auto& [unit, agency, case_number] = query.filter;
    const std::string next = std::to_string(found.next_after);
    put(model, "next_href",
        found.next_after == 0
            ? ""
            : exchange.request.path +
                  url_query({{"unit", unit}, {"agency", agency}, {"after", next}}));
    put(model, "filtered",
        unit.empty() && agency.empty() ? "" : fmt::format("{} {}", unit, agency));
    put_flag(model, "withheld", withholds(exchange, dataset));
    return {};
}

}  // namespace

Result<HttpResponse> failing_records_page(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const auto rules, exchange.reader.rules(*dataset));
    const Contract& contract = rules->contract();
    const Check* const check = rules->checks().find_by_name(exchange.part("check"));
    if (check == nullptr)
        return fail(ErrorCode::not_found, "the dataset has no such check", exchange.part("check"),
                    "choose one in the list of findings");
    FailingQuery query;
    query.check = check;
    query.filter.unit = exchange.parameter("unit");
    query.filter.agency = exchange.parameter("agency");
    TRY_ASSIGN(const auto after, number_parameter(exchange, "after"));
    query.after = after.value_or(0);
    TRY_ASSIGN(const Measures measures, read_measures(*dataset->store, dataset->place.dataset));
    TRY_ASSIGN(const FailingPage found, failing_page(exchange.language, *dataset->store,
                                                     dataset->place.dataset, *rules, query, kPage));
    Model model = make_object();
    put_check(model, exchange, contract, *check, measures.total().of(check->number));
    TRY(put_failing(model, exchange, *dataset, query, found));
    auto crumbs = crumbs_to(exchange);
    crumbs.emplace_back(std::string(title(exchange.language, contract)),
                        findings_address(*dataset));
    return page(exchange,
                {.template_name = "failing",
                 .title = meaning_of(exchange.language, contract, *check),
                 .section = "findings",
                 .crumbs = std::move(crumbs)},
                std::move(model));
}

}  // namespace dongbo
