// A follower in service, with all its threads, while its owner goes on, everybody asks it, and it
// is ended: also what ThreadSanitizer looks at.
#include "sync/follower/follow_thread.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "http/server_fixture.hpp"
#include "sync/owner/feed_reader_fixture.hpp"

namespace dongbo::testing {
namespace {

/// The owner behind one lock; `changes` wait until there are some.
class OwnerAtHand final : public Transport {
  public:
    Result<FeedAnswer> ask(const FeedRequest& request) override {
        std::unique_lock lock(mutex_);
        const bool waits = request.kind == FeedRequest::Kind::changes && request.wait_seconds > 0;
        grown_.wait(lock, [&] {
            return stopped_ || !waits ||
                   must(owner_.reader().has_changes(request.feed, request.after));
        });
        if (stopped_) return fail(ErrorCode::unavailable, "stopped");
        owner_.now = system_clock().now();
        return owner_.ask(request);
    }
    void stop() override {
        const std::scoped_lock lock(mutex_);
        stopped_ = true;
        grown_.notify_all();
    }
    void grow(std::uint64_t from, std::uint64_t to) {
        const std::scoped_lock lock(mutex_);
        owner_.fill(from, to);
        owner_.feed();
        grown_.notify_all();
    }
    SetFigures live() {
        const std::scoped_lock lock(mutex_);
        return *owner_.open(owner_.description("all").checkpoint).live;
    }
    NoteKey note_key() const { return {note_name("G01"), owner_.key.public_key()}; }
    Contract contract() const { return owner_.contract; }

  private:
    std::mutex mutex_;
    std::condition_variable grown_;
    AnsweringNode owner_;
    bool stopped_ = false;
};

struct InService {
    InService() {
        owner.grow(1, 40);
        must(NodeStore::create(folder.file("node"), "H01"));
        start();
    }
    void start() {
        FollowerSettings settings{
            .share = "all", .agency = "H01", .owner_key = owner.note_key(), .page_limit = 7};
        settings.key = must(SigningKey::generate());
        FollowServices services{
            .contracts = [contract = owner.contract()]() -> Result<std::vector<Contract>> {
                return std::vector{contract};
            }};
        services.keep_statement = [this](const std::string& document) -> Result<> {
            CHECK(decode_statement(document).has_value());
            ++statements;
            return {};
        };
        thread = must(FollowThread::start(
            must(NodeStore::open(folder.file("node"), {.free_disk_reserve = 0})),
            std::move(settings), std::move(services), owner, system_clock()));
    }
    bool in_step() {
        return comes_true([&] {
            const FollowStatus status = thread->status();
            return status.state.phase == FollowerPhase::following && status.verified &&
                   status.verified->live == owner.live() && status.records == owner.live().count;
        });
    }

    TemporaryFolder folder;
    OwnerAtHand owner;
    std::atomic<int> statements = 0;
    std::unique_ptr<FollowThread> thread;
};

}  // namespace

TEST_CASE("a follower in service keeps up while everybody asks it, and ends while it waits") {
    InService f;
    CHECK(f.in_step());
    std::atomic<bool> over = false;
    std::atomic<int> slices = 0;
    std::thread asker([&] {
        while (!over) {
            static_cast<void>(f.thread->status());
            f.thread->poke();
            f.thread->request_statement(true);
            f.thread->between_steps([&](FollowLoop& loop) {
                bool finished = false;
                if (loop.replica() != nullptr)
                    slices += loop.replica()->scrub_page(5, finished) ? 1 : 0;
            });
            std::this_thread::yield();
        }
    });
    for (std::uint64_t i = 0; i < 10; ++i) f.owner.grow(40 + i * 5, 45 + i * 5);
    CHECK(f.in_step());
    CHECK(comes_true([&] { return f.statements > 0 && slices > 10; }));
    over = true;
    asker.join();
    CHECK(f.in_step());
    f.thread.reset();
}

}  // namespace dongbo::testing
