#include "store/sqlite/dataset_table.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kFixedNames[kFixedColumns] = {
    "_row",     "_record",       "_state",        "_version", "_head",  "_position",
    "_pending", "_content_hash", "_pending_hash", "_source",  "_marks", "_due"};

constexpr std::string_view kFixedDefinitions =
    "_row INTEGER PRIMARY KEY, _record BLOB NOT NULL, _state INTEGER NOT NULL, "
    "_version INTEGER NOT NULL, _head INTEGER NOT NULL, _position INTEGER NOT NULL, "
    "_pending INTEGER NOT NULL, _content_hash BLOB, _pending_hash BLOB, _source INTEGER, "
    "_marks BLOB, _due INTEGER";

std::string_view sql_type(FieldType type) {
    switch (type) {
        case FieldType::integer:
        case FieldType::boolean:
            return "INTEGER";
        case FieldType::reference:
            return "BLOB";
        default:
            return "TEXT";
    }
}

std::vector<Column> columns_of(const Contract& contract) {
    std::vector<Column> columns;
    for (std::size_t i = 0; i < contract.fields.size(); ++i) {
        const Field& field = contract.fields[i];
        const bool indexed = field.unique || field.searchable;
        const bool folded = indexed && field.type == FieldType::string;
        const bool own_index = indexed && !folded && field.type != FieldType::group_list;
        columns.push_back({i, Column::Part::value, field.name, sql_type(field.type), own_index});
        if (field.type == FieldType::unit)
            columns.push_back({i, Column::Part::edition, field.name + "@edition", "TEXT", false});
        if (folded)
            columns.push_back({i, Column::Part::folded, field.name + "@folded", "TEXT", true});
    }
    return columns;
}

std::string fixed_list(int first) {
    std::string list;
    for (int i = first; i < kFixedColumns; ++i) {
        if (i != first) list += ',';
        list += kFixedNames[i];
    }
    return list;
}

}  // namespace

std::string quoted(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) out.append(c == '"' ? 2 : 1, c);
    return out += '"';
}

DatasetTable::DatasetTable(std::int64_t number, std::string dataset,
                           std::shared_ptr<const Contract> contract, bool in_bulk_load)
    : number_(number),
      dataset_(std::move(dataset)),
      contract_(std::move(contract)),
      order_(contract_->fields),
      in_bulk_load_(in_bulk_load),
      columns_(columns_of(*contract_)),
      quoted_name_(quoted("records of " + dataset_)) {
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (columns_[i].part == Column::Part::value)
            column_of_.push_back(kFixedColumns + static_cast<int>(i));
    select_rows_ = "SELECT " + fixed_list(kRow) + column_list(true, true) + " FROM " + quoted_name_;
}

std::string DatasetTable::column_list(bool unindexed, bool indexed) const {
    std::string list;
    for (const Column& column : columns_)
        if (column.indexed ? indexed : unindexed) list.append(1, ',').append(quoted(column.name));
    return list;
}

std::string DatasetTable::update_sql(bool unindexed, bool indexed) const {
    std::string out = "UPDATE " + quoted_name_ + " SET ";
    for (int i = kState; i <= kMarks; ++i) {
        if (i != kState) out += ',';
        out.append(kFixedNames[i]).append("=?");
    }
    for (const Column& column : columns_)
        if (column.indexed ? indexed : unindexed)
            out.append(1, ',').append(quoted(column.name)).append("=?");
    return out + " WHERE _row=?";
}

