#include "store/sqlite/book.hpp"
#include "store/sqlite/finder.hpp"
#include "store/sqlite/holders.hpp"
#include "store/sqlite/sqlite_store_class.hpp"

namespace dongbo {
namespace {

Error unknown_record(const DatasetTable& table, const RecordId& id) {
    return {ErrorCode::not_found,
            "there is no such record",
            table.dataset() + " record " + id.text(),
            {}};
}

}  // namespace

Result<StoredRecord> SqliteStore::read_current(DatasetTable& table, const RecordId& id,
                                               RecordForm form) {
    TRY_ASSIGN(SqlStatement* const find,
               table.statement(*database_, DatasetTable::Use::read_record));
    find->bind(1, Bytes(id.bytes));
    TRY_ASSIGN(const bool there, find->step());
    if (!there) return std::unexpected(unknown_record(table, id));
    auto record = read_record(table, *find, form);
    find->reset();
    return record;
}

Result<StoredRecord> SqliteStore::get(const std::string& dataset, const RecordId& id,
                                      std::optional<Position> at, RecordForm form) {
    TRY_ASSIGN(const ReadTransaction one_state, database_->begin_read());
    TRY(catalog_.refresh());
    TRY_ASSIGN(DatasetTable* const table, catalog_.readable_table(dataset));
    TRY_ASSIGN(StoredRecord current, read_current(*table, id, form));
    if (!at || *at >= current.head) return current;
    TRY_ASSIGN(StoredRecord then, read_at(*table, current.head, *at));
    if (form == RecordForm::text && then.state == RecordState::live)
        then.content = ContentText(table->order(), std::exchange(then.values, {}).values);
    return then;
}

/// Replays the record's entries up to `at`.
Result<StoredRecord> SqliteStore::read_at(const DatasetTable& table, Position head, Position at) {
    struct Step {
        Position position;
        std::optional<Change> change;
    };
    std::vector<Step> steps;
    TRY(log_.walk(head, [&](const LogEntry& entry, std::optional<Change> change) -> Result<bool> {
        if (entry.position <= at) steps.push_back({entry.position, std::move(change)});
        // What an erased entry said is gone, and what came before it says nothing any more.
        return steps.empty() || steps.back().change.has_value();
    }));
    if (steps.empty() || !steps.front().change)
        return fail(ErrorCode::not_found, steps.empty()
                                              ? "the record was not there yet"
                                              : "what the record was then has been erased");
    StoredRecord record;
    record.id = steps.front().change->record;
    RecordSummary summary;
    std::string content;
    for (; !steps.empty(); steps.pop_back()) {
        const auto& [position, change] = steps.back();
        if (change) advance(summary, position, *change, content_hash(change->content));
    }
    record.state = summary.state;
    record.in_doubt = summary.in_doubt();
    record.version = summary.version;
    record.head = summary.head;
    record.position = summary.position;
    record.pending = summary.pending;
    record.content_hash = summary.content_hash;
    if (record.state != RecordState::live) return record;
    TRY_ASSIGN(const Change served, log_.change(record.position));
    TRY_ASSIGN(record.values, parse_canonical(served.content, table.contract().fields));
    return record;
}

Result<std::vector<LogEntry>> SqliteStore::history(const std::string& dataset, const RecordId& id) {
    TRY_ASSIGN(const ReadTransaction one_state, database_->begin_read());
    TRY(catalog_.refresh());
    TRY_ASSIGN(DatasetTable* const table, catalog_.readable_table(dataset));
    TRY_ASSIGN(SqlStatement* const find,
               table->statement(*database_, DatasetTable::Use::find_record));
    find->bind(1, Bytes(id.bytes));
    TRY_ASSIGN(const bool there, find->step());
    if (!there) return std::unexpected(unknown_record(*table, id));
    const Position head = find->whole(kHead);
    find->reset();
    std::vector<LogEntry> entries;
    TRY(log_.walk(head, [&](LogEntry entry, const std::optional<Change>& change) -> Result<bool> {
        if (change && (change->record != id || change->dataset != dataset))
            return fail(ErrorCode::corrupt, "the entry is one of another record",
                        "log entry " + std::to_string(entry.position));
        entries.push_back(std::move(entry));
        return true;
    }));
    return entries;
}

Result<Found> SqliteStore::find(const Query& query) {
    TRY_ASSIGN(const ReadTransaction one_state, database_->begin_read());
    TRY(catalog_.refresh());
    TRY_ASSIGN(const DatasetTable* const table, catalog_.readable_table(query.dataset));
    return find_records(*database_, *table, query);
}

Result<std::vector<RecordId>> SqliteStore::holders(const std::string& dataset, std::size_t field,
                                                   const Value& value, std::size_t limit) {
    TRY(catalog_.refresh());
    TRY_ASSIGN(const DatasetTable* const table, catalog_.readable_table(dataset));
    return find_holders(*database_, *table, field, value, limit);
}

Result<std::vector<std::vector<RecordId>>> SqliteStore::shared_values(const std::string& dataset,
                                                                      std::size_t field) {
    TRY(catalog_.refresh());
    TRY_ASSIGN(const DatasetTable* const table, catalog_.readable_table(dataset));
    return find_shared_values(*database_, *table, field);
}

Result<std::optional<Timestamp>> SqliteStore::next_due(const std::string& dataset) {
    TRY(catalog_.refresh());
    TRY_ASSIGN(DatasetTable* const table, catalog_.table(dataset));
    if (table->in_bulk_load()) return std::nullopt;
    TRY_ASSIGN(SqlStatement* const find, table->statement(*database_, DatasetTable::Use::next_due));
    TRY_ASSIGN(const bool there, find->step());
    std::optional<Timestamp> due;
    if (there) due = Timestamp{find->integer(0)};
    find->reset();
    return due;
}

Result<bool> SqliteStore::is_here(const std::string& dataset, const RecordId& id) {
    TRY(catalog_.refresh());
    TRY_ASSIGN(DatasetTable* const table, catalog_.readable_table(dataset));
    TRY_ASSIGN(SqlStatement* const find, table->statement(*database_, DatasetTable::Use::is_here));
    find->bind(1, Bytes(id.bytes));
    TRY_ASSIGN(const bool there, find->step());
    const bool here = there && find->integer(0) != static_cast<int>(RecordState::deleted);
    find->reset();
    return here;
}

Result<Change> SqliteStore::change(Position position) {
    return log_.change(position);
}

Result<BookEntries> SqliteStore::book_scan(const std::string& dataset, std::string_view from,
                                           std::string_view to, std::size_t limit) {
    TRY(catalog_.refresh());
    TRY_ASSIGN(const DatasetTable* const table, catalog_.table(dataset));
    return scan_book(*database_, table->number(), from, to, limit);
}

Result<std::vector<LogEntry>> SqliteStore::changes(Position after, std::size_t limit) {
    return log_.read(after, limit);
}

Result<Position> SqliteStore::head() {
    return log_.head();
}

Result<> SqliteStore::scan_unverified(const std::string& dataset, std::uint64_t& cursor,
                                      std::size_t limit, std::vector<StoredRecord>& page) {
    TRY(catalog_.refresh());
    TRY_ASSIGN(DatasetTable* const table, catalog_.table(dataset));
    TRY_ASSIGN(SqlStatement* const rows, table->statement(*database_, DatasetTable::Use::scan));
    rows->bind(1, cursor).bind(2, limit);
    std::size_t read = 0;
    for (;; ++read) {
        TRY_ASSIGN(const bool row, rows->step());
        if (!row) break;
        if (read == page.size()) page.emplace_back();
        cursor = rows->whole(kRow);
        if (auto done = read_unverified(*table, *rows, page[read]); !done) {
            rows->reset();
            return done;
        }
    }
    rows->reset();
    page.resize(read);
    return {};
}

Result<> SqliteStore::walk_unverified(const std::string& dataset, std::uint64_t after,
                                      std::uint64_t last,
                                      const std::function<Result<>(const StoredRecord&)>& see) {
    TRY(catalog_.refresh());
    TRY_ASSIGN(DatasetTable* const table, catalog_.table(dataset));
    TRY_ASSIGN(SqlStatement* const rows, table->statement(*database_, DatasetTable::Use::walk));
    rows->bind(1, after).bind(2, last);
    const auto walk = [&]() -> Result<> {
        StoredRecord record;
        for (;;) {
            TRY_ASSIGN(const bool row, rows->step());
            if (!row) return {};
            TRY(read_unverified(*table, *rows, record));
            TRY(see(record));
        }
    };
    auto walked = walk();
    rows->reset();
    return walked;
}

Result<std::vector<RecordId>> SqliteStore::scan_ids(const std::string& dataset,
                                                    std::uint64_t& cursor, std::size_t limit) {
    std::vector<RecordId> ids;
    while (ids.empty()) {
        TRY(catalog_.refresh());
        TRY_ASSIGN(DatasetTable* const table, catalog_.table(dataset));
        TRY_ASSIGN(SqlStatement* const rows,
                   table->statement(*database_, DatasetTable::Use::scan_ids));
        rows->bind(1, cursor).bind(2, limit);
        std::size_t seen = 0;
        for (;; ++seen) {
            TRY_ASSIGN(const bool row, rows->step());
            if (!row) break;
            cursor = rows->whole(0);
            if (rows->integer(2) == static_cast<int>(RecordState::deleted)) continue;
            const Bytes bytes = rows->blob(1);
            RecordId& id = ids.emplace_back();
            if (bytes.size() == id.bytes.size())
                std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
        }
        if (seen == 0) break;
    }
    return ids;
}

Result<std::vector<StoredRecord>> SqliteStore::scan(const std::string& dataset,
                                                    std::uint64_t& cursor, std::size_t limit) {
    TRY(catalog_.refresh());
    TRY_ASSIGN(DatasetTable* const table, catalog_.table(dataset));
    TRY_ASSIGN(SqlStatement* const rows, table->statement(*database_, DatasetTable::Use::scan));
    rows->bind(1, cursor).bind(2, limit);
    std::vector<StoredRecord> records;
    while (true) {
        TRY_ASSIGN(const bool row, rows->step());
        if (!row) break;
        auto record = read_record(*table, *rows);
        if (!record && !records.empty()) break;  // the next call will say so
        cursor = rows->whole(kRow);
        if (!record) {
            rows->reset();
            return std::unexpected(std::move(record).error());
        }
        records.push_back(std::move(*record));
    }
    rows->reset();
    return records;
}

Result<std::vector<RecordId>> SqliteStore::scan_source(const std::string& dataset,
                                                       const std::string& source,
                                                       std::uint64_t& cursor, std::size_t limit) {
    TRY(catalog_.refresh());
    TRY_ASSIGN(DatasetTable* const table, catalog_.table(dataset));
    TRY_ASSIGN(SqlStatement* const find,
               database_->cached("SELECT number FROM source WHERE name=?"));
    find->bind(1, source);
    TRY_ASSIGN(const bool known, find->step());
    const std::int64_t number = known ? find->integer(0) : 0;
    find->reset();
    TRY_ASSIGN(SqlStatement* const rows,
               table->statement(*database_, DatasetTable::Use::scan_source));
    rows->bind(1, cursor).bind(2, number).bind(3, limit);
    std::vector<RecordId> ids;
    while (true) {
        TRY_ASSIGN(const bool row, rows->step());
        if (!row) return ids;
        cursor = rows->whole(0);
        RecordId& id = ids.emplace_back();
        const Bytes bytes = rows->blob(1);
        if (bytes.size() == id.bytes.size())
            std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
    }
}

}  // namespace dongbo
