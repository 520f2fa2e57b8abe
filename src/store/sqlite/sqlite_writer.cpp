#include "store/sqlite/sqlite_writer.hpp"

#include "store/sqlite/book.hpp"
#include "store/sqlite/edition_table.hpp"
#include "store/sqlite/holders.hpp"

namespace dongbo {

Result<> SqliteWriter::finish() {
    // Wishes that belong to no source commit are one of their own.
    const SourceCommit rest;
    TRY(batch_.close(rest, {}));
    return batch_.finish();
}

Result<const Contract*> SqliteWriter::contract(const std::string& dataset) {
    TRY_ASSIGN(const DatasetTable* const table, catalog_.table(dataset));
    return &table->contract();
}

Result<bool> SqliteWriter::in_bulk_load(const std::string& dataset) {
    TRY_ASSIGN(const DatasetTable* const table, catalog_.table(dataset));
    return table->in_bulk_load();
}

Result<StoreWriter::Glance> SqliteWriter::glance(const std::string& dataset, const Wish& wish) {
    TRY_ASSIGN(DatasetTable* const table, catalog_.table(dataset));
    TRY_ASSIGN(const Batch::Before before, batch_.look_ahead(*table, wish));
    Glance seen;
    seen.row = static_cast<std::uint64_t>(before.row);
    seen.summary = before.summary;
    if (before.found != nullptr) {
        seen.marks = as_text(before.found->blob(kMarks));
    }
    return seen;
}

Result<StoredRecord> SqliteWriter::get(const std::string& dataset, const RecordId& id) {
    TRY_ASSIGN(DatasetTable* const table, catalog_.table(dataset));
    TRY_ASSIGN(SqlStatement* const find,
               table->statement(database_, DatasetTable::Use::read_record));
    find->bind(1, Bytes(id.bytes));
    TRY_ASSIGN(const bool there, find->step());
    if (!there) return fail(ErrorCode::not_found, "there is no such record", id.text());
    auto record = read_record(*table, *find);
    find->reset();
    return record;
}

Result<Record> SqliteWriter::served_values(const std::string& dataset, std::uint64_t row) {
    TRY_ASSIGN(DatasetTable* const table, catalog_.table(dataset));
    TRY_ASSIGN(SqlStatement* const find, table->statement(database_, DatasetTable::Use::read_row));
    find->bind(1, row);
    TRY_ASSIGN(const bool there, find->step());
    if (!there) return fail(ErrorCode::not_found, "there is no such row", dataset);
    StoredRecord record;
    const auto read = read_unverified(*table, *find, record);
    find->reset();
    TRY(read);
    return std::move(record.values);
}

Result<std::vector<RecordId>> SqliteWriter::holders(const std::string& dataset, std::size_t field,
                                                    const Value& value, std::size_t limit) {
    TRY_ASSIGN(const DatasetTable* const table, catalog_.table(dataset));
    return find_holders(database_, *table, field, value, limit);
}

Result<StoreWriter::Applied> SqliteWriter::apply(const std::string& dataset, const Wish& wish) {
    erased_ = erased_ || wish.kind == ChangeKind::erase;
    TRY_ASSIGN(DatasetTable* const table, catalog_.table(dataset));
    auto applied = batch_.apply(*table, wish);
    if (!applied)
        return std::unexpected(
            std::move(applied).error().in(dataset + " record " + wish.record.text()));
    return Applied{applied->outcome, static_cast<std::uint64_t>(applied->row), applied->position};
}

Result<Position> SqliteWriter::adopt_edition(const std::string& dataset, const std::string& edition,
                                             const std::string& lists) {
    TRY_ASSIGN(const DatasetTable* const table, catalog_.table(dataset));
    return append_edition(database_, *table, log_, edition, lists);
}

Result<> SqliteWriter::set_marks(const std::string& dataset, std::uint64_t row,
                                 std::string_view marks, std::optional<Timestamp> due) {
    TRY_ASSIGN(DatasetTable* const table, catalog_.table(dataset));
    TRY_ASSIGN(SqlStatement* const update,
               table->statement(database_, DatasetTable::Use::update_marks));
    if (marks.empty()) {
        update->bind_null(1);
    } else {
        update->bind(1, as_bytes(marks));
    }
    update->bind(2, row);
    TRY(update->run());
    return write_due(database_, *table, static_cast<std::int64_t>(row), due);
}

Result<std::vector<RecordId>> SqliteWriter::due_records(const std::string& dataset,
                                                        std::size_t limit) {
    TRY_ASSIGN(DatasetTable* const table, catalog_.table(dataset));
    TRY_ASSIGN(SqlStatement* const find,
               table->statement(database_, DatasetTable::Use::due_records));
    find->bind(1, now().milliseconds).bind(2, limit);
    std::vector<RecordId> ids;
    while (true) {
        TRY_ASSIGN(const bool row, find->step());
        if (!row) return ids;
        RecordId& id = ids.emplace_back();
        const Bytes bytes = find->blob(0);
        if (bytes.size() == id.bytes.size())
            std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
    }
}

Result<Committed> SqliteWriter::close(const SourceCommit& commit,
                                      std::span<const Outcome> outcomes) {
    return batch_.close(commit, outcomes);
}

Result<std::optional<std::string>> SqliteWriter::book_get(const std::string& dataset,
                                                          std::string_view key) {
    TRY_ASSIGN(const DatasetTable* const table, catalog_.table(dataset));
    return read_book(database_, table->number(), key);
}

Result<> SqliteWriter::book_put(const std::string& dataset, std::string_view key,
                                std::string_view value) {
    TRY_ASSIGN(const DatasetTable* const table, catalog_.table(dataset));
    return write_book(database_, table->number(), key, value);
}

Result<> SqliteWriter::book_erase(const std::string& dataset, std::string_view key) {
    TRY_ASSIGN(const DatasetTable* const table, catalog_.table(dataset));
    return erase_book(database_, table->number(), key);
}

Result<BookEntries> SqliteWriter::book_scan(const std::string& dataset, std::string_view from,
                                            std::string_view to, std::size_t limit) {
    TRY_ASSIGN(const DatasetTable* const table, catalog_.table(dataset));
    return scan_book(database_, table->number(), from, to, limit);
}

}  // namespace dongbo
