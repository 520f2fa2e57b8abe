// From a response to bytes.
#pragma once

#include <string>
#include <string_view>

#include "http/message.hpp"

namespace dongbo {

/// "Fri, 27 Nov 2026 13:40:00 GMT".
std::string http_date(std::int64_t seconds_since_1970);

enum class AfterResponse : std::uint8_t {
    keep,      ///< the connection, as HTTP/1.1 does unsaid
    say_keep,  ///< the same for HTTP/1.0
    close
};

/// Appends status line and fields, Date, Content-Length and Connection among them, and the blank
/// line. False, and nothing appended, if a field could be read as another one (a line break in it).
bool append_head(std::string& out, const HttpResponse& response, std::string_view date,
                 AfterResponse after);
/// 204 and 304 have none.
bool may_have_body(int status);

}  // namespace dongbo
