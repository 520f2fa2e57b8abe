#include "store/sqlite/group_schema.hpp"

namespace dongbo {
namespace {

// log: `previous` is filled when an entry is erased, so that the chain of the record stays whole.
// dataset_count stands apart from dataset because it changes with every commit and a contract is
// long. bulk_repeat: rows of keys that occur more than once, during a bulk load only.
constexpr std::string_view kFirst = R"sql(
CREATE TABLE log (
    position INTEGER PRIMARY KEY,
    ends_commit INTEGER NOT NULL,
    leaf BLOB NOT NULL,
    salt BLOB,
    change TEXT,
    previous INTEGER
);
CREATE TABLE dataset (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    bulk INTEGER NOT NULL DEFAULT 0,
    contract_file TEXT NOT NULL,
    contract TEXT NOT NULL
);
CREATE TABLE dataset_count (
    dataset INTEGER PRIMARY KEY REFERENCES dataset (number),
    live INTEGER NOT NULL DEFAULT 0,
    pending INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0,
    in_doubt INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE source (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE bulk_repeat (
    dataset INTEGER NOT NULL,
    record BLOB NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (dataset, record)
) WITHOUT ROWID;
CREATE TABLE delivery (
    number INTEGER PRIMARY KEY,
    dataset TEXT NOT NULL,
    source TEXT NOT NULL,
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    kind INTEGER NOT NULL,
    edition TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_hash BLOB NOT NULL,
    mapping_hash BLOB NOT NULL,
    file_bytes INTEGER NOT NULL,
    physical_rows INTEGER NOT NULL,
    declared_rows INTEGER,
    state INTEGER NOT NULL,
    begun TEXT NOT NULL,
    ended TEXT,
    next_offset INTEGER NOT NULL,
    next_row INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    layout INTEGER NOT NULL DEFAULT 0,
    malformed INTEGER NOT NULL DEFAULT 0,
    repeated INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    accepted INTEGER NOT NULL DEFAULT 0,
    quarantined INTEGER NOT NULL DEFAULT 0,
    waiting INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE delivery_chunk (
    delivery INTEGER NOT NULL REFERENCES delivery (number),
    first_row INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    runs BLOB NOT NULL,
    PRIMARY KEY (delivery, first_row)
) WITHOUT ROWID;
CREATE TABLE kept_row (
    delivery INTEGER NOT NULL REFERENCES delivery (number),
    row INTEGER NOT NULL,
    disposition INTEGER NOT NULL,
    reason TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (delivery, row)
) WITHOUT ROWID;
)sql";

// book: what the owner's rules derive, in the order of the bytes of its keys.
constexpr std::string_view kSecond = R"sql(
CREATE TABLE book (
    dataset INTEGER NOT NULL,
    key BLOB NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (dataset, key)
) WITHOUT ROWID;
)sql";

// edition: what the `edition` entries of the log say.
constexpr std::string_view kThird = R"sql(
CREATE TABLE edition (
    position INTEGER PRIMARY KEY,
    dataset INTEGER NOT NULL REFERENCES dataset (number),
    edition TEXT NOT NULL,
    lists TEXT NOT NULL
);
)sql";

constexpr Migration kMigrations[] = {{1, "log, datasets and deliveries", kFirst},
                                     {2, "the book of each dataset", kSecond},
                                     {3, "editions of the list of units", kThird}};

}  // namespace

std::span<const Migration> group_migrations() {
    return kMigrations;
}

}  // namespace dongbo
