// One request on its way through a handler, with all that the handler may use.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "http/message.hpp"
#include "http/router.hpp"
#include "http/url.hpp"
#include "node/caller.hpp"
#include "report/language.hpp"
#include "share/access.hpp"

namespace dongbo {

class AccessWriter;
class NodeReader;
struct Services;

/// What a handler may answer instead: to be asked again once the feed has grown, or in a while.
struct FeedWait {
    std::string feed;
    std::uint64_t growths = 0;  ///< of the feed, before the handler looked
    std::chrono::seconds longest{0};
};

struct Exchange {
    const HttpRequest& request;
    const PathParameters& path;
    const UrlFields& query;  ///< read once for all who ask
    const Caller& caller;
    NodeReader& reader;   ///< of this thread alone
    Services& services;   ///< shared: writers, sessions, uploads, metrics
    Language language;    ///< of texts for people
    std::string csrf;     ///< token that forms of this session carry; empty: no session
    std::string purpose;  ///< of reads of persons, as accesses name it
    Timestamp now;
    /// When what is shown was true, where that is not now: of a replica.
    std::optional<Timestamp> as_of{};
    /// What the answer shows of persons: the response waits until they are durable.
    std::vector<Access> accesses{};
    /// The request has waited already, and is to be answered now whatever there is.
    bool waited = false;
    /// Set: what the handler returns is not sent; it is asked again when the wait is over.
    std::optional<FeedWait> wait{};
    const AccessWriter* recorder = nullptr;  ///< of accesses; null: none wait to be seen

    /// The value of the query parameter, percent-decoded; empty: not there.
    std::string parameter(std::string_view name) const;
    /// 1 to `max`; invalid names the parameter.
    Result<std::size_t> limit(std::size_t otherwise, std::size_t max) const;
    /// A part of the pattern; there is one, or the route is wrong.
    const std::string& part(std::string_view name) const;
    /// To be called before accesses are shown: until all are there whose answers have left.
    /// unavailable: not soon enough.
    Result<> await_accesses() const;
    /// Notes that a record of a person was seen.
    void saw(const std::string& dataset, const RecordId& record, AccessKind kind);
};

/// Runs on a thread of the pool. An error becomes application/problem+json, or the error page where
/// the path is one of a page.
using Handler = Result<HttpResponse> (*)(Exchange&);

struct Route {
    HttpMethod method;
    std::string_view pattern;
    Permission needs;
    Handler handle;
    bool changes = false;  ///< writes: pages' forms carry the CSRF token
    /// Open to senders of other agencies too, whom the handler shows what they sent alone.
    bool for_senders = false;
};

}  // namespace dongbo
