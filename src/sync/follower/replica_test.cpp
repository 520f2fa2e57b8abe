#include "sync/follower/replica.hpp"

#include <doctest/doctest.h>

#include "base/file.hpp"
#include "store/doctor.hpp"
#include "store/sqlite/database.hpp"
#include "sync/follower/replica_fixture.hpp"
#include "tests/support/disk_recorder.hpp"
#include "tests/support/observing.hpp"

namespace dongbo {
namespace {

using testing::DiskRecorder;
using testing::Observing;
using testing::TemporaryFolder;

using Kind = FeedChangeKind;

std::vector<FeedChange> residents(std::uint64_t from, std::uint64_t to, Position log) {
    std::vector<FeedChange> changes;
    for (std::uint64_t key = from; key < to; ++key)
        changes.push_back(put_resident(key, log, "An " + std::to_string(key)));
    return changes;
}

}  // namespace

TEST_CASE("a replica begins with nothing and serves nothing until its first copy is whole") {
    ReplicaFixture f;
    CHECK(f.replica->state().phase == FollowerPhase::describing);
    CHECK(f.replica->live() == DigestedSet());
    CHECK(must(f.replica->unit_figures()).empty());
    must(f.replica->apply(residents(0, 5, 1), state_at(0, FollowerPhase::first_copy), true));
    CHECK(f.store().get("resident.G01", resident_id(1)).error().code == ErrorCode::unavailable);
    const auto early = f.replica->apply(residents(5, 6, 2), state_at(1), false);
    CHECK(early.error().code == ErrorCode::conflict);
    CHECK(f.replica->live().count == 5);
    must(f.replica->finish_first_copy({}));
    must(f.replica->finish_first_copy({}));
    CHECK(f.get(1).state == RecordState::live);
    const auto late = f.replica->apply(residents(6, 7, 2), state_at(1), true);
    CHECK(late.error().code == ErrorCode::conflict);
}

TEST_CASE("a record that changes while a first copy is taken may come twice: the newer holds") {
    ReplicaFixture f;
    const FollowerState copying = state_at(0, FollowerPhase::first_copy);
    ResidentsModel model;
    const auto copy = [&](const std::vector<FeedChange>& page) {
        must(f.replica->apply(page, copying, true));
        for (const FeedChange& change : page) model.apply(change);
    };
    const auto waits = [](std::uint64_t key, Position log) {
        return put_resident(key, log, "Chờ", "00001@2025-07-01", "00001", Verdict::waiting);
    };
    copy({put_resident(1, 1, "Một"), put_resident(2, 1, "Hai"), waits(3, 1), waits(4, 1)});
    copy({put_resident(1, 9, "Mới", "00002@2025-06-30", "00004"), put_resident(5, 1, "Năm")});
    f.reopen();
    copy({put_resident(2, 8, "Hai", "00001@2025-07-01", "00001", Verdict::in_doubt), waits(2, 8),
          put_resident(3, 7, "Ba"), put_resident(5, 0, "Cũ")});
    CHECK(f.replica->live().count == 4);  // what came a second time is not counted yet
    must(f.replica->finish_first_copy({}));
    check_sets(*f.replica, model);
    CHECK(f.standing(1) == ReplicaStanding{9, false, "00004"});
    CHECK(f.get(2).in_doubt);
    CHECK(f.get(3).state == RecordState::live);
    CHECK(must(f.store().history("resident.G01", resident_id(1))).size() == 2);
    f.reopen();
    check_sets(*f.replica, model);
    CHECK(f.scrub().empty());
    CHECK(must(examine(f.store(), {})).sound());
}

TEST_CASE("what can't be a content of the share is refused, and nothing of its page is kept") {
    ReplicaFixture f;
    std::vector<FeedChange> page = residents(0, 2, 1);
    page[1].content = R"({"full_name":"An","age":3})";
    const auto refused = f.replica->apply(page, state_at(2), false);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::invalid);
    CHECK(refused.error().message().find(resident_id(1).text()) != std::string::npos);
    CHECK(f.replica->live().count == 0);
    CHECK(f.replica->state().position() == 0);
}

TEST_CASE("changes that a snapshot has shown already are passed over, and counted") {
    ReplicaFixture f;
    f.apply({put_resident(1, 9, "Mới")});
    f.apply(
        {put_resident(1, 5, "Cũ"), change_of(Kind::remove, 1, 6), change_of(Kind::remove, 2, 6)});
    CHECK(f.replica->passed_over() == 3);
    CHECK(f.get(1).state == RecordState::live);
    CHECK(f.standing(1) == ReplicaStanding{9, false, "00001"});
    // A decision moves a record while its log stays where it is.
    f.apply({put_resident(1, 9, "Mới", "00001@2025-07-01", "00004")});
    CHECK(f.standing(1).unit == "00004");
    CHECK(must(f.store().history("resident.G01", resident_id(1))).size() == 1);
}

