#include "sync/owner/follower_reports.hpp"

#include <doctest/doctest.h>

#include "sync/owner/federation_view.hpp"
#include "sync/owner/feed_reader_fixture.hpp"
#include "sync/statement/statement_exchange.hpp"

namespace dongbo::testing {
namespace {

using Kind = FeedRequest::Kind;

struct ReportingNode : AnsweringNode {
    ReportingNode() {
        fill(1, 30);
        feed();
        fill(30, 40);
        feed();
    }
    FeedAnswer send(Kind kind, std::string body, const std::string& agency = "H01") {
        FeedRequest made_request = request(kind, "all.v1");
        made_request.body = std::move(body);
        return ask(made_request, agency);
    }
    /// What a follower would propose that holds what the owner does.
    StatementProposal proposal(bool units) {
        const Checkpoint checkpoint = open(description("all").checkpoint);
        StatementProposal made_proposal{
            .epoch = 1, .position = checkpoint.size, .root = checkpoint.root, .side = {}};
        made_proposal.side.agency = "H01";
        made_proposal.side.live = *checkpoint.live;
        made_proposal.side.pending = checkpoint.pending;
        made_proposal.side.as_of = now;
        if (units)
            for (const auto& unit : must(reader().unit_sets("all.v1")))
                made_proposal.side.units.push_back(
                    {unit.unit, figures(unit.live), figures(unit.pending)});
        return made_proposal;
    }
    SignedStatement sign(const StatementProposal& proposed, const std::string& answer) {
        const StatementOffer offer = must(decode_statement_offer(answer));
        SignedStatement document;
        document.statement = assemble_statement({.dataset = "resident.G01",
                                                 .feed = "all.v1",
                                                 .contract = "resident",
                                                 .contract_version = "1.0.0",
                                                 .fields = {},
                                                 .epoch = proposed.epoch,
                                                 .position = proposed.position,
                                                 .root = proposed.root},
                                                proposed.side, offer);
        const std::string text = statement_text(document.statement);
        document.owner_key = offer.key;
        document.owner_signature = offer.signature;
        document.follower_key = {note_name("H01"), follower.public_key()};
        document.follower_signature = follower.sign(as_bytes(text));
        return document;
    }
    std::vector<OwnedFeedSummary> view() {
        return must(owned_feeds(*node, *feeds, *Date::of_day(2026, 11, 27)));
    }
    SigningKey follower = must(SigningKey::generate());
};

TEST_CASE("two that hold the same sign that they do, in all and by unit, and the owner keeps it") {
    ReportingNode f;
    must(note_scrub(*f.feeds, "all.v1", f.now));
    for (const bool units : {false, true}) {
        CAPTURE(units);
        const StatementProposal proposed = f.proposal(units);
        const FeedAnswer offered = f.send(Kind::statement, encode(proposed));
        REQUIRE_MESSAGE(offered.status == 200, offered.problem, offered.body);
        const SignedStatement document = f.sign(proposed, offered.body);
        CHECK(document.statement.verdict == StatementVerdict::equal);
        CHECK(document.statement.owner.last_scrub == f.now);
        CHECK(document.statement.owner.units.size() == proposed.side.units.size());
        CHECK(document.owner_key.key == f.key.public_key());
        const std::string text = encode(document);
        CHECK(decode_statement(text).has_value());
        CHECK(f.send(Kind::statement, text).status == 200);
        CHECK(f.view().at(0).last_statement == text);
        CHECK(must(kept_statements(*f.feeds, "all.v1", 10)) == std::vector{text});
    }
}

TEST_CASE(
    "how much arrived of what senders announced is signed, once somebody announced anything") {
    ReportingNode f;
    const auto covered = [&] {
        const StatementProposal proposed = f.proposal(false);
        return f.sign(proposed, f.send(Kind::statement, encode(proposed)).body).statement.covered;
    };
    const auto deliver = [&](std::optional<std::uint64_t> declared, std::size_t refused) {
        Delivery delivery;
        delivery.dataset = f.residents.dataset;
        delivery.source = "test";
        delivery.declared_rows = declared;
        delivery.physical_rows = 10;
        std::vector<SourceCommit> commits(1);
        commits[0].dataset = f.residents.dataset;
        auto& progress = commits[0].progress.emplace();
        progress.delivery = must(f.store().begin_delivery(delivery));
        progress.next_row = 11;
        progress.rows.assign(10, Disposition::unchanged);
        progress.rows.front() = Disposition::layout;
        std::fill_n(progress.rows.rbegin(), refused, Disposition::refused);
        must(f.store().commit(commits));
    };
    CHECK_FALSE(covered().has_value());
    deliver({}, 0);
    CHECK_FALSE(covered().has_value());
    deliver(9, 0);
    deliver(9, 2);
    CHECK(covered() == StatementCovered{.arrived = 16, .expected = 18});
}

TEST_CASE("who holds something else is told so in the statement") {
    ReportingNode f;
    StatementProposal proposed = f.proposal(true);
    proposed.side.live.count += 1;
    proposed.side.units.front().live.digest[0] ^= 1;
    const SignedStatement document =
        f.sign(proposed, f.send(Kind::statement, encode(proposed)).body);
    CHECK(document.statement.verdict == StatementVerdict::different);
    CHECK(document.statement.units_that_differ.size() == 1);
    // Both have signed it: that is an alarm, until they sign that they are equal.
    CHECK(f.send(Kind::statement, encode(document)).status == 200);
    REQUIRE(f.view().at(0).alarms.size() == 1);
    CHECK(f.view().at(0).alarms[0].source == AlarmSource::statement);
    proposed = f.proposal(false);
    const SignedStatement equal = f.sign(proposed, f.send(Kind::statement, encode(proposed)).body);
    CHECK(f.send(Kind::statement, encode(equal)).status == 200);
    CHECK(f.view().at(0).alarms.empty());
}

TEST_CASE("an owner whose rows are not what its feed says signs no statement of it") {
    ReportingNode f;
    const std::string proposed = encode(f.proposal(false));
    must(raise_alarm(*f.feeds, {.feed = "all.v1", .source = AlarmSource::scrub, .at = f.now}));
    CHECK(f.send(Kind::statement, proposed).problem == "feed_differs");
    must(note_scrub(*f.feeds, "all.v1", f.now));
    CHECK(f.send(Kind::statement, proposed).status == 200);
}

TEST_CASE("at an earlier size the figures of then are compared, as long as they are kept") {
    ReportingNode f;
    const StatementProposal proposed = f.proposal(false), by_unit = f.proposal(true);
    f.fill(40, 50);
    f.feed();
    const SignedStatement document =
        f.sign(proposed, f.send(Kind::statement, encode(proposed)).body);
    CHECK(document.statement.verdict == StatementVerdict::equal);
    const SignedStatement without_units =
        f.sign(by_unit, f.send(Kind::statement, encode(by_unit)).body);
    CHECK(without_units.statement.verdict == StatementVerdict::equal);
    CHECK(without_units.statement.units_left_out);
    CHECK(without_units.statement.follower.units.empty());
    CHECK(f.send(Kind::statement, encode(without_units)).status == 200);
    StatementProposal between = proposed;
    between.position -= 1;
    FeedRequest request = f.request(Kind::frontier, "all.v1");
    request.after = between.position;
    between.root = must(decode_frontier(f.ask(request).body)).root();
    CHECK(f.send(Kind::statement, encode(between)).problem == "moved_on");
}

TEST_CASE("proposals and statements that are not what they say are refused") {
    ReportingNode f;
    StatementProposal wrong = f.proposal(false);
    wrong.root[0] ^= 1;
    CHECK(f.send(Kind::statement, encode(wrong)).status == 422);
    wrong = f.proposal(false);
    wrong.side.agency = "H02";
    CHECK(f.send(Kind::statement, encode(wrong)).status == 422);
    wrong = f.proposal(false);
    wrong.position += 1;
    CHECK(f.send(Kind::statement, encode(wrong)).problem == "behind");
    wrong = f.proposal(false);
    wrong.epoch = 2;
    CHECK(f.send(Kind::statement, encode(wrong)).problem == "moved_on");
    const StatementProposal proposed = f.proposal(false);
    SignedStatement document = f.sign(proposed, f.send(Kind::statement, encode(proposed)).body);
    std::string text = encode(document);
    for (const std::string& body : {std::string(), std::string("{}"), text + " "})
        CHECK(f.send(Kind::statement, body).status == 422);
    // The owner's signature by somebody else.
    document.owner_key.key = f.follower.public_key();
    document.owner_signature = f.follower.sign(as_bytes(statement_text(document.statement)));
    CHECK(f.send(Kind::statement, encode(document)).status == 422);
    CHECK(must(kept_statements(*f.feeds, "all.v1", 10)).empty());
}

TEST_CASE("a deletion that is right is kept, also after the share has ended; others are refused") {
    ReportingNode f;
    Share ended = f.share("all", "", true);
    ended.valid_until = *Date::of_day(2026, 11, 1);
    f.put(ended);
    const Deletion deletion{.dataset = "resident.G01",
                            .feed = "all.v1",
                            .follower = "H01",
                            .position = f.view().at(0).size,
                            .records = 17,
                            .reason = "share_ended",
                            .at = f.now};
    const auto refused = [&](const auto& change, const std::string& agency) {
        Deletion wrong = deletion;
        change(wrong);
        const FeedAnswer answer = f.send(Kind::deletion, encode(wrong, agency, f.follower));
        CHECK(answer.status == 422);
        return answer.body;
    };
    CHECK(refused([](Deletion& wrong) { ++wrong.position; }, "H01").contains("so far"));
    CHECK(refused([](Deletion& wrong) { ++wrong.epoch; }, "H01").contains("so far"));
    CHECK(refused([](Deletion& wrong) { wrong.feed = "all.v2"; }, "H01").contains("feed"));
    CHECK(refused([](Deletion& wrong) { wrong.dataset = "x.G01"; }, "H01").contains("feed"));
    CHECK(refused([](Deletion& wrong) { wrong.follower = "H02"; }, "H02").contains("agency"));
    CHECK(refused([](Deletion&) {}, "H02").contains("key"));
    std::string text = encode(deletion, "H01", f.follower);
    text[text.size() - 3] = text[text.size() - 3] == '0' ? '1' : '0';
    CHECK(f.send(Kind::deletion, text).body.contains("signature"));
    CHECK(f.view().at(0).deletion.empty());
    text = encode(deletion, "H01", f.follower);
    CHECK(f.send(Kind::deletion, text).status == 200);
    CHECK(f.view().at(0).deletion == text);
    CHECK_FALSE(f.view().at(0).good);
    CHECK(f.send(Kind::deletion, text, "H02").status == 403);
    CHECK(f.send(Kind::deletion, "").status == 422);
}

TEST_CASE("an owner that lost what it had signed stops until a person begins a new epoch") {
    ReportingNode f;
    const std::string ahead = f.description("all").checkpoint;
    const Checkpoint lost = f.open(ahead);
    CHECK(f.send(Kind::checkpoint, ahead).status == 200);
    CHECK(f.view().at(0).follower_checkpoint == ahead);
    // As a restore leaves it: fewer entries, and others in their place later.
    f.made.reset();
    FeedRow row = *must(f.feeds->feed("all.v1"));
    const Position kept = row.size - 3;
    must(f.feeds->transact([&](FeedWriter& writer) -> Result<> {
        TRY(writer.cut(row.number, kept));
        FeedState state = must(decode_feed_state(row.state));
        state.tree = must(frontier_at(kept, subtrees_of(*f.feeds, row.number)));
        row.size = kept;
        row.state = encode(state);
        return writer.update(row);
    }));
    const FeedAnswer answer = f.send(Kind::checkpoint, ahead);
    CHECK(answer.status == 409);
    CHECK(answer.problem == "recovering");
    CHECK(f.describe("all").problem == "recovering");
    CHECK(f.ask_changes("all.v1", 0).problem == "recovering");
    const auto recovery = must(read_recovery(*f.feeds, "all.v1"));
    REQUIRE(recovery.has_value());
    CHECK(recovery->agency == "H01");
    CHECK(recovery->note == ahead);
    CHECK(f.view().at(0).recovery == recovery);

    const FeedFork fork = must(begin_epoch(*f.feeds, "all.v1"));
    CHECK(fork.size == kept);
    CHECK(fork.epoch_before == 1);
    CHECK(must(read_fork(*f.feeds, "all.v1", 2)) == fork);
    CHECK_FALSE(must(read_fork(*f.feeds, "all.v1", 1)).has_value());
    const FeedDescription told = f.description("all");
    CHECK(told.before == "all.v1");
    CHECK(told.before_size == kept);
    CHECK(f.open(told.checkpoint).epoch == 2);
    // What was signed before the fork stands; it was another epoch.
    CHECK(f.send(Kind::checkpoint, ahead).status == 200);
    CHECK(begin_epoch(*f.feeds, "all.v1").error().code == ErrorCode::conflict);
    CHECK(begin_epoch(*f.feeds, "nothing").error().code == ErrorCode::not_found);
    CHECK(lost.size > kept);
}

TEST_CASE("another history of the same size is seen as well, a foreign signature is nothing") {
    ReportingNode f;
    Checkpoint other = f.open(f.description("all").checkpoint);
    other.root[0] ^= 1;
    CHECK(f.send(Kind::checkpoint, sign_checkpoint(other, f.follower)).status == 422);
    CHECK(f.describe("all").status == 200);
    CHECK(f.send(Kind::checkpoint, sign_checkpoint(other, f.key)).problem == "recovering");
    CHECK(f.describe("all").problem == "recovering");
    other.epoch = 7;
    CHECK(f.send(Kind::checkpoint, sign_checkpoint(other, f.key)).problem == "recovering");
    must(begin_epoch(*f.feeds, "all.v1"));
    // Beyond every epoch that anybody has seen.
    CHECK(f.open(f.description("all").checkpoint).epoch == 8);
}

TEST_CASE("what is told of feeds is what they are") {
    ReportingNode f;
    const auto view = f.view();
    REQUIRE(view.size() == 1);
    CHECK(view[0].feed == "all.v1");
    CHECK(view[0].share == "all");
    CHECK(view[0].consumer == "H01");
    CHECK(view[0].good);
    CHECK_FALSE(view[0].closed);
    CHECK(view[0].size == f.open(f.description("all").checkpoint).size);
    CHECK(view[0].live == f.open(f.description("all").checkpoint).live->count);
    CHECK_FALSE(view[0].last_scrub.has_value());
    CHECK(view[0].last_statement.empty());
    must(note_scrub(*f.feeds, "all.v1", f.now));
    CHECK(f.view().at(0).last_scrub == f.now);
}

}  // namespace
}  // namespace dongbo::testing
