#include "node/service.hpp"

#include <exception>
#include <future>

#include "http/cookie.hpp"
#include "http/gzip.hpp"
#include "http/problem.hpp"
#include "http/url.hpp"
#include "node/access_writer.hpp"
#include "node/csrf.hpp"
#include "node/federation/feed_waits.hpp"
#include "node/federation/following.hpp"
#include "node/idempotency.hpp"
#include "node/rate_limits.hpp"
#include "node/response_fields.hpp"
#include "node/services.hpp"
#include "node/worker_pool.hpp"

namespace dongbo {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kChangeThreads = 2;
constexpr std::size_t kPurposeMax = 300;
constexpr std::string_view kLanguageCookie = "lang";

Language language_of(const HttpRequest& request, const UrlFields& query) {
    if (const auto asked = find_url_field(query, "lang"); asked)
        return parse_language(*asked).value_or(Language::vietnamese);
    const auto header = request.fields.find("Cookie").value_or("");
    const auto kept = find_cookie(header, kLanguageCookie, false);
    return kept ? parse_language(*kept).value_or(Language::vietnamese) : Language::vietnamese;
}

Effort effort_of(const Route& route) {
    if (route.pattern.starts_with("/login")) return Effort::login;
    if (route.changes) return Effort::change;
    const bool search =
        route.pattern == "/v1/datasets/{dataset}/records" || route.pattern == "/records/{dataset}";
    return search ? Effort::person_search : Effort::read;
}

/// A request on its way, kept until its answer leaves.
struct Journey {
    HttpRequest request;
    HttpAnswer answer;
    SteadyClock::time_point begun = SteadyClock::now();
    Timestamp at;
    std::optional<std::size_t> route;
    PathParameters path;
    Result<UrlFields> query;
    std::vector<HttpMethod> allowed;
    Identified who;
    bool waited = false;
    std::string reason;  ///< of a server error, for the log
};

}  // namespace

bool is_page(std::string_view pattern) {
    return !pattern.starts_with("/v1") && pattern != "/metrics" && pattern != "/healthz" &&
           pattern != "/readyz" && !pattern.starts_with("/static/");
}

struct Service::Implementation {
    ServiceOptions options;
    Router router;
    std::unique_ptr<Metrics> metrics;
    IdempotencyKeys idempotency;
    std::unique_ptr<RateLimits> rates;
    std::unique_ptr<AccessWriter> accesses;
    // Last: they end first, and their work needs all the rest.
    std::unique_ptr<WorkerPool> reads, changes;

    void start(const std::shared_ptr<Journey>& journey);
    void work(NodeReader& reader, const std::shared_ptr<Journey>& journey);
    void submit(const std::shared_ptr<Journey>& journey);
    void park(const std::shared_ptr<Journey>& journey, const FeedWait& wait);
    HttpResponse respond_whatever_happens(Exchange& exchange, Journey& journey);
    HttpResponse respond(Exchange& exchange, Journey& journey);
    Result<HttpResponse> serve(Exchange& exchange, Journey& journey);
    Result<HttpResponse> serve_once(Exchange& exchange, const Route& route);
    Result<HttpResponse> change(Exchange& exchange, const Journey& journey, const Route& route);
    Result<> admit(Exchange& exchange, const Journey& journey, const Route& route);
    Result<> admit_to_replica(Exchange& exchange, const ReadDataset& dataset,
                              const Route& route) const;
    HttpResponse error_response(Exchange& exchange, Journey& journey, const Error& error);
    HttpResponse no_route(Exchange& exchange, const Journey& journey);
    HttpResponse ask_to_log_in(Exchange& exchange, bool page);
    void add_fields(const Journey& journey, HttpResponse& response) const;
    void finish(Journey& journey, HttpResponse response);
    void send(Journey& journey, HttpResponse response, void (RequestLog::*log)(const RequestLine&));
    const Route* route_of(const Journey& journey) const {
        return journey.route ? &options.routes[*journey.route] : nullptr;
    }
};

void Service::Implementation::start(const std::shared_ptr<Journey>& journey) {
    journey->query = parse_url_fields(journey->request.query);
    Router::Match match = router.find(journey->request.method, journey->request.path);
    journey->route = match.route;
    journey->path = std::move(match.parameters);
    journey->allowed = std::move(match.allowed);
    submit(journey);
}

