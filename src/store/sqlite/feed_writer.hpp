// The transaction that FeedStore::transact hands out.
#pragma once

#include "store/feed_store.hpp"
#include "store/sqlite/database.hpp"

namespace dongbo {

class SqliteFeedWriter final : public FeedWriter {
  public:
    explicit SqliteFeedWriter(Database& database) : database_(database) {}

    Result<std::uint64_t> create(const FeedRow& row) override;
    Result<> update(const FeedRow& row) override;
    Result<> append(std::uint64_t feed, std::span<const FeedEntryRow> entries,
                    std::span<const FeedNode> nodes) override;
    Result<std::vector<std::uint64_t>> erase(const std::string& dataset,
                                             const RecordId& record) override;
    Result<> prune(std::uint64_t feed, Position up_to) override;
    Result<> cut(std::uint64_t feed, Position size) override;
    Result<> put(std::string_view key, std::string_view value) override;
    Result<> drop(std::string_view key) override;

    /// Something was taken out of which no trace may stay.
    bool erased() const { return erased_; }

  private:
    Result<std::vector<std::uint64_t>> feeds_of(const std::string& dataset);
    /// Positions and ids of entries whose record may be this one.
    Result<bool> has_pruned(std::uint64_t feed, const RecordId& record);
    Result<std::vector<std::uint64_t>> candidates(std::uint64_t feed, const RecordId& record);
    Result<> append_entry(SqlStatement& insert, std::uint64_t feed, const FeedEntryRow& entry);
    Result<> append_nodes(std::uint64_t feed, std::span<const FeedNode> nodes);

    Database& database_;
    bool erased_ = false;
};

/// The newest position of the feed; 0: it has no entries.
Result<Position> newest_entry(Database& database, std::uint64_t feed);

}  // namespace dongbo
