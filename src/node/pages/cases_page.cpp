// Cases: findings of one cause with an owner and a clock, and what people say about them.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "http/url.hpp"
#include "node/api/answers.hpp"
#include "node/api/changes.hpp"
#include "node/pages/chart.hpp"
#include "node/pages/official_names.hpp"
#include "node/pages/page.hpp"
#include "node/pages/pages.hpp"
#include "report/case_report.hpp"
#include "report/failing_rows.hpp"
#include "report/record_report.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kCasesShown = 200;
constexpr std::size_t kRowsShown = 10;
constexpr std::array<CaseState, 5> kStates = {CaseState::open, CaseState::taken_up,
                                              CaseState::needs_information, CaseState::confirmed,
                                              CaseState::closed};

std::string_view tone_of(const Case& one, Timestamp now) {
    if (is_overdue(one, now)) return "bad";
    if (one.state == CaseState::open) return "warn";
    return one.state == CaseState::closed ? "quiet" : "good";
}

bool sees_case(const Exchange& exchange, const ReadDataset& dataset, const Case& one,
               Permission needs) {
    return may(exchange, needs, dataset.holder, one.owner);
}

std::string case_address(const ReadDataset& dataset, std::uint64_t number) {
    return fmt::format("/cases/{}/{}", percent_encode(dataset.place.dataset), number);
}

std::string meaning_of_case(Language language, const RuleSet& rules, const Case& one) {
    const Check* const check = rules.checks().find(one.rule, one.field);
    return check != nullptr ? meaning_of(language, rules.contract(), *check) : check_name(one);
}

struct Listed {
    const ReadDataset* dataset;
    std::shared_ptr<const RuleSet> rules;
    Case one;
};

Result<std::vector<Listed>> listed_cases(Exchange& exchange, const CaseFilter& filter,
                                         const std::string& only) {
    std::vector<Listed> all;
    TRY_ASSIGN(const auto datasets, exchange.reader.datasets());
    for (const ReadDataset* dataset : datasets) {
        if (!only.empty() && dataset->place.dataset != only) continue;
        TRY_ASSIGN(const auto rules, exchange.reader.rules(*dataset));
        TRY_ASSIGN(std::vector<Case> cases,
                   wanted_cases(*dataset->store, dataset->place.dataset, filter, exchange.now));
        for (Case& one : cases)
            if (sees_case(exchange, *dataset, one, Permission::see_findings))
                all.push_back({dataset, rules, std::move(one)});
    }
    std::ranges::sort(all, std::greater{}, [&](const Listed& one) {
        return std::pair(is_overdue(one.one, exchange.now), one.one.findings);
    });
    return all;
}

Model list_item(const Exchange& exchange, const Listed& listed) {
    const Words say(exchange.language);
    const Case& one = listed.one;
    Model item = make_object();
    put(item, "href", case_address(*listed.dataset, one.number));
    put(item, "number", std::to_string(one.number));
    put(item, "dataset", std::string(title(exchange.language, *listed.dataset->contract)));
    put(item, "meaning", meaning_of_case(exchange.language, *listed.rules, one));
    put(item, "cause", shows_cause(exchange, *listed.dataset, one) ? one.cause : "");
    put(item, "owner", one.owner);
    put(item, "state", std::string(word(exchange.language, one.state)));
    put(item, "tone", std::string(tone_of(one, exchange.now)));
    put(item, "left", say.ratio(one.findings, one.most));
    put(item, "bar", bar_svg(one.most - one.findings, one.most, "#1a6b3a"));
    put(item, "deadline", deadline_text(exchange.language, one, exchange.now));
    return item;
}

void put_filters(Model& model, const Exchange& exchange, const std::set<std::string>& owners,
                 const std::vector<const ReadDataset*>& datasets) {
    Model states = make_list(), agencies = make_list(), sets = make_list();
    for (const CaseState state : kStates)
        states << option(std::string(name(state)), capital(word(exchange.language, state)),
                         exchange.parameter("state"));
    for (const std::string& owner : owners)
        agencies << option(owner, owner, exchange.parameter("owner"));
    for (const ReadDataset* dataset : datasets)
        sets << option(dataset->place.dataset,
                       std::string(title(exchange.language, *dataset->contract)),
                       exchange.parameter("of"));
    put_list(model, "states", states);
    put_list(model, "agencies", agencies);
    put_list(model, "datasets", sets);
    put_flag(model, "overdue", !exchange.parameter("overdue").empty());
}

