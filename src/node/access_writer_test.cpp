// What was answered is recorded, once, whatever happens in between.
#include "node/access_writer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <future>
#include <set>

#include "quality/recount.hpp"
#include "share/access_batch.hpp"
#include "store/doctor.hpp"
#include "tests/support/disk_recorder.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/must.hpp"
#include "tests/support/observing.hpp"
#include "tests/support/temporary_folder.hpp"

namespace dongbo {
namespace {

using testing::DiskRecorder;
using testing::FullDisk;
using testing::Observing;
using testing::TemporaryFolder;

Access access_number(int number) {
    const std::string key[] = {"a"};
    return {.at = Timestamp{1'790'000'000'000 + number},
            .dataset = "person.H26",
            .record = make_record_id("person", "H26/dan-cu", key),
            .kind = AccessKind::read,
            .agency = "H26",
            .official = "kho",
            .purpose = "Giải quyết hồ sơ",
            .request = std::to_string(number)};
}

/// The log of a node, to be read.
class Log {
  public:
    Log() : stream_(open_memstream(&text_, &size_)), log(stream_) {}
    ~Log() {
        std::fclose(stream_);
        std::free(text_);
    }
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;
    bool says(std::string_view event) const {
        return std::string_view(text_, size_).find(event) != std::string_view::npos;
    }

  private:
    char* text_ = nullptr;
    std::size_t size_ = 0;
    std::FILE* stream_;

  public:
    RequestLog log;
};

/// A node with the dataset of accesses, in which nothing else happens.
struct Fixture {
    Fixture() {
        must(NodeStore::create(path(), "H26"));
        const auto node = must(NodeStore::open(path()));
        must(node->define(
            must(load_contract(std::string(DONGBO_SOURCE_FOLDER) + "/contracts/access.yaml"))));
        // It was served before: what is written once is there.
        open();
    }
    std::string path() const { return folder.file("node"); }
    /// Rests too short to wait for, room for some forty accesses.
    static AccessWriter::Limits small() {
        AccessWriter::Limits limits;
        limits.journal_bytes = 12'288;
        limits.wait_max = std::chrono::milliseconds(100);
        limits.applier.rest = std::chrono::milliseconds(1);
        return limits;
    }
    std::unique_ptr<AccessWriter> open(AccessWriter::Limits limits = small()) {
        return open_in(path(), limits);
    }
    std::unique_ptr<AccessWriter> open_in(const std::string& node, AccessWriter::Limits limits) {
        return must(AccessWriter::open({.folder = node, .log = &log.log, .clock = &system_clock()},
                                       limits));
    }