TEST_CASE("an edition moves the units of all who state them, and no record is touched") {
    ReplicaFixture f;
    std::vector<FeedChange> page;
    for (std::uint64_t key = 0; key < 6; ++key)
        page.push_back(put_resident(key, 1, "An", key < 4 ? "00002@2025-06-30" : "00001@2025-07-01",
                                    key < 4 ? "00002" : "00001"));
    f.apply(page);
    const Position head = must(f.store().head());
    FeedChange edition;
    edition.kind = Kind::edition;
    edition.log = 2;
    edition.detail = "2025-07-01 lists";
    edition.moves = {{"00002@2025-06-30", "00001"}};
    f.apply({edition});
    CHECK(must(f.store().head()) == head + 1);
    const auto units = must(f.replica->unit_figures());
    REQUIRE(units.size() == 1);
    CHECK(units[0].unit == "00001");
    CHECK(units[0].live == figures(f.replica->live()));
    CHECK(f.standing(0).unit == "00001");
    CHECK(must(f.store().editions("resident.G01")).back().edition == "2025-07-01");
    f.apply({put_resident(0, 3, "Ba", "00002@2025-06-30", "00004")});
    f.reopen();
    CHECK(must(f.replica->unit_figures()).size() == 2);
    CHECK(f.scrub().empty());
}

TEST_CASE("what the owner erases leaves no trace in a replica, even if it came anew since") {
    ReplicaFixture f;
    const auto has = [&](const std::string& text) {
        const std::string file = f.path + "/groups/replica.residents-of-all.db";
        for (const char* const suffix : {"", "-wal"})
            if (file_exists(file + suffix) &&
                testing::raw_bytes(file + suffix).find(text) != std::string::npos)
                return true;
        return false;
    };
    f.apply({put_resident(1, 1, "Tênthứnhất"), put_resident(2, 1, "Tênthứhai"),
             put_resident(3, 1, "Ởlại")});
    f.apply({put_resident(2, 7, "Tênmới"),
             put_resident(2, 7, "Tênchờ", "00001@2025-07-01", "00001", Verdict::waiting)});
    REQUIRE(has("Tênthứhai"));
    const DigestedSet live = f.replica->live(), pending = f.replica->pending();
    f.apply({change_of(Kind::erase, 2, 5)});  // before it came anew
    CHECK_FALSE(has("Tênthứhai"));
    CHECK(f.replica->live() == live);
    CHECK(f.replica->pending() == pending);
    CHECK(must(f.store().change(f.get(2).pending)).verdict == Verdict::waiting);
    f.apply({change_of(Kind::erase, 1, 8), change_of(Kind::erase, 2, 8)});
    for (const char* const gone : {"Tênthứnhất", "Tênmới", "Tênchờ"}) CHECK_FALSE(has(gone));
    CHECK(has("Ởlại"));
    CHECK(f.replica->live().count == 1);
    CHECK(f.replica->pending().count == 0);
    CHECK(must(examine(f.store(), {})).sound());
    CHECK(f.scrub().empty());
}

TEST_CASE("versions that conflict and look the same in a share are told apart as the owner does") {
    ReplicaFixture f;
    const auto version = [](const char* name) {
        FeedChange change =
            put_resident(1, 1, name, "00001@2025-07-01", "00001", Verdict::quarantined);
        change.findings = {{std::string(kConflictRule), "", ""}};
        return change;
    };
    f.apply({version("Một"), version("Hai"), version("Một")});
    CHECK(f.replica->pending().count == 1);
    DigestedSet expected;
    expected.add(DigestElement(resident_id(1), content_hash(version("Một").content)));
    CHECK(f.replica->pending() == expected);
    CHECK(f.scrub().empty());
}

TEST_CASE("a scrub finds rows that were altered behind the store's back, in rotation") {
    ReplicaFixture f;
    f.apply(residents(0, 30, 1));
    CHECK(f.scrub(7).empty());
    const auto scrubbed = f.replica->last_scrub();
    REQUIRE(scrubbed.has_value());
    {
        const auto database = must(Database::open(f.path + "/groups/replica.residents-of-all.db"));
        // Marks say in which unit a record is counted: nothing but the sets knows better.
        must(
            database->execute("UPDATE \"records of resident.G01\" SET full_name='Khác' "
                              "WHERE _row=5;"
                              "UPDATE \"records of resident.G01\" SET _state=2,_position=0,"
                              "_content_hash=NULL WHERE _row=20"));
    }
    f.reopen();
    const std::vector<std::string> differences = f.scrub(7);
    REQUIRE(differences.size() >= 2);
    CHECK(differences.front().find(resident_id(4).text()) != std::string::npos);
    CHECK(differences.back().find("28 live records, 30") != std::string::npos);
    CHECK(f.replica->last_scrub() == scrubbed);
}

TEST_CASE("a scrub stays right while changes go on between its pages") {
    ReplicaFixture f;
    f.apply(residents(0, 40, 1));
    SeededRandom random(3);
    Position log = 1;
    for (int round = 0; round < 5; ++round) {
        std::vector<std::string> differences;
        for (bool finished = false; !finished;) {
            std::ranges::move(must(f.replica->scrub_page(6, finished)),
                              std::back_inserter(differences));
            std::vector<FeedChange> changes;
            for (int i = 0; i < 4; ++i) {
                const std::uint64_t key = random.below(60);
                changes.push_back(random.chance(0.3) ? change_of(Kind::remove, key, ++log)
                                                     : put_resident(key, ++log, "Mới"));
            }
            f.apply(changes);
        }
        CHECK(differences == std::vector<std::string>());
    }
}

