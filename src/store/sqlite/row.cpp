#include "store/sqlite/row.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"

namespace dongbo {
namespace {

/// The text a value is stored as, if it is not the value's own.
struct MadeText {
    std::string& out;
    void operator()(const Date& date) const { out += date.iso(); }
    void operator()(const Timestamp& time) const { out += time.rfc3339(); }
    template <class Other>
    void operator()(const Other&) const {}
};

bool fits(FieldType type, const Value& value) {
    switch (type) {
        case FieldType::string:
        case FieldType::code:
        case FieldType::personal_number:
            return std::holds_alternative<std::string>(value);
        case FieldType::integer:
            return std::holds_alternative<std::int64_t>(value);
        case FieldType::decimal:
            return std::holds_alternative<Decimal>(value);
        case FieldType::boolean:
            return std::holds_alternative<bool>(value);
        case FieldType::date:
            return std::holds_alternative<Date>(value);
        case FieldType::timestamp:
            return std::holds_alternative<Timestamp>(value);
        case FieldType::unit:
            return std::holds_alternative<UnitRef>(value);
        case FieldType::reference:
            return std::holds_alternative<RecordId>(value);
        case FieldType::group_list:
            return std::holds_alternative<std::vector<Group>>(value);
    }
    return false;
}

template <std::size_t N>
std::array<std::uint8_t, N> bytes_of(const SqlStatement& row, int column) {
    std::array<std::uint8_t, N> out{};
    const Bytes blob = row.blob(column);
    if (blob.size() == N) std::ranges::copy(blob, out.begin());
    return out;
}

template <class T>
Result<> put(std::optional<T> value, const Field& field, Value& to) {
    if (!value)
        return fail(ErrorCode::corrupt, "a stored value is not of its field's type", field.name);
    to.emplace<T>(std::move(*value));
    return {};
}

Result<> read_text_value(const DatasetTable& table, std::size_t index, const SqlStatement& row,
                         int column, Value& to) {
    const Field& field = table.contract().fields[index];
    const std::string_view text = row.text(column);
    // NULL: no column holds an empty text.
    if (text.empty()) {
        to.clear();
        return {};
    }
    switch (field.type) {
        case FieldType::decimal:
            return put(Decimal::parse(text, field.scale), field, to);
        case FieldType::date:
            return put(Date::parse_iso(text), field, to);
        case FieldType::timestamp:
            return put(Timestamp::parse(text), field, to);
        case FieldType::unit: {
            UnitRef& unit = to.as<UnitRef>();
            unit.code.assign(text);
            unit.edition.assign(row.text(column + 1));
            return {};
        }
        case FieldType::group_list:
            return read_trusted_groups(text, field, table.order().entry_of(index),
                                       to.as<std::vector<Group>>());
        default:
            to.as<std::string>().assign(text);
            return {};
    }
}

Result<> read_value(const DatasetTable& table, std::size_t index, const SqlStatement& row,
                    int column, Value& to) {
    const FieldType type = table.contract().fields[index].type;
    if (type != FieldType::integer && type != FieldType::boolean && type != FieldType::reference)
        return read_text_value(table, index, row, column, to);
    if (row.null(column))
        to.clear();
    else if (type == FieldType::integer)
        to.as<std::int64_t>() = row.integer(column);
    else if (type == FieldType::boolean)
        to.as<bool>() = row.integer(column) != 0;
    else
        to.as<RecordId>().bytes = bytes_of<16>(row, column);
    return {};
}

/// The value as the canonical form writes it: of some types it stands in its column so.
void append_column(std::string& out, FieldType type, const SqlStatement& row, int column) {
    switch (type) {
        case FieldType::string:
        case FieldType::code:
        case FieldType::personal_number:
            append_json_string(out, row.text(column));
            break;
        case FieldType::integer:
            append_json_integer(out, row.integer(column));
            break;
        case FieldType::boolean:
            out += row.integer(column) != 0 ? "true" : "false";
            break;
        case FieldType::decimal:
        case FieldType::date:
        case FieldType::timestamp:
            append_plain_json_string(out, row.text(column));
            break;
        case FieldType::unit:
            out += "{\"code\":";
            append_json_string(out, row.text(column));
            out += ",\"edition\":";
            append_json_string(out, row.text(column + 1));
            out += '}';
            break;
        case FieldType::reference:
            append_plain_json_string(out, hex(row.blob(column)));
            break;
        case FieldType::group_list:
            out += row.text(column);
            break;
    }
}

ContentText read_content(const DatasetTable& table, const SqlStatement& row) {
    const std::vector<Field>& fields = table.contract().fields;
    ContentText content(fields.size());
    for (const CanonicalOrder::Entry& entry : table.order().entries()) {
        const int column = table.column_of(entry.field);
        if (row.null(column)) continue;
        content.add(entry, [&](std::string& out) {
            append_column(out, fields[entry.field].type, row, column);
        });
    }
    content.close();
    return content;
}

void read_standing(const SqlStatement& row, StoredRecord& record) {
    const RecordSummary summary = read_summary(row);
    record.id.bytes = bytes_of<16>(row, kRecord);
    record.state = summary.state;
    record.in_doubt = summary.in_doubt();
    record.version = summary.version;
    record.head = summary.head;
    record.position = summary.position;
    record.pending = summary.pending;
    record.content_hash = summary.content_hash;
    record.row = row.whole(kRow);
    record.marks = as_text(row.blob(kMarks));
}

Result<> verify_hash(const DatasetTable& table, const StoredRecord& record,
                     std::string_view canonical) {
    if (content_hash(canonical) == record.content_hash) return {};
    return fail(ErrorCode::corrupt, "the stored values are not those that were committed",
                table.dataset() + " record " + record.id.text(),
                "run dongbo doctor and restore a backup");
}

}  // namespace

void RowCells::clear(const DatasetTable& table) {
    made_.clear();
    cells_.assign(table.columns().size(), Cell{});
}

Result<> RowCells::fill(const DatasetTable& table, const Record& values) {
    cells_.clear();
    made_.clear();
    for (const Column& column : table.columns()) TRY(add(table, column, values));
    return {};
}

Result<> RowCells::add(const DatasetTable& table, const Column& column, const Record& values) {
    const Value* value =
        column.field < values.values.size() ? &values.values[column.field] : nullptr;
    if (value == nullptr || value->absent()) {
        cells_.emplace_back();
        return {};
    }
    const Field& field = table.contract().fields[column.field];
    if (!fits(field.type, *value))
        return fail(ErrorCode::invalid, "the value is not of its field's type", field.name);
    if (column.part == Column::Part::edition) {
        add_text(std::get<UnitRef>(*value).edition);
    } else if (column.part == Column::Part::folded) {
        const std::size_t offset = made_.size();
        made_ += text::fold(std::get<std::string>(*value));
        add_made(offset);
    } else {
        TRY(add_value(table, column.field, *value));
    }
    return {};
}

Result<> RowCells::add_value(const DatasetTable& table, std::size_t field, const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        add_text(*text);
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
        cells_.push_back({.kind = Kind::integer, .integer = *number});
    } else if (const auto* truth = std::get_if<bool>(&value)) {
        cells_.push_back({.kind = Kind::integer, .integer = *truth ? 1 : 0});
    } else if (const auto* decimal = std::get_if<Decimal>(&value)) {
        add_text(decimal->text);
    } else if (const auto* unit = std::get_if<UnitRef>(&value)) {
        add_text(unit->code);
    } else if (const auto* id = std::get_if<RecordId>(&value)) {
        cells_.push_back({.kind = Kind::blob, .outside = as_text(id->bytes)});
    } else if (std::holds_alternative<std::vector<Group>>(value)) {
        const std::size_t offset = made_.size();
        append_canonical_value(made_, table.order().entry_of(field), value);
        add_made(offset);
    } else {
        const std::size_t offset = made_.size();
        std::visit(MadeText{made_}, static_cast<const Value::variant&>(value));
        add_made(offset);
    }
    return {};
}

