#include "store/sqlite/condition.hpp"

#include <charconv>

#include "base/text.hpp"

namespace dongbo {
namespace {

Error bad_value(const Field& field, std::string_view expected) {
    return {
        ErrorCode::invalid, "the value asked for is not " + std::string(expected), field.name, {}};
}

Result<std::size_t> field_index(const Contract& contract, const std::string& name) {
    if (const auto index = contract.find_field(name)) return *index;
    std::string names;
    for (const Field& field : contract.fields) names += (names.empty() ? "" : ", ") + field.name;
    return fail(ErrorCode::invalid, "there is no such field", name, "the fields are " + names);
}

Result<ColumnKey> integer_key(const Field& field, const std::string& text) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end)
        return std::unexpected(bad_value(field, "a whole number"));
    return ColumnKey(number);
}

Result<ColumnKey> date_key(const Field& field, const std::string& text, Condition::Match match) {
    if (const auto date = Date::parse_vietnamese(text)) return ColumnKey(date->iso());
    if (match == Condition::Match::starts_with && !text.empty()) return ColumnKey(text);
    return std::unexpected(bad_value(field, "a date such as 31/12/1990 or 1990-12-31"));
}

Result<ColumnKey> text_key(const Field& field, std::string text) {
    if (text.empty()) return std::unexpected(bad_value(field, "given: it is empty"));
    return ColumnKey(std::move(text));
}

Result<ColumnKey> read_key(const Field& field, const Condition& condition) {
    const std::string& text = condition.value;
    switch (field.type) {
        case FieldType::string:
            return text_key(field, text::fold(text));
        case FieldType::code:
        case FieldType::personal_number:
        case FieldType::unit:
            return text_key(field, text::standardise_text(text));
        case FieldType::integer:
            return integer_key(field, text);
        case FieldType::boolean:
            if (text == "true" || text == "false")
                return ColumnKey(std::int64_t{text == "true" ? 1 : 0});
            return std::unexpected(bad_value(field, "true or false"));
        case FieldType::decimal:
            if (auto decimal = Decimal::parse(text, field.scale))
                return ColumnKey(std::move(decimal->text));
            return std::unexpected(bad_value(field, "a decimal number"));
        case FieldType::date:
            return date_key(field, text, condition.match);
        case FieldType::timestamp:
            if (const auto time = Timestamp::parse(text)) return ColumnKey(time->rfc3339());
            return std::unexpected(bad_value(field, "a time such as 2026-11-23T08:30:00+07:00"));
        case FieldType::reference:
            if (const auto id = RecordId::parse(text)) return ColumnKey(*id);
            return std::unexpected(bad_value(field, "a record id of 32 hexadecimal digits"));
        case FieldType::group_list:
            break;
    }
    return fail(ErrorCode::invalid, "repeated groups can't be searched", field.name);
}

bool has_prefixes(FieldType type) {
    return type == FieldType::string || type == FieldType::code || type == FieldType::unit ||
           type == FieldType::personal_number || type == FieldType::date;
}

/// What the column of a condition holds for a value.
struct KeyOf {
    const Field& field;
    ColumnKey operator()(std::monostate) const { return std::string(); }
    ColumnKey operator()(const std::string& text) const {
        return field.type == FieldType::string ? text::fold(text) : text;
    }
    ColumnKey operator()(std::int64_t number) const { return number; }
    ColumnKey operator()(bool truth) const { return std::int64_t{truth ? 1 : 0}; }
    ColumnKey operator()(const Decimal& decimal) const { return decimal.text; }
    ColumnKey operator()(const Date& date) const { return date.iso(); }
    ColumnKey operator()(const Timestamp& time) const { return time.rfc3339(); }
    ColumnKey operator()(const UnitRef& unit) const { return unit.code; }
    ColumnKey operator()(const RecordId& id) const { return id; }
    ColumnKey operator()(const std::vector<Group>&) const { return std::string(); }
};

}  // namespace

ColumnKey column_key(const Field& field, const Value& value) {
    return std::visit(KeyOf{field}, static_cast<const Value::variant&>(value));
}

void bind_key(SqlStatement& statement, int parameter, const ColumnKey& key) {
    if (const auto* number = std::get_if<std::int64_t>(&key)) statement.bind(parameter, *number);
    if (const auto* text = std::get_if<std::string>(&key)) statement.bind(parameter, *text);
    if (const auto* id = std::get_if<RecordId>(&key)) statement.bind(parameter, Bytes(id->bytes));
}

bool ReadCondition::holds(const Field& of, const Value& value) const {
    if (value.absent()) return false;
    if (const auto* unit = std::get_if<UnitRef>(&value); unit && !edition.empty())
        if (unit->edition != edition) return false;
    const ColumnKey held = column_key(of, value);
    if (match == Condition::Match::equals) return held == key;
    return std::get<std::string>(held).starts_with(std::get<std::string>(key));
}

Result<ReadCondition> read_condition(const DatasetTable& table, const Condition& condition) {
    TRY_ASSIGN(const std::size_t index, field_index(table.contract(), condition.field));
    const Field& field = table.contract().fields[index];
    if (condition.match == Condition::Match::starts_with && !has_prefixes(field.type))
        return fail(ErrorCode::invalid, "values of this field can't be searched by their beginning",
                    field.name);
    ReadCondition read{.field = index, .match = condition.match};
    Condition stated = condition;
    if (const std::size_t at = stated.value.find('@');
        field.type == FieldType::unit && at != std::string::npos) {
        read.edition = stated.value.substr(at + 1);
        stated.value.resize(at);
    }
    TRY_ASSIGN(read.key, read_key(field, stated));
    for (const Column& column : table.columns())
        if (column.field == index && column.indexed) read.index = &column;
    return read;
}

}  // namespace dongbo
