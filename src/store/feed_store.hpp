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
    virtual Result<std::uint64_t> create(const FeedRow& row) = 0;  ///< its number
    /// epoch, log, size, closed and state of the feed.
    virtual Result<> update(const FeedRow& row) = 0;
    virtual Result<> append(std::uint64_t feed, std::span<const FeedEntryRow> entries,
                            std::span<const FeedNode> nodes) = 0;
    /// Salt and content of every entry of the record, in every feed of the dataset; the leaf stays.
    /// No trace of them is left in the file once the transaction is committed.
    virtual Result<> erase(const std::string& dataset, const RecordId& record) = 0;
    /// Content and salt of the feed's entries up to the position; leaves stay.
    virtual Result<> prune(std::uint64_t feed, Position up_to) = 0;
    /// A new epoch begins with the entries up to `size`; later ones and their nodes are dropped.
    virtual Result<> cut(std::uint64_t feed, Position size) = 0;
    /// Small values by key: "place/person.G01/00004@2025-06-30" and the like. Ordered.
    virtual Result<> put(std::string_view key, std::string_view value) = 0;
    virtual Result<> drop(std::string_view key) = 0;
};

/// Methods that write are for one thread at a time; reads see what is committed. Thread-safe is
/// none of it: each thread opens its own (WAL: readers never wait for the writer).
class FeedStore {
  public:
    /// Makes the file where it is not there. Same page checksums and file seam as the logs.
    static Result<std::unique_ptr<FeedStore>> open(const std::string& file);
    virtual ~FeedStore() = default;

    virtual Result<std::vector<FeedRow>> feeds() = 0;
    virtual Result<std::optional<FeedRow>> feed(const std::string& name) = 0;
    /// Entries after `after` up to the end of the commit that holds the `limit`-th.
    virtual Result<std::vector<FeedEntryRow>> entries(std::uint64_t feed, Position after,
                                                      std::size_t limit) = 0;
    virtual Result<Hash> leaf(std::uint64_t feed, Position position) = 0;
    virtual Result<Hash> node(std::uint64_t feed, unsigned level, std::uint64_t index) = 0;
    virtual Result<std::optional<std::string>> get(std::string_view key) = 0;
    virtual Result<std::vector<std::pair<std::string, std::string>>> scan(std::string_view prefix,
                                                                          std::string_view after,
                                                                          std::size_t limit) = 0;
    /// Durable when this returns; an error undoes all of it.
    virtual Result<> transact(const std::function<Result<>(FeedWriter&)>& work) = 0;
};

}  // namespace dongbo
