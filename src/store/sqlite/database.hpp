// SQLite behind values and RAII: the store's code speaks to this, not to sqlite3.h.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace dongbo {

struct DatabaseOptions {
    bool create = false;  ///< make the file if it is not there; else not_found
    bool read_only = false;
    std::size_t cache_kib = 2 * 1024;
    /// Pages written to the file or its log after which they are synced; 0: only when it has to be.
    /// Others who sync meanwhile wait for not many more than those.
    int sync_after = 0;
    /// How long a statement waits for the writer of another process before it is unavailable.
    std::chrono::milliseconds busy_timeout{5'000};
};

/// A prepared statement. Parameters count from 1, columns from 0.
class SqlStatement {
  public:
    SqlStatement(SqlStatement&& other) noexcept;
    SqlStatement& operator=(SqlStatement&& other) noexcept;
    ~SqlStatement();

    /// Texts and blobs are NOT copied: they must live, unchanged, until the statement is reset,
    /// bound anew or destroyed. A text that is no parameter's is a defect; one that is too long is
    /// reported by step().
    SqlStatement& bind(int parameter, std::string_view text);
    SqlStatement& bind(int parameter, Bytes blob);
    SqlStatement& bind_null(int parameter);
    template <std::integral Number>
    SqlStatement& bind(int parameter, Number number) {
        if constexpr (std::unsigned_integral<Number> && sizeof(Number) == 8)
            CHECK_THAT(number <= INT64_MAX, "SQLite's integers have 63 bits and a sign");
        return bind_integer(parameter, static_cast<std::int64_t>(number));
    }

    /// True: there is a row. False: done, and the statement is reset.
    Result<bool> step();
    /// Steps to the end and resets: for statements whose rows, if any, nobody wants.
    Result<> run();
    /// Ends the reading and lets go of what was bound.
    void reset();

    /// Of the row that step() found. Views are valid until the next step, reset or bind.
    std::int64_t integer(int column) const;
    std::uint64_t whole(int column) const { return static_cast<std::uint64_t>(integer(column)); }
    std::string_view text(int column) const;
    Bytes blob(int column) const;
    bool null(int column) const;

  private:
    friend class Database;
    SqlStatement(sqlite3_stmt* statement, const std::string* file);
    SqlStatement& bind_integer(int parameter, std::int64_t number);
    void note(int result);

    sqlite3_stmt* statement_;
    const std::string* file_;
    int bind_result_ = 0;
};

/// Rolls back when destroyed without a commit.
class Transaction {
  public:
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    /// Durable when this returns without an error; with one, nothing was done.
    Result<> commit();

  private:
    friend class Database;
    explicit Transaction(class Database* database) : database_(database) {}
    class Database* database_;
};

/// While it lives, all that its connection reads is of one state.
class ReadTransaction {
  public:
    ReadTransaction(ReadTransaction&& other) noexcept;
    ReadTransaction& operator=(ReadTransaction&&) = delete;
    ~ReadTransaction() { end(); }
    void end();

  private:
    friend class Database;
    explicit ReadTransaction(class Database* database) : database_(database) {}
    class Database* database_;
};

/// One connection, for one thread at a time. Statements must not outlive it.
class Database {
  public:
    /// WAL, synchronous=FULL, page checksums verified at every read.
    static Result<std::unique_ptr<Database>> open(const std::string& file,
                                                  const DatabaseOptions& options = {});
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    const std::string& file() const { return file_; }

    /// One or more statements without parameters; rows are dropped.
    Result<> execute(const std::string& sql);
    Result<SqlStatement> prepare(std::string_view sql);
    /// As prepare, but kept by its text for the next time; comes back reset. The same text must not
    /// be in use twice at once. Valid until forget_statements() or the end of the database.
    Result<SqlStatement*> cached(std::string_view sql);
    /// Lets go of all cached statements (none may be in use): for when tables were altered or
    /// dropped.
    void forget_statements() { cached_.clear(); }

    /// Takes the write lock at once: unavailable if another process keeps it beyond the timeout.
    Result<Transaction> begin_immediate();
    /// One at a time. Not what in_transaction() asks about.
    Result<ReadTransaction> begin_read();
    bool in_transaction() const;

    std::int64_t changes() const;  ///< rows changed by the last statement
    std::int64_t last_insert_id() const;
    /// Moves the WAL's content into the file as far as readers allow.
    Result<> checkpoint();
    /// Moves all of it and leaves an empty WAL. False: somebody else reads an older state or
    /// writes, and still did so when `wait` had passed.
    Result<bool> empty_wal(std::chrono::milliseconds wait);
    /// Reads every page and walks every b-tree and index: a sentence for each defect, at most 100.
    Result<std::vector<std::string>> find_damage();

    /// For back_up_database alone.
    sqlite3* handle() const { return handle_; }

  private:
    friend class ReadTransaction;
    Database(std::string file, sqlite3* handle) : file_(std::move(file)), handle_(handle) {}
    Result<> configure(const DatabaseOptions& options);

    std::string file_;
    sqlite3* handle_;
    std::chrono::milliseconds busy_timeout_{};
    std::map<std::string, SqlStatement, std::less<>> cached_;
    std::optional<SqlStatement> reading_;
    bool reads_one_state_ = false;
};

/// A consistent copy while `source` is in use, synced, its folder too. conflict if `target` exists.
/// If it fails there is no `target`. `progress` (may be empty) is called with the part done, 0
/// to 1.
Result<> back_up_database(Database& source, const std::string& target,
                          const std::function<void(double)>& progress);

}  // namespace dongbo