TEST_CASE("pages may be prepared on another thread") {
    ReplicaFixture f;
    const auto preparer = f.replica->preparer();
    PreparedChanges prepared = must(preparer->prepare(residents(0, 100, 1), false));
    CHECK(prepared.size() == 100);
    must(f.replica->apply(std::move(prepared), state_at(100)));
    CHECK(f.replica->live().count == 100);
}

TEST_CASE("a snapshot that is begun anew forgets what the one before had shown") {
    ReplicaFixture f;
    f.apply(residents(0, 10, 1));
    FollowerState copying = state_at(10, FollowerPhase::copying_again);
    copying.snapshot_from = 10;
    f.apply(residents(0, 8, 1), copying);
    CHECK(must(f.replica->count_unseen()) == 2);
    copying.snapshot_from = 12;
    f.apply(residents(0, 3, 1), copying);
    CHECK(must(f.replica->count_unseen()) == 7);
    f.apply(residents(3, 9, 1), copying);
    CHECK(must(f.replica->drop_unseen(state_at(12))) == 1);
    CHECK(f.get(9).state == RecordState::deleted);
    CHECK(f.replica->live().count == 9);
    CHECK(f.scrub().empty());
}

TEST_CASE("a deleted replica is gone with its file, and says how much there was") {
    ReplicaFixture f;
    f.apply(residents(0, 10, 1));
    f.apply(
        {change_of(Kind::leave, 3, 2), put_resident(11, 2, "Chờ", "", "", Verdict::quarantined)});
    CHECK(must(f.replica->delete_all()) == 10);
    CHECK_FALSE(file_exists(f.path + "/groups/replica.residents-of-all.db"));
    CHECK(must(f.node->datasets()).empty());
    CHECK_FALSE(f.replica->apply(residents(0, 1, 3), state_at(20), false));
    f.reopen();
    CHECK(f.replica->state().phase == FollowerPhase::describing);
    CHECK(f.replica->live().count == 0);
}

TEST_CASE("a node does not follow what it owns") {
    const TemporaryFolder folder;
    must(NodeStore::create(folder.file("node"), "G01"));
    const auto node = must(NodeStore::open(folder.file("node"), {.free_disk_reserve = 0}));
    const auto replica = Replica::open(*node, followed_feed(), followed_contract());
    REQUIRE_FALSE(replica.has_value());
    CHECK(replica.error().code == ErrorCode::conflict);
}

TEST_CASE("no power cut separates a replica's records from its position and its sets") {
    const TemporaryFolder folder;
    must(NodeStore::create(folder.file("node"), "H01"));
    SeededRandom random(4);
    std::map<Position, DigestedSet> live_at;
    DiskRecorder recorder(folder.path());
    {
        const Observing observing(recorder);
        const auto node = must(NodeStore::open(folder.file("node"), {.free_disk_reserve = 0}));
        const auto replica = must(Replica::open(*node, followed_feed(), followed_contract()));
        live_at[0];
        Position log = 1;
        for (Position position = 3; position <= 60; position += 3) {
            std::vector<FeedChange> changes;
            for (int i = 0; i < 3; ++i) {
                const std::uint64_t key = random.below(20);
                ++log;
                changes.push_back(random.chance(0.2) ? change_of(Kind::remove, key, log)
                                  : random.chance(0.1)
                                      ? change_of(Kind::erase, key, log)
                                      : put_resident(key, log, std::to_string(log)));
            }
            must(replica->apply(changes, state_at(position), false));
            live_at[position] = replica->live();
            recorder.mark(std::to_string(position));
        }
    }
    int beyond = 0;
    for (int i = 0; i < 60; ++i) {
        const std::uint64_t cut = random.below(recorder.size() + 1);
        CAPTURE(cut);
        const TemporaryFolder after;
        recorder.materialise(cut, random.next(), after.path());
        const std::vector<std::string> marks = recorder.marks_before(cut);
        const Position promised = marks.empty() ? 0 : std::stoull(marks.back());
        const auto node = must(NodeStore::open(after.file("node"), {.free_disk_reserve = 0}));
        const auto replica = must(Replica::open(*node, followed_feed(), followed_contract()));
        const Position position = replica->state().position();
        CHECK(position >= promised);
        beyond += position > promised ? 1 : 0;
        REQUIRE(live_at.contains(position));
        CHECK(replica->live() == live_at.at(position));
        bool finished = false;
        CHECK(must(replica->scrub_page(1'000, finished)).empty());
        CHECK(must(replica->scrub_page(1'000, finished)).empty());
        CHECK(finished);
        CHECK(must(examine(*must(node->store(must(node->place("resident")))), {})).sound());
    }
    CHECK(beyond > 0);
}

}  // namespace dongbo
