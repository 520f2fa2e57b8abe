#include "http/answers.hpp"

#include <utility>

namespace dongbo {
namespace {

class Ticket {
  public:
    Ticket(std::shared_ptr<AnswerBox> box, std::weak_ptr<Connection> connection,
           std::uint64_t request)
        : box_(std::move(box)), connection_(std::move(connection)), request_(request) {}
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;
    ~Ticket() { give(std::nullopt); }

    void give(std::optional<HttpResponse> response) {
        if (given_.exchange(true)) return;
        rest(false);
        box_->put({std::move(connection_), request_, std::move(response)});
    }

    void rest(bool resting) {
        if (resting_.exchange(resting) == resting) return;
        if (resting)
            box_->count_rest();
        else
            box_->count_request();
    }

  private:
    std::shared_ptr<AnswerBox> box_;
    std::weak_ptr<Connection> connection_;
    std::uint64_t request_;
    std::atomic<bool> given_ = false, resting_ = false;
};

}  // namespace

void AnswerBox::put(GivenAnswer answer) {
    --in_work_;
    const std::lock_guard lock(mutex_);
    if (!wake_) return;
    answers_.push_back(std::move(answer));
    if (answers_.size() == 1) wake_();
}

std::vector<GivenAnswer> AnswerBox::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(answers_, {});
}

void AnswerBox::close() {
    const std::lock_guard lock(mutex_);
    wake_ = nullptr;
    answers_.clear();
}

HttpAnswer make_answer(std::shared_ptr<AnswerBox> box, std::weak_ptr<Connection> connection,
                       std::uint64_t request) {
    box->count_request();
    auto ticket = std::make_shared<Ticket>(std::move(box), std::move(connection), request);
    return {[ticket](HttpResponse response) { ticket->give(std::move(response)); },
            [ticket](bool resting) { ticket->rest(resting); }};
}

}  // namespace dongbo
