#include "node/node_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <mutex>

#include "quality/load_rules.hpp"
#include "report/standing_access_report.hpp"
#include "store/feed_store.hpp"
#include "sync/owner/feed_reader.hpp"
#include "unit/load_unit_list.hpp"

namespace dongbo {
namespace {

/// The newest entry of the dataset that holds the contract's records; nothing: there is none.
Result<std::optional<Position>> head_of(NodeStore& node, std::string_view contract) {
    const auto place = node.place(std::string(contract));
    if (!place && place.error().code == ErrorCode::not_found) return std::nullopt;
    if (!place) return std::unexpected(place.error());
    TRY_ASSIGN(Store* const store, node.store(*place));
    TRY_ASSIGN(const Position head, store->head());
    return head;
}

/// Of each connection of each thread: room for the upper pages of the indexes. The rest of a file
/// lies in the system's memory, once for all.
constexpr std::size_t kCacheKib = 1'024;

bool is_personal(const Field& field) {
    return field.classification != Classification::open ||
           std::ranges::any_of(field.fields, is_personal);
}

/// A replica may be dropped and copied again: its file then has the same name, but is another one.
std::string identity_of(const std::string& folder, const DatasetPlace& place) {
    if (!place.replica) return {};
    struct statx status{};
    const std::string file = folder + "/groups/" + place.group + ".db";
    if (statx(AT_FDCWD, file.c_str(), 0, STATX_INO | STATX_BTIME, &status) != 0) return "none";
    return std::to_string(status.stx_ino) + "/" + std::to_string(status.stx_btime.tv_sec) + "." +
           std::to_string(status.stx_btime.tv_nsec);
}

}  // namespace

class SharedUnits {
  public:
    Result<std::shared_ptr<const UnitList>> get(NodeStore& node) {
        Heads heads;
        TRY_ASSIGN(heads.units, head_of(node, kUnitContract));
        TRY_ASSIGN(heads.successions, head_of(node, kSuccessionContract));
        const std::scoped_lock lock(mutex_);
        if (list_ == nullptr || heads != heads_) {
            TRY_ASSIGN(list_, load_unit_list(node));
            heads_ = heads;
        }
        return list_;
    }

