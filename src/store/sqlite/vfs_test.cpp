#include "store/sqlite/vfs.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <array>
#include <filesystem>
#include <map>

#include "base/random.hpp"
#include "store/sqlite/database.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/observing.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace dongbo;
using namespace dongbo::testing;

namespace {

using Rows = std::map<std::int64_t, std::string>;

std::string text_of(std::int64_t id, std::uint64_t generation) {
    SeededRandom random(static_cast<std::uint64_t>(id) * 1'000 + generation);
    std::string text(20 + random.below(id % 10 == 0 ? 9'000 : 200), 'x');
    for (char& c : text) c = static_cast<char>('a' + random.below(26));
    return text;
}

/// Writes rows in several transactions; `written` gets what a reader must see.
void fill(Database& database, std::int64_t rows, std::uint64_t generation, Rows& written) {
    REQUIRE(database.execute("CREATE TABLE IF NOT EXISTS t(id INTEGER PRIMARY KEY, text TEXT)"));
    for (std::int64_t first = 1; first <= rows; first += 10) {
        auto transaction = database.begin_immediate();
        REQUIRE(transaction);
        for (std::int64_t id = first; id < first + 10; ++id) {
            written[id] = text_of(id, generation);
            auto insert = database.cached("INSERT OR REPLACE INTO t VALUES(?, ?)");
            REQUIRE(insert);
            REQUIRE((*insert)->bind(1, id).bind(2, written[id]).run());
        }
        REQUIRE(transaction->commit());
    }
}

Result<Rows> read_all(Database& database) {
    Rows rows;
    TRY_ASSIGN(SqlStatement read, database.prepare("SELECT id, text FROM t"));
    for (;;) {
        TRY_ASSIGN(const bool row, read.step());
        if (!row) return rows;
        rows[read.integer(0)] = read.text(1);
    }
}

Result<Rows> open_and_read(const std::string& file) {
    TRY_ASSIGN(const auto database, Database::open(file));
    return read_all(*database);
}

}  // namespace

TEST_CASE("a page's checksum changes with each of its bytes and with its number") {
    std::array<std::uint8_t, kPageSize> page{};
    CHECK(page_checksum(page, 1) != 0);
    SeededRandom random(1);
    for (auto& byte : page) byte = static_cast<std::uint8_t>(random.next());
    const std::uint64_t sum = page_checksum(page, 7);
    CHECK(page_checksum(page, 8) != sum);
    for (std::size_t at = 0; at < kPageSize - kPageReserve; ++at) {
        page[at] ^= 0x80;
        CHECK(page_checksum(page, 7) != sum);
        page[at] ^= 0x80;
    }
    page[kPageSize - 1] ^= 1;  // its own place
    CHECK(page_checksum(page, 7) == sum);
}

TEST_CASE("the checksum is the one that docs/formats/store-files.md gives as an example") {
    std::array<std::uint8_t, kPageSize> page;
    for (std::size_t i = 0; i < kPageSize; ++i) page[i] = static_cast<std::uint8_t>(i);
    CHECK(page_checksum(page, 1) == 15294210851815922479ULL);
}

TEST_CASE("a byte flipped in the database file is found, or did not matter") {
    const TemporaryFolder folder;
    const std::string file = folder.file("x.db");
    Rows written;
    {
        auto database = Database::open(file, {.create = true});
        REQUIRE(database);
        fill(**database, 300, 1, written);
    }
    const std::string sound = raw_bytes(file);
    REQUIRE(sound.size() % kPageSize == 0);
    REQUIRE(open_and_read(file) == written);
    SeededRandom random(2);
    int found = 0;
    constexpr int kFlips = 400;
    for (int flip = 0; flip < kFlips; ++flip) {
        // Half of them on page 1, whose header decides how all others are read.
        const std::uint64_t at = random.below(flip % 2 == 0 ? sound.size() : 120);
        CAPTURE(at);
        std::string damaged = sound;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << random.below(8)));
        put_raw_bytes(file, damaged);
        const Result<Rows> rows = open_and_read(file);
        if (rows) {
            CHECK(*rows == written);
        } else {
            CHECK(rows.error().code == ErrorCode::corrupt);
            ++found;
        }
    }
    CHECK(found > kFlips * 9 / 10);
}

TEST_CASE("the error names file and page") {
    const TemporaryFolder folder;
    const std::string file = folder.file("x.db");
    Rows written;
    {
        auto database = Database::open(file, {.create = true});
        REQUIRE(database);
        fill(**database, 100, 1, written);
    }
    std::string bytes = raw_bytes(file);
    bytes[kPageSize * 4 + 100] ^= 1;
    put_raw_bytes(file, bytes);
    const Result<Rows> rows = open_and_read(file);
    REQUIRE(!rows);
    CHECK(rows.error().code == ErrorCode::corrupt);
    CHECK(rows.error().where == file);
    CHECK(rows.error().what == file + ": page 5 does not fit its checksum");
}

TEST_CASE("pages that were lost are found: zeros, a cut file, a page of another place") {
    const TemporaryFolder folder;
    const std::string file = folder.file("x.db");
    Rows written;
    {
        auto database = Database::open(file, {.create = true});
        REQUIRE(database);
        fill(**database, 100, 1, written);
    }
    const std::string sound = raw_bytes(file);
    std::string bytes = sound;
    SUBCASE("zeros") {
        bytes.replace(kPageSize * 4, kPageSize, kPageSize, '\0');
    }
    SUBCASE("a cut file") {
        bytes.resize(bytes.size() - kPageSize);
    }
    SUBCASE("a page half there") {
        bytes.resize(bytes.size() - kPageSize / 2);
    }
    SUBCASE("two pages swapped") {
        bytes.replace(kPageSize * 4, kPageSize, sound, kPageSize * 5, kPageSize);
        bytes.replace(kPageSize * 5, kPageSize, sound, kPageSize * 4, kPageSize);
    }
    put_raw_bytes(file, bytes);
    const Result<Rows> rows = open_and_read(file);
    REQUIRE(!rows);
    CHECK(rows.error().code == ErrorCode::corrupt);
}

TEST_CASE("a page that another program wrote is refused") {
    const TemporaryFolder folder;
    const std::string file = folder.file("x.db");
    Rows written;
    {
        auto database = Database::open(file, {.create = true});
        REQUIRE(database);
        fill(**database, 100, 1, written);
    }
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open_v2(file.c_str(), &other, SQLITE_OPEN_READWRITE, "unix") == SQLITE_OK);
    const int changed =
        sqlite3_exec(other, "UPDATE t SET text='false' WHERE id=50", nullptr, nullptr, nullptr);
    sqlite3_close(other);
    REQUIRE(changed == SQLITE_OK);
    const Result<Rows> rows = open_and_read(file);
    REQUIRE(!rows);
    CHECK(rows.error().code == ErrorCode::corrupt);
}

