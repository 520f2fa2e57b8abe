// What travels between nodes: pages of changes and of snapshots, compressed. docs/formats/feed.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/compression.hpp"
#include "contract/contract.hpp"
#include "sync/format/feed_change.hpp"

namespace dongbo {

inline constexpr std::size_t kPageEntriesMax = 20'000;
/// Of a page before compression. One commit at the owner is at most 20,000 records; a page holds
/// at least one commit.
inline constexpr std::size_t kPageBytesMax = 64U << 20;

struct PageEntry {
    Hash leaf{};          ///< of an erased entry; otherwise zero: it follows from salt and change
    Salt salt{};          ///< zero once erased
    std::string encoded;  ///< the change; empty once erased
    bool ends_commit = false;
    bool erased() const { return encoded.empty(); }
    friend bool operator==(const PageEntry&, const PageEntry&) = default;
};

/// Entries after a position, ending where a commit of the owner ends.
struct ChangesPage {
    Position after = 0;
    std::vector<PageEntry> entries;
    std::string checkpoint;  ///< signed note at after + entries.size()
    Position feed_size = 0;  ///< how far the owner's feed is: there may be more
    friend bool operator==(const ChangesPage&, const ChangesPage&) = default;
};

/// Part of what is in a share now. What changes meanwhile comes with the changes: of two states of
/// a record the one with the greater `log` holds.
struct SnapshotPage {
    std::string cursor;  ///< of the next page; empty: this is the last
    /// put alone, one for what is served and one for what waits; `log` is the position of the
    /// record's newest entry. In a difference also `leave`.
    std::vector<FeedChange> records;
    /// The page shows everything up to here: changes up to this size are in it already.
    Position feed_size = 0;
    std::uint64_t records_expected = 0;  ///< of the whole snapshot, for a progress bar
    friend bool operator==(const SnapshotPage&, const SnapshotPage&) = default;
};

/// A dictionary that both ends make from the fields of a share, at Zstandard level 6.
CompressionDictionary page_dictionary(const std::string& contract_name,
                                      const std::vector<Field>& fields);

/// `protocol`: kSyncProtocol or the one before; it stands in the first byte, uncompressed. invalid:
/// a page that ends inside a commit or beyond the end of its feed; limit_exceeded as below. About 6
/// µs a record in big pages, 60 µs for a page of one.
Result<std::string> encode_page(const ChangesPage& page, const CompressionDictionary& dictionary,
                                int protocol);
Result<std::string> encode_page(const SnapshotPage& page, const CompressionDictionary& dictionary,
                                int protocol);
/// invalid: not a page of a protocol that we speak; limit_exceeded: more than kPageBytesMax or
/// kPageEntriesMax. What a changes page holds is for decode_feed_change to judge.
Result<ChangesPage> decode_changes_page(std::string_view bytes,
                                        const CompressionDictionary& dictionary);
Result<SnapshotPage> decode_snapshot_page(std::string_view bytes,
                                          const CompressionDictionary& dictionary);

}  // namespace dongbo
