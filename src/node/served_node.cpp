#include "node/served_node.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>

#include "base/file.hpp"
#include "node/all_routes.hpp"
#include "node/doctor_runs.hpp"
#include "node/federation/feed_waits.hpp"
#include "node/federation/feeding.hpp"
#include "node/federation/follower_book.hpp"
#include "node/federation/following.hpp"
#include "node/group_writers.hpp"
#include "node/housekeeping.hpp"
#include "node/loads.hpp"
#include "node/login/logins.hpp"
#include "node/pages/page.hpp"
#include "node/service.hpp"
#include "node/services.hpp"
#include "node/uploads.hpp"
#include "sync/owner/feed_alarms.hpp"
#include "sync/proof/checkpoint.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kCacheKib = 512;  // counters alone are read through it

Result<> define_datasets(NodeStore& node, const std::string& contracts) {
    if (contracts.empty()) return {};
    TRY_ASSIGN(const std::vector<Contract> all, load_contracts(contracts));
    for (const Contract& contract : all) TRY(node.define(contract));
    return {};
}

Result<std::vector<Gauges::Dataset>> count_datasets(NodeStore& node) {
    std::vector<Gauges::Dataset> counted;
    TRY_ASSIGN(const std::vector<DatasetPlace> places, node.datasets());
    for (const DatasetPlace& place : places) {
        TRY_ASSIGN(Store* const store, node.store(place));
        TRY_ASSIGN(const std::vector<DatasetStatus> datasets, store->datasets());
        TRY_ASSIGN(const Position head, store->head());
        for (const DatasetStatus& one : datasets)
            if (one.name == place.dataset)
                counted.push_back(
                    {one.name, one.live, one.pending, one.deleted, one.in_doubt, head});
    }
    return counted;
}

std::vector<Gauges::Followed> followed_gauges(const std::vector<FollowedStatus>& all,
                                              const Timestamp& now) {
    std::vector<Gauges::Followed> gauges;
    for (const FollowedStatus& one : all) {
        const auto age = one.as_of ? now.milliseconds - one.as_of->milliseconds : 0;
        gauges.push_back({.share = one.share,
                          .phase = name(one.phase),
                          .behind = one.behind(),
                          .age_seconds = static_cast<double>(age) / 1'000,
                          .differs = one.statement_says &&
                                     one.statement_says->verdict == StatementVerdict::different});
    }
    return gauges;
}

/// Of the configuration, all versions that it has; without a folder those of the node's datasets.
Result<std::vector<Contract>> known_contracts(const Configuration& configuration) {
    if (!configuration.contracts.empty()) return load_contracts(configuration.contracts);
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node,
               NodeStore::open(configuration.node, {.cache_kib = kCacheKib}));
    TRY_ASSIGN(const std::vector<DatasetPlace> places, node->own_datasets());
    std::vector<Contract> contracts;
    for (const DatasetPlace& place : places) {
        TRY_ASSIGN(Store* const store, node->store(place));
        TRY_ASSIGN(const Contract* const contract, store->contract(place.dataset));
        contracts.push_back(*contract);
    }
    return contracts;
}

}  // namespace

/// In the order in which they are needed: what stands below uses what stands above, and ends first.
struct ServedNode::Implementation {
    ServeOptions options;
    const Clock& clock;
    std::mutex mutex;  ///< of the configuration
    std::shared_ptr<const Configuration> configuration;
    RequestLog log;
    std::unique_ptr<NodeStore> node;   ///< for gauges, under gauge_mutex
    std::unique_ptr<FeedStore> feeds;  ///< the same; null: the node owns no feeds
    std::mutex gauge_mutex;
    Services services;
    std::shared_ptr<SharedUnits> units = make_shared_units();
    FeedWaits feed_waits;
    FollowerBook followers;
    std::unique_ptr<Feeding> feeding;  ///< null: there is no key to sign feeds with
    std::unique_ptr<Following> following;
    std::unique_ptr<GroupWriters> writers;
    std::unique_ptr<Uploads> uploads;
    std::unique_ptr<Loads> loads;
    std::unique_ptr<DoctorRuns> doctor;
    std::unique_ptr<Logins> logins;
    std::unique_ptr<Housekeeping> housekeeping;
    std::unique_ptr<Service> service;
    std::unique_ptr<HttpServer> server;

