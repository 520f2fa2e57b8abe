#include "sync/owner/feeder.hpp"

#include <map>
#include <set>

#include "sync/owner/dataset_feeder.hpp"

namespace dongbo {

struct Feeder::Implementation {
    FeederSurroundings surroundings;
    /// Null: no share can be followed there as things are.
    std::map<std::string, std::unique_ptr<DatasetFeeder>> datasets;
    std::set<std::string> wanted;  ///< datasets
    std::vector<Share> shares;     ///< valid ones
    Position shares_head = 0;
    std::optional<Date> shares_day;
    std::vector<std::string> problems;

    Result<bool> shares_moved();
    Result<> read_valid_shares();
    Result<> read_wanted();
    Result<> load(std::vector<std::string>& news);
    Result<> load_one(const std::string& dataset, std::vector<std::string>& news);
    Result<> advance_one(DatasetFeeder& feeder, std::vector<std::string>& news);
    Result<bool> advance_all(std::vector<std::string>& news);
    Result<std::vector<std::string>> advance();
};

/// True: a share was added, changed or ended since this was asked last.
Result<bool> Feeder::Implementation::shares_moved() {
    const Clock& clock =
        surroundings.options.clock != nullptr ? *surroundings.options.clock : system_clock();
    const Date today = vietnamese_day(clock.now());
    bool moved = shares_day != today;
    shares_day = today;
    const auto place = surroundings.node.place(std::string(kShareContract));
    if (!place && place.error().code == ErrorCode::not_found) return moved;
    if (!place) return std::unexpected(place.error());
    TRY_ASSIGN(Store* const store, surroundings.node.store(*place));
    TRY_ASSIGN(const Position head, store->head());
    moved = moved || head != shares_head;
    shares_head = head;
    return moved;
}

Result<> Feeder::Implementation::read_valid_shares() {
    TRY_ASSIGN(shares, read_shares(surroundings.node));
    std::erase_if(shares, [&](const Share& share) { return !share.valid_on(*shares_day); });
    return {};
}

Result<> Feeder::Implementation::load_one(const std::string& dataset,
                                          std::vector<std::string>& news) {
    const auto place = surroundings.node.place(dataset);
    if (!place && place.error().code == ErrorCode::not_found) {
        problems.push_back(place.error().message());
        datasets[dataset] = nullptr;
        return {};
    }
    if (!place) return std::unexpected(place.error());
    TRY_ASSIGN(Store* const store, surroundings.node.store(*place));
    TRY_ASSIGN(const bool loading, store->in_bulk_load(place->dataset));
    if (loading) return {};  // its first load ends before anybody follows it
    std::vector<Share> own;
    for (const Share& share : shares)
        if (share.dataset == dataset) own.push_back(share);
    TRY_ASSIGN(auto feeder, DatasetFeeder::load(surroundings, *place, own, news, problems));
    datasets[dataset] = std::move(feeder);
    return {};
}

/// Datasets that shares ask for, or that have open feeds.
Result<> Feeder::Implementation::read_wanted() {
    wanted.clear();
    for (const Share& share : shares) wanted.insert(share.dataset);
    TRY_ASSIGN(const auto rows, surroundings.feeds.feeds());
    for (const FeedRow& row : rows)
        if (!row.closed) wanted.insert(row.dataset);
    return {};
}

Result<> Feeder::Implementation::load(std::vector<std::string>& news) {
    for (const std::string& dataset : wanted)
        if (!datasets.contains(dataset)) TRY(load_one(dataset, news));
    return {};
}

Result<> Feeder::Implementation::advance_one(DatasetFeeder& feeder,
                                             std::vector<std::string>& news) {
    TRY(feeder.follow_decisions(news));
    while (news.empty() && !feeder.outdated()) {
        TRY_ASSIGN(const bool more, feeder.take_batch(news));
        if (!more) break;
    }
    return {};
}

Result<std::vector<std::string>> Feeder::Implementation::advance() {
    std::vector<std::string> news;
    TRY_ASSIGN(const bool moved, shares_moved());
    if (moved) {
        problems.clear();
        datasets.clear();
        auto read = read_valid_shares();
        if (read) read = read_wanted();
        if (!read) shares_day.reset();
        TRY(read);
    }
    bool outdated = true;
    while (outdated && news.empty()) {
        TRY(load(news));
        TRY_ASSIGN(outdated, advance_all(news));
    }
    return news;
}

/// True: a dataset has to be loaded anew.
Result<bool> Feeder::Implementation::advance_all(std::vector<std::string>& news) {
    bool outdated = false;
    for (auto dataset = datasets.begin(); dataset != datasets.end();) {
        if (!dataset->second) {
            ++dataset;
            continue;
        }
        std::vector<std::string> own;
        const auto advanced = advance_one(*dataset->second, own);
        news.insert(news.end(), own.begin(), own.end());
        const bool again = !advanced || dataset->second->outdated();
        outdated = outdated || again;
        dataset = again ? datasets.erase(dataset) : std::next(dataset);
        if (!advanced) return std::unexpected(advanced.error());
    }
    return outdated;
}

Feeder::Feeder(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
Feeder::~Feeder() = default;

Result<std::unique_ptr<Feeder>> Feeder::open(
    NodeStore& node, FeedStore& feeds,
    std::function<Result<std::shared_ptr<const UnitList>>()> units, FeederOptions options) {
    return std::unique_ptr<Feeder>(new Feeder(std::unique_ptr<Implementation>(
        new Implementation{.surroundings = {node, feeds, std::move(units), options},
                           .datasets = {},
                           .wanted = {},
                           .shares = {},
                           .shares_day = {},
                           .problems = {}})));
}

Result<std::vector<std::string>> Feeder::advance() {
    return implementation_->advance();
}

Result<std::vector<std::string>> Feeder::scrub(const std::string& feed,
                                               const std::function<bool()>& go_on) {
    for (const auto& [name, dataset] : implementation_->datasets)
        if (dataset && dataset->has(feed)) return dataset->scrub(feed, go_on);
    return fail(ErrorCode::not_found, "there is no open feed of that name", feed);
}

const std::vector<std::string>& Feeder::problems() const {
    return implementation_->problems;
}

}  // namespace dongbo