void RowCells::add_text(std::string_view text) {
    // An empty text is an absent value: the canonical form leaves both out.
    cells_.push_back({.kind = text.empty() ? Kind::null : Kind::text, .outside = text});
}

void RowCells::add_made(std::size_t offset) {
    const std::size_t size = made_.size() - offset;
    cells_.push_back({.kind = size == 0 ? Kind::null : Kind::text,
                      .offset = offset,
                      .size = size,
                      .made = true});
}

std::string_view RowCells::text_of(const Cell& cell) const {
    return cell.made ? std::string_view(made_).substr(cell.offset, cell.size) : cell.outside;
}

void RowCells::bind(SqlStatement& statement, int parameter, const Cell& cell) const {
    switch (cell.kind) {
        case Kind::null:
            statement.bind_null(parameter);
            break;
        case Kind::integer:
            statement.bind(parameter, cell.integer);
            break;
        case Kind::text:
            statement.bind(parameter, text_of(cell));
            break;
        case Kind::blob:
            statement.bind(parameter, as_bytes(text_of(cell)));
            break;
    }
}

int RowCells::bind_all(SqlStatement& statement, int parameter) const {
    for (const Cell& cell : cells_) bind(statement, parameter++, cell);
    return parameter;
}

int RowCells::bind_unindexed(const DatasetTable& table, SqlStatement& statement,
                             int parameter) const {
    for (std::size_t i = 0; i < cells_.size(); ++i)
        if (!table.columns()[i].indexed) bind(statement, parameter++, cells_[i]);
    return parameter;
}

