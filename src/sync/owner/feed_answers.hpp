// Answers to followers, in few words. Private to this room.
#pragma once

#include <algorithm>
#include <string>

#include "sync/format/transport.hpp"

namespace dongbo {

inline FeedAnswer answer_with(std::string body) {
    return {.status = 200, .problem = {}, .body = std::move(body)};
}
inline FeedAnswer refusal(int status, std::string problem, std::string sentence = {}) {
    return {.status = status, .problem = std::move(problem), .body = std::move(sentence)};
}
/// Something of ours can't be read. What it is stands in the log of the node, not in the answer.
inline FeedAnswer answer_of(const Error& error) {
    if (error.code == ErrorCode::invalid || error.code == ErrorCode::limit_exceeded)
        return refusal(422, "unreadable", error.what);
    return refusal(503, "unavailable");
}
inline FeedAnswer answer_of(Result<FeedAnswer> answer) {
    return answer ? std::move(*answer) : answer_of(answer.error());
}

}  // namespace dongbo
