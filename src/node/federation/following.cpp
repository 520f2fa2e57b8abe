#include "node/federation/following.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "base/file.hpp"
#include "base/random.hpp"
#include "node/federation/http_transport.hpp"
#include "sync/follower/follow_thread.hpp"

namespace dongbo {
namespace {

/// Of a follower: changes fall all over a replica, and a page of them alters 20 MiB at worst.
constexpr std::size_t kCacheKib = 32 * 1024;

/// Signed documents of a share: the newest has a name that people know, each one its own.
std::string newest_statement(const std::string& folder, const std::string& share) {
    return folder + "/statements/" + share + ".json";
}

Result<> keep_document(const std::string& folder, const std::string& kind, const std::string& share,
                       const Timestamp& now, const std::string& document) {
    TRY(make_directory(folder + "/" + kind));
    std::string moment = now.rfc3339();
    std::erase_if(moment, [](char c) { return c == '-' || c == ':'; });
    const std::string path = folder + "/" + kind + "/" + share;
    TRY(write_file_atomically(path + "." + moment + ".json", document));
    return write_file_atomically(path + ".json", document);
}

/// What a follower needs while it runs. Ends from below: the thread first.
struct Followed {
    FollowedShare share;
    std::unique_ptr<HttpTransport> transport;
    std::shared_ptr<ReplicaScrub> scrub;
    std::unique_ptr<FollowThread> thread;
};

}  // namespace

struct Following::Implementation {
    Parts parts;
    mutable std::mutex mutex;
    std::map<std::string, std::shared_ptr<Followed>> followed;
    bool stopped = false;
    std::condition_variable ending;
    std::thread scrubbing;  ///< hands out slices; the followers' threads do them