TEST_CASE("a byte flipped in the log while it is in use is found when its page is read") {
    const TemporaryFolder folder;
    const std::string file = folder.file("x.db");
    Rows written;
    auto writer = Database::open(file, {.create = true});
    REQUIRE(writer);
    REQUIRE((*writer)->execute("PRAGMA wal_autocheckpoint=0"));
    fill(**writer, 200, 1, written);
    fill(**writer, 100, 2, written);
    const std::string log = file + "-wal";
    const std::string sound = raw_bytes(log);
    SeededRandom random(3);
    int found = 0;
    for (int flip = 0; flip < 300; ++flip) {
        const std::uint64_t at = random.below(sound.size());
        CAPTURE(at);
        std::string damaged = sound;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << random.below(8)));
        put_raw_bytes(log, damaged);
        const Result<Rows> rows = open_and_read(file);  // another connection: nothing is cached
        if (rows) {
            CHECK(*rows == written);
        } else {
            CHECK(rows.error().code == ErrorCode::corrupt);
            ++found;
        }
    }
    put_raw_bytes(log, sound);
    CHECK(found > 30);  // the rest hit frames that newer ones have replaced
}

TEST_CASE("a damaged page in the log is never moved into the database with a fresh checksum") {
    const TemporaryFolder folder;
    const std::string file = folder.file("x.db");
    Rows written;
    auto writer = Database::open(file, {.create = true});
    REQUIRE(writer);
    REQUIRE((*writer)->execute("PRAGMA wal_autocheckpoint=0"));
    fill(**writer, 200, 1, written);
    std::string bytes = raw_bytes(file + "-wal");
    bytes[bytes.size() - 100] ^= 1;  // in the newest frame, which the checkpoint must move
    put_raw_bytes(file + "-wal", bytes);
    const Result<> moved = (*writer)->checkpoint();
    REQUIRE(!moved);
    CHECK(moved.error().code == ErrorCode::corrupt);
}