void Service::Implementation::submit(const std::shared_ptr<Journey>& journey) {
    const Route* const route = route_of(*journey);
    WorkerPool& pool = route != nullptr && route->changes ? *changes : *reads;
    if (pool.submit([this, journey](NodeReader& reader) { work(reader, journey); })) return;
    finish(*journey, problem(Error{ErrorCode::unavailable, "the node has more work than it can do",
                                   "", "try again in a moment"},
                             journey->request.id));
}

/// Holds no thread, and counts as no work, until the feed has grown.
void Service::Implementation::park(const std::shared_ptr<Journey>& journey, const FeedWait& wait) {
    journey->waited = true;
    journey->answer.rest(true);
    options.services->feed_waits->wait(wait.feed, wait.growths, SteadyClock::now() + wait.longest,
                                       [this, journey] {
                                           journey->answer.rest(false);
                                           journey->at = options.clock->now();
                                           journey->begun = SteadyClock::now();
                                           submit(journey);
                                       });
}

void Service::Implementation::work(NodeReader& reader, const std::shared_ptr<Journey>& journey) {
    static const UrlFields kNone;
    const UrlFields& query = journey->query ? *journey->query : kNone;
    Exchange exchange{.request = journey->request,
                      .path = journey->path,
                      .query = query,
                      .caller = journey->who.caller,
                      .reader = reader,
                      .services = *options.services,
                      .language = language_of(journey->request, query),
                      .csrf = {},
                      .purpose = {},
                      .now = journey->at,
                      .waited = journey->waited || options.services->feed_waits == nullptr,
                      .recorder = accesses.get()};
    HttpResponse response = respond_whatever_happens(exchange, *journey);
    if (exchange.wait && response.status < 400 && !exchange.waited) {
        park(journey, *exchange.wait);
        return;
    }
    if (is_page(route_of(*journey) != nullptr ? route_of(*journey)->pattern : "/"))
        compress(journey->request, response);
    if (exchange.accesses.empty() || response.status >= 400) {
        finish(*journey, std::move(response));
        return;
    }
    // Here, not on the one thread that all of them wait for.
    add_fields(*journey, response);
    accesses->record(exchange.accesses,
                     [this, journey, response = std::move(response)](const Result<>& done) mutable {
                         // What can't be recorded is not shown.
                         if (!done) {
                             journey->reason = done.error().message();
                             response = problem(done.error(), journey->request.id);
                             add_fields(*journey, response);
                         }
                         send(*journey, std::move(response), &RequestLog::request_later);
                     });
}

/// Libraries throw; one request that goes wrong does not end the node.
HttpResponse Service::Implementation::respond_whatever_happens(Exchange& exchange,
                                                               Journey& journey) {
    try {
        return respond(exchange, journey);
    } catch (const std::exception& thrown) {
        journey.reason = thrown.what();
        exchange.accesses.clear();
        return problem(Error{ErrorCode::internal, "the node failed", "", ""}, journey.request.id);
    }
}

HttpResponse Service::Implementation::respond(Exchange& exchange, Journey& journey) {
    auto identified = options.callers->identify(journey.request, exchange.reader, exchange.now);
    if (!identified) {
        // Credentials that are not good: whoever tries many is slowed down.
        const std::string payer = rate_limit_key({}, journey.request.peer);
        if (const auto wait = rates->take(Effort::login, payer, exchange.now); wait != 0)
            return too_many_requests(static_cast<int>(wait), journey.request.id);
        if (identified.error().code == ErrorCode::unauthorised)
            return unauthenticated("Bearer", journey.request.id);
        return error_response(exchange, journey, identified.error());
    }
    journey.who = std::move(*identified);
    if (!journey.who.csrf.empty()) exchange.csrf = mask_csrf(journey.who.csrf);
    exchange.purpose = options.services->configuration()->purpose;
    if (const auto given = journey.request.fields.find("Dongbo-Purpose");
        given && !given->empty() && given->size() <= kPurposeMax)
        exchange.purpose = std::string(*given);
    if (!journey.route) return no_route(exchange, journey);
    if (!journey.query) return bad_request("the query can't be read", journey.request.id);
    auto response = serve(exchange, journey);
    return response ? std::move(*response) : error_response(exchange, journey, response.error());
}

