// What an owner signs of a feed: its tree and its sets at one size (c2sp.org/tlog-checkpoint, the
// rest as extension lines). docs/formats/feed.md, with golden vectors.
#pragma once

#include <optional>
#include <string>

#include "base/calendar.hpp"
#include "sync/proof/set_digest.hpp"
#include "sync/proof/signed_note.hpp"

namespace dongbo {

/// Version of every message and format between nodes. A node speaks this one and the one before.
inline constexpr int kSyncProtocol = 2;
inline constexpr int kSyncProtocolBefore = 1;

struct Checkpoint {
    std::string owner;        ///< agency
    std::string feed;         ///< "dan-cu-ha-noi.v1"
    std::uint64_t epoch = 1;  ///< another one: the owner's history had to begin anew
    std::uint64_t size = 0;   ///< entries of the feed
    Hash root{};              ///< of their tree
    std::uint64_t log = 0;    ///< position of the dataset's log that is reflected
    Timestamp as_of;          ///< commit time of that entry
    /// What is in the sets at this size. Nothing: this size lies behind, the owner keeps sets of
    /// its newest sizes alone.
    std::optional<SetFigures> live{}, pending{};
    friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// First line of the note: "dongbo/G01/dan-cu-ha-noi.v1/1".
std::string origin(const Checkpoint& checkpoint);
/// The name under which an agency signs: "dongbo/G01".
std::string note_name(std::string_view agency);
/// Names of agencies and feeds have no "/", spaces or control characters, and `pending` comes with
/// `live`: anything else ends the program. About 50 µs.
std::string sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key);
/// invalid: not signed by the key, not a checkpoint in the one spelling that sign_checkpoint
/// writes, or one of an agency that is not the key's. About 100 µs.
Result<Checkpoint> open_checkpoint(std::string_view note, const NoteKey& key);

/// Two checkpoints that the same owner signed and that can't both be true: same feed, epoch and
/// size, but another root or other sets (where both tell them).
bool contradict(const Checkpoint& one, const Checkpoint& other);

}  // namespace dongbo
