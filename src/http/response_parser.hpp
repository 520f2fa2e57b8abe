// From bytes to a response, for the client.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "http/message.hpp"

namespace dongbo {

/// Of one response.
class ResponseParser {
  public:
    enum class State : std::uint8_t {
        more,      ///< not whole yet
        done,      ///< response() is whole
        too_long,  ///< its body or its fields are
        broken
    };

    /// `body_follows` is false for an answer to HEAD.
    ResponseParser(std::size_t body_bytes, bool body_follows);
    ~ResponseParser();
    /// As RequestParser::feed.
    std::size_t feed(std::string_view bytes);
    /// The other end has closed: that is how some bodies end.
    void feed_end();
    State state() const;
    HttpResponse& response();
    bool keep_alive() const;

  private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
