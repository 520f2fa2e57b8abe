// The feeds of one dataset: from its log to entries, tree and sets.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "share/share.hpp"
#include "sync/owner/feed_dispatch.hpp"
#include "sync/owner/feeder.hpp"
#include "sync/owner/record_versions.hpp"

namespace dongbo {

struct FeederSurroundings {
    NodeStore& node;
    FeedStore& feeds;
    std::function<Result<std::shared_ptr<const UnitList>>()> units;
    FeederOptions options;
};

/// After an error it must be dropped and loaded anew: feeds.db says where it stood.
class DatasetFeeder {
  public:
    /// Reads what feeds.db has. Makes feeds that the shares (all of this dataset and valid today)
    /// ask for, and closes those that none asks for. Names of such feeds go to `news`, shares that
    /// can't be followed to `problems`. Null: no share asks for the dataset.
    static Result<std::unique_ptr<DatasetFeeder>> load(const FeederSurroundings& surroundings,
                                                       const DatasetPlace& place,
                                                       std::span<const Share> shares,
                                                       std::vector<std::string>& news,
                                                       std::vector<std::string>& problems);

    /// Takes decisions over that came into force or went out of it.
    Result<> follow_decisions(std::vector<std::string>& news);
    /// Takes at most one batch of the log. False: there is none.
    Result<bool> take_batch(std::vector<std::string>& news);
    /// The contract has changed: load anew.
    bool outdated() const { return outdated_; }

    /// As Feeder::scrub; not_found: not an open feed of this dataset.
    Result<std::vector<std::string>> scrub(const std::string& feed,
                                           const std::function<bool()>& go_on);
    bool has(const std::string& feed) const;

  private:
    /// Versions of a record with the places where they lie.
    struct Located {
        std::shared_ptr<LocatedVersion> served, pending;
        const RecordVersions* versions = nullptr;
    };
    struct Sets {
        DigestedSet live, pending;
        std::map<std::string, UnitBucket> buckets;
    };
    struct Erased {
        RecordId record;
        std::uint32_t version = 0;
        Position log = 0;
        Timestamp at;
    };
    using Decided = std::map<RecordId, PlacedRecord>;

    DatasetFeeder(const FeederSurroundings& surroundings, DatasetPlace place, Store& store,
                  const Contract& contract);

    // dataset_feeder_feeds.cpp: which feeds there are, and their sets from scratch
    Result<> open_feeds(std::span<const Share> shares, std::vector<std::string>& news,
                        std::vector<std::string>& problems);
    Result<std::unique_ptr<FeedWork>> make_feed(const Share& share, FeedRow row, FeedState state);
    Result<> close_feed(FeedRow row);
    Result<> begin_anew();
    std::size_t view_of(std::shared_ptr<const Projection> projection, bool pending);
    Result<bool> recount(std::span<FeedWork* const> feeds, std::map<const FeedWork*, Sets>& sets,
                         const std::function<bool()>& go_on,
                         const std::function<void(const Error&)>& damaged);
    Result<> add_to_sets(FeedWork& feed, Located& located, Sets& sets);
    Result<> create(std::span<FeedWork* const> feeds);

    // dataset_feeder.cpp: changes of records
    Result<> take(const LogEntry& entry, const Change& change);
    Result<> take_record(const LogEntry& entry, const Change& change);
    Result<bool> is_destroyed(Position position);
    Result<Located> locate(const RecordVersions& versions, const Placement& placement);
    Result<Located> locate_after(const Located& before, const RecordVersions& versions);
    Result<> show(const SightChange& change, Located& before, Located& after,
                  std::span<FeedWork* const> concerned);
    Result<FeedSight> sight(FeedWork& feed, Located& located, unsigned& mask);
    const std::vector<FeedWork*>& concerned(const Located& before, const Located& after);
    void end_commit();
    Result<> commit(std::vector<std::string>& news);
    Result<> write(FeedWriter& writer);
    Result<> write_erased(FeedWriter& writer);
    Result<> recount_erased();

    // dataset_feeder_units.cpp: where records lie
    Result<> note_places(const RecordVersions& versions);
    RecordPlace place_of(const UnitRef& stated) const;
    RecordPlace place_of(const ListedUnit& unit) const;
    Result<> read_day();
    Result<> read_decisions();
    Decided decided_places() const;
    Result<> set_decided(Decided decided);
    Result<> take_edition(const LogEntry& entry, const Change& change);
    Result<> tell_edition(const LogEntry& entry, const Change& change,
                          const std::map<std::string, RecordPlace>& moved);
    Result<> move_decided(const SightChange& as_of, const Placement& next,
                          const std::set<RecordId>& records,
                          const std::map<std::string, RecordPlace>& moved);
    Result<> move_filtered(const SightChange& as_of, const Placement& next,
                           const std::map<std::string, RecordPlace>& moved);
    Result<bool> decisions_moved();

    FeederSurroundings surroundings_;
    DatasetPlace place_;
    Store& store_;
    Contract contract_;
    VersionReader reader_;
    Placement placement_;
    LogPoint point_;
    std::optional<Date> day_;  ///< whose edition is in force; nothing: no list is known
    std::shared_ptr<const UnitList> list_;
    std::map<RecordId, UnitDecision> decisions_;
    Position decisions_head_ = 0, batches_head_ = 0;
    bool decisions_known_ = false;

    std::vector<FeedView> views_;
    std::vector<std::unique_ptr<FeedWork>> feeds_;  ///< open ones
    FeedDispatch dispatch_;
    SaltSource salts_;
    std::vector<FeedWork*> touched_;  ///< by the commit of the owner that is being taken
    /// Encoded entries of the change at hand, by view and by what the feed shows before and after.
    struct Encoded {
        std::uint64_t change = 0;
        std::vector<std::string> entries;
    };
    std::vector<std::array<Encoded, 16>> encoded_;
    std::uint64_t change_number_ = 0;

    std::map<std::string, RecordPlace> new_places_;  ///< to be written with the next commit
    Decided new_decided_;
    std::set<RecordId> dropped_decided_;
    bool day_changed_ = false;
    std::vector<Erased> erased_;
    std::map<const FeedWork*, bool> lost_some_;  ///< feeds whose sets got smaller by erasing
    bool outdated_ = false;
};

}  // namespace dongbo