std::string DatasetTable::sql(Use use) const {
    const std::string find =
        "SELECT " + fixed_list(kRow) + column_list(false, true) + " FROM " + quoted_name_;
    switch (use) {
        case Use::find_record:
            return find + " WHERE _record=?";
        case Use::find_row:
            return find + " WHERE _row=?";
        case Use::read_row:
            return select_rows_ + " WHERE _row=?";
        case Use::read_record:
            return select_rows_ + " WHERE _record=?";
        case Use::scan:
            return select_rows_ + " WHERE _row>? ORDER BY _row LIMIT ?";
        case Use::walk:
            return select_rows_ + " WHERE _row>? AND _row<=? ORDER BY _row";
        case Use::scan_source:
            return "SELECT _row,_record FROM " + quoted_name_ +
                   " WHERE _row>? AND _source=? AND _state<>2 ORDER BY _row LIMIT ?";
        case Use::insert: {
            std::string out = "INSERT INTO " + quoted_name_ + "(" + fixed_list(kRecord) +
                              column_list(true, true) + ") VALUES(?";
            const std::size_t values = columns_.size() + kFixedColumns - 2;
            for (std::size_t i = 0; i < values; ++i) out += ",?";
            return out + ")";
        }
        case Use::update_all:
            return update_sql(true, true);
        case Use::update_unindexed:
            return update_sql(true, false);
        case Use::update_state:
            return update_sql(false, false);
        case Use::scan_ids:
            return "SELECT _row,_record,_state FROM " + quoted_name_ +
                   " WHERE _row>? ORDER BY _row LIMIT ?";
        case Use::update_marks:
            return "UPDATE " + quoted_name_ + " SET _marks=? WHERE _row=?";
        case Use::update_due:
            return "UPDATE " + quoted_name_ + " SET _due=? WHERE _row=?";
        case Use::due_records:
            return "SELECT _record FROM " + quoted_name_ + " INDEXED BY " +
                   quoted(index_name("_due")) + " WHERE _due<=? ORDER BY _due LIMIT ?";
        case Use::next_due:
            return "SELECT _due FROM " + quoted_name_ + " INDEXED BY " +
                   quoted(index_name("_due")) + " WHERE _due IS NOT NULL ORDER BY _due LIMIT 1";
        case Use::is_here:
            return "SELECT _state FROM " + quoted_name_ + " WHERE _record=?";
    }
    return {};
}

Result<SqlStatement*> DatasetTable::statement(Database& database, Use use) {
    SqlStatement*& kept = statements_[static_cast<std::size_t>(use)];
    if (kept == nullptr) {
        TRY_ASSIGN(kept, database.cached(sql(use)));
    }
    kept->reset();
    return kept;
}

std::string DatasetTable::index_name(std::string_view column) const {
    return dataset_ + " by " + std::string(column);
}

Result<std::vector<std::string>> DatasetTable::column_names(Database& database) const {
    std::vector<std::string> present;
    TRY_ASSIGN(SqlStatement info, database.prepare("SELECT name FROM pragma_table_info(?)"));
    const std::string table = "records of " + dataset_;
    info.bind(1, table);
    while (true) {
        TRY_ASSIGN(const bool row, info.step());
        if (!row) return present;
        present.emplace_back(info.text(0));
    }
}

Result<bool> DatasetTable::lacks_marks(Database& database) const {
    TRY_ASSIGN(const std::vector<std::string> present, column_names(database));
    return std::ranges::find(present, "_marks") == present.end();
}

Result<> DatasetTable::ensure_columns(Database& database) const {
    std::string create = "CREATE TABLE IF NOT EXISTS " + quoted_name_ + "(";
    create += kFixedDefinitions;
    for (const Column& column : columns_)
        create.append(", ").append(quoted(column.name)).append(1, ' ').append(column.type);
    TRY(database.execute(create + ")"));

    TRY_ASSIGN(const std::vector<std::string> present, column_names(database));
    const auto add = [&](const std::string& name, std::string_view type) -> Result<> {
        if (std::ranges::find(present, name) != present.end()) return {};
        return database.execute("ALTER TABLE " + quoted_name_ + " ADD COLUMN " + quoted(name) +
                                " " + std::string(type));
    };
    // Tables of the first dongbo have neither.
    TRY(add("_marks", "BLOB"));
    TRY(add("_due", "INTEGER"));
    for (const Column& column : columns_) TRY(add(column.name, column.type));
    return {};
}

