#include "store/sqlite/database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>

#include "base/file.hpp"
#include "store/sqlite/sqlite_error.hpp"
#include "store/sqlite/vfs.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kWalPages = 4'096;

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const std::string& file,
                                                 const DatabaseOptions& options) {
    if (!options.create && !file_exists(file))
        return fail(ErrorCode::not_found, "there is no such file", file);
    int flags = options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (options.create && !options.read_only) flags |= SQLITE_OPEN_CREATE;
    sqlite3* handle = nullptr;
    const int result = open_through_vfs(file, flags | SQLITE_OPEN_NOMUTEX, &handle);
    std::unique_ptr<Database> database(new Database(file, handle));
    if (result != SQLITE_OK) return std::unexpected(sqlite_error(result, handle, file));
    TRY(database->configure(options));
    return database;
}

Result<> Database::configure(const DatabaseOptions& options) {
    busy_timeout_ = options.busy_timeout;
    sqlite3_busy_timeout(handle_, static_cast<int>(busy_timeout_.count()));
    if (options.sync_after != 0) sync_after(handle_, options.sync_after);
    for (const int wrong : {SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_DQS_DML})
        sqlite3_db_config(handle_, wrong, 0, nullptr);  // "name" is never a text
    // secure_delete: what is erased must be gone from the file too, free pages included.
    // wal_autocheckpoint: twice the cache, at least 16 MiB; who has a big cache changes pages all
    // over the file, and of many versions of a page the last alone is moved there.
    // journal_size_limit gives back the room of a big transaction.
    TRY(execute(fmt::format(
        "PRAGMA cache_size=-{}; PRAGMA synchronous=FULL;"
        "PRAGMA foreign_keys=OFF; PRAGMA cell_size_check=ON;"
        "PRAGMA trusted_schema=OFF; PRAGMA secure_delete=ON;"
        "PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint={};"
        "PRAGMA journal_size_limit=67108864",
        options.cache_kib, std::max(kWalPages, 2 * options.cache_kib * 1024 / kPageSize))));
    // Reads page 1, so that a file that is no database, or damaged there, does not open. One that a
    // first load took out of WAL mode can be read, and is put back when it is opened for writing.
    TRY_ASSIGN(SqlStatement mode, prepare(options.read_only ? "PRAGMA main.journal_mode"
                                                            : "PRAGMA main.journal_mode=WAL"));
    TRY_ASSIGN(const bool row, mode.step());
    if (options.read_only || (row && mode.text(0) == "wal")) return {};
    return fail(ErrorCode::unavailable, "another process has the file for itself", file_,
                "wait until its load has finished and try again");
}

Database::~Database() {
    cached_.clear();
    reading_.reset();
    sqlite3_close_v2(handle_);
}

Result<> Database::execute(const std::string& sql) {
    const int result = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) return std::unexpected(sqlite_error(result, handle_, file_));
    return {};
}

Result<SqlStatement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int result = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                          SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (result != SQLITE_OK) return std::unexpected(sqlite_error(result, handle_, file_));
    return SqlStatement(statement, &file_);
}

Result<SqlStatement*> Database::cached(std::string_view sql) {
    auto place = cached_.find(sql);
    if (place == cached_.end()) {
        TRY_ASSIGN(SqlStatement statement, prepare(sql));
        place = cached_.emplace(std::string(sql), std::move(statement)).first;
    }
    place->second.reset();
    return &place->second;
}

Result<Transaction> Database::begin_immediate() {
    TRY_ASSIGN(SqlStatement * begin, cached("BEGIN IMMEDIATE"));
    TRY(begin->run());
    return Transaction(this);
}

/// A statement that stands at a row keeps what its connection sees: that costs a tenth of BEGIN, a
/// first read and ROLLBACK.
Result<ReadTransaction> Database::begin_read() {
    CHECK_THAT(!reads_one_state_, "a connection reads one state at a time");
    if (!reading_) {
        TRY_ASSIGN(reading_, prepare("SELECT EXISTS(SELECT 1 FROM sqlite_schema)"));
    }
    TRY(reading_->step());
    reads_one_state_ = true;
    return ReadTransaction(this);
}

bool Database::in_transaction() const {
    return sqlite3_get_autocommit(handle_) == 0;
}

std::int64_t Database::changes() const {
    return sqlite3_changes64(handle_);
}

std::int64_t Database::last_insert_id() const {
    return sqlite3_last_insert_rowid(handle_);
}

Result<> Database::checkpoint() {
    const int result =
        sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (result != SQLITE_OK && result != SQLITE_BUSY)
        return std::unexpected(sqlite_error(result, handle_, file_));
    return {};
}

Result<bool> Database::empty_wal(std::chrono::milliseconds wait) {
    sqlite3_busy_timeout(handle_, static_cast<int>(wait.count()));
    const int result =
        sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(handle_, static_cast<int>(busy_timeout_.count()));
    if (result == SQLITE_OK) return true;
    if ((result & 0xff) == SQLITE_BUSY) return false;
    return std::unexpected(sqlite_error(result, handle_, file_));
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
    // After some errors (disk full) SQLite has rolled back already. A roll-back that fails leaves
    // the transaction unfinished; the next one then reports it.
    if (database_ != nullptr && database_->in_transaction())
        static_cast<void>(database_->execute("ROLLBACK"));
}

Result<> Transaction::commit() {
    CHECK_THAT(database_ != nullptr, "a transaction ends once");
    TRY_ASSIGN(SqlStatement * commit, database_->cached("COMMIT"));
    TRY(commit->run());  // on an error the destructor rolls back
    database_ = nullptr;
    return {};
}

ReadTransaction::ReadTransaction(ReadTransaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

void ReadTransaction::end() {
    if (database_ == nullptr) return;
    database_->reading_->reset();
    database_->reads_one_state_ = false;
    database_ = nullptr;
}

}  // namespace dongbo
