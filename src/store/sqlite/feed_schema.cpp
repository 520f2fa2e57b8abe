#include "store/sqlite/feed_schema.hpp"

namespace dongbo {
namespace {

// entry and pruned_entry: by entry_id. A pruned entry moves to a table of its own, since SQLite
// would not give back the room of a row that got shorter. entry_records: the first four bytes of
// the record ids of entries appended together, by the id of the first of them: an index over random
// ids would cost each append several times as much, and erasing is rare. node: by node_id.
constexpr std::string_view kFirst = R"sql(
CREATE TABLE feed (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    share TEXT NOT NULL,
    dataset TEXT NOT NULL,
    definition TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    base INTEGER NOT NULL,
    log INTEGER NOT NULL,
    size INTEGER NOT NULL,
    pruned INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    state BLOB NOT NULL
) STRICT;
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    log INTEGER NOT NULL,
    ends_commit INTEGER NOT NULL,
    record BLOB NOT NULL,
    leaf BLOB NOT NULL,
    salt BLOB,
    change TEXT
) STRICT;
CREATE TABLE pruned_entry (
    id INTEGER PRIMARY KEY,
    log INTEGER NOT NULL,
    ends_commit INTEGER NOT NULL,
    record BLOB NOT NULL,
    leaf BLOB NOT NULL
) STRICT;
CREATE TABLE entry_records (
    first INTEGER PRIMARY KEY,
    prefixes BLOB NOT NULL
) STRICT;
CREATE TABLE node (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL
) STRICT;
CREATE TABLE value (
    key BLOB PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

constexpr Migration kMigrations[] = {{1, "feeds, their entries and trees", kFirst}};

}  // namespace

std::span<const Migration> feed_migrations() {
    return kMigrations;
}

}  // namespace dongbo
