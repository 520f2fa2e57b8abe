// Statements of two agencies that do not exist, for tests: docs/formats/statement-vectors.json.
#pragma once

#include "sync/statement/statement.hpp"
#include "tests/support/must.hpp"

namespace dongbo {

inline SigningKey key_of_seed(std::uint8_t byte) {
    std::array<std::uint8_t, 32> seed;
    seed.fill(byte);
    return must(SigningKey::from_seed(seed));
}

inline SetFigures set_of(std::uint64_t count, std::string_view what) {
    return {count, sha256(what)};
}

inline StatementSide a_side(const std::string& agency, std::string_view as_of) {
    StatementSide side;
    side.agency = agency;
    side.live = set_of(1'200'345, "live");
    side.pending = set_of(731, "pending");
    side.units = {{"", set_of(12, "unplaced"), set_of(0, "none")},
                  {"00004", set_of(700'333, "Ba Đình"), set_of(31, "waits")},
                  {"00008", set_of(500'000, "Ngọc Hà"), set_of(700, "waits too")}};
    side.as_of = *Timestamp::parse(as_of);
    side.last_scrub = *Timestamp::parse("2026-11-26T19:00:00Z");
    return side;
}

inline Statement a_statement() {
    Statement made;
    made.dataset = "person.G01";
    made.feed = "dan-cu-ha-noi.v1";
    made.contract = "person";
    made.contract_version = "1.2.0";
    made.fields = {"full_name", "birth_date", "residence_unit"};
    made.edition = "2025-07-01";
    made.position = 1'234'568;
    made.root = sha256("root");
    made.log = 2'345'678;
    made.owner = a_side("G01", "2026-11-27T10:31:08.002Z");
    made.follower = a_side("H01", "2026-11-27T10:31:07.482Z");
    made.covered = StatementCovered{1'201'088, 1'201'100};
    made.at = *Timestamp::parse("2026-11-27T10:31:08.010Z");
    judge(made);
    return made;
}

/// The same with one record that the follower lacks, without sets that wait, without units.
inline Statement a_different_statement() {
    Statement made = a_statement();
    for (StatementSide* side : {&made.owner, &made.follower}) {
        side->pending.reset();
        side->units.clear();
        side->last_scrub.reset();
    }
    made.follower.live = set_of(1'200'344, "one lacks");
    made.covered.reset();
    made.edition.clear();
    judge(made);
    return made;
}

inline SignedStatement sign(const Statement& statement) {
    const SigningKey owner = key_of_seed(1), follower = key_of_seed(2);
    const std::string text = statement_text(statement);
    return {statement,
            {note_name(statement.owner.agency), owner.public_key()},
            {note_name(statement.follower.agency), follower.public_key()},
            owner.sign(as_bytes(text)),
            follower.sign(as_bytes(text))};
}

inline Deletion a_deletion() {
    return {.dataset = "person.G01",
            .feed = "dan-cu-ha-noi.v1",
            .follower = "H01",
            .position = 1'234'890,
            .records = 1'201'076,
            .reason = "share_ended",
            .at = *Timestamp::parse("2027-01-31T02:00:00.000Z")};
}

}  // namespace dongbo