    TemporaryFolder folder;
    Log log;
};

Result<> record(AccessWriter& writer, int number) {
    std::promise<Result<>> told;
    const Access access = access_number(number);
    writer.record({&access, 1}, [&](Result<> done) { told.set_value(std::move(done)); });
    return told.get_future().get();
}

struct Recorded {
    std::set<std::string> requests;
    std::uint64_t seen = 0;
    Position head = 0;
    bool sound = false;
};

Recorded read_all(const std::string& path) {
    const auto node = must(NodeStore::open(path, {.free_disk_reserve = 0}));
    const Access any = access_number(0);
    Recorded recorded;
    for (const Access& access : must(accesses_of(*node, any.dataset, any.record, 10'000)))
        recorded.requests.insert(access.request);
    const DatasetPlace place = must(node->place("access"));
    Store& store = *must(node->store(place));
    recorded.seen = must(store.datasets()).at(0).seen();
    recorded.head = must(store.head());
    recorded.sound = must(examine(store, {})).sound() && must(recount(*node, place, {})).equal();
    return recorded;
}

std::set<std::string> numbers(int from, int to) {
    std::set<std::string> all;
    for (int number = from; number <= to; ++number) all.insert(std::to_string(number));
    return all;
}

/// Refuses to note in the journal what was applied.
class NoRelease final : public FileObserver {
  public:
    int before_write(const std::string& path, std::uint64_t offset, Bytes) override {
        return path.ends_with(kAccessJournal) && offset == kJournalMarkAt ? EIO : 0;
    }
    int before_truncate(const std::string&, std::uint64_t) override { return 0; }
    int before_sync(const std::string&) override { return 0; }
    int before_create(const std::string&) override { return 0; }
    int before_remove(const std::string&) override { return 0; }
    int before_rename(const std::string&, const std::string&) override { return 0; }
    int before_sync_directory(const std::string&) override { return 0; }
    double free_share(const std::string&) override { return -1; }
};

}  // namespace

TEST_CASE("an access is durable when its answer may leave, and in the dataset for who waits") {
    Fixture f;
    AccessWriter::Limits limits = Fixture::small();
    limits.applier.rest = std::chrono::hours(1);
    const auto writer = f.open(limits);
    must(record(*writer, 1));
    must(record(*writer, 2));
    CHECK(must(waiting_accesses(f.path())).count == 2);
    // An answer may leave a moment before it is counted.
    while (writer->state().waiting != 2) std::this_thread::yield();
    CHECK(writer->state().recorded == 2);
    CHECK(read_all(f.path()).requests.empty());
    must(writer->wait_applied());
    CHECK(read_all(f.path()).requests == numbers(1, 2));
    CHECK(must(waiting_accesses(f.path())).count == 0);
    CHECK(writer->state().waiting == 0);
}

TEST_CASE("enough accesses wait for nobody, and the end of the node for none") {
    Fixture f;
    AccessWriter::Limits limits = Fixture::small();
    limits.applier.rest = std::chrono::hours(1);
    limits.applier.enough = 3;
    auto writer = f.open(limits);
    for (int number = 1; number <= 3; ++number) must(record(*writer, number));
    while (writer->state().waiting != 0) std::this_thread::yield();
    CHECK(read_all(f.path()).requests == numbers(1, 3));
    must(record(*writer, 4));
    writer.reset();
    CHECK(must(waiting_accesses(f.path())).count == 0);
    CHECK(read_all(f.path()).requests == numbers(1, 4));
}

TEST_CASE("many threads record at once, and each access is there once") {
    Fixture f;
    const auto writer = f.open(AccessWriter::Limits{});
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&, thread] {
            for (int i = 1; i <= 50; ++i) CHECK(record(*writer, thread * 50 + i).has_value());
        });
    for (std::thread& thread : threads) thread.join();
    must(writer->wait_applied());
    const Recorded recorded = read_all(f.path());
    CHECK(recorded.requests == numbers(1, 200));
    CHECK(recorded.seen == 200);
    CHECK(recorded.sound);
}

TEST_CASE("what was applied and not noted so is applied again, and changes nothing") {
    Fixture f;
    NoRelease no_release;
    {
        const Observing observing(no_release);
        const auto writer = f.open();
        for (int number = 1; number <= 5; ++number) must(record(*writer, number));
        CHECK(writer->wait_applied().error().code == ErrorCode::unavailable);
    }
    const Recorded before = read_all(f.path());
    CHECK(before.requests == numbers(1, 5));
    CHECK(must(waiting_accesses(f.path())).count == 5);
    f.open();
    CHECK(f.log.says("accesses_left"));
    CHECK(must(waiting_accesses(f.path())).count == 0);
    const Recorded after = read_all(f.path());
    CHECK(after.head == before.head);
    CHECK(after.seen == 5);
    CHECK(after.sound);
}

TEST_CASE("a disk that is nearly full is told; what was answered is kept and applied later") {
    Fixture f;
    FullDisk disk;
    const Observing observing(disk);
    disk.set_free_share(0.01);
    const auto writer = f.open();
    must(record(*writer, 1));
    CHECK(writer->wait_applied().error().code == ErrorCode::unavailable);
    CHECK(f.log.says("accesses_wait"));
    REQUIRE(writer->state().failure);
    CHECK(writer->state().failure->message().find("5 %") != std::string::npos);
    CHECK(writer->state().failures > 0);
    CHECK(writer->state().waiting == 1);
    CHECK_FALSE(f.log.says("accesses_applied"));
    disk.set_free_share(0.5);
    must(writer->wait_applied());
    CHECK_FALSE(writer->state().failure);
    CHECK(f.log.says("accesses_applied"));
    CHECK(read_all(f.path()).requests == numbers(1, 1));
}

TEST_CASE("when the journal is full nothing more is answered, and nothing of it is lost") {
    Fixture f;
    FullDisk disk;
    const Observing observing(disk);
    disk.set_free_share(0.01);
    auto writer = f.open();
    int answered = 0;
    Result<> done;
    while ((done = record(*writer, answered + 1))) ++answered;
    CHECK(done.error().code == ErrorCode::unavailable);
    CHECK(answered > 20);
    disk.set_free_share(0.5);
    must(writer->wait_applied());
    must(record(*writer, answered + 1));
    writer.reset();
    CHECK(read_all(f.path()).requests == numbers(1, answered + 1));
}

TEST_CASE("a disk that takes nothing more lets no answer out") {
    Fixture f;
    const auto writer = f.open();
    must(record(*writer, 1));
    FullDisk disk;
    {
        const Observing observing(disk);
        disk.refuse_writes_after(0);
        const auto refused = record(*writer, 2);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == ErrorCode::unavailable);
        CHECK(refused.error().cure == "free space on this disk");
    }
    must(record(*writer, 3));
    must(writer->wait_applied());
    const auto requests = read_all(f.path()).requests;
    CHECK(requests.contains("1"));
    CHECK(requests.contains("3"));
}

TEST_CASE("accesses that wait to be written are bounded in bytes") {
    Fixture f;
    AccessWriter::Limits limits = Fixture::small();
    limits.queue_bytes = 50;
    const auto writer = f.open(limits);
    CHECK(record(*writer, 1).error().code == ErrorCode::unavailable);
}

TEST_CASE("where accesses are applied more slowly than they come, answers wait for room") {
    Fixture f;
    AccessWriter::Limits limits = Fixture::small();
    limits.wait_max = std::chrono::minutes(1);
    limits.applier.rest = std::chrono::hours(1);
    auto writer = f.open(limits);
    for (int number = 1; number <= 200; ++number) must(record(*writer, number));
    writer.reset();
    CHECK(read_all(f.path()).requests == numbers(1, 200));
}

TEST_CASE("a journal that was damaged is told of, and all that can be read of it is applied") {
    Fixture f;
    NoRelease no_release;
    {
        const Observing observing(no_release);
        const auto writer = f.open();
        for (int number = 1; number <= 3; ++number) must(record(*writer, number));
    }
    const std::string file = f.path() + "/" + kAccessJournal;
    std::string bytes = testing::raw_bytes(file);
    const std::size_t second = bytes.find("Giải", bytes.find("Giải") + 1);
    bytes[second] ^= 1;
    testing::put_raw_bytes(file, bytes);
    CHECK(must(waiting_accesses(f.path())).damage.size() == 1);
    f.open();
    CHECK(f.log.says("journal_damaged"));
    CHECK(f.log.says("batches after number 1"));
    const WaitingAccesses now = must(waiting_accesses(f.path()));
    CHECK(now.count == 0);
    REQUIRE(now.damage.size() == 1);
    CHECK(now.damage.front().starts_with("accesses.journal.damaged-"));
}

TEST_CASE("a node is served by one process") {
    Fixture f;
    const auto writer = f.open();
    const auto second = AccessWriter::open(
        {.folder = f.path(), .log = &f.log.log, .clock = &system_clock()}, Fixture::small());
    CHECK(second.error().code == ErrorCode::unavailable);
}

TEST_CASE("a backup has what waits, and the node that is made of it applies it") {
    Fixture f;
    FullDisk disk;
    const Observing observing(disk);
    disk.set_free_share(0.01);
    auto writer = f.open();
    for (int number = 1; number <= 3; ++number) must(record(*writer, number));
    const std::string backup = f.folder.file("backup"), restored = f.folder.file("restored");
    must(must(NodeStore::open(f.path()))->back_up(backup, {}));
    must(NodeStore::restore(backup, restored, {}));
    CHECK(read_all(restored).requests.empty());
    CHECK(must(waiting_accesses(restored)).count == 3);
    disk.set_free_share(0.5);
    f.open_in(restored, Fixture::small());
    CHECK(read_all(restored).requests == numbers(1, 3));
    // Nothing waits here any more: there is no journal to be copied.
    writer.reset();
    must(must(NodeStore::open(f.path()))->back_up(f.folder.file("again"), {}));
    CHECK_FALSE(file_exists(f.folder.file("again") + "/" + kAccessJournal));
}

TEST_CASE("after a power cut at any moment every answered access is recorded, once") {
    Fixture f;
    DiskRecorder recorder(f.folder.path());
    constexpr int kAll = 60;
    {
        const Observing observing(recorder);
        const auto writer = f.open();
        for (int number = 1; number <= kAll; ++number) {
            must(record(*writer, number));
            recorder.mark(std::to_string(number));
            if (number % 20 == 0) must(writer->wait_applied());
        }
    }
    int waited = 0, again = 0;
    for (std::size_t cut = 0; cut <= recorder.size(); cut += 1 + recorder.size() / 120) {
        CAPTURE(cut);
        const TemporaryFolder after;
        recorder.materialise(cut, cut + 1, after.path());
        const std::string path = after.file("node");
        const int answered = static_cast<int>(recorder.marks_before(cut).size());
        const Recorded before = read_all(path);
        const WaitingAccesses waiting = must(waiting_accesses(path));
        CHECK(waiting.damage.empty());
        waited += waiting.count != 0 ? 1 : 0;
        again += before.seen + waiting.count > static_cast<std::uint64_t>(answered) + 1 ? 1 : 0;
        f.open_in(path, Fixture::small());
        const Recorded recorded = read_all(path);
        // One more may have been on its way.
        CHECK(std::ranges::includes(recorded.requests, numbers(1, answered)));
        CHECK(std::ranges::includes(numbers(1, answered + 1), recorded.requests));
        CHECK(recorded.seen == recorded.requests.size());
        REQUIRE(recorded.sound);
    }
    CHECK(waited > 10);
    CHECK(again > 0);
}

}  // namespace dongbo