Result<HttpResponse> Service::Implementation::serve(Exchange& exchange, Journey& journey) {
    const Route& route = *route_of(journey);
    const std::string payer = rate_limit_key(exchange.caller, exchange.request.peer);
    if (const auto wait = rates->take(effort_of(route), payer, exchange.now); wait != 0)
        return too_many_requests(static_cast<int>(wait), exchange.request.id);
    if (route.needs != Permission::everyone && !exchange.caller.known())
        return ask_to_log_in(exchange, is_page(route.pattern));
    TRY(admit(exchange, journey, route));
    return route.changes ? change(exchange, journey, route) : route.handle(exchange);
}

/// A replica is shown as of its newest entry, for the purpose of its share, and not changed here.
Result<> Service::Implementation::admit_to_replica(Exchange& exchange, const ReadDataset& dataset,
                                                   const Route& route) const {
    const bool shows = route.needs == Permission::signed_in ||
                       route.needs == Permission::see_records ||
                       route.needs == Permission::see_accesses;
    if (!shows || route.changes)
        return fail(ErrorCode::conflict, "this is a copy: what is to be done, its owner does",
                    dataset.place.dataset, "turn to " + dataset.place.owner);
    const Following* const following = options.services->following;
    const auto followed =
        following != nullptr ? following->of_dataset(dataset.place.dataset) : std::nullopt;
    if (!followed || !followed->served)
        return fail(ErrorCode::not_found,
                    followed && followed->phase == FollowerPhase::ended
                        ? "the share is over: its copy is not shown any more"
                        : "the copy is not whole yet, or nobody keeps it in step",
                    dataset.place.dataset, "GET /v1/following says how it stands");
    exchange.as_of = followed->as_of;
    if (!exchange.request.fields.find("Dongbo-Purpose")) exchange.purpose = followed->purpose;
    return {};
}

/// Whether this caller may use the route at all; what of it they may see is for its handler.
Result<> Service::Implementation::admit(Exchange& exchange, const Journey& journey,
                                        const Route& route) {
    const std::string* owner = nullptr;
    bool of_accesses = false;
    if (const auto dataset = exchange.path.find("dataset"); dataset != exchange.path.end()) {
        TRY_ASSIGN(const ReadDataset* const read, exchange.reader.dataset(dataset->second));
        owner = &read->holder;
        if (read->place.replica) TRY(admit_to_replica(exchange, *read, route));
        of_accesses = read->place.contract == kAccessContract;
    }
    const bool own = allowed(exchange.caller, route.needs, owner);
    const bool some = route.for_senders && allowed(exchange.caller, route.needs, nullptr);
    if (!own && !some)
        return fail(ErrorCode::unauthorised, "your role does not let you do this",
                    std::string(route.pattern), "ask your agency for the role that does");
    if (route.changes && journey.request.method != HttpMethod::get &&
        !journey.who.session.empty() && !csrf_fits(csrf_of(exchange.request), journey.who.csrf))
        return fail(ErrorCode::unauthorised, "the change does not come from a page of this node",
                    "csrf", "load the page again and repeat it");
    return of_accesses ? exchange.await_accesses() : Result<>();
}

Result<HttpResponse> Service::Implementation::change(Exchange& exchange, const Journey& journey,
                                                     const Route& route) {
    const auto key = exchange.request.fields.find("Idempotency-Key");
    if (!key) return route.handle(exchange);
    const std::string scope = exchange.caller.id + " " +
                              std::string(name(exchange.request.method)) + " " +
                              exchange.request.path;
    TRY_ASSIGN(auto before, idempotency.begin(scope, *key, exchange.request.body, exchange.now));
    if (before) return std::move(*before);
    auto response = route.handle(exchange);
    idempotency.end(scope, *key,
                    response ? *response : problem(response.error(), journey.request.id));
    return response;
}

HttpResponse Service::Implementation::error_response(Exchange& exchange, Journey& journey,
                                                     const Error& error) {
    const int status = status_of(error.code);
    if (status >= 500) journey.reason = error.message();
    const Route* const route = route_of(journey);
    if (route == nullptr || !is_page(route->pattern)) return problem(error, journey.request.id);
    return options.error_page(exchange, status, error);
}