TEST_CASE("a byte flipped in the log that a crash left does not undo acknowledged transactions") {
    const TemporaryFolder folder;
    const TemporaryFolder crashed;
    const std::string file = folder.file("x.db");
    const std::string copy = crashed.file("x.db");
    Rows written;
    auto writer = Database::open(file, {.create = true});
    REQUIRE(writer);
    REQUIRE((*writer)->execute("PRAGMA wal_autocheckpoint=0"));
    fill(**writer, 200, 1, written);
    const std::string main = raw_bytes(file);
    const std::string before_last = raw_bytes(file + "-wal");
    fill(**writer, 10, 2, written);
    const std::string sound = raw_bytes(file + "-wal");
    REQUIRE(sound.size() > before_last.size());
    const auto recover = [&](const std::string& log) {
        crashed.clear();
        put_raw_bytes(copy, main);
        put_raw_bytes(copy + "-wal", log);
        return open_and_read(copy);
    };
    REQUIRE(recover(sound) == written);
    SeededRandom random(4);
    for (int flip = 0; flip < 200; ++flip) {
        // What is flipped in the last transaction looks like a power cut during it.
        const std::uint64_t at = random.below(flip % 4 == 0 ? 60 : before_last.size());
        CAPTURE(at);
        std::string damaged = sound;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << random.below(8)));
        const Result<Rows> rows = recover(damaged);
        CHECK((rows ? *rows == written : rows.error().code == ErrorCode::corrupt));
    }
}

TEST_CASE("a log that a power cut tore in its last transaction recovers without that one") {
    const TemporaryFolder folder;
    const TemporaryFolder crashed;
    const std::string file = folder.file("x.db");
    const std::string copy = crashed.file("x.db");
    Rows written;
    auto writer = Database::open(file, {.create = true});
    REQUIRE(writer);
    REQUIRE((*writer)->execute("PRAGMA wal_autocheckpoint=0"));
    fill(**writer, 50, 1, written);
    const Rows acknowledged = written;
    const std::size_t durable = raw_bytes(file + "-wal").size();
    fill(**writer, 10, 2, written);
    std::string log = raw_bytes(file + "-wal");
    log.replace(durable + 600, 512, 512, '?');
    put_raw_bytes(copy, raw_bytes(file));
    put_raw_bytes(copy + "-wal", log);
    const Result<Rows> recovered = open_and_read(copy);
    if (!recovered) FAIL(recovered.error().message());
    CHECK(*recovered == acknowledged);
}

TEST_CASE("a transaction bigger than the cache reads back what it has spilled") {
    const TemporaryFolder folder;
    auto database = Database::open(folder.file("x.db"), {.create = true, .cache_kib = 64});
    REQUIRE(database);
    Rows written;
    fill(**database, 10, 1, written);
    {
        auto transaction = (*database)->begin_immediate();
        REQUIRE(transaction);
        for (std::uint64_t generation = 2; generation < 5; ++generation)
            for (std::int64_t id = 1; id <= 400; ++id) {
                written[id * 37 % 401] = text_of(id, generation);
                auto insert = (*database)->cached("INSERT OR REPLACE INTO t VALUES(?, ?)");
                REQUIRE(insert);
                REQUIRE((*insert)->bind(1, id * 37 % 401).bind(2, written[id * 37 % 401]).run());
            }
        CHECK(read_all(**database) == written);
        SUBCASE("and commits") {
            REQUIRE(transaction->commit());
        }
        SUBCASE("or goes back") {
            written.clear();
            for (std::int64_t id = 1; id <= 10; ++id) written[id] = text_of(id, 1);
        }
    }
    CHECK(read_all(**database) == written);
    CHECK(open_and_read(folder.file("x.db")) == written);
    const auto defects = (*database)->find_damage();
    REQUIRE(defects);
    CHECK(defects->empty());
}

