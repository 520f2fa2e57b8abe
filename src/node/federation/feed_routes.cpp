#include "node/federation/feed_routes.hpp"

#include <array>

#include "http/problem.hpp"
#include "node/federation/feed_protocol.hpp"
#include "node/federation/feed_waits.hpp"
#include "node/federation/follower_book.hpp"
#include "node/node_reader.hpp"
#include "node/services.hpp"
#include "sync/owner/feed_reader.hpp"

namespace dongbo {
namespace {

using Kind = FeedRequest::Kind;

Result<FeedReader*> feeds_of(Exchange& exchange) {
    if (exchange.caller.kind != Caller::Kind::machine)
        return fail(ErrorCode::unauthorised, "only machines follow", "",
                    "ask with the certificate of your agency's node");
    const SigningKey* const key = exchange.services.signing_key.get();
    if (key == nullptr)
        return fail(ErrorCode::not_found, "this node owns no feeds: it has no key to sign with", "",
                    "its operator gives it one: signing_key");
    return exchange.reader.feeds(*key);
}

HttpResponse no_common_protocol(const Exchange& exchange) {
    HttpResponse response = problem({.status = 406,
                                     .type = "no-common-protocol",
                                     .title = "The two nodes speak no protocol in common",
                                     .field = kProtocolField,
                                     .cure = "update the older of the two nodes"},
                                    exchange.request.id);
    response.fields.set(kProtocolField, std::to_string(kSyncProtocol));
    return response;
}

/// Leaves the request waiting where there is nothing to tell it yet.
void perhaps_wait(Exchange& exchange, FeedReader& reader, const FeedRequest& request) {
    if (exchange.waited || request.wait_seconds == 0) return;
    // Before the look: what grows after it ends the wait at once.
    const std::uint64_t growths = exchange.services.feed_waits->growths(request.feed);
    const auto something = reader.has_changes(request.feed, request.after);
    if (something && !*something)
        exchange.wait = FeedWait{.feed = request.feed,
                                 .growths = growths,
                                 .longest = std::chrono::seconds(request.wait_seconds)};
}

template <Kind kind>
Result<HttpResponse> answer_follower(Exchange& exchange) {
    TRY_ASSIGN(FeedReader* const reader, feeds_of(exchange));
    const auto protocol = common_protocol(exchange.request);
    if (!protocol) return no_common_protocol(exchange);
    TRY_ASSIGN(const FeedRequest request, feed_request(exchange, kind));
    if constexpr (kind == Kind::changes) perhaps_wait(exchange, *reader, request);
    const std::string& agency = exchange.caller.agency;
    const FeedAnswer answer = reader->answer(request, agency, *protocol, exchange.now);
    if (kind == Kind::changes && answer.status == 200 && exchange.services.followers != nullptr)
        exchange.services.followers->note(request.feed, agency, request.after, exchange.now);
    HttpResponse response = http_response(answer, kind, exchange.request.id);
    response.fields.set(kProtocolField, std::to_string(*protocol));
    return response;
}

constexpr std::array kRoutes = {
    Route{HttpMethod::get, "/v1/shares/{share}/feed", Permission::follow,
          answer_follower<Kind::describe>},
    Route{HttpMethod::get, "/v1/feeds/{feed}/changes", Permission::follow,
          answer_follower<Kind::changes>},
    Route{HttpMethod::get, "/v1/feeds/{feed}/snapshot", Permission::follow,
          answer_follower<Kind::snapshot>},
    Route{HttpMethod::get, "/v1/feeds/{feed}/consistency", Permission::follow,
          answer_follower<Kind::consistency>},
    Route{HttpMethod::get, "/v1/feeds/{feed}/frontier", Permission::follow,
          answer_follower<Kind::frontier>},
    Route{HttpMethod::get, "/v1/feeds/{feed}/inclusion", Permission::follow,
          answer_follower<Kind::inclusion>},
    Route{HttpMethod::post, "/v1/feeds/{feed}/statements", Permission::follow,
          answer_follower<Kind::statement>, true},
    Route{HttpMethod::post, "/v1/feeds/{feed}/deletions", Permission::follow,
          answer_follower<Kind::deletion>, true},
    Route{HttpMethod::post, "/v1/feeds/{feed}/checkpoints", Permission::follow,
          answer_follower<Kind::checkpoint>, true},
};

}  // namespace

std::span<const Route> feed_routes() {
    return kRoutes;
}

}  // namespace dongbo
