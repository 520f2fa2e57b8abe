// The node as a function from requests to answers: finds the route, who asks, whether they may, and
// lets the answer go once what it shows of persons is recorded. Knows no sockets.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "http/server.hpp"
#include "node/access_applier.hpp"
#include "node/callers.hpp"
#include "node/configuration.hpp"
#include "node/exchange.hpp"
#include "node/metrics.hpp"
#include "node/node_reader.hpp"
#include "node/request_log.hpp"

namespace dongbo {

struct ServiceOptions {
    std::vector<Route> routes;
    Callers* callers = nullptr;  ///< outlives the service, as all that follows
    Services* services = nullptr;
    RequestLog* log = nullptr;
    const Clock* clock = nullptr;
    std::shared_ptr<SharedUnits> units = make_shared_units();
    /// How an error looks where the route is one of a page.
    std::function<HttpResponse(Exchange&, int status, const Error&)> error_page;
};

/// Thread-safe.
class Service {
  public:
    /// Opens readers and the access writer. not_found: the node has no dataset for accesses.
    static Result<std::unique_ptr<Service>> open(const Configuration& configuration,
                                                 ServiceOptions options);
    /// Ends what is in work.
    ~Service();

    /// Does not block: for the network thread.
    void handle(HttpRequest request, HttpAnswer answer);
    /// Waits for the answer: for tests and for the program itself.
    HttpResponse ask(HttpRequest request);

    const Metrics& metrics() const;
    AccessState accesses() const;
    /// Until all accesses whose answers have left are in the dataset: for who reads it elsewhere.
    Result<> await_accesses() const;

  private:
    struct Implementation;
    explicit Service(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

/// True of routes that people look at in a browser.
bool is_page(std::string_view pattern);

}  // namespace dongbo
