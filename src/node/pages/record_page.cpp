// One record: what it says and since when, where it lies, what its checks say, everything that
// happened to it, who looked at it.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "http/url.hpp"
#include "node/api/answers.hpp"
#include "node/pages/official_names.hpp"
#include "node/pages/page.hpp"
#include "node/pages/pages.hpp"
#include "report/record_report.hpp"
#include "report/standing_access_report.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kAccesses = 20;

class RecordPage {
  public:
    RecordPage(Exchange& exchange, const ReadDataset& dataset)
        : exchange_(exchange),
          dataset_(dataset),
          language_(exchange.language),
          say_(exchange.language),
          personal_(!withholds(exchange, dataset)),
          officials_(exchange.reader) {}

    Result<Model> run() {
        TRY_ASSIGN(const RecordId id, record_part(exchange_));
        Store& store = *dataset_.store;
        const std::string& name = dataset_.place.dataset;
        TRY_ASSIGN(const StoredRecord record, store.get(name, id));
        TRY_ASSIGN(const auto versions, read_history(store, name, *dataset_.contract, id));
        TRY_ASSIGN(files_, file_names(store, name));
        TRY_ASSIGN(units_, exchange_.reader.units());
        if (dataset_.personal) {
            exchange_.saw(name, id, AccessKind::read);
            exchange_.saw(name, id, AccessKind::history);
        }
        put_head(record);
        put_values(record, versions);
        put_pending(record, versions);
        TRY(put_unit(record));
        TRY(put_checks(record));
        put_history(versions);
        TRY(put_accesses(id));
        TRY(put_standing(record));
        return std::move(model_);
    }

  private:
    void put_head(const StoredRecord& record) {
        put(model_, "id", record.id.text());
        put(model_, "short", record.id.text().substr(0, 8));
        put(model_, "dataset", std::string(title(language_, *dataset_.contract)));
        put(model_, "state", std::string(state_word(language_, record)));
        put(model_, "tone",
            record.in_doubt || record.state == RecordState::pending ? "warn"
            : record.state == RecordState::deleted                  ? "quiet"
                                                                    : "good");
        put(model_, "version", std::to_string(record.version));
        put_flag(model_, "withheld", !personal_);
    }

    std::string origin_text(const PastVersion* origin) const {
        if (origin == nullptr || !origin->change.origin) return {};
        return fmt::format("{}, {}", place_text(language_, files_, *origin->change.origin),
                           time_text(language_, origin->change.at));
    }

    /// Where most values came from is said once, beside the others only what differs.
    void put_values(const StoredRecord& record, const std::vector<PastVersion>& versions) {
        const auto shown = shown_values(language_, *dataset_.contract, record, versions, personal_);
        std::map<const PastVersion*, std::size_t> origins;
        for (const ShownValue& value : shown) ++origins[value.origin];
        const auto most =
            std::ranges::max_element(origins, {}, [](const auto& origin) { return origin.second; });
        const PastVersion* const common = most == origins.end() ? nullptr : most->first;
        put(model_, "common_origin", origin_text(common));
        Model values = make_list();
        for (const ShownValue& value : shown) {
            Model item = make_object();
            put(item, "label", std::string(label(language_, *value.field)));
            put(item, "value", value.withheld ? "•••" : text_of_value(record, value));
            put(item, "origin", value.origin == common ? "" : origin_text(value.origin));
            values << item;
        }
        put_list(model_, "values", values);
    }

    /// The version that waits, with what could not be read as it was delivered.
    void put_pending(const StoredRecord& record, const std::vector<PastVersion>& versions) {
        Model rows = make_list();
        const auto waiting = std::ranges::find(
            versions, record.pending, [](const auto& past) { return past.entry.position; });
        if (record.pending != 0 && waiting != versions.end()) {
            put(model_, "pending_origin", origin_text(&*waiting));
            for (std::size_t i = 0; i < waiting->values.values.size(); ++i)
                put_waiting_value(rows, *waiting, i);
        }
        put_list(model_, "pending", rows);
    }

