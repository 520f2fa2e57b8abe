// The owner of a register as its followers meet it: store, feeder and reader, which can crash and
// come back; and a random life for the register.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "sync/owner/feed_epoch.hpp"
#include "sync/owner/feed_model_fixture.hpp"
#include "sync/owner/feed_reader.hpp"

namespace dongbo::simulation {

/// Shows what the simulation says.
class VirtualClock final : public Clock {
  public:
    Timestamp time = *Timestamp::parse("2026-11-27T08:00:00+07:00");
    Timestamp now() const override { return time; }
};

class SimulatedOwner {
  public:
    SimulatedOwner(SeededRandom& random, const VirtualClock& clock);

    std::string path() const { return path_; }
    /// Objects gone, files as they are.
    void close();
    void open(const std::string& path);
    bool is_open() const { return reader_ != nullptr; }

    /// One thing happens to the register.
    void live();
    /// Makes the feeds, all of it.
    void feed();
    FeedAnswer answer(const FeedRequest& request, const std::string& consumer) {
        return reader_->answer(request, consumer, kSyncProtocol, clock_.now());
    }
    bool has_changes(const std::string& feed, Position after) {
        return must(reader_->has_changes(feed, after));
    }
    /// A person confirms that stopped feeds go on anew; how many.
    int begin_epochs();

    const std::vector<Share>& shares() const { return shares_; }
    /// As the files say it that the owner is opened with next.
    void set_shares(std::vector<Share> shares) { shares_ = std::move(shares); }
    /// What a share shows now, by the words of its documentation alone.
    testing::HeldRecords expected(const Share& share) {
        return testing::ExpectedRecords(register_, share).read();
    }
    const Contract& contract() const { return register_.contract; }
    NoteKey note_key() const { return {note_name("G01"), key_.public_key()}; }

  private:
    template <class T>
    T any(std::initializer_list<T> of) {
        return *(of.begin() + static_cast<std::ptrdiff_t>(random_.below(of.size())));
    }
    std::uint64_t any_number() { return 1 + random_.below(60); }
    Wish any_put(std::uint64_t number);
    Wish any_wish();
    void change_share();

    SeededRandom& random_;
    const VirtualClock& clock_;
    testing::ResidentNode register_;
    std::string path_ = register_.folder.file("node");
    SigningKey key_;
    FeederOptions options_;
    std::vector<Share> shares_;
    std::unique_ptr<Feeder> feeder_;
    std::unique_ptr<FeedReader> reader_;
};

}  // namespace dongbo::simulation
