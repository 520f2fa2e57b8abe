#include <doctest/doctest.h>

#include <algorithm>

#include "base/random.hpp"
#include "sync/owner/feed_model_fixture.hpp"

namespace dongbo::testing {
namespace {

/// Refuses transactions when it is told to, after all of their work is done.
class FailingFeedStore final : public FeedStore {
  public:
    explicit FailingFeedStore(std::unique_ptr<FeedStore> store) : store_(std::move(store)) {}
    bool refuse_next = false;

    Result<std::vector<FeedRow>> feeds() override { return store_->feeds(); }
    Result<std::optional<FeedRow>> feed(const std::string& name) override {
        return store_->feed(name);
    }
    Result<std::vector<FeedEntryRow>> entries(std::uint64_t feed, Position after,
                                              std::size_t limit) override {
        return store_->entries(feed, after, limit);
    }
    Result<Hash> leaf(std::uint64_t feed, Position position) override {
        return store_->leaf(feed, position);
    }
    Result<Hash> node(std::uint64_t feed, unsigned level, std::uint64_t index) override {
        return store_->node(feed, level, index);
    }
    Result<std::optional<std::string>> get(std::string_view key) override {
        return store_->get(key);
    }
    Result<std::vector<std::pair<std::string, std::string>>> scan(std::string_view prefix,
                                                                  std::string_view after,
                                                                  std::size_t limit) override {
        return store_->scan(prefix, after, limit);
    }
    Result<> transact(const std::function<Result<>(FeedWriter&)>& work) override {
        return store_->transact([&](FeedWriter& writer) -> Result<> {
            TRY(work(writer));
            if (std::exchange(refuse_next, false))
                return fail(ErrorCode::unavailable, "the disk is full");
            return {};
        });
    }
    Result<std::vector<std::string>> check_files() override { return store_->check_files(); }

  private:
    std::unique_ptr<FeedStore> store_;
};

/// Everything that can happen to a register, at random; and what its followers make of it.
class Register {
  public:
    explicit Register(std::uint64_t seed) : random_(seed) {
        shares_ = {node_.share("all", "", true),
                   node_.share("served", "", false),
                   node_.share("commune", "current_unit == '00001'", true),
                   node_.share("other-commune", "current_unit == '00004'", false),
                   node_.share("province", "current_province == '01'", true, {"home", "note"}),
                   node_.share("no-unit", "current_unit == '00001' && note != 'x'", true,
                               {"full_name", "note"}),
                   node_.share("noted", "note == 'x'", true)};
        for (const Share& share : shares_) node_.put(share);
        options_.batch = 1 + random_.below(6);
        store_ = std::make_unique<FailingFeedStore>(must(FeedStore::open(kept())));
        feeder_ = node_.feeder(*store_, options_);
    }

    void run(int steps) {
        for (int i = 0; i < steps; ++i) {
            do_something();
            if (random_.chance(0.3)) restart();
            if (random_.chance(0.4)) follow_all();
        }
        follow_all();
        for (const auto& [name, held] : held_)
            REQUIRE(must(feeder_->scrub(name, [] { return true; })).empty());
    }

  private:
    std::string kept() const { return node_.folder.file("feeds.db"); }
    template <class T>
    T any(std::initializer_list<T> of) {
        return *(of.begin() + static_cast<std::ptrdiff_t>(random_.below(of.size())));
    }
    std::uint64_t any_number() { return 1 + random_.below(8); }
    std::string any_address() { return any({"Thôn 1", "Thôn 2"}); }

    Wish any_put() {
        const UnitRef home = any<UnitRef>({{"00001", "2025-06-30"},
                                           {"00002", "2025-06-30"},
                                           {"00003", "2025-06-30"},
                                           {"00003", "2025-06-30"},
                                           {"00004", "2025-07-01"},
                                           {"00005", "2025-07-01"},
                                           {"99999", "2025-07-01"},
                                           {"", ""}});
        Wish wish =
            node_.wish(any_number(), any({"An", "Bình"}), any({"", "x", "y"}), any_address(), home);
        wish.verdict = any({Verdict::live, Verdict::live, Verdict::quarantined, Verdict::waiting});
        if (wish.verdict != Verdict::live)
            wish.findings = {{"r1", any({"", "note", "address"}), any({"a", "b"})}};
        return wish;
    }