HttpResponse Service::Implementation::no_route(Exchange& exchange, const Journey& journey) {
    if (!journey.allowed.empty()) return method_not_allowed(journey.allowed, journey.request.id);
    if (!is_page(journey.request.path)) return not_found(journey.request.id);
    return options.error_page(
        exchange, 404, {ErrorCode::not_found, "there is no such page", journey.request.path, ""});
}

HttpResponse Service::Implementation::ask_to_log_in(Exchange& exchange, bool page) {
    if (!page || exchange.request.method != HttpMethod::get)
        return unauthenticated("Bearer", exchange.request.id);
    std::string here = exchange.request.path;
    if (!exchange.request.query.empty()) here += "?" + exchange.request.query;
    return HttpResponse::see_other("/login?return_to=" + percent_encode(here));
}

void Service::Implementation::add_fields(const Journey& journey, HttpResponse& response) const {
    // Followers are no browsers, and a change that trickles over a bad line is smaller than these.
    const Route* const asked = route_of(journey);
    if (asked != nullptr && asked->needs == Permission::follow)
        response.fields.set("Cache-Control", "no-store");
    else
        add_security_fields(response, journey.request.peer.secure);
    response.fields.set("Request-Id", journey.request.id);
}

void Service::Implementation::finish(Journey& journey, HttpResponse response) {
    add_fields(journey, response);
    send(journey, std::move(response), &RequestLog::request);
}

void Service::Implementation::send(Journey& journey, HttpResponse response,
                                   void (RequestLog::*log)(const RequestLine&)) {
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - journey.begun);
    const Route* const route = route_of(journey);
    if (journey.route) metrics->count(*journey.route, response.status, took);
    (options.log->*log)({.at = journey.at,
                         .request = journey.request.id,
                         .method = name(journey.request.method),
                         .route = route != nullptr ? route->pattern : "",
                         .caller = journey.who.caller.id,
                         .agency = journey.who.caller.agency,
                         .status = response.status,
                         .took = took,
                         .bytes = response.body.size(),
                         .reason = journey.reason});
    journey.answer(std::move(response));
}

Service::Service(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}

Service::~Service() {
    // A request whose wait for a feed is over goes to the pool once more, also now.
    implementation_->reads->stop();
    implementation_->changes->stop();
    implementation_->accesses.reset();
}

Result<std::unique_ptr<Service>> Service::open(const Configuration& configuration,
                                               ServiceOptions options) {
    auto made = std::make_unique<Implementation>();
    made->options = std::move(options);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < made->options.routes.size(); ++i) {
        const Route& route = made->options.routes[i];
        made->router.add(route.method, route.pattern, i);
        names.push_back(std::string(name(route.method)) + " " + std::string(route.pattern));
    }
    made->metrics = std::make_unique<Metrics>(std::move(names));
    made->rates = std::make_unique<RateLimits>(configuration.rates);
    TRY_ASSIGN(made->accesses,
               AccessWriter::open({.folder = configuration.node,
                                   .log = made->options.log,
                                   .clock = made->options.clock,
                                   .written = [log = made->options.log] { log->flush(); }},
                                  {}));
    const std::size_t queue = configuration.limits.requests_in_work;
    TRY_ASSIGN(made->reads, WorkerPool::open(configuration.node, configuration.readers, queue,
                                             made->options.units));
    TRY_ASSIGN(made->changes,
               WorkerPool::open(configuration.node, kChangeThreads, queue, made->options.units));
    return std::unique_ptr<Service>(new Service(std::move(made)));
}

void Service::handle(HttpRequest request, HttpAnswer answer) {
    auto journey = std::make_shared<Journey>();
    journey->request = std::move(request);
    journey->answer = std::move(answer);
    journey->at = implementation_->options.clock->now();
    implementation_->start(journey);
}

HttpResponse Service::ask(HttpRequest request) {
    std::promise<HttpResponse> answered;
    auto response = answered.get_future();
    handle(std::move(request), [&](HttpResponse answer) { answered.set_value(std::move(answer)); });
    return response.get();
}

const Metrics& Service::metrics() const {
    return *implementation_->metrics;
}

AccessState Service::accesses() const {
    return implementation_->accesses->state();
}

Result<> Service::await_accesses() const {
    return implementation_->accesses->wait_applied();
}

}  // namespace dongbo
