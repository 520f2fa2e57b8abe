#include <doctest/doctest.h>

#include "store/doctor.hpp"
#include "sync/follower/replica_fixture.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/observing.hpp"

namespace dongbo {
namespace {

using testing::FullDisk;
using testing::Observing;

using Kind = FeedChangeKind;

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

}  // namespace

TEST_CASE("whatever a feed says, a replica holds what the model holds, and proves it") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        Play(seed).run(30);
    }
}

}  // namespace dongbo