class CasePage {
  public:
    CasePage(Exchange& exchange, const ReadDataset& dataset, const Case& one)
        : exchange_(exchange),
          dataset_(dataset),
          one_(one),
          language_(exchange.language),
          say_(exchange.language),
          officials_(exchange.reader) {}

    Result<Model> run() {
        TRY_ASSIGN(rules_, exchange_.reader.rules(dataset_));
        put(model_, "number", std::to_string(one_.number));
        put(model_, "meaning", meaning_of_case(language_, *rules_, one_));
        put(model_, "state", std::string(word(language_, one_.state)));
        put(model_, "place", place_of_case());
        put(model_, "tone", std::string(tone_of(one_, exchange_.now)));
        put(model_, "owner", one_.owner);
        put(model_, "cause", shows_cause(exchange_, dataset_, one_) ? one_.cause : "");
        put(model_, "left", say_.ratio(one_.findings, one_.most));
        put(model_, "bar", bar_svg(one_.most - one_.findings, one_.most, "#1a6b3a"));
        put(model_, "opened", time_text(language_, one_.opened));
        put(model_, "deadline", deadline_text(language_, one_, exchange_.now));
        put_flag(model_, "overdue", is_overdue(one_, exchange_.now));
        put(model_, "delivery", std::to_string(one_.delivery));
        put(model_, "delivery_href",
            fmt::format("/deliveries/{}/{}", percent_encode(dataset_.place.dataset),
                        one_.delivery));
        put_history();
        put_form();
        TRY(put_rows());
        return std::move(model_);
    }

  private:
    std::string place_of_case() const {
        const Check* const check = rules_->checks().find(one_.rule, one_.field);
        return check != nullptr ? place_of(rules_->contract(), *check, language_) : "";
    }

    void put_history() {
        Model history = make_list();
        for (auto event = one_.history.rbegin(); event != one_.history.rend(); ++event) {
            Model item = make_object();
            put(item, "at", time_text(language_, event->at));
            put(item, "event_state", capital(word(language_, event->state)));
            put(item, "by", event->by.empty() ? "dongbo" : officials_.name(event->by));
            put(item, "note", event->note);
            history << item;
        }
        put_list(model_, "history", history);
    }

    void put_form() {
        const bool may = one_.state != CaseState::closed &&
                         sees_case(exchange_, dataset_, one_, Permission::work_on_cases);
        put_flag(model_, "may_work", may);
        put(model_, "action", exchange_.request.path);
        put(model_, "seen", tag_of(one_));
        Model moves = make_list();
        for (const CaseState state :
             {CaseState::taken_up, CaseState::needs_information, CaseState::confirmed}) {
            Model item = make_object();
            put(item, "value", std::string(name(state)));
            put(item, "text", say_(fmt::format("case.move_{}", name(state))));
            put(item, "hint", say_(fmt::format("case.hint_{}", name(state))));
            put_flag(item, "checked",
                     state == (one_.state == CaseState::open ? CaseState::taken_up : one_.state));
            moves << item;
        }
        put_list(model_, "moves", moves);
    }

    Result<> put_rows() {
        Model rows = make_list();
        put(model_, "all_href", "");
        put(model_, "fix", "");
        const Check* const check = rules_->checks().find(one_.rule, one_.field);
        const bool seen = sees_case(exchange_, dataset_, one_, Permission::see_findings);
        if (check != nullptr && seen && one_.state != CaseState::closed) {
            FailingQuery query{.check = check, .filter = {}};
            query.filter.case_number = one_.number;
            TRY_ASSIGN(const FailingPage found,
                       failing_page(language_, *dataset_.store, dataset_.place.dataset, *rules_,
                                    query, kRowsShown));
            const bool hidden = withholds(exchange_, dataset_);
            for (const FailingRow& row : found.rows) {
                if (dataset_.personal)
                    exchange_.saw(dataset_.place.dataset, row.record.id, AccessKind::listed);
                rows << row_of(row, hidden);
            }
            put(model_, "all_href",
                fmt::format("/findings/{}/{}", percent_encode(dataset_.place.dataset),
                            percent_encode(name(*check))));
        }
        put_list(model_, "rows", rows);
        return {};
    }

