#include "record/canonical.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "record/json_cursor.hpp"

namespace dongbo {
namespace {

using Entry = CanonicalOrder::Entry;

std::vector<Entry> order_fields(const std::vector<Field>& fields) {
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        std::string quoted;
        append_json_string(quoted, fields[i].name);
        entries.push_back({i, quoted + ":", order_fields(fields[i].fields)});
    }
    std::ranges::sort(entries, [&](const Entry& left, const Entry& right) {
        return json_key_less(fields[left.field].name, fields[right.field].name);
    });
    return entries;
}

bool left_out(const Value& value) {
    if (value.absent()) return true;
    if (const auto* text = std::get_if<std::string>(&value)) return text->empty();
    if (const auto* groups = std::get_if<std::vector<Group>>(&value)) {
        return std::ranges::all_of(
            *groups, [](const Group& group) { return std::ranges::all_of(group, left_out); });
    }
    return false;
}

void append_object(std::string& out, const std::vector<Entry>& entries,
                   const std::vector<Value>& values);

struct Writer {
    std::string& out;
    const Entry& entry;

    void operator()(std::monostate) const {}
    void operator()(const std::string& text) const { append_json_string(out, text); }
    void operator()(std::int64_t number) const { append_json_integer(out, number); }
    void operator()(bool truth) const { out += truth ? "true" : "false"; }
    void operator()(const Decimal& decimal) const { quote(decimal.text); }
    void operator()(const Date& date) const { quote(date.iso()); }
    void operator()(const Timestamp& time) const { quote(time.rfc3339()); }
    void operator()(const UnitRef& unit) const {
        out += "{\"code\":";
        append_json_string(out, unit.code);
        out += ",\"edition\":";
        append_json_string(out, unit.edition);
        out += '}';
    }
    void operator()(const RecordId& id) const {
        out += '"';
        append_hex(out, id.bytes);
        out += '"';
    }
    void operator()(const std::vector<Group>& groups) const {
        char before = '[';
        for (const Group& group : groups) {
            if (std::ranges::all_of(group, left_out)) continue;
            out += before;
            before = ',';
            append_object(out, entry.sub_fields, group);
        }
        out += ']';
    }

  private:
    /// For texts of our own making: nothing in them needs an escape.
    void quote(std::string_view text) const { out.append(1, '"').append(text).append(1, '"'); }
};

void append_object(std::string& out, const std::vector<Entry>& entries,
                   const std::vector<Value>& values) {
    char before = '{';
    for (const Entry& entry : entries) {
        if (entry.field >= values.size() || left_out(values[entry.field])) continue;
        out += before;
        before = ',';
        out += entry.quoted_name;
        std::visit(Writer{out, entry}, static_cast<const Value::variant&>(values[entry.field]));
    }
    if (before == '{') out += '{';
    out += '}';
}

Result<std::vector<Value>> read_object(JsonCursor& cursor, const std::vector<Field>& fields);

template <class T>
Result<Value> present(std::optional<T> value, const Field& field, std::string_view expected) {
    if (value) return Value(std::move(*value));
    return fail(ErrorCode::invalid, "the value is not " + std::string(expected), field.name);
}

/// The standard form of an integer is a number, or a string where a number would lose digits.
Result<Value> read_integer(JsonCursor& cursor, const Field& field) {
    if (cursor.at('"')) {
        const std::optional<std::string> text = cursor.string();
        return present(text ? parse_whole_number(*text) : std::nullopt, field, "a whole number");
    }
    return present(cursor.integer(), field, "a whole number");
}

Result<Value> read_unit(JsonCursor& cursor, const Field& field) {
    UnitRef unit;
    const bool read = cursor.take("{\"code\":") && cursor.string_into(unit.code) &&
                      cursor.take(",\"edition\":") && cursor.string_into(unit.edition) &&
                      cursor.take("}");
    if (read) return Value(std::move(unit));
    return fail(ErrorCode::invalid, "the value is not a unit with code and edition", field.name);
}

Result<Value> read_groups(JsonCursor& cursor, const Field& field) {
    std::vector<Group> groups;
    if (!cursor.take("[")) return fail(ErrorCode::invalid, "the value is not a list", field.name);
    do {
        auto group = read_object(cursor, field.fields);
        if (!group) return std::unexpected(std::move(group).error().in(field.name));
        groups.push_back(std::move(*group));
    } while (cursor.take(","));
    if (!cursor.take("]")) return fail(ErrorCode::invalid, "the list does not end", field.name);
    return Value(std::move(groups));
}

Result<Value> read_text_value(JsonCursor& cursor, const Field& field) {
    std::optional<std::string> text = cursor.string();
    if (!text) return fail(ErrorCode::invalid, "the value is not a string", field.name);
    switch (field.type) {
        case FieldType::decimal:
            return present(Decimal::parse(*text, field.scale), field, "a decimal in range");
        case FieldType::date:
            return present(Date::parse_iso(*text), field, "a date");
        case FieldType::timestamp:
            return present(Timestamp::parse(*text), field, "a time");
        case FieldType::reference:
            return present(RecordId::parse(*text), field, "a record id");
        default:
            return Value(std::move(*text));
    }
}

Result<Value> read_value(JsonCursor& cursor, const Field& field) {
    switch (field.type) {
        case FieldType::integer:
            return read_integer(cursor, field);
        case FieldType::unit:
            return read_unit(cursor, field);
        case FieldType::group_list:
            return read_groups(cursor, field);
        case FieldType::boolean:
            if (cursor.take("true")) return Value(true);
            if (cursor.take("false")) return Value(false);
            return fail(ErrorCode::invalid, "the value is neither true nor false", field.name);
        default:
            return read_text_value(cursor, field);
    }
}

Result<std::vector<Value>> read_object(JsonCursor& cursor, const std::vector<Field>& fields) {
    std::vector<Value> values(fields.size());
    if (!cursor.take("{")) return fail(ErrorCode::invalid, "no JSON object stands here");
    if (cursor.take("}")) return values;
    do {
        const std::optional<std::string> key = cursor.string();
        const auto field = std::ranges::find_if(
            fields, [&](const Field& candidate) { return key && candidate.name == *key; });
        if (field == fields.end() || !cursor.take(":")) {
            return fail(ErrorCode::invalid, "the contract has no such field", key.value_or(""));
        }
        TRY_ASSIGN(values[static_cast<std::size_t>(field - fields.begin())],
                   read_value(cursor, *field));
    } while (cursor.take(","));
    if (!cursor.take("}")) return fail(ErrorCode::invalid, "the JSON object does not end");
    return values;
}

}  // namespace

CanonicalOrder::CanonicalOrder(const std::vector<Field>& fields) : entries_(order_fields(fields)) {}

void append_canonical(std::string& out, const CanonicalOrder& order,
                      const std::vector<Value>& values) {
    append_object(out, order.entries(), values);
}

Result<Record> parse_canonical(std::string_view json, const std::vector<Field>& fields) {
    return parse_canonical(json, fields, CanonicalOrder(fields));
}

Result<Record> parse_canonical(std::string_view json, const std::vector<Field>& fields,
                               const CanonicalOrder& order) {
    JsonCursor cursor(json);
    Record record;
    TRY_ASSIGN(record.values, read_object(cursor, fields));
    std::string again;
    append_canonical(again, order, record.values);
    if (!cursor.finished() || again != json) {
        return fail(ErrorCode::invalid, "the content is not in canonical form");
    }
    return record;
}

}  // namespace dongbo
