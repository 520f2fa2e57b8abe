#include "store/sqlite/migrations.hpp"

#include <fmt/format.h>

#include <map>

#include "base/hash.hpp"

namespace dongbo {
namespace {

constexpr const char* kTable =
    "CREATE TABLE IF NOT EXISTS migration(id INTEGER PRIMARY KEY, name TEXT NOT NULL,"
    " sql_hash TEXT NOT NULL) STRICT";

std::string sql_hash(const Migration& migration) {
    return hex(sha256(migration.sql));
}

/// Ids and hashes of the steps that ran. A database without the table has none.
Result<std::map<std::int64_t, std::string>> recorded(Database& database) {
    std::map<std::int64_t, std::string> steps;
    TRY_ASSIGN(SqlStatement exists,
               database.prepare("SELECT 1 FROM sqlite_schema WHERE name='migration'"));
    TRY_ASSIGN(const bool there, exists.step());
    if (!there) return steps;
    TRY_ASSIGN(SqlStatement read, database.prepare("SELECT id, sql_hash FROM migration"));
    for (;;) {
        TRY_ASSIGN(const bool row, read.step());
        if (!row) return steps;
        steps.emplace(read.integer(0), read.text(1));
    }
}

/// How many steps of the list ran, if they are the first of it and unaltered.
Result<std::size_t> count_done(Database& database, std::span<const Migration> migrations) {
    TRY_ASSIGN(const auto steps, recorded(database));
    std::size_t done = 0;
    for (const auto& [id, hash] : steps) {
        if (done == migrations.size())
            return fail(ErrorCode::invalid,
                        fmt::format("the database was made by a newer dongbo: it has step {}, this "
                                    "program knows {}",
                                    id, migrations.size()),
                        database.file(), "update this program");
        const Migration& known = migrations[done];
        if (id != known.id || hash != sql_hash(known))
            return fail(
                ErrorCode::corrupt,
                fmt::format("step {} of its tables is not what this program's step {} \"{}\" "
                            "would have done",
                            id, known.id, known.name),
                database.file(),
                "use the dongbo that made the file, or restore the file from a backup; "
                "released steps must not be edited");
        ++done;
    }
    return done;
}

Result<> record(Database& database, const Migration& migration) {
    TRY_ASSIGN(SqlStatement insert,
               database.prepare("INSERT INTO migration(id, name, sql_hash) VALUES(?, ?, ?)"));
    const std::string hash = sql_hash(migration);
    return insert.bind(1, migration.id).bind(2, migration.name).bind(3, hash).run();
}

}  // namespace

Result<> migrate(Database& database, std::span<const Migration> migrations) {
    for (;;) {
        TRY_ASSIGN(std::size_t done, count_done(database, migrations));
        if (done == migrations.size()) return {};
        TRY_ASSIGN(Transaction transaction, database.begin_immediate());
        // Another process may have been faster while we waited for the lock.
        TRY_ASSIGN(done, count_done(database, migrations));
        if (done == migrations.size()) return {};
        TRY(database.execute(kTable));
        TRY(database.execute(std::string(migrations[done].sql)));
        TRY(record(database, migrations[done]));
        TRY(transaction.commit());
    }
}

Result<> check_migrations(Database& database, std::span<const Migration> migrations) {
    TRY_ASSIGN(const std::size_t done, count_done(database, migrations));
    if (done == migrations.size()) return {};
    return fail(ErrorCode::unavailable, "the tables of the database are of an older dongbo",
                database.file(), "open it once for writing, which brings them up to date");
}

}  // namespace dongbo
