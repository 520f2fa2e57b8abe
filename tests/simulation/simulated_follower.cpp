#include "tests/simulation/simulated_follower.hpp"

#include <array>

namespace dongbo::simulation {

SimulatedFollower::SimulatedFollower(std::string path, const Share& share,
                                     const SimulatedOwner& owner, std::uint64_t seed)
    : path_(std::move(path)), contract_(owner.contract()) {
    std::array<std::uint8_t, 32> key{};
    key.fill(static_cast<std::uint8_t>(share.consumer.back()));
    settings_.share = share.name;
    settings_.agency = share.consumer;
    settings_.owner_key = owner.note_key();
    settings_.key = must(SigningKey::from_seed(key));
    settings_.page_limit = 1 + seed % 9;
    settings_.seed = seed;
    must(NodeStore::create(path_, settings_.agency));
    open(path_);
}

void SimulatedFollower::close() {
    loop_.reset();
    node_.reset();
}

void SimulatedFollower::open(const std::string& path) {
    path_ = path;
    SqliteOptions options;
    options.free_disk_reserve = 0;
    node_ = must(NodeStore::open(path_, options));
    FollowServices services;
    services.contracts = [this]() -> Result<std::vector<Contract>> {
        return std::vector<Contract>{contract_};
    };
    services.keep_statement = [this](const std::string& document) -> Result<> {
        statements_.push_back(document);
        return {};
    };
    loop_ = must(FollowLoop::open(*node_, settings_, std::move(services)));
}

std::string SimulatedFollower::differences(const testing::HeldRecords& expected) {
    Replica* const replica = loop_->replica();
    if (replica == nullptr) return "there is no replica";
    UnitBucket whole;
    std::map<std::string, UnitBucket> units;
    for (const auto& [record, held] : expected) {
        testing::add_held(whole, record, held);
        if (held.live)
            units[held.live->unit].live.add(
                DigestElement(record, content_hash(held.live->content)));
        if (held.pending)
            units[held.pending->unit].pending.add(
                DigestElement(record, content_hash(held.pending->content)));
    }
    std::string text;
    if (!(replica->live() == whole.live)) text += "the served records differ\n";
    if (!(replica->pending() == whole.pending)) text += "the waiting records differ\n";
    std::vector<UnitFigures> by_unit;
    for (const auto& [unit, bucket] : units)
        by_unit.push_back({unit, figures(bucket.live), figures(bucket.pending)});
    if (must(replica->unit_figures()) != by_unit) text += "the units differ\n";
    for (bool finished = false; !finished;)
        for (const std::string& sentence : must(replica->scrub_page(7, finished)))
            text += sentence + "\n";
    return text;
}

}  // namespace dongbo::simulation
