// The laboratory of tests/support/disk_recorder.hpp held against SQLite itself, through our VFS.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/random.hpp"
#include "store/sqlite/database.hpp"
#include "tests/support/disk_recorder.hpp"
#include "tests/support/observing.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace dongbo;
using namespace dongbo::testing;

namespace {

constexpr std::int64_t kCommits = 60;

/// One row a commit; the balance row changes with each, so that half a transaction shows.
Result<> commit_one(Database& database, std::int64_t number) {
    TRY_ASSIGN(Transaction transaction, database.begin_immediate());
    TRY_ASSIGN(SqlStatement * insert, database.cached("INSERT INTO t VALUES(?, ?)"));
    const std::string text(static_cast<std::size_t>(number * 97 % 7'000), 'x');
    TRY((*insert).bind(1, number).bind(2, text).run());
    TRY_ASSIGN(SqlStatement * sum, database.cached("UPDATE total SET rows = rows + 1"));
    TRY(sum->run());
    return transaction.commit();
}

Result<> work(const std::string& file, DiskRecorder& recorder, const std::string& settings) {
    for (std::int64_t number = 1; number <= kCommits;) {
        TRY_ASSIGN(const auto database, Database::open(file, {.create = true}));
        TRY(database->execute(settings +
                              ";PRAGMA wal_autocheckpoint=20;"
                              "CREATE TABLE IF NOT EXISTS t(id INTEGER PRIMARY KEY, text TEXT);"
                              "CREATE TABLE IF NOT EXISTS total(id INTEGER PRIMARY KEY, rows INT);"
                              "INSERT OR IGNORE INTO total VALUES(1, 0)"));
        // Closed and opened again now and then: the log is removed and made anew.
        for (int i = 0; i < 25 && number <= kCommits; ++i, ++number) {
            TRY(commit_one(*database, number));
            recorder.mark(std::to_string(number));
        }
    }
    return {};
}

/// The number of commits that are there; an error if they are not 1, 2, … without a gap.
Result<std::int64_t> count_commits(const std::string& file) {
    if (!file_exists(file)) return 0;
    TRY_ASSIGN(const auto database, Database::open(file));
    TRY(database->execute("PRAGMA synchronous=OFF"));  // there is no second power cut
    TRY_ASSIGN(SqlStatement tables,
               database->prepare("SELECT count(*) FROM sqlite_schema WHERE name IN('t','total')"));
    TRY_ASSIGN(const bool first, tables.step());
    if (!first || tables.integer(0) < 2) return 0;
    TRY_ASSIGN(SqlStatement count,
               database->prepare("SELECT count(*), ifnull(max(id), 0),"
                                 " ifnull((SELECT rows FROM total), 0) FROM t"));
    TRY_ASSIGN(const bool row, count.step());
    CHECK_THAT(row, "an aggregate has a row");
    if (count.integer(0) != count.integer(1) || count.integer(0) != count.integer(2))
        return fail(ErrorCode::corrupt, "a transaction is there in part", file);
    const std::int64_t commits = count.integer(0);
    count.reset();
    TRY_ASSIGN(const auto defects, database->find_damage());
    if (!defects.empty()) return fail(ErrorCode::corrupt, defects.front(), file);
    return commits;
}

struct Losses {
    int cuts = 0;
    int lost = 0;     ///< an acknowledged commit is not there
    int damaged = 0;  ///< the file does not open, or has half a transaction
    int beyond = 0;   ///< a commit survived that was not acknowledged yet: allowed
    std::string first_failure;
};

Losses cut_power_often(const std::string& settings, int cuts) {
    const TemporaryFolder folder;
    DiskRecorder recorder(folder.path());
    {
        const Observing observing(recorder);
        const Result<> worked = work(folder.file("x.db"), recorder, settings);
        if (!worked) FAIL(worked.error().message());
    }
    Losses losses;
    SeededRandom random(11);
    for (; losses.cuts < cuts; ++losses.cuts) {
        const std::uint64_t cut = random.below(recorder.size() + 1);
        const TemporaryFolder after;
        recorder.materialise(cut, random.next(), after.path());
        const std::vector<std::string> marks = recorder.marks_before(cut);
        const std::int64_t acknowledged = marks.empty() ? 0 : std::stoll(marks.back());
        const Result<std::int64_t> there = count_commits(after.file("x.db"));
        if (!there) {
            ++losses.damaged;
            if (losses.first_failure.empty())
                losses.first_failure =
                    "cut " + std::to_string(cut) + ": " + there.error().message();
        } else if (*there < acknowledged) {
            ++losses.lost;
            losses.first_failure = "cut " + std::to_string(cut) + " lost commits";
        } else if (*there > acknowledged) {
            ++losses.beyond;
        }
    }
    return losses;
}

}  // namespace

TEST_CASE("with synchronous=FULL no power cut loses an acknowledged commit") {
    const Losses losses = cut_power_often("PRAGMA synchronous=FULL", 300);
    CAPTURE(losses.first_failure);
    CHECK(losses.lost == 0);
    CHECK(losses.damaged == 0);
    CHECK(losses.beyond > 0);  // else the cuts did not fall where it matters
}

TEST_CASE("nor does one while a first load has the file out of WAL mode") {
    const Losses losses = cut_power_often("PRAGMA journal_mode=TRUNCATE", 120);
    CAPTURE(losses.first_failure);
    CHECK(losses.lost == 0);
    CHECK(losses.damaged == 0);
    CHECK(losses.beyond > 0);
}

TEST_CASE("the laboratory catches synchronous=OFF and NORMAL losing acknowledged commits") {
    const Losses off = cut_power_often("PRAGMA synchronous=OFF", 60);
    CHECK(off.lost + off.damaged > 20);
    const Losses normal = cut_power_often("PRAGMA synchronous=NORMAL", 60);
    // Damaged: a gap between unsynced commits looks like a flipped byte where each one is synced.
    CHECK(normal.lost + normal.damaged > 10);
}

TEST_CASE("the same seed gives the same state of the disk, another seed another one") {
    const TemporaryFolder folder;
    DiskRecorder recorder(folder.path());
    const std::string path = folder.file("f");
    recorder.before_create(path);
    recorder.before_sync_directory(folder.path());
    const std::string old_bytes(4'096, 'a'), new_bytes(4'096, 'b');
    recorder.before_write(path, 0, as_bytes(old_bytes));
    recorder.before_sync(path);
    recorder.before_write(path, 0, as_bytes(new_bytes));
    bool some_torn = false, some_kept = false, some_dropped = false;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const TemporaryFolder one, two;
        recorder.materialise(recorder.size(), seed, one.path());
        recorder.materialise(recorder.size(), seed, two.path());
        const std::string left = raw_bytes(one.file("f"));
        REQUIRE(left == raw_bytes(two.file("f")));
        REQUIRE(left.size() == 4'096);
        some_kept = some_kept || left == new_bytes;
        some_dropped = some_dropped || left == old_bytes;
        for (std::size_t at = 0; at < left.size(); at += 512)
            REQUIRE(left.substr(at, 512) == std::string(512, left[at]));
        some_torn = some_torn || (left != new_bytes && left != old_bytes);
    }
    CHECK(some_kept);
    CHECK(some_dropped);
    CHECK(some_torn);
}

TEST_CASE(
    "what is synced stays; a file made or removed since its folder's sync may go either way") {
    const TemporaryFolder folder;
    put_raw_bytes(folder.file("old"), "o");
    DiskRecorder recorder(folder.path());
    recorder.before_create(folder.file("new"));
    recorder.before_write(folder.file("new"), 0, as_bytes("n"));
    recorder.before_sync(folder.file("new"));
    recorder.before_remove(folder.file("old"));
    const std::size_t unsynced = recorder.size();
    recorder.before_sync_directory(folder.path());
    int made = 0, kept = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const TemporaryFolder after, later;
        recorder.materialise(unsynced, seed, after.path());
        made += file_exists(after.file("new")) ? 1 : 0;
        kept += file_exists(after.file("old")) ? 1 : 0;
        recorder.materialise(recorder.size(), seed, later.path());
        CHECK(raw_bytes(later.file("new")) == "n");
        CHECK(!file_exists(later.file("old")));
    }
    CHECK(made > 5);
    CHECK(made < 35);
    CHECK(kept > 5);
    CHECK(kept < 35);
}
