#include "sync/follower/replica.hpp"

#include <doctest/doctest.h>

#include "base/file.hpp"
#include "store/doctor.hpp"
#include "store/sqlite/database.hpp"
#include "sync/follower/replica_fixture.hpp"
#include "tests/support/disk_recorder.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/observing.hpp"

namespace dongbo {
namespace {

using testing::DiskRecorder;
using testing::FullDisk;
using testing::Observing;
using testing::TemporaryFolder;

using Kind = FeedChangeKind;

void check_sets(Replica& replica, const ResidentsModel& model) {
    auto sets = model.sets();
    CHECK(replica.live() == sets["all"].first);
    CHECK(replica.pending() == sets["all"].second);
    sets.erase("all");
    std::vector<UnitFigures> expected;
    for (const auto& [unit, both] : sets)
        if (both.first.count + both.second.count > 0)
            expected.push_back({unit, figures(both.first), figures(both.second)});
    CHECK(must(replica.unit_figures()) == expected);
}

/// A feed of random changes, applied to a replica and to a model of it.
class Play {
  public:
    explicit Play(std::uint64_t seed) : random_(seed) {}

    void run(int pages) {
        first_copy();
        for (int i = 0; i < pages; ++i) {
            if (random_.chance(0.1)) fixture_.reopen();
            if (random_.chance(0.1)) fail_once();
            apply_page(some_changes(), FollowerPhase::following);
            if (random_.chance(0.2)) scrub_a_page();
            if (random_.chance(0.1)) copy_again();
            check_sets(*fixture_.replica, model_);
        }
        fixture_.reopen();
        check_records();
        CHECK(fixture_.scrub() == std::vector<std::string>());
        CHECK(fixture_.replica->last_scrub().has_value());
        CHECK(must(examine(fixture_.store(), {})).sound());
    }

  private:
    static constexpr std::uint64_t kKeys = 12;

    std::string any_stated() {
        constexpr const char* kStated[] = {"00001@2025-07-01", "00002@2025-06-30",
                                           "00003@2025-06-30", ""};
        return kStated[random_.below(4)];
    }
    std::string any_unit() {
        constexpr const char* kUnits[] = {"00001", "00004", ""};
        return kUnits[random_.below(3)];
    }
    Verdict any_verdict() {
        constexpr Verdict kVerdicts[] = {Verdict::live, Verdict::live, Verdict::in_doubt,
                                         Verdict::quarantined, Verdict::waiting};
        return kVerdicts[random_.below(5)];
    }
    std::vector<Finding> any_findings() {
        if (random_.chance(0.3)) return {{std::string(kConflictRule), "", ""}};
        if (random_.chance(0.3)) return {{"required", "home", ""}};
        return {};
    }
    FeedChange any_put() {
        FeedChange change =
            put_resident(random_.below(kKeys), log_, "An " + std::to_string(random_.below(3)),
                         any_stated(), any_unit(), any_verdict());
        if (change.verdict != Verdict::live) change.findings = any_findings();
        return change;
    }
    FeedChange any_change() {
        log_ += random_.below(3);
        constexpr Kind kKinds[] = {Kind::put,   Kind::put,     Kind::put,
                                   Kind::put,   Kind::verdict, Kind::remove,
                                   Kind::leave, Kind::erase,   Kind::edition};
        const Kind kind = kKinds[random_.below(9)];
        if (kind == Kind::put) return any_put();
        // Now and then something that is older than what is here.
        const Position log = random_.chance(0.1) ? log_ / 2 : log_;
        FeedChange change = change_of(kind, random_.below(kKeys), log, any_verdict());
        if (kind == Kind::verdict) change.findings = any_findings();
        if (kind == Kind::edition) {
            change.record = {};
            change.detail = "2025-07-0" + std::to_string(1 + random_.below(3)) + " lists";
            change.moves = {{any_stated(), any_unit()}};
        }
        return change;
    }
    std::vector<FeedChange> some_changes() {
        std::vector<FeedChange> changes(random_.below(7));
        for (FeedChange& change : changes) change = any_change();
        return changes;
    }

    void first_copy() {
        std::vector<FeedChange> records;
        for (std::uint64_t key = 0; key < kKeys; key += 1 + random_.below(2)) {
            const bool waits = random_.chance(0.3), serves = !waits || random_.chance(0.5);
            if (serves)
                records.push_back(put_resident(key, log_, "Đầu", any_stated(), any_unit(),
                                               waits ? Verdict::in_doubt : Verdict::live));
            if (waits)
                records.push_back(
                    put_resident(key, log_, "Chờ", any_stated(), any_unit(), Verdict::quarantined));
        }
        for (std::size_t at = 0; at < records.size(); at += 4) {
            const std::vector<FeedChange> page(
                records.begin() + static_cast<std::ptrdiff_t>(at),
                records.begin() + static_cast<std::ptrdiff_t>(std::min(at + 4, records.size())));
            must(fixture_.replica->apply(page, state_at(0, FollowerPhase::first_copy), true));
            for (const FeedChange& change : page) model_.apply(change);
            if (random_.chance(0.3)) fixture_.reopen();
        }
        must(fixture_.replica->finish_first_copy({}));
        check_sets(*fixture_.replica, model_);
    }

