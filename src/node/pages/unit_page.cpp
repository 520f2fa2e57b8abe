// One stated unit whose territory was divided: each record's address beside the units that it may
// lie in now, and what is known of each.
#include <fmt/format.h>

#include "http/url.hpp"
#include "node/api/answers.hpp"
#include "node/api/changes.hpp"
#include "node/pages/page.hpp"
#include "node/pages/pages.hpp"
#include "node/pages/similar_decisions.hpp"
#include "rekey/locality_table.hpp"
#include "report/decision_report.hpp"
#include "report/record_report.hpp"
#include "report/unit_report.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kChoice = "choice.";
constexpr std::size_t kTogether = 10;
constexpr std::size_t kDecisionsLookedAt = 300;

class UnitPage {
  public:
    UnitPage(Exchange& exchange, const ReadDataset& dataset, CurrentUnits& units,
             const ListedUnit& stated)
        : exchange_(exchange),
          dataset_(dataset),
          units_(units),
          stated_(stated),
          language_(exchange.language),
          say_(exchange.language),
          personal_(!withholds(exchange, dataset)) {}

    Result<Model> run() {
        const UnitList& list = units_.list();
        candidates_ = list.resolve(stated_, units_.in_force()).candidates;
        TRY_ASSIGN(similar_, SimilarDecisions::read(units_, stated_, kDecisionsLookedAt));
        if (auto table = LocalityTable::load(exchange_.reader.node(), list, units_.in_force()))
            table_ = std::move(*table);
        put(model_, "name", path_text(stated_));
        put(model_, "code", std::string(stated_.code));
        put(model_, "day", day_text(language_, list.edition_of(stated_).date));
        put(model_, "in_force", day_text(language_, units_.in_force()));
        put(model_, "action", exchange_.request.path);
        put_candidates();
        TRY(put_records());
        put_flag(
            model_, "may_decide",
            personal_ && allowed(exchange_.caller, Permission::decide_units, &dataset_.holder));
        put_flag(model_, "withheld", !personal_);
        put(model_, "author", exchange_.caller.name + " (" + exchange_.caller.agency + ")");
        return std::move(model_);
    }

  private:
    /// What the resolutions say of each successor, as far as they speak of the very next edition.
    std::string basis_of(const ListedUnit& unit) const {
        for (const UnitLink& link : units_.list().successors(stated_))
            if (link.unit == &unit) return basis_text(language_, link);
        return {};
    }

    void put_candidates() {
        Model candidates = make_list();
        for (const ListedUnit* unit : candidates_) {
            Model item = make_object();
            put(item, "candidate", path_text(*unit));
            put(item, "candidate_code", std::string(unit->code));
            put(item, "basis", basis_of(*unit));
            const auto decided = similar_.by_code().find(std::string(unit->code));
            const std::int64_t count = decided == similar_.by_code().end() ? 0 : decided->second;
            put(item, "decided", say_("unit.decided_so_far", {{"n", say_.number(count)}}));
            candidates << item;
        }
        put_list(model_, "candidates", candidates);
    }

    Result<> put_records() {
        std::optional<RecordId> after;
        if (const std::string text = exchange_.parameter("after"); !text.empty()) {
            TRY_ASSIGN(after, read_record_id(text));
        }
        TRY_ASSIGN(const WaitingPage waiting, waiting_page(units_, stated_, after, kTogether));
        Model records = make_list();
        for (const WaitingRecord& record : waiting.records) {
            if (dataset_.personal)
                exchange_.saw(dataset_.place.dataset, record.record, AccessKind::listed);
            records << record_item(record, records.list_value().size() + 1);
        }
        put_list(model_, "records", records);
        put(model_, "next_href",
            waiting.more ? exchange_.request.path +
                               url_query({{"after", waiting.records.back().record.text()}})
                         : "");
        return {};
    }

