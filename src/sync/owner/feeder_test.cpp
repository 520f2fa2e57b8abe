#include <doctest/doctest.h>

#include <algorithm>

#include "sync/owner/feed_model_fixture.hpp"

namespace dongbo::testing {
namespace {

struct FeederClock final : Clock {
    Timestamp now() const override { return at; }
    Timestamp at = *Timestamp::parse("2026-06-01T00:00:00+07:00");
};

/// Until everything is in step; the names that were told.
std::vector<std::string> advance_all(Feeder& feeder) {
    std::vector<std::string> names;
    while (true) {
        const auto news = must(feeder.advance());
        if (news.empty()) return names;
        names.insert(names.end(), news.begin(), news.end());
    }
}

const UnitRef kAn{"00001", "2025-07-01"};

std::vector<FeedChange> changes_of(ResidentNode& node, const std::string& feed) {
    std::vector<FeedChange> changes;
    const auto row = must(node.feeds->feed(feed));
    REQUIRE(row.has_value());
    for (const FeedEntryRow& entry : must(node.feeds->entries(row->number, 0, 1'000)))
        if (!entry.encoded.empty()) changes.push_back(must(decode_feed_change(entry.encoded)));
    return changes;
}

TEST_CASE("a new definition begins a feed of its own, which names the one before") {
    ResidentNode node;
    node.put(node.share("an", "note == 'x'", false));
    auto feeder = node.feeder(*node.feeds);
    CHECK(advance_all(*feeder) == std::vector<std::string>{"an.v1"});
    node.commit(node.residents, node.wish(1, "An", "x", "Thôn 1", kAn));
    node.commit(node.residents, node.wish(2, "Bình", "y", "Thôn 1", kAn));
    CHECK(advance_all(*feeder) == std::vector<std::string>{"an.v1"});

    node.put(node.share("an", "note == 'y'", false));
    CHECK(advance_all(*feeder) == std::vector<std::string>{"an.v1", "an.v2"});
    const auto before = must(node.feeds->feed("an.v1")), now = must(node.feeds->feed("an.v2"));
    REQUIRE((before && now));
    CHECK(before->closed);
    CHECK(before->size == 1);
    CHECK_FALSE(now->closed);
    CHECK(now->size == 0);
    CHECK(now->base == before->log);
    const FeedState state = must(decode_feed_state(now->state));
    CHECK(state.before == "an.v1");
    CHECK(state.before_size == 1);
    CHECK(state.live.count == 1);
}

TEST_CASE("a feed ends with its share, to the day, and another one begins when it is good again") {
    ResidentNode node;
    FeederClock clock;
    Share share = node.share("an", "", false);
    share.valid_until = *Date::of_day(2026, 6, 2);
    node.put(share);
    FeederOptions options;
    options.clock = &clock;
    auto feeder = node.feeder(*node.feeds, options);
    CHECK(advance_all(*feeder) == std::vector<std::string>{"an.v1"});
    clock.at.milliseconds += 24LL * 3600 * 1000;
    CHECK(advance_all(*feeder) == std::vector<std::string>{"an.v1"});
    CHECK(must(node.feeds->feed("an.v1"))->closed);
    node.commit(node.residents, node.wish(1, "An", "x", "Thôn 1", kAn));
    CHECK(advance_all(*feeder).empty());

    share.valid_until.reset();
    node.put(share);
    CHECK(advance_all(*feeder) == std::vector<std::string>{"an.v2"});
    const auto now = must(node.feeds->feed("an.v2"));
    CHECK(must(decode_feed_state(now->state)).live.count == 1);
}

TEST_CASE("a share that can't be followed holds up no other") {
    ResidentNode node;
    node.put(node.share("good", "", false));
    node.put(node.share("wrong", "nothing == 'x'", false));
    auto feeder = node.feeder(*node.feeds);
    CHECK(advance_all(*feeder) == std::vector<std::string>{"good.v1"});
    REQUIRE(feeder->problems().size() == 1);
    CHECK(feeder->problems().front().contains("share wrong"));
}

TEST_CASE("a contract that grew ends a feed before what is new") {
    ResidentNode node;
    node.put(node.share("an", "", false));
    auto feeder = node.feeder(*node.feeds);
    advance_all(*feeder);
    node.commit(node.residents, node.wish(1, "An", "x", "Thôn 1", kAn));
    std::string grown(kResidentContract);
    grown.replace(grown.find("1.0.0"), 5, "1.1.0");
    grown += "      - {name: phone, businessName: Số, logicalType: string, classification: open}\n";
    node.contract = must(parse_contract(grown, "resident.yaml"));
    must(node.node->define(node.contract));
    node.commit(node.residents, node.wish(2, "Bình", "y", "Thôn 1", kAn));
    const auto told = advance_all(*feeder);
    CHECK(std::ranges::count(told, "an.v2") != 0);
    CHECK(must(node.feeds->feed("an.v1"))->closed);
    const auto row = must(node.feeds->feed("an.v2"));
    REQUIRE(row.has_value());
    CHECK_FALSE(row->closed);
    check_sets(*node.feeds, *row, ExpectedRecords(node, node.share("an", "", false)).read());
}

TEST_CASE("behind retention content and salt go, the leaves stay") {
    ResidentNode node;
    node.put(node.share("an", "", false));
    FeederOptions options;
    options.retention = 10;
    options.batch = 5;
    auto feeder = node.feeder(*node.feeds, options);
    for (std::uint64_t i = 1; i <= 40; ++i)
        node.commit(node.residents, node.wish(i, "An", "x", "Thôn 1", kAn));
    must(feeder->advance());
    CHECK(must(node.feeds->feed("an.v1"))->base == must(node.store().head()));
    for (std::uint64_t i = 1; i <= 40; ++i)
        node.commit(node.residents, node.wish(i, "An", "y", "Thôn 1", kAn));
    advance_all(*feeder);
    const auto row = must(node.feeds->feed("an.v1"));
    CHECK(row->size == 40);
    CHECK(row->pruned == 30);
    CHECK(changes_of(node, "an.v1").size() == 10);
    check_tree(*node.feeds, *row);
}

TEST_CASE("who left a share long ago is erased there too; other shares hear nothing of it") {
    ResidentNode node;
    node.put(node.share("an", "note == 'x'", false));
    node.put(node.share("other", "note == 'z'", false));
    auto feeder = node.feeder(*node.feeds);
    advance_all(*feeder);
    node.commit(node.residents, node.wish(1, "An", "x", "Thôn 1", kAn));
    advance_all(*feeder);
    node.commit(node.residents, node.wish(1, "An", "y", "Thôn 1", kAn));
    advance_all(*feeder);
    node.commit(node.residents, node.other(ChangeKind::erase, 1));
    CHECK(advance_all(*feeder) == std::vector<std::string>{"an.v1"});
    const auto changes = changes_of(node, "an.v1");
    REQUIRE(changes.size() == 1);
    CHECK(changes.front().kind == FeedChangeKind::erase);
    CHECK(changes.front().record == node.id(1));
    CHECK(must(node.feeds->feed("an.v1"))->size == 3);
    CHECK(must(node.feeds->feed("other.v1"))->size == 0);
}

TEST_CASE("scrub names what somebody changed behind the feeder's back") {
    ResidentNode node;
    node.put(node.share("an", "", false));
    auto feeder = node.feeder(*node.feeds);
    node.commit(node.residents, node.wish(1, "An", "x", "Thôn 1", kAn));
    advance_all(*feeder);
    const auto always = [] { return true; };
    CHECK(must(feeder->scrub("an.v1", always)).empty());
    CHECK(feeder->scrub("nothing.v1", always).error().code == ErrorCode::not_found);
    feeder.reset();
    FeedRow row = *must(node.feeds->feed("an.v1"));
    FeedState state = must(decode_feed_state(row.state));
    state.live.add(DigestElement(node.id(2), Hash{}));
    row.state = encode(state);
    must(node.feeds->transact([&](FeedWriter& writer) { return writer.update(row); }));
    feeder = node.feeder(*node.feeds);
    advance_all(*feeder);
    const auto differences = must(feeder->scrub("an.v1", always));
    REQUIRE(differences.size() == 1);
    CHECK(differences.front() ==
          "an.v1: 2 live records by the sets, 1 by the rows, which is not as many");
}

TEST_CASE("an edition is one entry with the stated units that moved") {
    ResidentNode node;
    node.adopt("2025-06-30");
    node.put(node.share("all", "", false));
    node.put(node.share("an", "current_unit == '00001'", false));
    node.commit(node.residents, node.wish(1, "An", "x", "Thôn 1", {"00001", "2025-06-30"}));
    node.commit(node.residents, node.wish(2, "Bình", "x", "Thôn 1", {"00002", "2025-06-30"}));
    node.commit(node.residents, node.wish(3, "Cao", "x", "Thôn 1", {"00003", "2025-06-30"}));
    auto feeder = node.feeder(*node.feeds);
    advance_all(*feeder);
    node.adopt("2025-07-01");
    advance_all(*feeder);
    const auto all = changes_of(node, "all.v1");
    REQUIRE(all.size() == 1);
    CHECK(all.front().kind == FeedChangeKind::edition);
    CHECK(all.front().moves == std::vector<std::pair<std::string, std::string>>{
                                   {"00002@2025-06-30", "00001"}, {"00003@2025-06-30", ""}});
    const auto an = changes_of(node, "an.v1");
    REQUIRE(an.size() == 2);
    CHECK(an[1].kind == FeedChangeKind::put);
    CHECK(an[1].record == node.id(2));
    CHECK(an[1].unit == "00001");

    node.set_batch("D1", false);
    node.decide(node.id(3), {"00003", "2025-06-30"}, kAn, "Thôn 1", "D1");
    advance_all(*feeder);
    CHECK(changes_of(node, "all.v1").back().unit == "00001");
    CHECK(changes_of(node, "an.v1").back().record == node.id(3));
    node.set_batch("D1", true);
    advance_all(*feeder);
    CHECK(changes_of(node, "all.v1").back().unit.empty());
    CHECK(changes_of(node, "an.v1").back().kind == FeedChangeKind::leave);
}

}  // namespace
}  // namespace dongbo::testing
