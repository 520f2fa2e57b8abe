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

/// Reads values into places whose memory is used again from record to record.
class Reader {
  public:
    enum class Bytes : std::uint8_t { foreign, our_own };
    Reader(std::string_view json, Bytes bytes) : cursor_(json), bytes_(bytes) {}

    bool finished() const { return cursor_.finished(); }

    /// The members in canonical order, which is that of `entries`.
    Result<> read_object(const std::vector<Entry>& entries, const std::vector<Field>& fields,
                         std::vector<Value>& values) {
        values.resize(fields.size());
        if (!cursor_.take("{")) return fail(ErrorCode::invalid, "no JSON object stands here");
        bool more = !cursor_.at('}');
        for (const Entry& entry : entries) {
            if (more && cursor_.take(entry.quoted_name)) {
                TRY(read_value(entry, fields[entry.field], values[entry.field]));
                more = cursor_.take(",");
            } else {
                values[entry.field].clear();
            }
        }
        if (more) return misplaced(fields);
        if (!cursor_.take("}")) return fail(ErrorCode::invalid, "the JSON object does not end");
        return {};
    }

    Result<> read_groups(const Entry& entry, const Field& field, std::vector<Group>& groups) {
        if (!cursor_.take("[")) return not_a("list", field);
        std::size_t read = 0;
        do {
            if (read == groups.size()) groups.emplace_back();
            auto done = read_object(entry.sub_fields, field.fields, groups[read++]);
            if (!done) return std::unexpected(std::move(done).error().in(field.name));
        } while (cursor_.take(","));
        groups.resize(read);
        if (!cursor_.take("]"))
            return fail(ErrorCode::invalid, "the list does not end", field.name);
        return {};
    }

    Result<> read_value(const Entry& entry, const Field& field, Value& to) {
        switch (field.type) {
            case FieldType::integer:
                return put(read_integer(), "whole number", field, to);
            case FieldType::boolean:
                return put(read_boolean(), "boolean", field, to);
            case FieldType::decimal:
                return put(read_plain([&](auto text) { return Decimal::parse(text, field.scale); }),
                           "decimal in range", field, to);
            case FieldType::date:
                return put(read_plain(Date::parse_iso), "date", field, to);
            case FieldType::timestamp:
                return put(read_plain(Timestamp::parse), "time", field, to);
            case FieldType::reference:
                return put(read_plain(RecordId::parse), "record id", field, to);
            case FieldType::unit:
                if (!read_unit(to.as<UnitRef>())) return not_a("unit with code and edition", field);
                return {};
            case FieldType::group_list:
                return read_groups(entry, field, to.as<std::vector<Group>>());
            default:
                if (!read_text(to.as<std::string>())) return not_a("string", field);
                return {};
        }
    }

  private:
    static std::unexpected<Error> not_a(std::string_view expected, const Field& field) {
        return fail(ErrorCode::invalid, "the value is not a " + std::string(expected), field.name);
    }

    std::unexpected<Error> misplaced(const std::vector<Field>& fields) {
        const std::string name = cursor_.string().value_or("");
        const bool known = std::ranges::find(fields, name, &Field::name) != fields.end();
        return fail(
            ErrorCode::invalid,
            known ? "the fields are not in canonical order" : "the contract has no such field",
            name);
    }

    template <class T>
    static Result<> put(std::optional<T> value, std::string_view expected, const Field& field,
                        Value& to) {
        if (!value) return not_a(expected, field);
        to.emplace<T>(std::move(*value));
        return {};
    }

    bool read_text(std::string& text) {
        // What we wrote is UTF-8, and seldom has escapes.
        if (bytes_ == Bytes::our_own) {
            if (const auto plain = cursor_.plain_string()) {
                text.assign(*plain);
                return true;
            }
        }
        return cursor_.string_into(text);
    }

    /// Of types whose text needs no escapes.
    template <class Parse>
    std::invoke_result_t<Parse, std::string_view> read_plain(Parse parse) {
        const auto text = cursor_.plain_string();
        return text ? parse(*text) : std::nullopt;
    }

    /// The standard form of an integer is a number, or a string where a number would lose digits.
    std::optional<std::int64_t> read_integer() {
        return cursor_.at('"') ? read_plain(parse_whole_number) : cursor_.integer();
    }

    std::optional<bool> read_boolean() {
        if (cursor_.take("true")) return true;
        if (cursor_.take("false")) return false;
        return std::nullopt;
    }

    bool read_unit(UnitRef& unit) {
        return cursor_.take("{\"code\":") && read_text(unit.code) &&
               cursor_.take(",\"edition\":") && read_text(unit.edition) && cursor_.take("}");
    }

    JsonCursor cursor_;
    Bytes bytes_;
};

}  // namespace

CanonicalOrder::CanonicalOrder(const std::vector<Field>& fields) : entries_(order_fields(fields)) {}

const CanonicalOrder::Entry& CanonicalOrder::entry_of(std::size_t field) const {
    const auto found = std::ranges::find(entries_, field, &Entry::field);
    CHECK_THAT(found != entries_.end(), "the field is one of the contract");
    return *found;
}

void append_canonical(std::string& out, const CanonicalOrder& order,
                      const std::vector<Value>& values) {
    append_object(out, order.entries(), values);
}

void append_canonical_value(std::string& out, const CanonicalOrder::Entry& entry,
                            const Value& value) {
    if (!left_out(value)) std::visit(Writer{out, entry}, static_cast<const Value::variant&>(value));
}

Result<Value> read_canonical_value(std::string_view json, const Field& field) {
    Entry entry;
    if (field.type == FieldType::group_list)
        entry.sub_fields = CanonicalOrder(field.fields).entries();
    Reader reader(json, Reader::Bytes::foreign);
    Value value;
    TRY(reader.read_value(entry, field, value));
    if (reader.finished()) return value;
    return fail(ErrorCode::invalid, "something follows the value", field.name);
}

Result<Record> parse_canonical(std::string_view json, const std::vector<Field>& fields) {
    return parse_canonical(json, fields, CanonicalOrder(fields));
}

Result<Record> parse_canonical(std::string_view json, const std::vector<Field>& fields,
                               const CanonicalOrder& order) {
    Reader reader(json, Reader::Bytes::foreign);
    Record record;
    TRY(reader.read_object(order.entries(), fields, record.values));
    std::string again;
    append_canonical(again, order, record.values);
    if (!reader.finished() || again != json) {
        return fail(ErrorCode::invalid, "the content is not in canonical form");
    }
    return record;
}

Result<> read_trusted_groups(std::string_view json, const Field& field,
                             const CanonicalOrder::Entry& entry, std::vector<Group>& groups) {
    Reader reader(json, Reader::Bytes::our_own);
    TRY(reader.read_groups(entry, field, groups));
    if (!reader.finished()) return fail(ErrorCode::invalid, "the list does not end", field.name);
    return {};
}

}  // namespace dongbo
