// Random commands against a store and against a model of it; after each, both must say the same.
#include "tests/support/store_model.hpp"

#include <algorithm>

#include "base/random.hpp"
#include "store/doctor.hpp"
#include "store/store_fixture.hpp"

namespace dongbo {
namespace {

using testing::StoreModel;

constexpr std::uint64_t kKeys = 8;

class Play {
  public:
    explicit Play(std::uint64_t seed) : random_(seed) {}

    void run(int commands) {
        for (int i = 0; i < commands; ++i) {
            if (random_.chance(0.02)) {
                fixture_.reopen();
            } else {
                commit_something();
            }
            compare_one(random_.below(kKeys));
        }
        for (std::uint64_t key = 0; key < kKeys; ++key) compare_one(key);
        compare_log();
        compare_live();
        const Diagnosis diagnosis = must(examine(*fixture_.store, {}));
        CHECK(diagnosis.sound());
    }

  private:
    Wish random_wish() {
        constexpr Verdict kVerdicts[] = {Verdict::live, Verdict::live, Verdict::quarantined,
                                         Verdict::waiting};
        constexpr ChangeKind kKinds[] = {ChangeKind::put,    ChangeKind::put,
                                         ChangeKind::put,    ChangeKind::verdict,
                                         ChangeKind::remove, ChangeKind::erase};
        const std::uint64_t key = random_.below(kKeys);
        const Verdict verdict = kVerdicts[random_.below(4)];
        const ChangeKind kind = kKinds[random_.below(random_.chance(0.3) ? 6 : 5)];
        Wish wish =
            kind == ChangeKind::put
                ? put_wish(key,
                           person(key, random_.chance(0.5) ? "An" : "Ba", random_.between(0, 2)),
                           verdict)
                : wish_of(kind, key, verdict);
        const bool judged = kind == ChangeKind::put || kind == ChangeKind::verdict;
        if (judged && random_.chance(0.3)) wish.findings = {{"required", "number", ""}};
        if (judged && random_.chance(0.2)) wish.findings = {{std::string(kConflictRule), "", ""}};
        if (random_.chance(0.1))
            wish.expected_version = static_cast<std::uint32_t>(random_.below(4));
        return wish;
    }

    void commit_something() {
        std::vector<std::vector<Wish>> commits(1 + random_.below(3));
        std::vector<SourceCommit> source_commits;
        for (auto& wishes : commits) {
            const std::uint64_t count = random_.below(4);
            for (std::uint64_t i = 0; i < count; ++i) wishes.push_back(random_wish());
            source_commits.push_back({kDataset, wishes, {}});
        }
        const auto expected = model_.commit(commits);
        const auto done = fixture_.store->commit(source_commits);
        REQUIRE(done.has_value() == expected.has_value());
        CHECK(must(fixture_.store->head()) == model_.head());
        if (!done) {
            CHECK(done.error().code == ErrorCode::conflict);
            return;
        }
        for (std::size_t i = 0; i < commits.size(); ++i)
            CHECK((*done)[i].outcomes == (*expected)[i]);
    }

    static void same(const Result<StoredRecord>& record, const StoreModel::Picture* picture) {
        REQUIRE(record.has_value() == (picture != nullptr));
        if (!record) {
            CHECK(record.error().code == ErrorCode::not_found);
            return;
        }
        CHECK(record->state == picture->state);
        CHECK(record->in_doubt == picture->in_doubt);
        CHECK(record->version == picture->version);
        CHECK(record->head == picture->head);
        CHECK(record->position == picture->position);
        CHECK(record->pending == picture->pending);
        std::string served;
        static const CanonicalOrder order(person_contract().fields);
        if (record->state == RecordState::live)
            append_canonical(served, order, record->values.values);
        CHECK(served == picture->served);
    }

    void compare_one(std::uint64_t key) {
        const RecordId id = record_of(key);
        const auto found = model_.records().find(id);
        same(fixture_.store->get(kDataset, id),
             found == model_.records().end() ? nullptr : &found->second.back());
        const Position at = random_.below(model_.head() + 1);
        same(fixture_.store->get(kDataset, id, at), model_.at(id, at));
    }

    void compare_log() {
        std::vector<Position> ends = {1};
        ends.insert(ends.end(), model_.ends().begin(), model_.ends().end());
        std::vector<Position> seen;
        Position after = 0;
        while (true) {
            const std::size_t limit = 1 + random_.below(9);
            const auto page = must(fixture_.store->changes(after, limit));
            if (page.empty()) break;
            CHECK((page.size() >= limit || page.back().position == model_.head()));
            CHECK(page.back().ends_commit);
            for (const LogEntry& entry : page)
                if (entry.ends_commit) seen.push_back(entry.position);
            after = page.back().position;
        }
        CHECK(after == model_.head());
        CHECK(seen == ends);
    }

    void compare_live() {
        DatasetStatus counted;
        std::vector<RecordId> expected, found;
        for (const auto& [id, pictures] : model_.records()) {
            const StoreModel::Picture& now = pictures.back();
            if (now.state == RecordState::live) ++counted.live;
            if (now.state == RecordState::pending) ++counted.pending;
            if (now.state == RecordState::deleted) ++counted.deleted;
            if (now.in_doubt) ++counted.in_doubt;
            if (now.served.find("\"full_name\":\"An\"") != std::string::npos)
                expected.push_back(id);
        }
        const DatasetStatus status = fixture_.status();
        CHECK(status.live == counted.live);
        CHECK(status.pending == counted.pending);
        CHECK(status.deleted == counted.deleted);
        CHECK(status.in_doubt == counted.in_doubt);
        Query query{.dataset = kDataset,
                    .conditions = {{"full_name", Condition::Match::starts_with, "a"}},
                    .limit = 3};
        do {
            const Found page = must(fixture_.store->find(query));
            for (const StoredRecord& record : page.records) found.push_back(record.id);
            query.cursor = page.next_cursor;
        } while (!query.cursor.empty());
        std::ranges::sort(found);
        CHECK(found == expected);
    }

    SeededRandom random_;
    StoreFixture fixture_;
    StoreModel model_{1};
};

TEST_CASE("whatever is done to a store, it says what the model says") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        Play(seed).run(60);
    }
}

}  // namespace
}  // namespace dongbo