    Implementation(Configuration given, ServeOptions with)
        : options(std::move(with)),
          clock(options.clock != nullptr ? *options.clock : system_clock()),
          configuration(std::make_shared<const Configuration>(std::move(given))),
          log(options.log) {}
    ~Implementation();

    std::shared_ptr<const Configuration> current() {
        const std::scoped_lock lock(mutex);
        return configuration;
    }
    Result<> open();
    Result<> open_services();
    Result<> open_federation();
    Result<> listen();
    std::string metrics();
    Result<> ready();
};

ServedNode::Implementation::~Implementation() {
    feed_waits.stop();
    if (following != nullptr) following->stop();
    // Whoever waits for a writer is told first; then nobody asks any more.
    if (server != nullptr) server->stop();
    if (writers != nullptr) writers->stop();
    housekeeping.reset();
    service.reset();
    server.reset();
}

/// The feeds of others are followed once all else stands.
Result<> ServedNode::Implementation::open_federation() {
    const std::string& file = configuration->signing_key_file();
    if (!file.empty()) {
        auto key = SigningKey::load(file);
        // The machines' endpoint may well have a key of another kind.
        if (!key && !configuration->signing_key.empty()) return std::unexpected(key.error());
        if (key)
            services.signing_key = std::make_shared<const SigningKey>(std::move(*key));
        else
            log.error(clock.now(), "signs_nothing", key.error());
    }
    if (services.signing_key != nullptr) {
        const NoteKey key{note_name(node->agency()), services.signing_key->public_key()};
        log.event(clock.now(), "signs_as", key.text());
        TRY_ASSIGN(feeding, Feeding::start({.folder = configuration->node,
                                            .units = units,
                                            .waits = &feed_waits,
                                            .log = &log,
                                            .clock = &clock}));
        TRY_ASSIGN(feeds, FeedStore::open(configuration->node + "/" + kFeedsFile));
    }
    following = std::make_unique<Following>(
        Following::Parts{.folder = configuration->node,
                         .agency = node->agency(),
                         .key = services.signing_key,
                         .contracts = [this] { return known_contracts(*current()); },
                         .log = &log,
                         .clock = &clock});
    services.feed_waits = &feed_waits;
    services.feeding = feeding.get();
    services.followers = &followers;
    services.following = following.get();
    return {};
}

Result<> ServedNode::Implementation::open_services() {
    const std::string& folder = configuration->node;
    writers = std::make_unique<GroupWriters>(folder, GroupWriters::Limits{}, [this] {
        if (feeding != nullptr) feeding->wake();
    });
    TRY_ASSIGN(uploads, Uploads::open(folder, {.bytes_max = configuration->upload_bytes}));
    loads = std::make_unique<Loads>(folder, configuration->mappings, *uploads, *writers, [this] {
        if (housekeeping != nullptr) housekeeping->wake();
    });
    doctor = std::make_unique<DoctorRuns>(folder);
    logins = make_logins(configuration->origin(), configuration->login);
    services = {.configuration = [this] { return current(); },
                .writers = writers.get(),
                .uploads = uploads.get(),
                .loads = loads.get(),
                .doctor = doctor.get(),
                .logins = logins.get(),
                .metrics = [this] { return metrics(); },
                .ready = [this] { return ready(); }};
    TRY(open_federation());
    housekeeping = std::make_unique<Housekeeping>(Housekeeping::Parts{
        folder, writers.get(), uploads.get(), loads.get(), &log, &clock, units});
    return {};
}

Result<> ServedNode::Implementation::listen() {
    TRY_ASSIGN(service, Service::open(*configuration, {.routes = all_routes(),
                                                       .callers = logins.get(),
                                                       .services = &services,
                                                       .log = &log,
                                                       .clock = &clock,
                                                       .units = units,
                                                       .error_page = error_page}));
    TRY_ASSIGN(server,
               HttpServer::start(configuration->endpoints(), configuration->limits,
                                 [this](HttpRequest request, std::size_t, HttpAnswer answer) {
                                     service->handle(std::move(request), std::move(answer));
                                 }));
    return {};
}

