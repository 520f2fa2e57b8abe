// Records as programs read them.
#include "base/json.hpp"
#include "report/record_report.hpp"
#include "report/unit_report.hpp"

namespace dongbo {
namespace {

struct ValueJson {
    JsonWriter& json;
    const Field& field;

    void operator()(std::monostate) const { json.null(); }
    void operator()(const std::string& text) const { json.value(text); }
    void operator()(std::int64_t number) const {
        std::string digits;
        append_json_integer(digits, number);
        json.raw(digits);
    }
    void operator()(bool truth) const { json.value(truth); }
    void operator()(const Decimal& decimal) const { json.value(decimal.text); }
    void operator()(const Date& date) const { json.value(date.iso()); }
    void operator()(const Timestamp& time) const { json.value(time.rfc3339()); }
    void operator()(const UnitRef& unit) const {
        json.begin_object().member("code", unit.code).member("edition", unit.edition).end_object();
    }
    void operator()(const RecordId& id) const { json.value(id.text()); }
    void operator()(const std::vector<Group>& groups) const;
};

void write_fields(JsonWriter& json, const std::vector<Field>& fields,
                  const std::vector<Value>& values) {
    json.begin_object();
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i].absent()) continue;
        json.key(fields[i].name);
        std::visit(ValueJson{json, fields[i]}, static_cast<const Value::variant&>(values[i]));
    }
    json.end_object();
}

void ValueJson::operator()(const std::vector<Group>& groups) const {
    json.begin_array();
    for (const Group& group : groups) write_fields(json, field.fields, group);
    json.end_array();
}

}  // namespace

void write_values(JsonWriter& json, const Contract& contract, const Record& values) {
    write_fields(json, contract.fields, values.values);
}

std::vector<std::string_view> write_content(JsonWriter& json, const Contract& contract,
                                            const ContentText& content, bool show_personal) {
    std::vector<std::string_view> withheld;
    json.begin_object();
    for (std::size_t i = 0; i < content.fields(); ++i) {
        if (!content.has(i)) continue;
        if (show_personal || !is_personal(contract.fields[i]))
            json.raw(content.member(i));
        else
            withheld.push_back(contract.fields[i].name);
    }
    json.end_object();
    return withheld;
}

void write_json(JsonWriter& json, const Contract& contract, const StoredRecord& record) {
    json.begin_object().key("content");
    if (record.state == RecordState::live)
        json.raw(content_json(contract, record.values));
    else
        json.null();
    json.member("content_hash", hex(record.content_hash))
        .member("in_doubt", record.in_doubt)
        .member("position", record.position)
        .member("record", record.id.text())
        .member("state", name(record.state))
        .member("version", record.version)
        .end_object();
}

void write_json(JsonWriter& json, const std::vector<PastVersion>& versions) {
    json.begin_array();
    for (const PastVersion& past : versions) {
        json.begin_object().key("change");
        if (past.entry.erased())
            json.null();
        else
            json.raw(past.entry.encoded);
        json.member("leaf", hex(past.entry.leaf))
            .member("position", past.entry.position)
            .end_object();
    }
    json.end_array();
}

void write_json(JsonWriter& json, const std::vector<CheckedBy>& checks) {
    json.begin_array();
    for (const CheckedBy& checked : checks)
        json.begin_object()
            .member("check", name(*checked.check))
            .member("result", name(checked.result))
            .end_object();
    json.end_array();
}

void write_json(JsonWriter& json, const UnitList& list, const CurrentUnit& current) {
    json.begin_object().member("answer", name(current.answer));
    json.key("candidates").begin_array();
    for (const ListedUnit* candidate : current.candidates) write_json(json, list, *candidate);
    json.end_array().key("decision");
    if (current.decision)
        json.begin_object()
            .member("basis", name(current.decision->basis))
            .member("evidence", current.decision->evidence)
            .end_object();
    else
        json.null();
    json.key("stated")
        .begin_object()
        .member("code", current.stated.code)
        .member("edition", current.stated.edition)
        .end_object();
    json.key("unit");
    if (current.unit != nullptr)
        write_json(json, list, *current.unit);
    else
        json.null();
    json.end_object();
}

}  // namespace dongbo
