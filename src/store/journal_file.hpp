// The bytes of a journal's file (docs/formats/access-journal.md): bytes in, values out.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dongbo {

/// Made by chance for each file and told to nobody: without it no bytes that somebody brings into a
/// batch can look like a batch.
using JournalSalt = std::array<std::uint8_t, 16>;

inline constexpr std::uint64_t kJournalStart = 4'096;  ///< where the first batch begins
inline constexpr std::uint64_t kJournalMarkAt = 512;

struct JournalBatch {
    std::uint64_t sequence = 0;  ///< from 1, dense in one file
    std::string bytes;
};

/// What is found in the bytes of a file.
struct JournalContent {
    JournalSalt salt{};
    /// All up to this was brought where it belongs.
    std::uint64_t released = 0;
    /// The others, in order. A batch whose writing was cut short is none: nobody was told of it.
    std::vector<JournalBatch> waiting{};
    /// A sentence for each thing that is not as it was written. A batch that is missing before
    /// others is damage: those were written once it was durable.
    std::vector<std::string> damage{};
};
JournalContent read_journal(std::string_view file);

/// What a batch of `bytes` takes.
std::uint64_t journal_room(std::size_t bytes);
std::string encode_journal_batch(const JournalSalt& salt, std::uint64_t sequence,
                                 std::string_view bytes);
/// What encode_journal_batch made of a batch; nothing if the bytes are not one.
std::optional<JournalBatch> decode_journal_batch(const JournalSalt& salt, std::string_view bytes);
/// The 512 bytes at kJournalMarkAt.
std::string encode_journal_mark(const JournalSalt& salt, std::uint64_t released);
/// A whole file with the batches of `waiting`, numbered anew from 1: `size` bytes, or more if they
/// need more.
std::string encode_journal(const JournalSalt& salt, std::uint64_t size,
                           std::span<const JournalBatch> waiting);

}  // namespace dongbo
