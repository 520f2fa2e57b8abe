#include "base/error.hpp"

#include <cstdio>
#include <cstdlib>

namespace dongbo {

std::string_view name(ErrorCode code) {
    switch (code) {
        case ErrorCode::not_found:
            return "not_found";
        case ErrorCode::conflict:
            return "conflict";
        case ErrorCode::invalid:
            return "invalid";
        case ErrorCode::unauthorised:
            return "unauthorised";
        case ErrorCode::unavailable:
            return "unavailable";
        case ErrorCode::limit_exceeded:
            return "limit_exceeded";
        case ErrorCode::corrupt:
            return "corrupt";
        case ErrorCode::internal:
            return "internal";
    }
    return "internal";
}

std::string Error::message() const {
    std::string text;
    if (!where.empty()) text += where + ": ";
    text += what;
    if (!cure.empty()) text += " (" + cure + ")";
    return text;
}

Error Error::in(std::string_view context) && {
    where = where.empty() ? std::string(context) : std::string(context) + ": " + where;
    return std::move(*this);
}

void check_failed(const char* condition, const char* why, const char* file, int line) {
    std::fprintf(stderr, "dongbo: broken invariant at %s:%d: %s (%s)\n", file, line, condition,
                 why);
    std::abort();
}

}  // namespace dongbo
