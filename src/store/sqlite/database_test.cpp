#include "store/sqlite/database.hpp"

#include <doctest/doctest.h>

#include "base/file.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/observing.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace dongbo;
using namespace dongbo::testing;

namespace {

std::unique_ptr<Database> make(const std::string& file) {
    auto database = Database::open(file, {.create = true});
    if (!database) FAIL(database.error().message());
    REQUIRE(
        (*database)->execute("CREATE TABLE t(id INTEGER PRIMARY KEY, text TEXT UNIQUE, b BLOB)"));
    return std::move(*database);
}

void add_blobs(Database& database) {
    auto transaction = database.begin_immediate();
    REQUIRE(transaction);
    for (int i = 0; i < 50; ++i)
        REQUIRE(database.execute("INSERT INTO t(b) VALUES(randomblob(5000))"));
    REQUIRE(transaction->commit());
}

std::int64_t count(Database& database) {
    auto statement = database.cached("SELECT count(*) FROM t");
    REQUIRE(statement);
    REQUIRE((*statement)->step() == true);
    const std::int64_t rows = (*statement)->integer(0);
    (*statement)->reset();
    return rows;
}

ErrorCode code(const Result<>& result) {
    REQUIRE(!result);
    return result.error().code;
}

}  // namespace

TEST_CASE("values come back as they were bound, empty texts and blobs apart from nothing") {
    const TemporaryFolder folder;
    const auto database = make(folder.file("x.db"));
    const std::uint8_t bytes[] = {0, 1, 255};
    auto insert = database->prepare("INSERT INTO t(text, b) VALUES(?, ?)");
    REQUIRE(insert);
    REQUIRE(insert->bind(1, std::string_view("Nguyễn\0x", 10)).bind(2, Bytes(bytes)).run());
    REQUIRE(insert->bind(1, std::string_view()).bind(2, Bytes()).run());
    REQUIRE(insert->bind_null(1).bind_null(2).run());
    CHECK(database->changes() == 1);
    CHECK(database->last_insert_id() == 3);

    auto read = database->prepare("SELECT id, text, b FROM t ORDER BY id");
    REQUIRE(read);
    REQUIRE(read->step() == true);
    CHECK(read->integer(0) == 1);
    CHECK(read->text(1) == std::string_view("Nguyễn\0x", 10));
    CHECK(as_text(read->blob(2)) == as_text(bytes));
    REQUIRE(read->step() == true);
    CHECK(!read->null(1));
    CHECK(!read->null(2));
    CHECK(read->text(1).empty());
    REQUIRE(read->step() == true);
    CHECK(read->null(1));
    CHECK(read->null(2));
    CHECK(read->step() == false);
}

TEST_CASE("a transaction that is not committed leaves nothing") {
    const TemporaryFolder folder;
    const auto database = make(folder.file("x.db"));
    {
        auto transaction = database->begin_immediate();
        REQUIRE(transaction);
        REQUIRE(database->execute("INSERT INTO t(text) VALUES('a')"));
        CHECK(database->in_transaction());
        CHECK(count(*database) == 1);
    }
    CHECK(!database->in_transaction());
    CHECK(count(*database) == 0);
    auto transaction = database->begin_immediate();
    REQUIRE(transaction);
    REQUIRE(database->execute("INSERT INTO t(text) VALUES('a')"));
    REQUIRE(transaction->commit());
    CHECK(count(*database) == 1);
}

TEST_CASE("a transaction that reads sees one state while another connection writes") {
    const TemporaryFolder folder;
    const auto writer = make(folder.file("x.db"));
    const auto reader = Database::open(folder.file("x.db"), {.read_only = true});
    REQUIRE(reader);
    auto reading = (*reader)->begin_read();
    REQUIRE(reading);
    REQUIRE(writer->execute("INSERT INTO t(text) VALUES('a')"));
    CHECK(count(**reader) == 0);
    reading->end();
    CHECK(count(**reader) == 1);
}