    Model record_item(const WaitingRecord& record, std::size_t number) const {
        Model item = make_object();
        put(item, "record", record.record.text());
        put(item, "short", record.record.text().substr(0, 8));
        put(item, "number", std::to_string(number));
        put(item, "record_href",
            fmt::format("/records/{}/{}", percent_encode(dataset_.place.dataset),
                        record.record.text()));
        put(item, "address",
            !personal_               ? "•••"
            : record.address.empty() ? say_("unit.no_address")
                                     : record.address);
        const auto hint =
            personal_ && table_ ? table_->find(stated_, record.address) : std::nullopt;
        put(item, "table_says",
            hint ? say_("unit.table_says",
                        {{"place", hint->evidence}, {"unit", std::string(hint->unit->full_name)}})
                 : "");
        put_similar(item, record);
        Model choices = make_list();
        std::size_t key = 0;
        for (const ListedUnit* unit : record.candidates) {
            Model choice = make_object();
            put(choice, "choice_code", std::string(unit->code));
            put(choice, "choice", std::string(unit->full_name));
            put(choice, "key", ++key < 10 ? std::to_string(key) : "");
            put_flag(choice, "hinted", hint && hint->unit->code == unit->code);
            choices << choice;
        }
        put_list(item, "choices", choices);
        return item;
    }

    void put_similar(Model& item, const WaitingRecord& record) const {
        Model lines = make_list();
        const auto like = personal_ ? similar_.find(record.address) : std::nullopt;
        put(item, "like", like ? say_("unit.like", {{"place", like->place}}) : "");
        if (like) {
            for (const ListedUnit* unit : record.candidates) {
                const auto count = like->by_code.find(std::string(unit->code));
                if (count == like->by_code.end()) continue;
                Model line = make_object();
                put(line, "line",
                    say_("unit.like_line", {{"n", say_.number(count->second)},
                                            {"unit", std::string(unit->full_name)}}));
                lines << line;
            }
        }
        put_list(item, "lines", lines);
    }

    Exchange& exchange_;
    const ReadDataset& dataset_;
    CurrentUnits& units_;
    const ListedUnit& stated_;
    Language language_;
    Words say_;
    bool personal_;
    std::vector<const ListedUnit*> candidates_;
    SimilarDecisions similar_;
    std::optional<LocalityTable> table_;
    Model model_ = make_object();
};

}  // namespace

Result<HttpResponse> unit_page(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    const Words say(exchange.language);
    TRY_ASSIGN(CurrentUnits* const units, exchange.reader.current_units(*dataset));
    TRY_ASSIGN(const ListedUnit* const stated,
               read_unit(units->list(), exchange.part("unit"), units->in_force()));
    UnitPage made(exchange, *dataset, *units, *stated);
    TRY_ASSIGN(Model model, made.run());
    const std::string of(title(exchange.language, *dataset->contract));
    return page(exchange,
                {.template_name = "unit",
                 .title = std::string(stated->full_name),
                 .section = "units",
                 .crumbs = {{say("units.title"), "/units"},
                            {of, "/units/" + percent_encode(dataset->place.dataset)}}},
                std::move(model));
}

/// What the form chose: a field for each record.
Result<HttpResponse> unit_form(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const UrlFields form, parse_url_fields(exchange.request.body));
    DecisionOrder order;
    order.document = std::string(find_url_field(form, "document").value_or(""));
    for (const auto& [name, code] : form) {
        if (!name.starts_with(kChoice) || code.empty()) continue;
        TRY_ASSIGN(const RecordId record, read_record_id(name.substr(kChoice.size())));
        order.choices.push_back({.record = record, .code = code});
    }
    TRY_ASSIGN(const BatchReport report, decide_units(exchange, *dataset, std::move(order)));
    return HttpResponse::see_other(fmt::format("{}?done={}", exchange.request.path,
                                               report.in_force ? "decided" : "decided_waits"));
}

}  // namespace dongbo
