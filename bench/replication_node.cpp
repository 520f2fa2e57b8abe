#include "bench/replication_node.hpp"

#include <fmt/core.h>

#include <chrono>
#include <filesystem>
#include <future>
#include <thread>

#include "base/bytes.hpp"
#include "base/file.hpp"
#include "base/random.hpp"
#include "http/server.hpp"
#include "node/all_routes.hpp"
#include "node/federation/feed_protocol.hpp"
#include "node/federation/feed_waits.hpp"
#include "node/federation/feeding.hpp"
#include "node/federation/follower_book.hpp"
#include "node/federation/http_transport.hpp"
#include "node/group_writers.hpp"
#include "node/login/logins.hpp"
#include "node/service.hpp"
#include "node/services.hpp"
#include "store/named_values.hpp"
#include "sync/proof/checkpoint.hpp"

namespace dongbo::bench {
namespace {

constexpr std::size_t kOwnerCacheKib = 400 * 1024;

template <class T>
T good(Result<T> result, const char* what) {
    if (!result) fmt::print(stderr, "{}\n", result.error().message());
    CHECK_THAT(result.has_value(), what);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

Wish wish_of(const Contract& contract, const Share& share) {
    NamedValues values(contract);
    values.set("name", Value(share.name));
    values.set("dataset", Value(share.dataset));
    values.set("consumer", Value(share.consumer));
    values.set("filter", Value(share.filter));
    values.set("pending", Value(share.pending));
    values.set("purpose", Value(share.purpose));
    values.set("legal_basis", Value(share.legal_basis));
    values.set("valid_from", Value(share.valid_from));
    return values.put("dongbo/quyen-khai-thac", {share.name});
}

}  // namespace

void make_owner(const std::string& node, const std::string& folder, const std::string& persons,
                const TlsFilesOfBench& files) {
    std::filesystem::create_directories(folder);
    make_whole_node(node);
    load_npm_units(node, folder);
    load_file(node, persons, "hanoi-person");
    const std::string machines = folder + "/machines.csv";
    const Hash digest = good(certificate_digest(files.client_certificate), "a digest");
    good(write_file_atomically(
             machines,
             fmt::format("identifier,name,agency,certificate_sha256,public_key,roles,valid_from,"
                         "valid_until\n{0}/dongbo,Bench,{0},{1},,follower,2025-01-01,2099-01-01\n",
                         kFollowingAgency, hex(digest))),
         "the file of machines");
    load_file(node, machines, "machine");
}

Share share_of_persons(const std::string& name, const std::string& filter) {
    return {.name = name,
            .dataset = "person.G01",
            .consumer = kFollowingAgency,
            .fields = {},
            .filter = filter,
            .pending = filter.empty(),
            .purpose = "Đo hiệu năng",
            .legal_basis = "Đo hiệu năng",
            .valid_from = *Date::of_day(2025, 1, 1),
            .valid_until = {}};
}

FeedRequest request_of(FeedRequest::Kind kind, const std::string& feed) {
    FeedRequest request;
    request.kind = kind;
    request.feed = feed;
    request.limit = FollowerSettings{}.page_limit;
    return request;
}

/// In the order of ServedNode: what stands below uses what stands above.
struct ReplicationOwner::Parts {
    RequestLog log{nullptr};
    std::shared_ptr<SharedUnits> units = make_shared_units();
    FeedWaits waits;
    FollowerBook followers;
    Services services;
    std::unique_ptr<Feeding> feeding;
    std::unique_ptr<GroupWriters> writers;
    std::unique_ptr<Logins> logins;
    std::unique_ptr<Service> service;
    std::unique_ptr<HttpServer> server;
    Hash follower{};

