// How responses come from any thread back to the network thread, and to the request they are for.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "http/message.hpp"
#include "http/server.hpp"

namespace dongbo {

class Connection;

/// A response on its way, or nothing: the handler has forgotten its request.
struct GivenAnswer {
    std::weak_ptr<Connection> connection;
    std::uint64_t request;  ///< number of it in the connection
    std::optional<HttpResponse> response;
};

/// Thread-safe; outlives the network thread as long as somebody may still answer.
class AnswerBox {
  public:
    /// `wake` is called from any thread when the box is no longer empty.
    explicit AnswerBox(std::function<void()> wake) : wake_(std::move(wake)) {}

    void put(GivenAnswer answer);
    std::vector<GivenAnswer> take();
    /// What is put from now on is dropped, and nobody is woken.
    void close();

    void count_request() { ++in_work_; }
    void count_rest() { --in_work_; }
    std::uint64_t in_work() const { return in_work_; }

  private:
    std::mutex mutex_;
    std::vector<GivenAnswer> answers_;
    std::function<void()> wake_;
    std::atomic<std::uint64_t> in_work_ = 0;  ///< requests that no handler has answered yet
};

/// What a handler answers one request with: the first call counts. If it is destroyed before there
/// is any, that is told to the client as an error of the node.
HttpAnswer make_answer(std::shared_ptr<AnswerBox> box, std::weak_ptr<Connection> connection,
                       std::uint64_t request);

}  // namespace dongbo
