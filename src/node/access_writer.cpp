#include "node/access_writer.hpp"

#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "store/wal_mover.hpp"

namespace dongbo {
namespace {

/// Pages after which the write-ahead log is moved: of many that are versions of one page only the
/// last is. But well before SQLite would do it on its own (4,096), which would make those who wait
/// for their answers wait 20 ms more.
constexpr std::size_t kMoveAfter = 2'500;
/// So few may be moved while the writer waits; if more keep coming, they are after some turns.
constexpr std::size_t kFewPages = 100;
constexpr int kTurns = 6;
/// About what one transaction and one access of it write.
constexpr std::size_t kPagesATransaction = 8;
constexpr std::size_t kPagesAnAccess = 3;

constexpr std::size_t kCacheKib = 4'096;

struct Request {
    std::vector<Wish> accesses;
    std::function<void(Result<>)> done;
};

}  // namespace

struct AccessWriter::Implementation {
    Limits limits;
    std::function<void()> written;
    std::unique_ptr<NodeStore> node;
    std::unique_ptr<AccessRecorder> recorder;
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Request> queue;
    std::size_t queued = 0;
    std::size_t gathered = 0;  ///< requests of the transaction before
    bool stopped = false;
    std::atomic<std::uint64_t> recorded = 0;
    std::thread thread;
    std::unique_ptr<WalMover> mover;
    std::mutex writing;             ///< held for the time of a transaction
    std::condition_variable grown;  ///< the write-ahead log, or it is over
    std::size_t unmoved = 0;        ///< pages
    bool over = false;
    std::thread moving;

    void work();
    void keep_wal_short();
    std::size_t take_unmoved();
    std::vector<Request> gather();
    void write(std::vector<Request> requests);
};

/// Empty: it is over.
std::vector<Request> AccessWriter::Implementation::gather() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return stopped || !queue.empty(); });
    // Who is alone would wait for nobody.
    if (!stopped && queue.size() == 1 && gathered > 1) changed.wait_for(lock, limits.gather);
    std::vector<Request> taken;
    std::size_t accesses = 0;
    while (!queue.empty() &&
           (taken.empty() || accesses + queue.front().accesses.size() <= limits.transaction_max)) {
        accesses += queue.front().accesses.size();
        taken.push_back(std::move(queue.front()));
        queue.pop_front();
    }
    queued -= accesses;
    gathered = taken.size();
    return taken;
}

void AccessWriter::Implementation::write(std::vector<Request> requests) {
    std::vector<Wish> all;
    for (Request& request : requests)
        all.insert(all.end(), std::make_move_iterator(request.accesses.begin()),
                   std::make_move_iterator(request.accesses.end()));
    const std::size_t count = all.size();
    Result<> done;
    {
        const std::scoped_lock lock(writing);
        done = recorder->record(std::move(all));
    }
    if (done) recorded += count;
    for (const Request& request : requests) request.done(done);
    if (written) written();
    const std::scoped_lock lock(mutex);
    unmoved += kPagesATransaction + kPagesAnAccess * count;
    if (unmoved >= kMoveAfter) grown.notify_one();
}

/// What fails here is tried again later, and at the latest by SQLite itself.
void AccessWriter::Implementation::keep_wal_short() {
    for (;;) {
        {
            std::unique_lock lock(mutex);
            grown.wait(lock, [&] { return over || unmoved >= kMoveAfter; });
            if (over) return;
        }
        // Each turn moves only what came during the one before it.
        for (int turn = 0; turn < kTurns && take_unmoved() > kFewPages; ++turn)
            if (!mover->move()) break;
        // The rest while nothing comes, so that the write-ahead log can begin anew.
        const std::scoped_lock lock(writing);
        static_cast<void>(mover->move());
    }
}

std::size_t AccessWriter::Implementation::take_unmoved() {
    const std::scoped_lock lock(mutex);
    return std::exchange(unmoved, 0);
}

void AccessWriter::Implementation::work() {
    for (;;) {
        std::vector<Request> requests = gather();
        if (requests.empty()) return;
        write(std::move(requests));
    }
}

AccessWriter::AccessWriter(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {
    implementation_->thread = std::thread([this] { implementation_->work(); });
    pthread_setname_np(implementation_->thread.native_handle(), "accesses");
    implementation_->moving = std::thread([this] { implementation_->keep_wal_short(); });
    pthread_setname_np(implementation_->moving.native_handle(), "accesses: WAL");
}

Result<std::unique_ptr<AccessWriter>> AccessWriter::open(const std::string& folder, Limits limits,
                                                         std::function<void()> written) {
    auto implementation = std::make_unique<Implementation>();
    implementation->limits = limits;
    implementation->written = std::move(written);
    TRY_ASSIGN(implementation->node, NodeStore::open(folder, {.cache_kib = kCacheKib}));
    TRY_ASSIGN(implementation->recorder, AccessRecorder::open(*implementation->node));
    TRY_ASSIGN(const DatasetPlace place, implementation->node->place(std::string(kAccessContract)));
    TRY_ASSIGN(implementation->mover, WalMover::open(folder, place.group));
    return std::unique_ptr<AccessWriter>(new AccessWriter(std::move(implementation)));
}

AccessWriter::~AccessWriter() {
    {
        const std::scoped_lock lock(implementation_->mutex);
        implementation_->stopped = true;
        implementation_->changed.notify_all();
    }
    implementation_->thread.join();
    {
        const std::scoped_lock lock(implementation_->mutex);
        implementation_->over = true;
        implementation_->grown.notify_all();
    }
    implementation_->moving.join();
}

void AccessWriter::record(const std::vector<Access>& accesses, std::function<void(Result<>)> done) {
    // Here, not on the one thread that all of them wait for.
    std::vector<Wish> wishes = implementation_->recorder->wishes(accesses);
    {
        const std::scoped_lock lock(implementation_->mutex);
        const std::size_t more = wishes.size();
        if (!implementation_->stopped &&
            implementation_->queued + more <= implementation_->limits.queue_max) {
            implementation_->queued += more;
            implementation_->queue.push_back({std::move(wishes), std::move(done)});
            implementation_->changed.notify_one();
            return;
        }
    }
    done(fail(ErrorCode::unavailable, "reads can't be recorded as fast as they come", "",
              "try again in a moment"));
}

std::uint64_t AccessWriter::recorded() const {
    return implementation_->recorded;
}

}  // namespace dongbo