Result<> ServedNode::Implementation::open() {
    TRY_ASSIGN(node, NodeStore::open(configuration->node, {.cache_kib = kCacheKib}));
    TRY(define_datasets(*node, configuration->contracts));
    TRY(open_services());
    TRY(loads->resume(*node));
    TRY(listen());
    TRY(following->follow(configuration->follow));
    std::string ports;
    for (const std::uint16_t port : server->ports())
        ports += (ports.empty() ? "" : ", ") + std::to_string(port);
    log.event(clock.now(), "started", "ports " + ports);
    return {};
}

std::string ServedNode::Implementation::metrics() {
    const AccessState accesses = service->accesses();
    Gauges gauges{.http = server->statistics(),
                  .accesses_recorded = accesses.recorded,
                  .accesses_waiting = accesses.waiting,
                  .accesses_failures = accesses.failures,
                  .changes_waiting = writers->waiting(),
                  .sessions = logins->sessions(),
                  .loads_in_work = loads->in_work().size(),
                  .datasets = {},
                  .feed_waits = feed_waits.waiting(),
                  .followed = followed_gauges(following->all(), clock.now())};
    const std::scoped_lock lock(gauge_mutex);
    auto counted = count_datasets(*node);
    if (counted)
        gauges.datasets = std::move(*counted);
    else
        log.error(clock.now(), "metrics_incomplete", counted.error());
    if (feeds == nullptr) return service->metrics().text(gauges);
    if (const auto alarms = feed_alarms(*feeds)) {
        for (const FeedAlarm& alarm : *alarms)
            gauges.differing.push_back({alarm.feed, name(alarm.source)});
    } else {
        log.error(clock.now(), "metrics_incomplete", alarms.error());
    }
    return service->metrics().text(gauges);
}

/// Reads every group, asks for room on the disk and whether accesses get into their dataset.
Result<> ServedNode::Implementation::ready() {
    {
        const std::scoped_lock lock(gauge_mutex);
        TRY(count_datasets(*node));
    }
    TRY_ASSIGN(const double free, free_disk_share(current()->node));
    if (free < SqliteOptions{}.free_disk_reserve)
        return fail(ErrorCode::unavailable, "the disk is nearly full: nothing can be written", "",
                    "free space");
    if (const auto failure = service->accesses().failure) return std::unexpected(*failure);
    return {};
}

ServedNode::ServedNode(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}

ServedNode::~ServedNode() = default;

Result<std::unique_ptr<ServedNode>> ServedNode::start(Configuration configuration,
                                                      ServeOptions options) {
    auto made = std::make_unique<Implementation>(std::move(configuration), std::move(options));
    TRY(made->open());
    return std::unique_ptr<ServedNode>(new ServedNode(std::move(made)));
}

const std::vector<std::uint16_t>& ServedNode::ports() const {
    return implementation_->server->ports();
}

Result<> ServedNode::reload() {
    Implementation& in = *implementation_;
    const auto before = in.current();
    Configuration next = *before;
    if (!in.options.configuration_file.empty()) {
        TRY_ASSIGN(next, load_configuration(in.options.configuration_file));
        next.node = before->node;
        // Sessions and what the provider knows of the node go by these.
        next.login = before->login;
        next.people_origin = before->people_origin;
    }
    next.signing_key = before->signing_key;
    TRY(in.server->reload_tls(next.endpoints()));
    TRY(in.following->follow(next.follow));
    {
        const std::scoped_lock lock(in.mutex);
        in.configuration = std::make_shared<const Configuration>(std::move(next));
    }
    // Whoever waits is asked anew who it is.
    in.feed_waits.release();
    in.log.event(in.clock.now(), "reloaded", in.options.configuration_file);
    return {};
}

void ServedNode::stop() {
    implementation_->feed_waits.stop();
    implementation_->following->stop();
    implementation_->server->stop();
}

}  // namespace dongbo