    void put_waiting_value(Model& rows, const PastVersion& waiting, std::size_t index) const {
        const Field& field = dataset_.contract->fields[index];
        const auto finding =
            std::ranges::find(waiting.change.findings, field.name, &Finding::field);
        const bool unread = finding != waiting.change.findings.end() && !finding->given.empty();
        const Value& value = waiting.values.values[index];
        if (value.absent() && !unread) return;
        const bool withheld = is_personal(field) && !personal_;
        Model item = make_object();
        put(item, "label", std::string(label(language_, field)));
        put(item, "value", withheld ? "•••" : display(language_, field, value));
        put(item, "given", unread && !withheld ? finding->given : "");
        rows << item;
    }

    /// A unit by its name, not by its code alone.
    std::string text_of_value(const StoredRecord& record, const ShownValue& value) const {
        if (value.field->type != FieldType::unit || units_ == nullptr) return value.text;
        const auto index = dataset_.contract->find_field(value.field->name);
        if (!index || *index >= record.values.values.size()) return value.text;
        const auto* const ref = std::get_if<UnitRef>(&record.values.values[*index]);
        const ListedUnit* const unit = ref != nullptr ? units_->find(*ref).unit : nullptr;
        if (unit == nullptr) return value.text;
        return fmt::format("{} ({}, {})", path_text(*unit), unit->code,
                           day_text(language_, units_->edition_of(*unit).date));
    }

    Result<> put_unit(const StoredRecord& record) {
        put_flag(model_, "has_current", false);
        if (record.state != RecordState::live) return {};
        const auto units = exchange_.reader.current_units(dataset_);
        if (!units) return {};
        TRY_ASSIGN(const auto current, (*units)->of(record, (*units)->in_force()));
        if (!current) return {};
        const UnitList& list = (*units)->list();
        const UnitList::Lookup stated = list.find(current->stated);
        put_flag(model_, "has_current", true);
        put(model_, "stated",
            stated.unit != nullptr ? unit_text(language_, list, *stated.unit)
                                   : current->stated.code + " (" + current->stated.edition + ")");
        put(model_, "answer", std::string(word(language_, current->answer)));
        put(model_, "current", current->unit != nullptr ? path_text(*current->unit) : "");
        put(model_, "current_code",
            current->unit != nullptr ? std::string(current->unit->code) : "");
        Model candidates = make_list();
        if (current->unit == nullptr) {
            for (const ListedUnit* unit : current->candidates) {
                Model item = make_object();
                put(item, "candidate", path_text(*unit));
                candidates << item;
            }
        }
        put_list(model_, "candidates", candidates);
        put(model_, "evidence", personal_ && current->decision ? current->decision->evidence : "");
        put(model_, "decide_href",
            current->unit == nullptr && !current->candidates.empty()
                ? fmt::format("/units/{}/{}", percent_encode(dataset_.place.dataset),
                              percent_encode(text_of(current->stated)))
                : "");
        return {};
    }

    Result<> put_checks(const StoredRecord& record) {
        TRY_ASSIGN(const auto rules, exchange_.reader.rules(dataset_));
        Model failing = make_list();
        std::size_t passes = 0, others = 0;
        for (const CheckedBy& one : checks_of(*rules, record)) {
            passes += one.result == CheckResult::passes;
            others += one.result == CheckResult::not_applicable;
            if (one.result != CheckResult::fails) continue;
            Model item = make_object();
            put(item, "meaning", meaning_of(language_, rules->contract(), *one.check));
            put(item, "field",
                one.check->field.empty()
                    ? ""
                    : field_label(rules->contract(), one.check->field, language_));
            put(item, "severity", std::string(word(language_, one.check->severity)));
            put(item, "dimension", std::string(dimension_word(language_, one.check->dimension)));
            put(item, "href",
                fmt::format("/findings/{}/{}", percent_encode(dataset_.place.dataset),
                            percent_encode(name(*one.check))));
            failing << item;
        }
        put_list(model_, "failing", failing);
        put(model_, "checks_sum",
            say_("record.checks_sum",
                 {{"passes", std::to_string(passes)}, {"others", std::to_string(others)}}));
        return {};
    }

