// feeds.db: what a node keeps of the feeds that it owns, durable before anybody is told. Derived
// from the logs, but not to be made anew: followers hold signatures of it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/calendar.hpp"
#include "record/change.hpp"

namespace dongbo {

struct FeedRow {
    std::uint64_t number = 0;  ///< given by the store, from 1
    std::string name;          ///< "dan-cu-ha-noi.v1"
    std::string share;         ///< "dan-cu-ha-noi"
    std::string dataset;       ///< "person.G01"
    std::string definition;    ///< canonical JSON: fields, filter, sets, contract
    std::uint64_t epoch = 1;
    Position base = 0;    ///< position of the log at which the feed began
    Position log = 0;     ///< position of the log up to which it is made
    Position size = 0;    ///< its entries
    Position pruned = 0;  ///< entries up to here have no content any more
    bool closed = false;  ///< another version took its place, or the share ended
    std::string state;    ///< of `sync`: frontier, sets; opaque here
};

struct FeedEntryRow {
    Position position = 0;
    Position log = 0;
    RecordId record;
    Hash leaf{};
    Salt salt{};          ///< zero once erased or pruned
    std::string encoded;  ///< the feed change; empty once erased or pruned
    bool ends_commit = false;
};

/// A complete subtree of the feed's tree whose root is kept: every level that `sync` asks for.
struct FeedNode {
    unsigned level = 0;
    std::uint64_t index = 0;
    Hash hash{};
};

/// One transaction of the feeder. Read and write on the thread that began it.
class FeedWriter {
  public:
    virtual ~FeedWriter() = default;
    /// Its number. conflict: there is a feed of that name.
    virtual Result<std::uint64_t> create(const FeedRow& row) = 0;
    /// epoch, log, size, closed and state of the feed that has row.number.
    virtual Result<> update(const FeedRow& row) = 0;
    /// Positions are dense: the first one follows the newest entry. About 1.5 µs an entry and 0.6
    /// µs a node.
    virtual Result<> append(std::uint64_t feed, std::span<const FeedEntryRow> entries,
                            std::span<const FeedNode> nodes) = 0;
    /// Salt and content of every entry of the record so far, in every feed of the dataset, those
    /// appended in this transaction included (so append the `erase` entry after this); the leaf
    /// stays. No trace of them is left in the files once the transaction is committed; while
    /// somebody still reads an older state (beyond a second), once the next one after that is.
    /// Looks at four bytes an entry: 10 ms a million; at each pruned
    /// entry whole. Numbers of the feeds that have entries of the record, pruned ones too.
    virtual Result<std::vector<std::uint64_t>> erase(const std::string& dataset,
                                                     const RecordId& record) = 0;
    /// Content and salt of the feed's entries up to the position; leaves stay. Sets
    /// FeedRow::pruned. About 2 µs an entry: in steps of a transaction's size.
    virtual Result<> prune(std::uint64_t feed, Position up_to) = 0;
    /// A new epoch begins with the entries up to `size`; later ones and their nodes are dropped,
    /// and FeedRow::size is `size`. No trace of them is left, as with erase.
    virtual Result<> cut(std::uint64_t feed, Position size) = 0;
    /// Small values by key: "place/person.G01/00004@2025-06-30" and the like. Ordered.
    virtual Result<> put(std::string_view key, std::string_view value) = 0;
    virtual Result<> drop(std::string_view key) = 0;
};

/// Its name in the node's folder.
inline constexpr const char* kFeedsFile = "feeds.db";

/// Methods that write are for one thread at a time; reads see what is committed. Not thread-safe:
/// each thread opens its own (WAL: readers never wait for the writer).
class FeedStore {
  public:
    /// Makes the file where it is not there. Same page checksums and file seam as the logs.
    static Result<std::unique_ptr<FeedStore>> open(const std::string& file);
    virtual ~FeedStore() = default;

    virtual Result<std::vector<FeedRow>> feeds() = 0;
    virtual Result<std::optional<FeedRow>> feed(const std::string& name) = 0;
    /// Entries after `after` up to the end of the commit that holds the `limit`-th. corrupt: one is
    /// missing.
    virtual Result<std::vector<FeedEntryRow>> entries(std::uint64_t feed, Position after,
                                                      std::size_t limit) = 0;
    /// not_found: there is no such entry, or no such node was given to append.
    virtual Result<Hash> leaf(std::uint64_t feed, Position position) = 0;
    virtual Result<Hash> node(std::uint64_t feed, unsigned level, std::uint64_t index) = 0;
    virtual Result<std::optional<std::string>> get(std::string_view key) = 0;
    /// Keys with the prefix and beyond `after` (empty: from the first), in the order of their
    /// bytes.
    virtual Result<std::vector<std::pair<std::string, std::string>>> scan(std::string_view prefix,
                                                                          std::string_view after,
                                                                          std::size_t limit) = 0;
    /// Durable when this returns; an error undoes all of it. Reads of this object inside `work` see
    /// what it wrote. unavailable: another process or thread writes.
    virtual Result<> transact(const std::function<Result<>(FeedWriter&)>& work) = 0;

    /// Physical check of the file (page checksums, b-trees); a sentence for each defect.
    virtual Result<std::vector<std::string>> check_files() = 0;
};

}  // namespace dongbo
