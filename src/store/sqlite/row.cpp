#include "store/sqlite/row.hpp"

#include <algorithm>

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
    to = std::move(*value);
    return {};
}

/// `{"papers":[…]}` is what the canonical functions speak; the column holds the list alone.
Result<> read_groups(const DatasetTable::Alone& list, std::string_view text, Value& to) {
    thread_local std::string object;
    object.assign("{\"").append(list.fields.front().name).append("\":").append(text).append("}");
    TRY_ASSIGN(Record record, parse_canonical(object, list.fields, list.order));
    to = std::move(record.values.front());
    return {};
}

/// The value of this type in the place; where one of it stands already, its memory is used again.
template <class T>
T& as(Value& to) {
    if (!std::holds_alternative<T>(to)) to.emplace<T>();
    return *std::get_if<T>(&to);
}

Result<> read_value(const DatasetTable& table, std::size_t index, const SqlStatement& row,
                    int column, Value& to) {
    if (row.null(column)) {
        to = Value();
        return {};
    }
    const Field& field = table.contract().fields[index];
    switch (field.type) {
        case FieldType::string:
        case FieldType::code:
        case FieldType::personal_number:
            as<std::string>(to).assign(row.text(column));
            return {};
        case FieldType::integer:
            to = row.integer(column);
            return {};
        case FieldType::boolean:
            to = row.integer(column) != 0;
            return {};
        case FieldType::decimal:
            return put(Decimal::parse(row.text(column), field.scale), field, to);
        case FieldType::date:
            return put(Date::parse_iso(row.text(column)), field, to);
        case FieldType::timestamp:
            return put(Timestamp::parse(row.text(column)), field, to);
        case FieldType::unit: {
            UnitRef& unit = as<UnitRef>(to);
            unit.code.assign(row.text(column));
            unit.edition.assign(row.text(column + 1));
            return {};
        }
        case FieldType::reference:
            to = RecordId{bytes_of<16>(row, column)};
            return {};
        case FieldType::group_list:
            return read_groups(table.alone(index), row.text(column), to);
    }
    return {};
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
        const std::size_t name_and_brackets = table.contract().fields[field].name.size() + 4;
        std::string object;
        append_canonical(object, table.alone(field).order, {value});
        const std::size_t offset = made_.size();
        if (object.size() > name_and_brackets)
            made_.append(object, name_and_brackets, object.size() - name_and_brackets - 1);
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

RecordSummary read_summary(const SqlStatement& row) {
    RecordSummary summary;
    const std::int64_t state = row.integer(kState);
    summary.state = state == 0   ? RecordState::live
                    : state == 1 ? RecordState::pending
                                 : RecordState::deleted;
    summary.version = static_cast<std::uint32_t>(row.integer(kVersion));
    summary.head = row.whole(kHead);
    summary.position = row.whole(kPosition);
    summary.pending = row.whole(kPending);
    summary.content_hash = bytes_of<32>(row, kContentHash);
    summary.pending_hash = bytes_of<32>(row, kPendingHash);
    return summary;
}

Result<> read_unverified(const DatasetTable& table, const SqlStatement& row, StoredRecord& record) {
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
    std::vector<Value>& values = record.values.values;
    values.resize(record.state == RecordState::live ? table.contract().fields.size() : 0);
    if (values.empty()) return {};
    int column = kFixedColumns;
    std::size_t field = 0;
    for (const Column& made : table.columns()) {
        if (made.part == Column::Part::value &&
            !read_value(table, made.field, row, column, values[field++]))
            return fail(ErrorCode::corrupt, "a stored value does not fit its field",
                        table.dataset() + " record " + record.id.text(),
                        "run dongbo doctor and restore a backup");
        ++column;
    }
    return {};
}

Result<> verify(const DatasetTable& table, const StoredRecord& record) {
    if (record.state != RecordState::live) return {};
    thread_local std::string canonical;
    canonical.clear();
    append_canonical(canonical, table.order(), record.values.values);
    if (content_hash(canonical) == record.content_hash) return {};
    return fail(ErrorCode::corrupt, "the stored values are not those that were committed",
                table.dataset() + " record " + record.id.text(),
                "run dongbo doctor and restore a backup");
}

Result<StoredRecord> read_record(const DatasetTable& table, const SqlStatement& row) {
    StoredRecord record;
    TRY(read_unverified(table, row, record));
    TRY(verify(table, record));
    return record;
}

}  // namespace dongbo