    ~Parts() {
        waits.stop();
        if (server != nullptr) server->stop();
        if (writers != nullptr) writers->stop();
        service.reset();
        server.reset();
    }
};

ReplicationOwner::ReplicationOwner(const std::string& node, const TlsFilesOfBench& files)
    : files_(files), parts_(std::make_unique<Parts>()) {
    node_ = good(NodeStore::open(node, {.cache_kib = kOwnerCacheKib}), "the owner's node opens");
    place_ = good(node_->place("person"), "it has persons");
    store_ = good(node_->store(place_), "their store opens");
    contract_ = good(store_->contract(place_.dataset), "they have a contract");
    parts_->writers =
        std::make_unique<GroupWriters>(node, GroupWriters::Limits{}, [parts = parts_.get()] {
            if (parts->feeding != nullptr) parts->feeding->wake();
        });
}

ReplicationOwner::~ReplicationOwner() = default;

void ReplicationOwner::begin_feeding() {
    parts_->feeding = good(Feeding::start({.folder = node_->folder(),
                                           .units = parts_->units,
                                           .waits = &parts_->waits,
                                           .log = &parts_->log,
                                           .clock = &system_clock()}),
                           "feeding begins");
    parts_->feeding->catch_up();
}

void ReplicationOwner::serve() {
    auto configuration = std::make_shared<Configuration>();
    configuration->node = node_->folder();
    configuration->machines =
        HttpEndpoint{.tls = TlsFiles{files_.certificate, files_.key, files_.authority}};
    // Here one caller is all the load.
    configuration->rates.budgets.fill({1e9, 1e9});
    parts_->follower = good(certificate_digest(files_.client_certificate), "a digest");
    parts_->logins = make_logins("", std::nullopt);
    Services& services = parts_->services;
    services.configuration = [configuration] { return configuration; };
    services.writers = parts_->writers.get();
    services.feed_waits = &parts_->waits;
    services.followers = &parts_->followers;
    services.signing_key =
        std::make_shared<const SigningKey>(good(SigningKey::load(files_.key), "the owner's key"));
    ServiceOptions options;
    options.routes = all_routes();
    options.callers = parts_->logins.get();
    options.services = &services;
    options.log = &parts_->log;
    options.clock = &system_clock();
    options.units = parts_->units;
    options.error_page = [](Exchange&, int status, const Error&) {
        return HttpResponse::html(status, "");
    };
    parts_->service = good(Service::open(*configuration, std::move(options)), "the service opens");
    parts_->server = good(
        HttpServer::start(
            {*configuration->machines}, configuration->limits,
            [service = parts_->service.get()](HttpRequest request, std::size_t, HttpAnswer answer) {
                service->handle(std::move(request), std::move(answer));
            }),
        "the server listens");
}

std::uint16_t ReplicationOwner::port() const {
    return parts_->server->ports().front();
}

void ReplicationOwner::grant(std::span<const Share> shares) {
    const DatasetPlace place = good(node_->place("share"), "the node has shares");
    Store* const store = good(node_->store(place), "their store opens");
    const Contract* const contract = good(store->contract(place.dataset), "with a contract");
    std::vector<Wish> wishes;
    for (const Share& share : shares) wishes.push_back(wish_of(*contract, share));
    commit("share", std::move(wishes));
    if (parts_->feeding != nullptr) catch_up();
}

void ReplicationOwner::commit(const std::string& contract, std::vector<Wish> wishes) {
    const auto group = good(node_->place(contract), "a dataset").group;
    const auto done = parts_->writers->run(group, [&](NodeStore& node) -> Result<> {
        TRY_ASSIGN(const DatasetPlace place, node.place(contract));
        TRY_ASSIGN(Store* const store, node.store(place));
        const SourceCommit commit{
            .dataset = place.dataset, .wishes = std::move(wishes), .progress = {}};
        TRY(store->commit({&commit, 1}));
        return {};
    });
    good(done, "the change is committed");
}

void ReplicationOwner::catch_up() {
    parts_->feeding->catch_up();
}

HttpResponse ReplicationOwner::ask(const FeedRequest& request) {
    std::promise<HttpResponse> answer;
    ask(request, [&](HttpResponse response) { answer.set_value(std::move(response)); });
    return answer.get_future().get();
}

void ReplicationOwner::ask(const FeedRequest& request, std::function<void(HttpResponse)> done) {
    HttpRequest made = http_request(request);
    made.id = std::string(32, '0');
    made.peer = {.address = "127.0.0.1", .certificate = parts_->follower, .secure = true};
    parts_->service->handle(std::move(made), HttpAnswer(std::move(done)));
}

std::size_t ReplicationOwner::waiting() const {
    return parts_->waits.waiting();
}

void ReplicationOwner::end_waits() {
    parts_->waits.stop();
}

std::vector<StoredRecord> ReplicationOwner::sample(std::size_t count) {
    SeededRandom random(5);
    const auto status = good(store_->datasets(), "the state of the datasets");
    const std::uint64_t persons = status.front().seen();
    std::vector<StoredRecord> records;
    CHECK_THAT(count < persons * 9 / 10, "there are enough persons");
    std::vector<bool> taken(persons + 1);
    while (records.size() < count) {
        std::uint64_t cursor = random.below(persons);
        auto found = good(store_->scan(place_.dataset, cursor, 1), "a record is read");
        if (found.empty() || found.front().state != RecordState::live) continue;
        if (found.front().row > persons || taken[found.front().row]) continue;
        taken[found.front().row] = true;
        records.push_back(std::move(found.front()));
    }
    return records;
}

Wish ReplicationOwner::put(const StoredRecord& person, Record values) const {
    Wish wish;
    wish.record = person.id;
    wish.values = std::move(values);
    append_canonical(wish.content, CanonicalOrder(contract_->fields), wish.values.values);
    wish.content_hash = content_hash(wish.content);
    wish.raw_hash = wish.content_hash;
    wish.origin = {"bench", {person.id.text()}, 1, 1};
    return wish;
}

Wish ReplicationOwner::moved(const StoredRecord& person, std::uint64_t number) const {
    Record values = person.values;
    values.values[*contract_->find_field("residence_detail")] =
        fmt::format("Số {}, đường mới", number);
    return put(person, std::move(values));
}

NoteKey ReplicationOwner::key() const {
    return {note_name("G01"), good(SigningKey::load(files_.key), "the owner's key").public_key()};
}

std::vector<UnitRef> ReplicationOwner::communes() {
    const auto list = good(read_shared_units(*parts_->units, *node_), "the list of units");
    const UnitList::Edition& newest = list->editions().back();
    std::vector<UnitRef> communes;
    for (const ListedUnit& unit : newest.units)
        if (unit.level == UnitLevel::commune)
            communes.push_back({std::string(unit.code), newest.date.iso()});
    return communes;
}

CompressionDictionary ReplicationOwner::dictionary(const Share& share) const {
    const Contract shared = good(shared_contract(*contract_, share), "the shared contract");
    return page_dictionary(shared.name, shared.fields);
}

struct ReplicationCopy::Parts {
    std::unique_ptr<HttpTransport> transport, own;
    std::unique_ptr<FollowThread> thread;
};

ReplicationCopy::ReplicationCopy(const std::string& node, const std::string& share,
                                 const ReplicationOwner& owner)
    : folder_(node), parts_(std::make_unique<Parts>()) {
    std::filesystem::remove_all(node);
    good(NodeStore::create(node, kFollowingAgency), "a node can be made");
    const std::string origin = fmt::format("https://localhost:{}", owner.port());
    const HttpClientOptions options{.authorities = owner.files().authority,
                                    .certificate = owner.files().client_certificate,
                                    .key = owner.files().client_key};
    parts_->transport = std::make_unique<HttpTransport>(origin, options, HttpTransport::Limits{});
    parts_->own = std::make_unique<HttpTransport>(origin, options, HttpTransport::Limits{});
    FollowerSettings settings{
        .share = share, .agency = kFollowingAgency, .owner_key = owner.key(), .seed = 1};
    settings.key = good(SigningKey::load(owner.files().client_key), "the follower's key");
    parts_->thread =
        good(FollowThread::start(
                 good(NodeStore::open(node), "the copy's node opens"), std::move(settings),
                 {.contracts = [] { return load_contracts(DONGBO_SOURCE_DIR "/contracts"); }},
                 *parts_->transport, system_clock()),
             "the follower begins");
}

ReplicationCopy::~ReplicationCopy() = default;

FollowStatus ReplicationCopy::status() const {
    return parts_->thread->status();
}

void ReplicationCopy::wait_in_step() {
    for (;;) {
        const FollowStatus now = status();
        const FollowerPhase phase = now.state.phase;
        if (phase == FollowerPhase::following && now.state.position() == now.owner_size) break;
        const bool stopped = phase == FollowerPhase::asking || phase == FollowerPhase::waiting ||
                             phase == FollowerPhase::alarmed || phase == FollowerPhase::ended;
        if (stopped || !now.trouble.empty())
            fmt::print(stderr, "{} {}\n", now.state.why, now.trouble);
        CHECK_THAT(!stopped, "the follower goes on");
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

bool ReplicationCopy::shows(const RecordId& record, const Hash& content_hash) {
    if (reader_ == nullptr) {
        reader_ = good(NodeStore::open(folder_), "the copy can be read");
        place_ = good(reader_->place("person.G01"), "it has the persons");
    }
    Store* const store = good(reader_->store(place_), "their store opens");
    const auto found = store->get(place_.dataset, record);
    return found.has_value() && found->content_hash == content_hash;
}

void ReplicationCopy::with_replica(const std::function<void(Replica&)>& work) {
    std::promise<void> done;
    parts_->thread->between_steps([&](FollowLoop& loop) {
        CHECK_THAT(loop.replica() != nullptr, "the copy is there");
        work(*loop.replica());
        done.set_value();
    });
    done.get_future().wait();
}

FeedAnswer ReplicationCopy::ask(const FeedRequest& request) {
    return good(parts_->own->ask(request), "the owner answers");
}

}  // namespace dongbo::bench