TEST_CASE("a full disk refuses the transaction and loses nothing of the ones before") {
    const TemporaryFolder folder;
    const std::string file = folder.file("x.db");
    Rows written;
    auto database = Database::open(file, {.create = true});
    REQUIRE(database);
    fill(**database, 20, 1, written);
    FullDisk disk;
    const Observing observing(disk);
    for (std::uint64_t writes = 0; writes < 6; ++writes) {
        disk.refuse_writes_after(writes);
        auto transaction = (*database)->begin_immediate();
        REQUIRE(transaction);
        Result<> done = (*database)->execute("UPDATE t SET text = text || 'y'");
        if (done) done = transaction->commit();
        REQUIRE(!done);
        CHECK(done.error().code == ErrorCode::unavailable);
        CHECK(done.error().what == "the disk is full");
        disk.accept_all();
    }
    CHECK(read_all(**database) == written);
    fill(**database, 30, 2, written);
    CHECK(open_and_read(file) == written);
}

TEST_CASE("whoever shares the disk with others syncs a few pages at a time") {
    /// The most pages of a file that were written and not synced.
    class Unsynced final : public FileObserver {
      public:
        int before_write(const std::string& path, std::uint64_t, Bytes bytes) override {
            unsynced_[path] += bytes.size() / kPageSize;
            most[path] = std::max(most[path], unsynced_[path]);
            return 0;
        }
        int before_truncate(const std::string&, std::uint64_t) override { return 0; }
        int before_sync(const std::string& path) override {
            unsynced_[path] = 0;
            return 0;
        }
        int before_create(const std::string&) override { return 0; }
        int before_remove(const std::string&) override { return 0; }
        int before_rename(const std::string&, const std::string&) override { return 0; }
        int before_sync_directory(const std::string&) override { return 0; }
        double free_share(const std::string&) override { return -1; }
        std::map<std::string, std::size_t> most;

      private:
        std::map<std::string, std::size_t> unsynced_;
    };
    for (const int sync_after : {0, 8}) {
        CAPTURE(sync_after);
        const TemporaryFolder folder;
        const std::string file = folder.file("paced.db");
        Unsynced unsynced;
        Rows written;
        {
            const Observing observing(unsynced);
            auto database = Database::open(file, {.create = true, .sync_after = sync_after});
            REQUIRE(database);
            fill(**database, 400, 1, written);
            REQUIRE((*database)->execute("UPDATE t SET text = text || 'y'"));
            REQUIRE((*database)->checkpoint());
        }
        for (auto& [id, text] : written) text += 'y';
        CHECK(open_and_read(file) == written);
        // Frames of the log are gathered before they are written.
        const std::size_t most = sync_after == 0 ? 1'000'000 : 24;
        for (const std::string& path : {file, file + "-wal"}) {
            CAPTURE(path);
            CHECK(unsynced.most[path] <= most);
            CHECK((sync_after != 0 || unsynced.most[path] > 40));
        }
    }
}

TEST_CASE("files are for their owner's eyes only") {
    const TemporaryFolder folder;
    auto database = Database::open(folder.file("x.db"), {.create = true});
    REQUIRE(database);
    Rows written;
    fill(**database, 10, 1, written);
    for (const char* name : {"x.db", "x.db-wal"}) CHECK(permissions(folder.file(name)) == 0600);
}

TEST_CASE(
    "what SQLite sorts outside of memory lies beside the database, private and without a name") {
    const TemporaryFolder folder;
    const auto database = Database::open(folder.file("x.db"), {.create = true});
    REQUIRE(database);
    Rows rows;
    fill(**database, 2'000, 1, rows);
    REQUIRE((*database)->execute("PRAGMA temp_store=FILE; PRAGMA cache_size=-64"));
    auto sorted = (*database)->prepare("SELECT text FROM t ORDER BY text");
    REQUIRE(sorted);
    const auto row = sorted->step();
    REQUIRE(row);
    REQUIRE(*row);
    int temporary = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code gone;  // the descriptor of this very listing
        const std::string target = std::filesystem::read_symlink(entry.path(), gone).string();
        if (!target.starts_with(folder.path()) || !target.ends_with(".temporary (deleted)"))
            continue;
        CHECK(permissions(entry.path().string()) == 0600);
        ++temporary;
    }
    CHECK(temporary > 0);
}
