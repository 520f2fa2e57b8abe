#include "tests/simulation/simulated_owner.hpp"

#include <array>

namespace dongbo::simulation {
namespace {

SigningKey owner_key() {
    std::array<std::uint8_t, 32> seed{};
    seed.fill(7);
    return must(SigningKey::from_seed(seed));
}

}  // namespace

SimulatedOwner::SimulatedOwner(SeededRandom& random, const VirtualClock& clock)
    : random_(random), clock_(clock), key_(owner_key()) {
    shares_ = {register_.share("all", "", true),
               register_.share("commune", "current_unit == '00001'", true),
               register_.share("noted", "note != 'y'", false, {"full_name", "home", "note"})};
    for (std::size_t i = 0; i < shares_.size(); ++i)
        shares_[i].consumer = "H0" + std::to_string(i + 1);
    for (const Share& share : shares_) register_.put(share);
    options_.batch = 1 + random_.below(20);
    options_.retention = random_.chance(0.3) ? 10 : 1'000;
    options_.clock = &clock_;
    std::vector<Wish> wishes;
    for (std::uint64_t number = 1; number < 40; ++number) wishes.push_back(any_put(number));
    register_.commit_all(register_.residents, std::move(wishes));
    close();
    open(path_);
    feed();
}

void SimulatedOwner::close() {
    reader_.reset();
    feeder_.reset();
    register_.feeds.reset();
    register_.node.reset();
}

void SimulatedOwner::open(const std::string& path) {
    path_ = path;
    SqliteOptions options;
    options.free_disk_reserve = 0;
    register_.node = must(NodeStore::open(path, options));
    register_.feeds = must(FeedStore::open(path + "/" + kFeedsFile));
    feeder_ = register_.feeder(*register_.feeds, options_);
    reader_ = must(FeedReader::open(*register_.node, *register_.feeds, key_));
}

void SimulatedOwner::feed() {
    while (!must(feeder_->advance()).empty()) {
    }
}

int SimulatedOwner::begin_epochs() {
    int begun = 0;
    for (const FeedRow& row : must(register_.feeds->feeds())) {
        if (!must(read_recovery(*register_.feeds, row.name))) continue;
        if (begun == 0) {
            reader_.reset();
            feeder_.reset();
        }
        must(begin_epoch(*register_.feeds, row.name));
        ++begun;
    }
    if (begun > 0) {
        close();
        open(path_);
    }
    return begun;
}

Wish SimulatedOwner::any_put(std::uint64_t number) {
    const UnitRef home = any<UnitRef>({{"00001", "2025-06-30"},
                                       {"00002", "2025-06-30"},
                                       {"00003", "2025-06-30"},
                                       {"00004", "2025-07-01"},
                                       {"00005", "2025-07-01"},
                                       {"", ""}});
    Wish wish = register_.wish(number, any({"An", "Bình", "Chi"}), any({"", "x", "y"}),
                               any({"Thôn 1", "Thôn 2"}), home);
    wish.verdict = any({Verdict::live, Verdict::live, Verdict::live, Verdict::quarantined});
    if (wish.verdict != Verdict::live) wish.findings = {{"r1", any({"", "note"}), "a"}};
    return wish;
}

Wish SimulatedOwner::any_wish() {
    switch (random_.below(10)) {
        case 0:
            return register_.other(ChangeKind::remove, any_number());
        case 1: {
            Wish wish = register_.other(ChangeKind::verdict, any_number());
            wish.verdict = any({Verdict::live, Verdict::quarantined});
            if (wish.verdict != Verdict::live) wish.findings = {{"r2", "note", ""}};
            return wish;
        }
        default:
            return any_put(any_number());
    }
}

/// Another filter or other fields: a new version of the share's feed.
void SimulatedOwner::change_share() {
    Share& share = shares_[1 + random_.below(2)];
    if (share.name == "commune")
        share.filter = any({"current_unit == '00001'", "current_unit == '00004'", "note != 'y'"});
    else
        share.fields = random_.chance(0.5) ? std::vector<std::string>{"full_name", "home", "note"}
                                           : std::vector<std::string>{"full_name", "note"};
    register_.put(share);
}

void SimulatedOwner::live() {
    switch (random_.below(24)) {
        case 0:
            return register_.commit(register_.residents,
                                    register_.other(ChangeKind::erase, any_number()));
        case 1:
            return register_.adopt(any({"2025-07-01", "2026-04-30"}));
        case 2:
            return register_.decide(register_.id(any_number()), {"00003", "2025-06-30"},
                                    {any({"00001", "00004"}), "2025-07-01"},
                                    any({"Thôn 1", "Thôn 2"}), "D1");
        case 3:
            return register_.set_batch("D1", random_.chance(0.4));
        case 4:
            if (random_.chance(0.5)) change_share();
            return;
        case 5: {
            std::vector<Wish> wishes;
            for (std::uint64_t number = 1; number < 60; ++number)
                if (random_.chance(0.6))
                    wishes.push_back(register_.other(ChangeKind::remove, number));
            return register_.commit_all(register_.residents, std::move(wishes));
        }
        default: {
            std::vector<Wish> wishes;
            for (std::uint64_t i = 0, n = 1 + random_.below(5); i < n; ++i)
                wishes.push_back(any_wish());
            return register_.commit_all(register_.residents, std::move(wishes));
        }
    }
}

}  // namespace dongbo::simulation