    Wish any_wish() {
        switch (random_.below(10)) {
            case 0:
                return node_.other(ChangeKind::remove, any_number());
            case 1:
            case 2: {
                Wish wish = node_.other(ChangeKind::verdict, any_number());
                wish.verdict = any({Verdict::live, Verdict::quarantined, Verdict::waiting});
                if (wish.verdict != Verdict::live) wish.findings = {{"r2", "note", ""}};
                return wish;
            }
            default:
                return any_put();
        }
    }

    void do_something() {
        switch (random_.below(14)) {
            case 0:
                return node_.commit(node_.residents, node_.other(ChangeKind::erase, any_number()));
            case 1:
                return node_.adopt(any({"2025-06-30", "2025-07-01", "2026-04-30"}));
            case 2:
            case 3:
                return node_.decide(node_.id(any_number()), {"00003", "2025-06-30"},
                                    {any({"00001", "00004"}), "2025-07-01"}, any_address(), "D1");
            case 4:
                return node_.set_batch("D1", random_.chance(0.4));
            case 5:
                return change_share();
            default: {
                std::vector<Wish> wishes;
                for (std::uint64_t i = 0, n = 1 + random_.below(5); i < n; ++i)
                    wishes.push_back(any_wish());
                return node_.commit_all(node_.residents, std::move(wishes));
            }
        }
    }

    /// A new version of a share: what was in between is in its base.
    void change_share() {
        if (random_.chance(0.7)) return;
        follow_all();
        Share& share = shares_[2];
        share.filter = any({"current_unit == '00001'", "current_unit == '00004'", "note != 'y'"});
        node_.put(share);
        follow_all();
    }

    void restart() {
        feeder_.reset();
        if (random_.chance(0.5))
            store_ = std::make_unique<FailingFeedStore>(must(FeedStore::open(kept())));
        feeder_ = node_.feeder(*store_, options_);
    }

    void advance_to_the_end() {
        while (true) {
            store_->refuse_next = random_.chance(0.2);
            const bool refusing = store_->refuse_next;
            const auto news = feeder_->advance();
            if (!news) {
                REQUIRE(refusing);
                continue;
            }
            if (news->empty()) break;
            if (random_.chance(0.1)) restart();
        }
        store_->refuse_next = false;
        REQUIRE(must(feeder_->advance()).empty());
        REQUIRE(feeder_->problems().empty());
    }

    void follow_all() {
        advance_to_the_end();
        const auto rows = must(store_->feeds());
        for (const Share& share : shares_) {
            const auto row = std::ranges::find_if(rows, [&](const FeedRow& each) {
                return each.share == share.name && !each.closed;
            });
            REQUIRE(row != rows.end());
            const HeldRecords expected = ExpectedRecords(node_, share).read();
            check_feed(*row, expected);
        }
    }

    void check_feed(const FeedRow& row, const HeldRecords& expected) {
        CAPTURE(row.name);
        if (!held_.contains(row.name)) {
            std::erase_if(
                held_, [&](const auto& held) { return held.first.starts_with(row.share + "."); });
            REQUIRE(row.size == 0);
            held_[row.name] = expected;
        }
        Position& at = positions_[row.name];
        for (const FeedEntryRow& entry : must(store_->entries(row.number, at, 1'000'000))) {
            at = entry.position;
            if (entry.encoded.empty()) continue;
            const FeedChange change = must(decode_feed_change(entry.encoded));
            CHECK(change.log == entry.log);
            follow(held_[row.name], change);
        }
        REQUIRE(at == row.size);
        REQUIRE(differences(held_[row.name], expected) == "");
        check_sets(*store_, row, expected);
        check_tree(*store_, row);
    }

    SeededRandom random_;
    ResidentNode node_;
    FeederOptions options_;
    std::vector<Share> shares_;
    std::unique_ptr<FailingFeedStore> store_;
    std::unique_ptr<Feeder> feeder_;
    std::map<std::string, HeldRecords> held_;
    std::map<std::string, Position> positions_;
};

TEST_CASE("whatever happens to a register, who follows a feed holds what the share shows") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        Register(seed).run(25);
    }
}

}  // namespace
}  // namespace dongbo::testing
