// Other servers, as far as a login needs them; tests put their own in its place.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/message.hpp"

namespace dongbo {

/// An address cut in two: "https://id.example:8443" and "/token?x=1". Nothing unless it is https,
/// or http to loopback; no user names, no fragment.
struct WebAddress {
    std::string origin, path, query;
};
std::optional<WebAddress> parse_web_address(std::string_view url);

/// Sends a request to another server and waits for the answer. Thread-safe.
class OutsideWeb {
  public:
    virtual ~OutsideWeb() = default;
    /// `origin`: "https://id.example". unavailable: no answer.
    virtual Result<HttpResponse> send(const std::string& origin, const HttpRequest& request) = 0;
};
/// Through HttpClient; `authorities` as in LoginSettings.
std::unique_ptr<OutsideWeb> make_outside_web(std::string authorities);

}  // namespace dongbo