bool RowCells::same_indexed(const DatasetTable& table, const SqlStatement& row) const {
    int at = kFixedColumns;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        if (!table.columns()[i].indexed) continue;
        const Cell& cell = cells_[i];
        const bool null = row.null(at);
        if (null != (cell.kind == Kind::null)) return false;
        if (cell.kind == Kind::integer && row.integer(at) != cell.integer) return false;
        if (cell.kind == Kind::text && row.text(at) != text_of(cell)) return false;
        if (cell.kind == Kind::blob && as_text(row.blob(at)) != text_of(cell)) return false;
        ++at;
    }
    return true;
}

int bind_state(SqlStatement& statement, int parameter, const RecordSummary& summary,
               std::int64_t source, std::string_view marks) {
    statement.bind(parameter++, static_cast<int>(summary.state));
    statement.bind(parameter++, summary.version);
    statement.bind(parameter++, summary.head);
    statement.bind(parameter++, summary.position);
    statement.bind(parameter++, summary.pending);
    if (summary.position != 0) {
        statement.bind(parameter++, Bytes(summary.content_hash));
    } else {
        statement.bind_null(parameter++);
    }
    if (summary.pending != 0) {
        statement.bind(parameter++, Bytes(summary.pending_hash));
    } else {
        statement.bind_null(parameter++);
    }
    if (source != 0) {
        statement.bind(parameter++, source);
    } else {
        statement.bind_null(parameter++);
    }
    if (!marks.empty()) {
        statement.bind(parameter++, as_bytes(marks));
    } else {
        statement.bind_null(parameter++);
    }
    return parameter;
}

void bind_due(SqlStatement& statement, int parameter, std::optional<Timestamp> due) {
    if (due) {
        statement.bind(parameter, due->milliseconds);
    } else {
        statement.bind_null(parameter);
    }
}

Result<> write_due(Database& database, DatasetTable& table, std::int64_t row,
                   std::optional<Timestamp> due) {
    TRY_ASSIGN(SqlStatement* const update,
               table.statement(database, DatasetTable::Use::update_due));
    bind_due(*update, 1, due);
    update->bind(2, row);
    return update->run();
}

RecordState read_state(const SqlStatement& row) {
    const std::int64_t state = row.integer(kState);
    return state == 0   ? RecordState::live
           : state == 1 ? RecordState::pending
                        : RecordState::deleted;
}

RecordSummary read_summary(const SqlStatement& row) {
    RecordSummary summary;
    summary.state = read_state(row);
    summary.version = static_cast<std::uint32_t>(row.integer(kVersion));
    summary.head = row.whole(kHead);
    summary.position = row.whole(kPosition);
    summary.pending = row.whole(kPending);
    summary.content_hash = bytes_of<32>(row, kContentHash);
    summary.pending_hash = bytes_of<32>(row, kPendingHash);
    return summary;
}

Result<> read_unverified(const DatasetTable& table, const SqlStatement& row, StoredRecord& record) {
    read_standing(row, record);
    std::vector<Value>& values = record.values.values;
    values.resize(record.state == RecordState::live ? table.contract().fields.size() : 0);
    for (std::size_t field = 0; field < values.size(); ++field)
        TRY(read_field(table, field, row, values[field]));
    return {};
}

Result<> read_field(const DatasetTable& table, std::size_t field, const SqlStatement& row,
                    Value& to) {
    if (read_value(table, field, row, table.column_of(field), to)) return {};
    const RecordId id{bytes_of<16>(row, kRecord)};
    return fail(ErrorCode::corrupt, "a stored value does not fit its field",
                table.dataset() + " record " + id.text(), "run dongbo doctor and restore a backup");
}

Result<> verify(const DatasetTable& table, const StoredRecord& record) {
    if (record.state != RecordState::live) return {};
    thread_local std::string canonical;
    canonical.clear();
    append_canonical(canonical, table.order(), record.values.values);
    return verify_hash(table, record, canonical);
}

Result<StoredRecord> read_record(const DatasetTable& table, const SqlStatement& row,
                                 RecordForm form) {
    StoredRecord record;
    if (form == RecordForm::values) {
        TRY(read_unverified(table, row, record));
        TRY(verify(table, record));
        return record;
    }
    read_standing(row, record);
    if (record.state != RecordState::live) return record;
    record.content = read_content(table, row);
    TRY(verify_hash(table, record, record.content.canonical()));
    return record;
}

}  // namespace dongbo