    ~Implementation();
    void hand_out_slices();
    void end_scrubbing();
    Result<std::shared_ptr<Followed>> start(const FollowedShare& share) const;
    FollowServices services_for(const std::string& share) const;
    FollowedStatus standing_of(const Followed& one) const;
    FollowedStatus status_of(const Followed& one) const;
    std::vector<std::shared_ptr<Followed>> now() const;
    Result<std::shared_ptr<Followed>> find(const std::string& share) const;
};

void Following::Implementation::hand_out_slices() {
    std::unique_lock lock(mutex);
    while (!ending.wait_for(lock, parts.scrub.pause, [&] { return stopped; }))
        for (const auto& [name, one] : followed)
            if (one->scrub->claim())
                one->thread->between_steps(
                    [scrub = one->scrub](FollowLoop& loop) { scrub->run(loop); });
}

void Following::Implementation::end_scrubbing() {
    {
        const std::scoped_lock lock(mutex);
        stopped = true;
        ending.notify_all();
    }
    if (scrubbing.joinable()) scrubbing.join();
}

Following::Implementation::~Implementation() {
    end_scrubbing();
}

FollowServices Following::Implementation::services_for(const std::string& share) const {
    return {.contracts = parts.contracts,
            .keep_statement =
                [this, share](const std::string& document) {
                    return keep_document(parts.folder, "statements", share, parts.clock->now(),
                                         document);
                },
            .keep_deletion =
                [this, share](const std::string& document) {
                    return keep_document(parts.folder, "deletions", share, parts.clock->now(),
                                         document);
                }};
}

Result<std::shared_ptr<Followed>> Following::Implementation::start(
    const FollowedShare& share) const {
    auto one = std::make_shared<Followed>();
    one->share = share;
    one->scrub = std::make_shared<ReplicaScrub>(share.share, parts.scrub, *parts.log, *parts.clock);
    one->transport =
        std::make_unique<HttpTransport>(share.from, share.connection, HttpTransport::Limits{});
    FollowerSettings settings{
        .share = share.share, .agency = parts.agency, .owner_key = share.owner_key};
    if (parts.key != nullptr) settings.key = *parts.key;
    // Followers of one owner must not all come back at the same moment.
    std::array<std::uint8_t, 8> seed{};
    fill_secure_random(seed);
    for (const std::uint8_t byte : seed) settings.seed = settings.seed << 8 | byte;
    TRY_ASSIGN(std::unique_ptr<NodeStore> node,
               NodeStore::open(parts.folder, {.cache_kib = kCacheKib}));
    TRY_ASSIGN(one->thread,
               FollowThread::start(std::move(node), std::move(settings), services_for(share.share),
                                   *one->transport, *parts.clock));
    return one;
}

/// All but the statement, which is a file to read and signatures to check.
FollowedStatus Following::Implementation::standing_of(const Followed& one) const {
    const FollowStatus now = one.thread->status();
    const FeedDescription& description = now.state.description;
    FollowedStatus status{.share = one.share.share,
                          .from = one.share.from,
                          .dataset = description.dataset,
                          .owner = description.owner,
                          .feed = description.feed,
                          .purpose = description.purpose,
                          .phase = now.state.phase,
                          .why = now.state.why,
                          .trouble = now.trouble,
                          .position = now.state.position(),
                          .owner_size = now.owner_size,
                          .records = now.records,
                          .statement = {},
                          .served = is_served(now.state, parts.clock->now())};
    if (now.verified) status.as_of = now.verified->as_of;
    return status;
}

FollowedStatus Following::Implementation::status_of(const Followed& one) const {
    FollowedStatus status = standing_of(one);
    status.statement =
        read_file(newest_statement(parts.folder, one.share.share)).value_or(std::string());
    status.statement_says = glance_at(status.statement);
    return status;
}

std::vector<std::shared_ptr<Followed>> Following::Implementation::now() const {
    const std::scoped_lock lock(mutex);
    std::vector<std::shared_ptr<Followed>> all;
    for (const auto& [name, one] : followed) all.push_back(one);
    return all;
}

Result<std::shared_ptr<Followed>> Following::Implementation::find(const std::string& share) const {
    const std::scoped_lock lock(mutex);
    const auto found = followed.find(share);
    if (found != followed.end()) return found->second;
    return fail(ErrorCode::not_found, "this node does not follow such a share", share,
                "GET /v1/following lists them");
}

Following::Following(Parts parts) : implementation_(std::make_unique<Implementation>()) {
    implementation_->parts = std::move(parts);
    implementation_->scrubbing =
        std::thread([in = implementation_.get()] { in->hand_out_slices(); });
}

Following::~Following() {
    stop();
}

Result<> Following::follow(const std::vector<FollowedShare>& shares) {
    std::map<std::string, std::shared_ptr<Followed>> before;
    {
        const std::scoped_lock lock(implementation_->mutex);
        before.swap(implementation_->followed);
    }
    std::map<std::string, std::shared_ptr<Followed>> next;
    std::vector<FollowedShare> fresh;
    for (const FollowedShare& share : shares) {
        const auto known = before.find(share.share);
        if (known == before.end() || !(known->second->share == share))
            fresh.push_back(share);
        else
            next[share.share] = known->second;
    }
    for (auto& [name, one] : next) {
        before.erase(name);
        one->transport->renew();
        one->thread->poke();
    }
    // Their threads end before others write the same files.
    before.clear();
    Result<> result;
    for (const FollowedShare& share : fresh) {
        auto started = implementation_->start(share);
        if (started)
            next[share.share] = std::move(*started);
        else if (result)
            result = std::unexpected(std::move(started).error().in("follow " + share.share));
    }
    const std::scoped_lock lock(implementation_->mutex);
    if (!implementation_->stopped) implementation_->followed = std::move(next);
    return result;
}

void Following::stop() {
    std::map<std::string, std::shared_ptr<Followed>> before;
    {
        const std::scoped_lock lock(implementation_->mutex);
        implementation_->stopped = true;
        implementation_->ending.notify_all();
        before.swap(implementation_->followed);
    }
    for (const auto& [name, one] : before) one->transport->stop();
}

std::vector<FollowedStatus> Following::all() const {
    std::vector<FollowedStatus> all;
    for (const auto& one : implementation_->now()) all.push_back(implementation_->status_of(*one));
    return all;
}

Result<FollowedStatus> Following::find(const std::string& share) const {
    TRY_ASSIGN(const std::shared_ptr<Followed> one, implementation_->find(share));
    return implementation_->status_of(*one);
}

std::optional<FollowedStatus> Following::of_dataset(const std::string& dataset) const {
    for (const auto& one : implementation_->now())
        if (FollowedStatus status = implementation_->standing_of(*one); status.dataset == dataset)
            return status;
    return std::nullopt;
}

Result<> Following::confirm(const std::string& share) {
    TRY_ASSIGN(const std::shared_ptr<Followed> one, implementation_->find(share));
    const FollowerPhase phase = one->thread->status().state.phase;
    if (phase != FollowerPhase::asking && phase != FollowerPhase::alarmed &&
        phase != FollowerPhase::waiting)
        return fail(ErrorCode::conflict, "the copy has not stopped to ask", share,
                    "GET /v1/following says how it stands");
    one->thread->confirm();
    return {};
}

Result<> Following::request_statement(const std::string& share, bool units) {
    TRY_ASSIGN(const std::shared_ptr<Followed> one, implementation_->find(share));
    if (implementation_->parts.key == nullptr)
        return fail(ErrorCode::conflict, "this node has no key to sign with", share,
                    "give it one: signing_key");
    if (one->thread->status().state.phase == FollowerPhase::ended)
        return fail(ErrorCode::conflict, "the share is over", share,
                    "the deletion of the copy is what is signed now");
    one->thread->request_statement(units);
    return {};
}

}  // namespace dongbo
