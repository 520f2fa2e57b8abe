#include "node/access_writer.hpp"

#include <pthread.h>

#include <atomic>
#include <deque>
#include <utility>
#include <vector>

#include "share/access_batch.hpp"

namespace dongbo {
namespace {

/// Of a person who wants to see accesses: longer would hold a thread of the pool too long.
constexpr std::chrono::milliseconds kLookWait{2'000};

struct Request {
    std::string encoded;
    std::size_t accesses = 0;
    std::function<void(Result<>)> done;
};

/// How many accesses an earlier process left.
std::size_t count_waiting(const Journal& journal) {
    const auto batches = journal.read(0, SIZE_MAX);
    std::size_t count = 0;
    if (batches)
        for (const JournalBatch& batch : *batches)
            if (const auto accesses = decode_accesses(batch.bytes)) count += accesses->size();
    return count;
}

}  // namespace

struct AccessWriter::Implementation {
    Parts parts;
    Limits limits;
    std::unique_ptr<Journal> journal;
    std::unique_ptr<AccessApplier> applier;
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Request> queue;
    std::size_t queued_bytes = 0;
    std::size_t gathered = 0;  ///< requests of the batch before
    bool stopped = false;
    std::atomic<std::uint64_t> recorded = 0;
    std::thread thread;

    Result<> open();
    void tell_damage() const;
    void recover(std::size_t accesses) const;
    void work();
    std::vector<Request> gather();
    void write(const std::vector<Request>& requests);
    Result<> append(const std::string& batch);
};

Result<> AccessWriter::Implementation::open() {
    TRY_ASSIGN(journal, Journal::open(parts.folder + "/" + kAccessJournal, limits.journal_bytes));
    tell_damage();
    const std::size_t left = count_waiting(*journal);
    TRY_ASSIGN(
        applier,
        AccessApplier::open(
            parts.folder,
            {.journal = journal.get(), .log = parts.log, .clock = parts.clock, .waiting = left},
            limits.applier));
    if (left != 0) recover(left);
    return {};
}

void AccessWriter::Implementation::tell_damage() const {
    for (const std::string& sentence : journal->damage())
        parts.log->error(parts.clock->now(), "journal_damaged",
                         {ErrorCode::corrupt, "the journal of accesses was damaged: " + sentence,
                          kAccessJournal, "the file was set aside; dongbo doctor names it"});
}

/// A node that can't write still serves: what is left waits on, and those who want to see it.
void AccessWriter::Implementation::recover(std::size_t accesses) const {
    parts.log->event(parts.clock->now(), "accesses_left", std::to_string(accesses));
    static_cast<void>(applier->wait_for(journal->newest(), limits.wait_max));
}

/// Empty: it is over.
std::vector<Request> AccessWriter::Implementation::gather() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return stopped || !queue.empty(); });
    // Who is alone would wait for nobody.
    if (!stopped && queue.size() == 1 && gathered > 1) changed.wait_for(lock, limits.gather);
    std::vector<Request> taken;
    std::size_t bytes = 0;
    while (!queue.empty() &&
           (taken.empty() || bytes + queue.front().encoded.size() <= limits.batch_bytes)) {
        bytes += queue.front().encoded.size();
        taken.push_back(std::move(queue.front()));
        queue.pop_front();
    }
    queued_bytes -= bytes;
    gathered = taken.size();
    return taken;
}

/// Where the applier can't keep up, those who ask wait for it here.
Result<> AccessWriter::Implementation::append(const std::string& batch) {
    const auto until = std::chrono::steady_clock::now() + limits.wait_max;
    while (!journal->has_room(batch.size()) && journal->newest() != journal->released()) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            until - std::chrono::steady_clock::now());
        TRY(applier->wait_for(journal->released() + 1, left));
    }
    TRY(journal->append(batch));
    return {};
}

void AccessWriter::Implementation::write(const std::vector<Request>& requests) {
    std::string batch;
    std::size_t accesses = 0;
    for (const Request& request : requests) {
        batch += request.encoded;
        accesses += request.accesses;
    }
    const Result<> done = append(batch);
    if (done) recorded += accesses;
    for (const Request& request : requests) request.done(done);
    if (done) applier->wake(accesses);
    if (parts.written) parts.written();
}

void AccessWriter::Implementation::work() {
    for (;;) {
        const std::vector<Request> requests = gather();
        if (requests.empty()) return;
        write(requests);
    }
}

AccessWriter::AccessWriter(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {
    implementation_->thread = std::thread([this] { implementation_->work(); });
    pthread_setname_np(implementation_->thread.native_handle(), "accesses");
}

Result<std::unique_ptr<AccessWriter>> AccessWriter::open(Parts parts, Limits limits) {
    auto implementation = std::make_unique<Implementation>();
    implementation->parts = std::move(parts);
    implementation->limits = limits;
    TRY(implementation->open());
    return std::unique_ptr<AccessWriter>(new AccessWriter(std::move(implementation)));
}

AccessWriter::~AccessWriter() {
    {
        const std::scoped_lock lock(implementation_->mutex);
        implementation_->stopped = true;
        implementation_->changed.notify_all();
    }
    implementation_->thread.join();
}

void AccessWriter::record(std::span<const Access> accesses, std::function<void(Result<>)> done) {
    Request request{encode_accesses(accesses), accesses.size(), std::move(done)};
    {
        const std::scoped_lock lock(implementation_->mutex);
        const std::size_t more = request.encoded.size();
        if (!implementation_->stopped &&
            implementation_->queued_bytes + more <= implementation_->limits.queue_bytes) {
            implementation_->queued_bytes += more;
            implementation_->queue.push_back(std::move(request));
            implementation_->changed.notify_one();
            return;
        }
    }
    request.done(fail(ErrorCode::unavailable, "reads can't be recorded as fast as they come", "",
                      "try again in a moment"));
}

Result<> AccessWriter::wait_applied() const {
    return implementation_->applier->wait_for(implementation_->journal->newest(), kLookWait);
}

AccessState AccessWriter::state() const {
    AccessState state = implementation_->applier->state();
    state.recorded = implementation_->recorded;
    return state;
}

}  // namespace dongbo
