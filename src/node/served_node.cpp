#include "node/served_node.hpp"

#include <atomic>
#include <mutex>

#include "base/file.hpp"
#include "node/all_routes.hpp"
#include "node/doctor_runs.hpp"
#include "node/group_writers.hpp"
#include "node/housekeeping.hpp"
#include "node/loads.hpp"
#include "node/login/logins.hpp"
#include "node/pages/page.hpp"
#include "node/service.hpp"
#include "node/services.hpp"
#include "node/uploads.hpp"

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

}  // namespace

/// In the order in which they are needed: what stands below uses what stands above, and ends first.
struct ServedNode::Implementation {
    ServeOptions options;
    const Clock& clock;
    std::mutex mutex;  ///< of the configuration
    std::shared_ptr<const Configuration> configuration;
    RequestLog log;
    std::unique_ptr<NodeStore> node;  ///< for gauges, under gauge_mutex
    std::mutex gauge_mutex;
    Services services;
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
    Result<> listen();
    std::string metrics();
    Result<> ready();
};

ServedNode::Implementation::~Implementation() {
    // Whoever waits for a writer is told first; then nobody asks any more.
    if (server != nullptr) server->stop();
    if (writers != nullptr) writers->stop();
    housekeeping.reset();
    service.reset();
    server.reset();
}

Result<> ServedNode::Implementation::open_services() {
    const std::string& folder = configuration->node;
    writers = std::make_unique<GroupWriters>(folder, GroupWriters::Limits{});
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
    housekeeping = std::make_unique<Housekeeping>(
        Housekeeping::Parts{folder, writers.get(), uploads.get(), loads.get(), &log, &clock});
    return {};
}

Result<> ServedNode::Implementation::listen() {
    TRY_ASSIGN(service, Service::open(*configuration, {.routes = all_routes(),
                                                       .callers = logins.get(),
                                                       .services = &services,
                                                       .log = &log,
                                                       .clock = &clock,
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
    std::string ports;
    for (const std::uint16_t port : server->ports())
        ports += (ports.empty() ? "" : ", ") + std::to_string(port);
    log.event(clock.now(), "started", "ports " + ports);
    return {};
}

std::string ServedNode::Implementation::metrics() {
    Gauges gauges{.http = server->statistics(),
                  .accesses_recorded = service->accesses_recorded(),
                  .changes_waiting = writers->waiting(),
                  .sessions = logins->sessions(),
                  .loads_in_work = loads->in_work().size(),
                  .datasets = {}};
    const std::scoped_lock lock(gauge_mutex);
    auto counted = count_datasets(*node);
    if (counted)
        gauges.datasets = std::move(*counted);
    else
        log.error(clock.now(), "metrics_incomplete", counted.error());
    return service->metrics().text(gauges);
}

/// Reads every group and asks for room on the disk.
Result<> ServedNode::Implementation::ready() {
    {
        const std::scoped_lock lock(gauge_mutex);
        TRY(count_datasets(*node));
    }
    TRY_ASSIGN(const double free, free_disk_share(current()->node));
    if (free < SqliteOptions{}.free_disk_reserve)
        return fail(ErrorCode::unavailable, "the disk is nearly full: nothing can be written", "",
                    "free space");
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
    TRY(in.server->reload_tls(next.endpoints()));
    {
        const std::scoped_lock lock(in.mutex);
        in.configuration = std::make_shared<const Configuration>(std::move(next));
    }
    in.log.event(in.clock.now(), "reloaded", in.options.configuration_file);
    return {};
}

void ServedNode::stop() {
    implementation_->server->stop();
}

}  // namespace dongbo
