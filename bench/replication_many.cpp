// Thousands of followers of one owner, each of another commune: clients in this process that wait
// for changes as followers do, without sockets.
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <fstream>
#include <mutex>
#include <thread>

#include "bench/load_client.hpp"
#include "bench/replication.hpp"

namespace dongbo::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kPersonsOfCommune = 10;
constexpr std::size_t kRate = 1'000;   ///< changes a second
constexpr std::size_t kCommits = 100;  ///< a second

constexpr std::chrono::milliseconds kAfterRefusal{100};

double seconds_between(Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
}

struct SimulatedFollower {
    std::string feed;
    Position position = 0;
    std::vector<StoredRecord> persons{};
    std::vector<Clock::time_point> committed{};  ///< when the commit of each change was answered
    std::vector<Clock::time_point> arrived{};    ///< when it was unpacked here
};

/// All followers; one thread unpacks what comes and asks anew.
class Followers {
  public:
    Followers(ReplicationOwner& owner, std::vector<SimulatedFollower>& all,
              CompressionDictionary dictionary)
        : owner_(owner), all_(all), dictionary_(std::move(dictionary)) {
        thread_ = std::thread([this] { work(); });
    }
    ~Followers() { stop(); }

    /// Asks no more and takes the answers to what waits: an owner that ends must have no questions
    /// left.
    void finish() {
        stop();
        owner_.end_waits();
        while (outstanding_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    void stop() {
        {
            const std::scoped_lock lock(mutex_);
            stopped_ = true;
            came_.notify_all();
        }
        if (thread_.joinable()) thread_.join();
    }
    void ask(std::size_t number) {
        FeedRequest request = request_of(FeedRequest::Kind::changes, all_[number].feed);
        request.after = all_[number].position;
        request.wait_seconds = FollowerSettings{}.wait_seconds;
        ++outstanding_;
        owner_.ask(request, [this, number](HttpResponse response) {
            const std::scoped_lock lock(mutex_);
            answers_.emplace_back(number, std::move(response));
            came_.notify_one();
            --outstanding_;
        });
    }
    std::size_t delivered() const { return delivered_; }
    std::size_t refused() const { return refused_; }

  private:
    void work() {
        std::unique_lock lock(mutex_);
        for (;;) {
            const auto something = [&] { return stopped_ || !answers_.empty(); };
            if (refusals_.empty())
                came_.wait(lock, something);
            else
                came_.wait_until(lock, refusals_.front().first, something);
            if (stopped_) return;
            lock.unlock();
            ask_refused();
            lock.lock();
            if (answers_.empty()) continue;
            auto [number, response] = std::move(answers_.front());
            answers_.pop_front();
            lock.unlock();
            take(number, response);
            lock.lock();
        }
    }
    void ask_refused() {
        for (; !refusals_.empty() && refusals_.front().first <= Clock::now(); refusals_.pop_front())
            ask(refusals_.front().second);
    }
    void take(std::size_t number, const HttpResponse& response) {
        if (response.status != 200) {  // too much at once: asks again a little later
            ++refused_;
            refusals_.emplace_back(Clock::now() + kAfterRefusal, number);
            return;
        }
        const auto page = decode_changes_page(response.body, dictionary_);
        CHECK_THAT(page.has_value(), "a page comes");
        SimulatedFollower& follower = all_[number];
        follower.position += page->entries.size();
        follower.arrived.resize(follower.position, Clock::now());
        delivered_ += page->entries.size();
        ask(number);
    }

    ReplicationOwner& owner_;
    std::vector<SimulatedFollower>& all_;
    CompressionDictionary dictionary_;
    std::mutex mutex_;
    std::condition_variable came_;
    bool stopped_ = false;
    std::deque<std::pair<std::size_t, HttpResponse>> answers_;
    std::deque<std::pair<Clock::time_point, std::size_t>> refusals_;  ///< of its thread
    std::atomic<std::size_t> delivered_ = 0, refused_ = 0, outstanding_ = 0;
    std::thread thread_;
};

/// So many persons live in each commune of the newest list.
std::vector<SimulatedFollower> spread(ReplicationOwner& owner, std::vector<Share>& shares) {
    const std::vector<UnitRef> communes = owner.communes();
    const std::size_t field = *owner.persons().find_field("residence_unit");
    std::vector<StoredRecord> persons = owner.sample(communes.size() * kPersonsOfCommune);
    std::vector<SimulatedFollower> all;
    std::vector<Wish> wishes;
    for (std::size_t i = 0; i < communes.size(); ++i) {
        shares.push_back(share_of_persons("xa-" + communes[i].code,
                                          "current_unit == '" + communes[i].code + "'"));
        SimulatedFollower follower{.feed = shares.back().name + ".v1"};
        for (std::size_t j = 0; j < kPersonsOfCommune; ++j) {
            StoredRecord& person = persons[i * kPersonsOfCommune + j];
            person.values.values[field] = communes[i];
            wishes.push_back(owner.put(person, person.values));
            follower.persons.push_back(std::move(person));
        }
        all.push_back(std::move(follower));
        if (wishes.size() >= 10'000 || i + 1 == communes.size())
            owner.commit("person", std::exchange(wishes, {}));
    }
    return all;
}

struct Pace {
    double seconds = 0;
    std::size_t changes = 0;
};

/// Commits of ten changes, each of another commune, each commit due at its moment.
Pace put_changes(ReplicationOwner& owner, std::vector<SimulatedFollower>& all, double seconds) {
    constexpr std::size_t kOfCommit = kRate / kCommits;
    const auto begun = Clock::now();
    std::size_t changes = 0;
    const auto commits = static_cast<std::size_t>(seconds * kCommits);
    for (std::size_t i = 0; i < commits; ++i) {
        std::this_thread::sleep_until(begun + i * std::chrono::milliseconds(1'000 / kCommits));
        std::vector<Wish> wishes;
        std::vector<SimulatedFollower*> concerned;
        for (std::size_t j = 0; j < kOfCommit; ++j, ++changes) {
            SimulatedFollower& follower = all[changes * 1'009 % all.size()];
            const StoredRecord& person =
                follower.persons[follower.committed.size() % follower.persons.size()];
            wishes.push_back(owner.moved(person, changes));
            concerned.push_back(&follower);
        }
        owner.commit("person", std::move(wishes));
        const auto now = Clock::now();
        for (SimulatedFollower* const follower : concerned) follower->committed.push_back(now);
    }
    return {seconds_between(begun, Clock::now()), changes};
}

std::vector<double> lags(const std::vector<SimulatedFollower>& all) {
    std::vector<double> milliseconds;
    for (const SimulatedFollower& follower : all) {
        CHECK_THAT(follower.arrived.size() == follower.committed.size(), "each change came once");
        for (std::size_t i = 0; i < follower.arrived.size(); ++i)
            milliseconds.push_back(
                std::max(0.0, seconds_between(follower.committed[i], follower.arrived[i]) * 1'000));
    }
    std::ranges::sort(milliseconds);
    return milliseconds;
}

}  // namespace

void many_followers(const Settings& settings, const TlsFilesOfBench& files,
                    std::vector<Row>& rows) {
    const std::string node = settings.folder + "/many";
    make_owner(node, settings.folder + "/many-lists",
               prepare_persons(settings, "many-files", 45'000), files);
    std::vector<SimulatedFollower> all;
    std::vector<Share> shares;
    std::unique_ptr<Followers> followers;
    ReplicationOwner owner(node, files);
    all = spread(owner, shares);
    owner.grant(shares);
    const auto granted = Clock::now();
    owner.begin_feeding();
    const double made = seconds_between(granted, Clock::now());
    owner.serve();
    const double before = memory_mib(getpid(), "VmRSS");
    std::ofstream("/proc/self/clear_refs") << "5";  // the peak counts from here
    followers = std::make_unique<Followers>(owner, all, owner.dictionary(shares.front()));
    for (std::size_t i = 0; i < all.size(); ++i) {
        followers->ask(i);
        while (i + 1 - std::min(i + 1, owner.waiting()) > 100) std::this_thread::yield();
    }
    const Pace pace = put_changes(owner, all, settings.seconds);
    const auto ended = Clock::now();
    while (followers->delivered() < pace.changes) {
        CHECK_THAT(seconds_between(ended, Clock::now()) < 60, "each change comes");
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    followers->finish();
    const LoadResult result{.milliseconds = lags(all)};
    rows.push_back(
        {fmt::format("{} followers (simulated, without sockets), each of another commune, {:.0f} "
                     "changes a second",
                     all.size(), static_cast<double>(pace.changes) / pace.seconds),
         fmt::format("lag p50 {:.1f} ms, p99 {:.1f} ms; {:.0f} MiB before, peak {:.0f} MiB; {} "
                     "refusals",
                     result.percentile(0.5), result.percentile(0.99), before,
                     memory_mib(getpid(), "VmHWM"), followers->refused()),
         "–", "–", "lag p99 ≤ 2 s, memory bounded"});
    rows.push_back({fmt::format("the owner makes {} feeds over {} persons", all.size(),
                                all.size() * kPersonsOfCommune),
                    fmt::format("{:.1f} s", made), "–", "–", "–"});
}

}  // namespace dongbo::bench