    Model row_of(const FailingRow& row, bool hidden) const {
        Model item = make_object();
        put(item, "href",
            fmt::format("/records/{}/{}", percent_encode(dataset_.place.dataset),
                        row.record.id.text()));
        put(item, "id", row.record.id.text().substr(0, 8));
        put(item, "value", hidden && !row.value.empty() ? "•••" : row.value);
        put(item, "file", row.file);
        put(item, "row", say_.number(row.origin.row));
        return item;
    }

    Exchange& exchange_;
    const ReadDataset& dataset_;
    const Case& one_;
    Language language_;
    Words say_;
    OfficialNames officials_;
    std::shared_ptr<const RuleSet> rules_;
    Model model_ = make_object();
};

/// The case that the path names, if the caller may.
Result<Case> case_of(Exchange& exchange, const ReadDataset& dataset, Permission needs) {
    TRY_ASSIGN(const std::uint64_t number, number_part(exchange, "number"));
    TRY_ASSIGN(Case one, read_case(*dataset.store, dataset.place.dataset, number));
    if (!sees_case(exchange, dataset, one, needs))
        return fail(ErrorCode::unauthorised, "the case belongs to another agency", one.owner,
                    "ask that agency");
    return one;
}

}  // namespace

Result<HttpResponse> cases_page(Exchange& exchange) {
    const Words say(exchange.language);
    CaseFilter filter{.state = exchange.parameter("state"),
                      .owner = exchange.parameter("owner"),
                      .overdue = !exchange.parameter("overdue").empty()};
    TRY_ASSIGN(const auto cases, listed_cases(exchange, filter, exchange.parameter("of")));
    TRY_ASSIGN(const auto datasets, exchange.reader.datasets());
    std::set<std::string> owners;
    if (!filter.owner.empty()) owners.insert(filter.owner);
    Model items = make_list();
    std::size_t overdue = 0;
    std::int64_t findings = 0;
    for (const Listed& listed : cases) {
        owners.insert(listed.one.owner);
        overdue += is_overdue(listed.one, exchange.now);
        findings += listed.one.findings;
        if (items.list_value().size() < kCasesShown) items << list_item(exchange, listed);
    }
    Model model = make_object();
    put_list(model, "cases", items);
    put_filters(model, exchange, owners, datasets);
    put(model, "sum",
        say("cases.sum", {{"cases", say.number(std::uint64_t{cases.size()})},
                          {"overdue", say.number(std::uint64_t{overdue})},
                          {"findings", say.number(findings)}}));
    put(model, "cut",
        cases.size() > kCasesShown ? say("cases.cut", {{"n", std::to_string(kCasesShown)}}) : "");
    return page(exchange,
                {.template_name = "cases", .title = say("cases.title"), .section = "cases"},
                std::move(model));
}

Result<HttpResponse> case_page(Exchange& exchange) {
    const Words say(exchange.language);
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const Case one, case_of(exchange, *dataset, Permission::see_findings));
    CasePage made(exchange, *dataset, one);
    TRY_ASSIGN(Model model, made.run());
    return page(exchange,
                {.template_name = "case",
                 .title = say("case.title", {{"number", std::to_string(one.number)}}),
                 .section = "cases",
                 .crumbs = {{say("cases.title"), "/cases"}}},
                std::move(model));
}

Result<HttpResponse> case_form(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const Case before, case_of(exchange, *dataset, Permission::work_on_cases));
    TRY_ASSIGN(const UrlFields form, parse_url_fields(exchange.request.body));
    const CaseChange change{.state = std::string(find_url_field(form, "state").value_or("")),
                            .note = std::string(find_url_field(form, "note").value_or("")),
                            .seen = std::string(find_url_field(form, "seen").value_or(""))};
    TRY_ASSIGN(const auto moved, change_case(exchange, *dataset, before.number, change));
    if (!moved)
        return fail(ErrorCode::conflict, "the case changed while the page was open", "",
                    "look at it again, then say it once more");
    return HttpResponse::see_other(case_address(*dataset, before.number) + "?done=case_moved");
}

}  // namespace dongbo