TEST_CASE("a connection reads one state also where nothing is stored, and again after that") {
    const TemporaryFolder folder;
    const auto writer = Database::open(folder.file("x.db"), {.create = true});
    REQUIRE(writer);
    const auto reader = Database::open(folder.file("x.db"), {.read_only = true});
    REQUIRE(reader);
    for (std::int64_t tables = 0; tables < 3; ++tables) {
        auto reading = (*reader)->begin_read();
        REQUIRE(reading);
        REQUIRE((*writer)->execute("CREATE TABLE t" + std::to_string(tables) + "(a)"));
        auto read = (*reader)->prepare("SELECT count(*) FROM sqlite_schema");
        REQUIRE(read);
        REQUIRE(read->step() == true);
        CHECK(read->integer(0) == tables);
    }
}

TEST_CASE("a second writer is told that another process is writing") {
    const TemporaryFolder folder;
    const auto first = make(folder.file("x.db"));
    const auto second =
        Database::open(folder.file("x.db"), {.busy_timeout = std::chrono::milliseconds(0)});
    REQUIRE(second);
    auto writing = first->begin_immediate();
    REQUIRE(writing);
    const auto refused = (*second)->begin_immediate();
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::unavailable);
    CHECK(refused.error().what == "another process is writing to the file");
    REQUIRE(writing->commit());
    CHECK((*second)->begin_immediate());
}