  private:
    struct Heads {
        std::optional<Position> units, successions;
        friend bool operator==(const Heads&, const Heads&) = default;
    };
    std::mutex mutex_;
    Heads heads_;
    std::shared_ptr<const UnitList> list_;
};

std::shared_ptr<SharedUnits> make_shared_units() {
    return std::make_shared<SharedUnits>();
}

Result<std::shared_ptr<const UnitList>> read_shared_units(SharedUnits& units, NodeStore& node) {
    return units.get(node);
}

Result<std::unique_ptr<NodeReader>> NodeReader::open(const std::string& folder,
                                                     std::shared_ptr<SharedUnits> units) {
    std::unique_ptr<NodeReader> reader(new NodeReader());
    TRY_ASSIGN(reader->node_, NodeStore::open(folder, {.cache_kib = kCacheKib}));
    reader->folder_ = folder;
    reader->shared_units_ = std::move(units);
    reader->standing_ = std::make_unique<StandingAccessReader>(*reader->node_);
    return reader;
}

NodeReader::NodeReader() = default;
NodeReader::~NodeReader() = default;

Result<const ReadDataset*> NodeReader::dataset(const std::string& name) {
    const auto known = datasets_.find(name);
    if (known != datasets_.end()) {
        const ReadDataset& before = known->second;
        if (before.file.empty() || before.file == identity_of(folder_, before.place))
            return &before;
        TRY(open_anew());
    }
    ReadDataset dataset;
    auto place = node_->place(name);
    if (!place && place.error().code == ErrorCode::not_found)
        return fail(ErrorCode::not_found, "there is no such dataset on this node", name,
                    "GET /v1/datasets lists them");
    if (!place) return std::unexpected(place.error());
    dataset.place = std::move(*place);
    dataset.file = identity_of(folder_, dataset.place);
    TRY_ASSIGN(dataset.store, node_->store(dataset.place));
    TRY_ASSIGN(dataset.contract, dataset.store->contract(dataset.place.dataset));
    dataset.holder = node_->agency();
    dataset.personal = std::ranges::any_of(dataset.contract->fields, is_personal);
    return &datasets_.emplace(name, std::move(dataset)).first->second;
}

Result<std::vector<const ReadDataset*>> NodeReader::datasets() {
    return read_places(false);
}

Result<std::vector<const ReadDataset*>> NodeReader::replicas() {
    return read_places(true);
}

Result<std::vector<const ReadDataset*>> NodeReader::read_places(bool replica) {
    TRY_ASSIGN(const std::vector<DatasetPlace> places, node_->datasets());
    std::vector<const ReadDataset*> all;
    for (const DatasetPlace& place : places) {
        if (place.replica != replica) continue;
        TRY_ASSIGN(const ReadDataset* one, dataset(place.dataset));
        all.push_back(one);
    }
    return all;
}

/// Stores and contracts of replicas that went must not be used any more.
Result<> NodeReader::open_anew() {
    current_units_.clear();
    rules_.clear();
    datasets_.clear();
    feed_reader_.reset();
    feed_store_.reset();
    standing_.reset();
    TRY_ASSIGN(node_, NodeStore::open(folder_, {.cache_kib = kCacheKib}));
    standing_ = std::make_unique<StandingAccessReader>(*node_);
    return {};
}

Result<std::shared_ptr<const RuleSet>> NodeReader::rules(const ReadDataset& dataset) {
    TRY_ASSIGN(const auto names, read_check_names(*dataset.store, dataset.place.dataset));
    KnownRules& known = rules_[dataset.place.dataset];
    if (known.rules == nullptr || known.checks != names.size() ||
        known.version != dataset.contract->version) {
        TRY_ASSIGN(known.rules, RuleSet::make(*dataset.contract, names));
        known.checks = names.size();
        known.version = dataset.contract->version;
    }
    return known.rules;
}

Result<std::shared_ptr<const UnitList>> NodeReader::units() {
    return shared_units_->get(*node_);
}

Result<CurrentUnits*> NodeReader::current_units(const ReadDataset& dataset) {
    TRY_ASSIGN(auto list, units());
    TRY_ASSIGN(const auto batches, head_of(*node_, kBatchContract));
    TRY_ASSIGN(const auto editions, dataset.store->editions(dataset.place.dataset));
    const auto known = current_units_.find(dataset.place.dataset);
    if (known != current_units_.end() && known->second.list == list &&
        known->second.batches == batches && known->second.editions == editions.size())
        return &known->second.units;
    TRY_ASSIGN(CurrentUnits units, CurrentUnits::open(*node_, dataset.place, list));
    if (known != current_units_.end()) current_units_.erase(known);
    return &current_units_
                .emplace(dataset.place.dataset,
                         KnownUnits{std::move(list), batches, editions.size(), std::move(units)})
                .first->second.units;
}

Result<FeedStore*> NodeReader::feed_store() {
    if (feed_store_ == nullptr) {
        TRY_ASSIGN(feed_store_, FeedStore::open(node_->folder() + "/" + kFeedsFile));
    }
    return feed_store_.get();
}

Result<FeedReader*> NodeReader::feeds(const SigningKey& key) {
    if (feed_reader_ == nullptr) {
        TRY(feed_store());
        TRY_ASSIGN(feed_reader_, FeedReader::open(*node_, *feed_store_, key));
    }
    return feed_reader_.get();
}

Result<std::vector<StandingAccess>> NodeReader::standing_accesses(const ReadDataset& dataset,
                                                                  const StoredRecord& record,
                                                                  Timestamp now) {
    const auto units = current_units(dataset);
    if (!units && units.error().code != ErrorCode::invalid) return std::unexpected(units.error());
    return standing_accesses_of(*standing_, dataset.place, record, units ? *units : nullptr, now);
}

}  // namespace dongbo
