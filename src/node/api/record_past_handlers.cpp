// What happened to a record, what its checks say, who looked at it.
#include <algorithm>

#include "node/api/answers.hpp"
#include "node/api/handlers.hpp"
#include "report/record_report.hpp"
#include "report/standing_access_report.hpp"
#include "report/wording.hpp"

namespace dongbo::api {
namespace {

/// Notes that the past of a record was shown with what it says of a person.
void saw_past(Exchange& exchange, const ReadDataset& dataset, const RecordId& id) {
    if (dataset.personal && !withholds(exchange, dataset))
        exchange.saw(dataset.place.dataset, id, AccessKind::history);
}

void write_findings(JsonWriter& json, const std::vector<Finding>& findings, bool show_given) {
    json.begin_array();
    for (const Finding& finding : findings) {
        json.begin_object().member("rule", finding.rule).member("field", finding.field);
        if (show_given) json.member("given", finding.given);
        json.end_object();
    }
    json.end_array();
}

void write_origin(JsonWriter& json, const Origin& origin, const FileNames& files, bool show_key) {
    const auto file = files.find(origin.delivery);
    json.begin_object()
        .member("source", origin.source)
        .member("delivery", origin.delivery)
        .member("file", file == files.end() ? std::string() : file->second)
        .member("row", origin.row);
    if (show_key) {
        json.key("source_key").begin_array();
        for (const std::string& part : origin.key) json.value(part);
        json.end_array();
    }
    json.end_object();
}

struct Shower {
    Exchange& exchange;
    const ReadDataset& dataset;
    const FileNames& files;
    bool show_personal;

    void operator()(JsonWriter& json, PastVersion& past) const {
        json.begin_object()
            .member("position", past.entry.position)
            .member("leaf", hex(past.entry.leaf))
            .member("erased", past.entry.erased());
        if (!past.entry.erased()) write_change(json, past);
        json.end_object();
    }

    void write_change(JsonWriter& json, PastVersion& past) const {
        const Change& change = past.change;
        json.member("kind", name(change.kind))
            .member("version", change.version)
            .member("at", change.at.rfc3339());
        const bool put = change.kind == ChangeKind::put;
        if (put || change.kind == ChangeKind::verdict) {
            json.member("verdict", name(change.verdict)).key("findings");
            write_findings(json, change.findings, show_personal);
        }
        if (change.origin) {
            json.key("origin");
            write_origin(json, *change.origin, files, show_personal);
        }
        // A reason is written by people: it may say whom it is about.
        if (!change.detail.empty() && show_personal) json.member("reason", change.detail);
        if (!put) return;
        if (!show_personal) withhold_personal(*dataset.contract, past.values);
        json.key("content");
        write_values(json, *dataset.contract, past.values);
    }
};

void write_withheld(JsonWriter& json, const ReadDataset& dataset, bool show_personal) {
    json.key("withheld").begin_array();
    if (!show_personal) {
        for (const Field& field : dataset.contract->fields)
            if (is_personal(field)) json.value(field.name);
        json.value("source_key").value("given").value("reason");
    }
    json.end_array();
}

void write_check(JsonWriter& json, const Exchange& exchange, const RuleSet& rules,
                 const CheckedBy& checked, const std::vector<Finding>& findings,
                 bool show_personal) {
    const Check& check = *checked.check;
    const bool fails = checked.result == CheckResult::fails;
    json.begin_object()
        .member("check", name(check))
        .member("field", check.field)
        .member("dimension", check.dimension)
        .member("severity", name(check.severity))
        .member("result", name(checked.result));
    if (fails) json.member("meaning", meaning_of(exchange.language, rules.contract(), check));
    const auto finding = std::ranges::find_if(findings, [&](const Finding& each) {
        return each.rule == check.rule && each.field == check.field;
    });
    if (fails && show_personal && finding != findings.end() && !finding->given.empty())
        json.member("given", finding->given);
    json.end_object();
}

/// Of an id under which accesses stand although no record has it: a row that was kept.
Result<std::vector<StandingAccess>> followers_of(Exchange& exchange, const ReadDataset& dataset,
                                                 const RecordId& id) {
    const auto record = dataset.store->get(dataset.place.dataset, id);
    if (!record && record.error().code == ErrorCode::not_found)
        return std::vector<StandingAccess>();
    if (!record) return std::unexpected(record.error());
    return exchange.reader.standing_accesses(dataset, *record, exchange.now);
}

}  // namespace

Result<HttpResponse> show_record_history(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const RecordId id, record_part(exchange));
    TRY_ASSIGN(auto versions,
               read_history(*dataset->store, dataset->place.dataset, *dataset->contract, id));
    TRY_ASSIGN(const FileNames files, file_names(*dataset->store, dataset->place.dataset));
    const bool show_personal = !withholds(exchange, *dataset);
    saw_past(exchange, *dataset, id);
    const Shower show{exchange, *dataset, files, show_personal};
    return list_answer(exchange, versions.size(), 100, [&](JsonWriter& json, const ListPage& page) {
        json.member("dataset", dataset->place.dataset).member("record", id.text());
        json.key("entries").begin_array();
        for (std::size_t i = page.first; i < page.last; ++i) show(json, versions[i]);
        json.end_array();
        write_withheld(json, *dataset, show_personal);
    });
}

Result<HttpResponse> show_record_findings(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const RecordId id, record_part(exchange));
    TRY_ASSIGN(const StoredRecord record, dataset->store->get(dataset->place.dataset, id));
    // Of what is deleted nothing is judged, and what is erased can't be read.
    Change newest;
    if (record.state != RecordState::deleted) {
        TRY_ASSIGN(newest, dataset->store->change(record.head));
    }
    TRY_ASSIGN(const auto rules, exchange.reader.rules(*dataset));
    const bool show_personal = !withholds(exchange, *dataset);
    saw_past(exchange, *dataset, id);
    return json_answer(exchange, [&](JsonWriter& json) {
        json.member("dataset", dataset->place.dataset)
            .member("record", id.text())
            .member("state", name(record.state))
            .member("in_doubt", record.in_doubt)
            .member("version", record.version);
        json.key("checks").begin_array();
        for (const CheckedBy& checked : checks_of(*rules, record))
            write_check(json, exchange, *rules, checked, newest.findings, show_personal);
        json.end_array();
    });
}

Result<HttpResponse> show_record_accesses(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const RecordId id, record_part(exchange));
    TRY_ASSIGN(const std::size_t limit, exchange.limit(100, 1'000));
    TRY(exchange.await_accesses());
    TRY_ASSIGN(const auto accesses,
               accesses_of(exchange.reader.node(), dataset->place.dataset, id, limit));
    TRY_ASSIGN(const auto standing, followers_of(exchange, *dataset, id));
    if (dataset->personal) exchange.saw(dataset->place.dataset, id, AccessKind::history);
    return json_answer(exchange, [&](JsonWriter& json) {
        json.member("dataset", dataset->place.dataset).member("record", id.text());
        json.key("accesses").begin_array();
        for (const Access& access : accesses)
            json.begin_object()
                .member("at", access.at.rfc3339())
                .member("kind", name(access.kind))
                .member("agency", access.agency)
                .member("official", access.official)
                .member("purpose", access.purpose)
                .member("request", access.request)
                .end_object();
        json.end_array().key("standing");
        write_json(json, standing);
    });
}

}  // namespace dongbo::api
