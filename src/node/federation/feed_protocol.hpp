// The interface between nodes as HTTP says it (docs/formats/feed.md, "Requests"): what a follower
// sends, what an owner answers, and back again. Both ends use the same table.
#pragma once

#include <optional>
#include <string>

#include "http/message.hpp"
#include "node/exchange.hpp"
#include "sync/format/transport.hpp"

namespace dongbo {

/// The newest version of the protocol that the sender speaks, in requests; that the owner answers
/// in, in answers.
inline constexpr std::string_view kProtocolField = "Dongbo-Protocol";
/// Stable word of what is the matter, where there is something; empty where it is not.
inline constexpr std::string_view kProblemField = "Dongbo-Problem";
inline constexpr std::string_view kPageType = "application/vnd.dongbo.page";
inline constexpr int kLongestWaitSeconds = 30;

HttpRequest http_request(const FeedRequest& request);
/// What the exchange asks for. invalid names the parameter.
Result<FeedRequest> feed_request(const Exchange& exchange, FeedRequest::Kind kind);

HttpResponse http_response(const FeedAnswer& answer, FeedRequest::Kind kind,
                           const std::string& request_id);
FeedAnswer feed_answer(HttpResponse response);

/// The protocol to answer in: the newest that both speak. Nothing: there is none.
std::optional<int> common_protocol(const HttpRequest& request);

}  // namespace dongbo