    void apply_page(const std::vector<FeedChange>& changes, FollowerPhase phase) {
        position_ += changes.size();
        fixture_.apply(changes, state_at(position_, phase));
        for (const FeedChange& change : changes) model_.apply(change);
        CHECK(fixture_.replica->state().position() == position_);
    }

    /// A page that finds no room on the disk leaves nothing of itself.
    void fail_once() {
        const auto changes = some_changes();
        if (changes.empty()) return;
        FullDisk disk;
        {
            const Observing observing(disk);
            disk.refuse_writes_after(0);
            CHECK_FALSE(fixture_.replica->apply(changes, state_at(position_ + 1), false));
            disk.accept_all();
        }
        CHECK(fixture_.replica->state().position() == position_);
        check_sets(*fixture_.replica, model_);
    }

    void scrub_a_page() {
        bool finished = false;
        CHECK(must(fixture_.replica->scrub_page(1 + random_.below(5), finished)).empty());
    }

    /// Changes get lost, then a snapshot shows what there is, with changes in between.
    void copy_again() {
        ResidentsModel before = model_;
        for (std::uint64_t lost = random_.below(7); lost > 0; --lost) {
            ++log_;
            model_.apply(any_change());
        }
        std::vector<FeedChange> snapshot;
        for (auto& [id, one] : model_.residents) {
            one.log = std::max(one.log, before.residents[id].log);
            if (one.live) snapshot.push_back(shown(id, one, true));
            if (one.pending) snapshot.push_back(shown(id, one, false));
        }
        FollowerState state = state_at(position_, FollowerPhase::copying_again);
        state.snapshot_from = position_;
        std::uint64_t unseen = 0;
        for (const auto& [id, one] : before.residents)
            if (one.here() && !model_.residents.at(id).here()) ++unseen;
        for (const FeedChange& change : snapshot) {
            fixture_.apply({change}, state);
            if (random_.chance(0.1)) fixture_.reopen();
        }
        CHECK(must(fixture_.replica->count_unseen()) == unseen);
        CHECK(must(fixture_.replica->drop_unseen(state_at(position_))) == unseen);
        CHECK(fixture_.replica->state().phase == FollowerPhase::following);
        // What the snapshot did not show has no log here but the one that it had.
        for (auto& [id, one] : model_.residents)
            if (!one.here()) one.log = before.residents[id].log;
        std::erase_if(model_.residents, [&](const auto& entry) {
            const auto known = fixture_.store().get("resident.G01", entry.first);
            return !known.has_value();
        });
    }

    static FeedChange shown(const RecordId& id, const ResidentsModel::Resident& one, bool live) {
        FeedChange change;
        change.record = id;
        change.log = one.log;
        const ResidentsModel::Version& version = live ? *one.live : *one.pending;
        change.content = version.content;
        change.unit = version.unit;
        change.verdict = !live          ? Verdict::quarantined
                         : one.in_doubt ? Verdict::in_doubt
                                        : Verdict::live;
        return change;
    }

    void check_records() {
        const CanonicalOrder order(followed_contract().fields);
        for (const auto& [id, one] : model_.residents) {
            const StoredRecord record = must(fixture_.store().get("resident.G01", id));
            CHECK(record.state == (one.live      ? RecordState::live
                                   : one.pending ? RecordState::pending
                                                 : RecordState::deleted));
            std::string content;
            if (one.live) append_canonical(content, order, record.values.values);
            CHECK(content == (one.live ? one.live->content : ""));
            const ReplicaStanding standing =
                must(replica_standing(fixture_.store(), "resident.G01", record));
            CHECK(standing.log == one.log);
            if (one.here()) {
                CHECK(standing.in_doubt == one.in_doubt);
                CHECK(standing.unit == (one.live ? one.live->unit : one.pending->unit));
            }
        }
    }

    SeededRandom random_;
    ReplicaFixture fixture_;
    ResidentsModel model_;
    Position log_ = 1, position_ = 0;
};

std::vector<FeedChange> residents(std::uint64_t from, std::uint64_t to, Position log) {
    std::vector<FeedChange> changes;
    for (std::uint64_t key = from; key < to; ++key)
        changes.push_back(put_resident(key, log, "An " + std::to_string(key)));
    return changes;
}

}  // namespace

TEST_CASE("whatever a feed says, a replica holds what the model holds, and proves it") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        Play(seed).run(30);
    }
}

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
