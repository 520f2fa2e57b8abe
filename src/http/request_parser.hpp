// From bytes to a request: Beast's parser with our limits and without anything that two readers
// could understand differently.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "http/limits.hpp"
#include "http/message.hpp"

namespace dongbo {

/// Of one request.
class RequestParser {
  public:
    enum class State : std::uint8_t {
        head,    ///< its line and fields are not whole yet
        body,    ///< they are; the body is not
        done,    ///< request() is whole
        failed,  ///< refusal() says why; the connection can't go on
    };

    explicit RequestParser(const HttpLimits& limits);
    ~RequestParser();

    /// Takes from the front of `bytes` what it can and returns how many it took; give the rest
    /// again with what comes after it.
    std::size_t feed(std::string_view bytes);
    State state() const;
    HttpRequest& request();
    /// The connection may be used again after this one.
    bool keep_alive() const;
    /// It is of HTTP/1.0: that it is kept alive must be said.
    bool old_version() const;
    /// The client waits for "100 Continue" before it sends the body.
    bool expects_continue() const;

    struct Refusal {
        int status = 0;
        std::string_view reason{};
    };
    const Refusal& refusal() const;
    /// For a reason from outside: it took too long, there is no room for it.
    void refuse(int status, std::string_view reason);

  private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