TEST_CASE("errors have the code that a caller may branch on") {
    const TemporaryFolder folder;
    const auto database = make(folder.file("x.db"));
    REQUIRE(database->execute("INSERT INTO t(text) VALUES('a')"));
    CHECK(code(database->execute("INSERT INTO t(text) VALUES('a')")) == ErrorCode::conflict);
    CHECK(code(database->execute("no sql")) == ErrorCode::internal);
    const auto missing = Database::open(folder.file("y.db"));
    REQUIRE(!missing);
    CHECK(missing.error().code == ErrorCode::not_found);
    CHECK(!file_exists(folder.file("y.db")));
    put_raw_bytes(folder.file("z.db"), std::string(10'000, 'z'));
    const auto other = Database::open(folder.file("z.db"));
    REQUIRE(!other);
    CHECK(other.error().code == ErrorCode::corrupt);
    const auto reader = Database::open(folder.file("x.db"), {.read_only = true});
    REQUIRE(reader);
    CHECK(code((*reader)->execute("DELETE FROM t")) == ErrorCode::unavailable);
}

TEST_CASE("a full disk is unavailable, and the work goes on when there is room again") {
    const TemporaryFolder folder;
    const auto database = make(folder.file("x.db"));
    FullDisk disk;
    const Observing observing(disk);
    disk.refuse_writes_after(1);
    CHECK(code(database->execute("INSERT INTO t(text) VALUES('a')")) == ErrorCode::unavailable);
    CHECK(count(*database) == 0);
    disk.accept_all();
    CHECK(database->execute("INSERT INTO t(text) VALUES('a')"));
}

TEST_CASE("the settings are those of the documentation") {
    const TemporaryFolder folder;
    const auto database = make(folder.file("x.db"));
    const auto setting = [&](const char* name) {
        auto statement = database->prepare("PRAGMA " + std::string(name));
        REQUIRE(statement);
        REQUIRE(statement->step() == true);
        return std::string(statement->text(0));
    };
    CHECK(setting("journal_mode") == "wal");
    CHECK(setting("synchronous") == "2");
    CHECK(setting("page_size") == "4096");
    CHECK(setting("secure_delete") == "1");
    CHECK(setting("cell_size_check") == "1");
    CHECK(setting("trusted_schema") == "0");
    CHECK(setting("temp_store") == "2");
    REQUIRE(database->checkpoint());
    CHECK(raw_bytes(folder.file("x.db"))[20] == 8);  // bytes left to us at the end of each page
}

TEST_CASE("erased text is gone from the file, free pages included") {
    const TemporaryFolder folder;
    const std::string secret = "tên người đã được xoá";
    {
        const auto database = make(folder.file("x.db"));
        auto insert = database->prepare("INSERT INTO t(text) VALUES(?)");
        REQUIRE(insert);
        std::string long_text;
        for (int i = 0; i < 2'000; ++i) long_text += secret;
        REQUIRE(insert->bind(1, long_text).run());
        REQUIRE(database->checkpoint());
        REQUIRE(raw_bytes(folder.file("x.db")).contains(secret));
        REQUIRE(database->execute("DELETE FROM t"));
    }
    CHECK(!raw_bytes(folder.file("x.db")).contains(secret));
    CHECK(!file_exists(folder.file("x.db-wal")));
}

TEST_CASE("find_damage names damaged pages, free ones too, and nothing in a sound file") {
    const TemporaryFolder folder;
    const std::string file = folder.file("x.db");
    {
        const auto database = make(file);
        add_blobs(*database);
        REQUIRE(database->execute("DELETE FROM t WHERE id > 25"));
        const auto defects = database->find_damage();
        REQUIRE(defects);
        CHECK(defects->empty());
    }
    std::string bytes = raw_bytes(file);
    const std::size_t last_page = bytes.size() / 4096;  // of a row that was deleted
    bytes[bytes.size() - 2000] ^= 1;
    put_raw_bytes(file, bytes);
    const auto database = Database::open(file);
    REQUIRE(database);
    CHECK(count(**database) == 25);
    const auto defects = (*database)->find_damage();
    REQUIRE(defects);
    REQUIRE(defects->size() == 1);
    CHECK(defects->front().contains("page " + std::to_string(last_page) + " does not fit"));
}

TEST_CASE("a backup is the database as it was, while a writer goes on") {
    const TemporaryFolder folder;
    const auto writer = make(folder.file("x.db"));
    REQUIRE(writer->execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
        "INSERT INTO t(b) SELECT zeroblob(3000) FROM n"));
    const auto source = Database::open(folder.file("x.db"));
    REQUIRE(source);
    double last = 0;
    int calls = 0;
    REQUIRE(back_up_database(**source, folder.file("copy.db"), [&](double done) {
        CHECK(done >= last);
        last = done;
        ++calls;
        REQUIRE(writer->execute("DELETE FROM t WHERE id < 100; INSERT INTO t(text) VALUES(NULL)"));
    }));
    CHECK(calls > 1);
    CHECK(last == 1.0);
    CHECK(!file_exists(folder.file("copy.db.partial")));
    const auto copy = Database::open(folder.file("copy.db"));
    REQUIRE(copy);
    CHECK(count(**copy) == 3'000);
    const auto defects = (*copy)->find_damage();
    REQUIRE(defects);
    CHECK(defects->empty());
    CHECK(code(back_up_database(**source, folder.file("copy.db"), {})) == ErrorCode::conflict);
}

TEST_CASE("a backup that meets a damaged page or a full disk leaves no file") {
    const TemporaryFolder folder;
    const std::string file = folder.file("x.db");
    {
        const auto database = make(file);
        add_blobs(*database);
    }
    {
        const auto database = Database::open(file);
        REQUIRE(database);
        FullDisk disk;
        const Observing observing(disk);
        disk.refuse_writes_after(20);
        CHECK(code(back_up_database(**database, folder.file("copy.db"), {})) ==
              ErrorCode::unavailable);
    }
    std::string bytes = raw_bytes(file);
    bytes[bytes.size() - 2000] ^= 1;
    put_raw_bytes(file, bytes);
    const auto database = Database::open(file);
    REQUIRE(database);
    CHECK(code(back_up_database(**database, folder.file("copy.db"), {})) == ErrorCode::corrupt);
    CHECK(!file_exists(folder.file("copy.db")));
    CHECK(!file_exists(folder.file("copy.db.partial")));
}