    void put_history(const std::vector<PastVersion>& versions) {
        Model history = make_list();
        for (const PastVersion& past : versions) {
            const Change& change = past.change;
            Model item = make_object();
            put(item, "at", time_text(language_, change.at));
            put(item, "what",
                past.entry.erased() ? say_("record.erased")
                                    : capital(word(language_, change.kind)));
            put(item, "verdict",
                past.entry.erased() || change.kind == ChangeKind::remove
                    ? ""
                    : std::string(word(language_, change.verdict)));
            put(item, "place", change.origin ? place_text(language_, files_, *change.origin) : "");
            put(item, "findings", findings_of(change));
            put(item, "position", say_.number(past.entry.position));
            put(item, "past_version", std::to_string(change.version));
            history << item;
        }
        put_list(model_, "history", history);
    }

    std::string findings_of(const Change& change) const {
        std::string text;
        for (const Finding& finding : change.findings) {
            if (!text.empty()) text += "; ";
            text += finding.field.empty()
                        ? finding.rule
                        : field_label(*dataset_.contract, finding.field, language_) + " (" +
                              finding.rule + ")";
        }
        return text;
    }

    Result<> put_accesses(const RecordId& id) {
        Model accesses = make_list();
        const bool seen = allowed(exchange_.caller, Permission::see_accesses, &dataset_.holder);
        put_flag(model_, "sees_accesses", seen && dataset_.personal);
        if (seen && dataset_.personal) {
            TRY(exchange_.await_accesses());
            TRY_ASSIGN(const auto all,
                       accesses_of(exchange_.reader.node(), dataset_.place.dataset, id, kAccesses));
            for (const Access& access : all) {
                Model item = make_object();
                put(item, "at", time_text(language_, access.at));
                put(item, "kind", say_(fmt::format("record.access_{}", name(access.kind))));
                put(item, "by", officials_.name(access.official));
                put(item, "purpose", access.purpose);
                accesses << item;
            }
        }
        put_list(model_, "accesses", accesses);
        return {};
    }

    /// Who may see who looked may see who follows.
    Result<> put_standing(const StoredRecord& record) {
        Model followers = make_list();
        if (allowed(exchange_.caller, Permission::see_accesses, &dataset_.holder)) {
            TRY_ASSIGN(const auto all,
                       exchange_.reader.standing_accesses(dataset_, record, exchange_.now));
            for (const StandingAccess& access : all) {
                Model item = make_object();
                put(item, "agency", access.agency);
                put(item, "share", access.share);
                put(item, "fields", fields_text(language_, *dataset_.contract, access));
                put(item, "since", day_text(language_, access.since));
                put(item, "until", access.until ? day_text(language_, *access.until) : "");
                put(item, "purpose", access.purpose);
                put(item, "legal_basis", access.legal_basis);
                followers << item;
            }
        }
        put_list(model_, "standing", followers);
        return {};
    }

    Exchange& exchange_;
    const ReadDataset& dataset_;
    Language language_;
    Words say_;
    bool personal_;
    OfficialNames officials_;
    FileNames files_;
    std::shared_ptr<const UnitList> units_;
    Model model_ = make_object();
};

}  // namespace

Result<HttpResponse> record_page(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    const Words say(exchange.language);
    RecordPage made(exchange, *dataset);
    TRY_ASSIGN(Model model, made.run());
    const std::string name(title(exchange.language, *dataset->contract));
    return page(exchange,
                {.template_name = "record",
                 .title = say("record.title", {{"id", exchange.part("record").substr(0, 8)}}),
                 .section = "records",
                 .crumbs = {{say("records.title"), "/records"},
                            {name, "/records/" + percent_encode(dataset->place.dataset)}}},
                std::move(model));
}

}  // namespace dongbo