Result<std::vector<std::string>> DatasetTable::index_names(Database& database) const {
    std::vector<std::string> names;
    TRY_ASSIGN(
        SqlStatement list,
        database.prepare("SELECT name FROM sqlite_schema WHERE type='index' AND tbl_name=?"));
    const std::string table = "records of " + dataset_;
    list.bind(1, table);
    while (true) {
        TRY_ASSIGN(const bool row, list.step());
        if (!row) return names;
        names.emplace_back(list.text(0));
    }
}

Result<> DatasetTable::ensure_indexes(Database& database,
                                      const std::function<void(double)>& progress) const {
    TRY_ASSIGN(std::vector<std::string> present, index_names(database));
    const auto missing = [&](const std::string& name) { return std::erase(present, name) == 0; };
    const auto wanted = 2 + std::ranges::count_if(columns_, &Column::indexed);
    std::ptrdiff_t done = 0;
    const auto step = [&] {
        if (progress) progress(static_cast<double>(++done) / static_cast<double>(wanted));
    };

    const std::string by_record = index_name("_record");
    if (missing(by_record))
        TRY(database.execute("CREATE UNIQUE INDEX " + quoted(by_record) + " ON " + quoted_name_ +
                             "(_record)"));
    step();
    const std::string by_due = index_name("_due");
    if (missing(by_due))
        TRY(database.execute("CREATE INDEX " + quoted(by_due) + " ON " + quoted_name_ +
                             "(_due) WHERE _due IS NOT NULL"));
    step();
    for (const Column& column : columns_) {
        if (!column.indexed) continue;
        const std::string index = index_name(column.name);
        if (missing(index)) {
            if (column.part == Column::Part::folded && !in_bulk_load_)
                TRY(fold_again(database, column));
            // Absent values and records that are not served need no place in the index.
            const std::string key = quoted(column.name);
            std::string create = "CREATE INDEX ";
            create.append(quoted(index)).append(" ON ").append(quoted_name_);
            create.append("(").append(key).append(") WHERE ").append(key).append(" IS NOT NULL");
            TRY(database.execute(create));
        }
        step();
    }
    for (const std::string& unwanted : present)
        TRY(database.execute("DROP INDEX " + quoted(unwanted)));
    return {};
}

/// A field that became searchable, or does so again, has rows whose folded form is missing or old.
Result<> DatasetTable::fold_again(Database& database, const Column& column) const {
    const std::string plain = quoted(contract_->fields[column.field].name);
    TRY_ASSIGN(SqlStatement read,
               database.prepare("SELECT _row," + plain + " FROM " + quoted_name_ +
                                " WHERE _row>? ORDER BY _row LIMIT 1000"));
    TRY_ASSIGN(SqlStatement write, database.prepare("UPDATE " + quoted_name_ + " SET " +
                                                    quoted(column.name) + "=? WHERE _row=?"));
    std::int64_t last = 0;
    while (true) {
        std::vector<std::pair<std::int64_t, std::string>> rows;
        read.bind(1, last);
        while (true) {
            TRY_ASSIGN(const bool row, read.step());
            if (!row) break;
            rows.emplace_back(read.integer(0), text::fold(read.text(1)));
        }
        read.reset();
        if (rows.empty()) return {};
        for (const auto& [row, folded] : rows) {
            if (folded.empty()) {
                write.bind_null(1);
            } else {
                write.bind(1, folded);
            }
            write.bind(2, row);
            TRY(write.run());
        }
        last = rows.back().first;
    }
}

Result<> DatasetTable::drop_indexes(Database& database) const {
    TRY_ASSIGN(const std::vector<std::string> names, index_names(database));
    for (const std::string& index : names) TRY(database.execute("DROP INDEX " + quoted(index)));
    return {};
}

}  // namespace dongbo
