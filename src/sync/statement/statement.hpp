// The signed statement that two holders hold the same records (biên bản đối soát):
// docs/formats/statement.md, with golden vectors and a second verifier in Python.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.hpp"
#include "base/signature.hpp"
#include "sync/proof/checkpoint.hpp"

namespace dongbo {

/// The records of one current unit. `unit` empty: those in none (`unplaced`). `pending` counts, and
/// is written, where the side has that set.
struct UnitFigures {
    std::string unit;
    SetFigures live, pending;
    friend bool operator==(const UnitFigures&, const UnitFigures&) = default;
};

/// What one party found in its own store.
struct StatementSide {
    std::string agency;
    SetFigures live;
    std::optional<SetFigures> pending;    ///< of shares that carry the set
    std::vector<UnitFigures> units;       ///< by code; empty: not asked for
    Timestamp as_of;                      ///< when it looked
    std::optional<Timestamp> last_scrub;  ///< when all its rows were last hashed anew, and fitted
    friend bool operator==(const StatementSide&, const StatementSide&) = default;
};

/// What senders announced to the owner, by control totals of all deliveries of the dataset, and how
/// many of these rows are there: the owner's word, which a follower can't check. Never more arrived
/// than expected.
struct StatementCovered {
    std::uint64_t arrived = 0, expected = 0;
    friend bool operator==(const StatementCovered&, const StatementCovered&) = default;
};

enum class StatementVerdict : std::uint8_t { equal, different };
std::string_view name(StatementVerdict verdict);

struct Statement {
    std::string dataset, feed;
    std::string contract, contract_version;  ///< "person", "2.1.0"
    std::vector<std::string> fields;         ///< of the share
    std::string edition;  ///< in which units are told, "2025-07-01"; empty: no units
    std::uint64_t epoch = 1;
    std::uint64_t position = 0;  ///< size of the feed at which both looked
    Hash root{};                 ///< of its tree
    std::uint64_t log = 0;       ///< position of the dataset's log
    StatementSide owner, follower;
    /// Figures by unit were asked for, at a size of which the owner does not keep them any more.
    bool units_left_out = false;
    std::optional<StatementCovered> covered;  ///< nothing: no delivery had a control total
    StatementVerdict verdict = StatementVerdict::different;
    std::vector<std::string> units_that_differ;
    Timestamp at;
    friend bool operator==(const Statement&, const Statement&) = default;
};

/// What the verdict must be, and which units differ: from the two sides alone. A unit that one of
/// them does not name has no records there.
void judge(Statement& statement);

/// What a statement proves and what not, in plain words; part of what is signed.
struct StatementWords {
    std::string proves_vi, proves_en, proves_not_vi, proves_not_en;
};
StatementWords statement_words(const Statement& statement);

struct SignedStatement {
    Statement statement;
    NoteKey owner_key, follower_key;
    Signature owner_signature{}, follower_signature{};
};

/// The bytes that both sign: canonical JSON (RFC 8785) of the statement with what it proves and
/// what not, in Vietnamese and English.
std::string statement_text(const Statement& statement);
/// The whole document: canonical JSON of the statement, the keys and both signatures.
std::string encode(const SignedStatement& signed_statement);
/// Reads and checks everything: spelling, verdict, both signatures by the keys in it. Whether these
/// are the keys of the agencies is the caller's to say; the names of the keys are theirs. invalid
/// names what does not hold; limit_exceeded: over kStatementBytesMax.
Result<SignedStatement> decode_statement(std::string_view json);

/// What lists show of a document that was checked when it was kept: nothing of it is checked here.
struct StatementGlance {
    Timestamp at;
    StatementVerdict verdict = StatementVerdict::different;
    friend bool operator==(const StatementGlance&, const StatementGlance&) = default;
};
/// Nothing: it is no statement. Microseconds.
std::optional<StatementGlance> glance_at(std::string_view document);

/// All units of the country on both sides take less than 3 MiB.
inline constexpr std::size_t kStatementBytesMax = 8U << 20;

/// A replica was deleted after its share had ended: signed by the follower alone.
struct Deletion {
    std::string dataset, feed, follower;
    std::uint64_t epoch = 1, position = 0;  ///< of the feed, where the replica stood
    std::uint64_t records = 0;
    std::string reason;  ///< "share_ended"
    Timestamp at;
    friend bool operator==(const Deletion&, const Deletion&) = default;
};
/// Canonical JSON with key and signature of the agency, which is `deletion.follower`.
std::string encode(const Deletion& deletion, const std::string& agency, const SigningKey& key);
/// The bytes that it signs.
std::string deletion_text(const Deletion& deletion);
struct SignedDeletion {
    Deletion deletion;
    NoteKey key;
};
/// Reads and checks: spelling, signature by the key in it, its name. Whether that is the key of the
/// agency is the caller's to say. invalid names what does not hold.
Result<SignedDeletion> decode_deletion(std::string_view json);

}  // namespace dongbo
