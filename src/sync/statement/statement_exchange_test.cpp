#include "sync/statement/statement_exchange.hpp"

#include <doctest/doctest.h>

#include "tests/support/must.hpp"

namespace dongbo {
namespace {

SetFigures some(std::uint8_t seed) {
    SetFigures set{.count = seed * 1'000ULL, .digest = {}};
    set.digest.fill(seed);
    return set;
}

StatementSide side(bool units) {
    StatementSide made{.agency = "H01",
                       .live = some(1),
                       .pending = some(2),
                       .units = {},
                       .as_of = *Timestamp::parse("2026-11-23T01:30:00.000Z"),
                       .last_scrub = {}};
    if (units) {
        made.units = {{"", some(3), some(4)}, {"00004", some(5), some(6)}};
        made.last_scrub = made.as_of;
        made.pending.reset();
    }
    return made;
}

TEST_CASE("proposals and offers come back as they were, and in one spelling alone") {
    for (const bool units : {false, true}) {
        const StatementProposal proposal{
            .epoch = 2, .position = 17, .root = some(9).digest, .side = side(units)};
        const std::string text = encode(proposal);
        CHECK(is_statement_proposal(text));
        CHECK(must(decode_statement_proposal(text)) == proposal);
        StatementOffer offer{.side = side(units),
                             .edition = "2025-07-01",
                             .log = 44,
                             .at = side(false).as_of,
                             .key = {"dongbo/G01", PublicKey{1, 2, 3}},
                             .signature = {4, 5, 6}};
        if (units) offer.covered = StatementCovered{9, 10};
        const std::string offered = encode(offer);
        CHECK_FALSE(is_statement_proposal(offered));
        CHECK(must(decode_statement_offer(offered)) == offer);
        for (std::size_t cut = 0; cut < text.size(); ++cut)
            CHECK_FALSE(decode_statement_proposal(text.substr(0, cut)).has_value());
        for (std::size_t cut = 0; cut < offered.size(); ++cut)
            CHECK_FALSE(decode_statement_offer(offered.substr(0, cut)).has_value());
        offer.covered = StatementCovered{11, 10};
        CHECK_FALSE(decode_statement_offer(encode(offer)).has_value());
        CHECK_FALSE(decode_statement_proposal(text + "\n").has_value());
        CHECK_FALSE(decode_statement_offer(" " + offered).has_value());
    }
}

}  // namespace
}  // namespace dongbo
