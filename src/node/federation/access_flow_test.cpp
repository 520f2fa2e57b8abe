// What a follower records of looks at its copy comes back to the owner of the records: as a share
// of the follower's accesses that the owner follows, over a line that is cut and says things twice.
#include <doctest/doctest.h>

#include <future>
#include <set>

#include "node/access_writer.hpp"
#include "share/share_fixture.hpp"
#include "sync/follower/follow_loop.hpp"
#include "sync/owner/feed_reader.hpp"
#include "sync/owner/feeder.hpp"

namespace dongbo::testing {
namespace {

const Contract& access_contract() {
    static const Contract contract = shipped_contract("access");
    return contract;
}

RecordId person(std::uint64_t number) {
    return make_record_id("person", "test", std::vector{std::to_string(number)});
}

/// H01 holds a copy of the persons of G01, and shares with it who looked at them.
struct Reader {
    Reader() {
        must(NodeStore::create(folder.file("node"), "H01"));
        node = must(NodeStore::open(folder.file("node"), {.free_disk_reserve = 0}));
        accesses = must(node->define(access_contract()));
        const DatasetPlace shares = must(node->define(shipped_contract("share")));
        Store* const store = must(node->store(shares));
        NamedValues values(*must(store->contract(shares.dataset)));
        values.set("name", Value(std::string("luot-tra-cuu")));
        values.set("dataset", Value(accesses.dataset));
        values.set("consumer", Value(std::string("G01")));
        values.set("filter", Value(std::string("dataset == \"person.G01\"")));
        values.set("pending", Value(false));
        values.set("purpose", Value(std::string("Kiểm tra, giám sát")));
        values.set("legal_basis", Value(std::string("Luật")));
        values.set("valid_from", Value(*Date::of_day(2020, 1, 1)));
        std::vector<SourceCommit> commits(1);
        commits[0].dataset = shares.dataset;
        commits[0].wishes.push_back(values.put("dongbo/quyen-khai-thac", {"luot-tra-cuu"}));
        must(store->commit(commits));
        feeds = must(FeedStore::open(folder.file("node/feeds.db")));
        feeder = must(Feeder::open(*node, *feeds, []() -> Result<std::shared_ptr<const UnitList>> {
            return UnitList::make({});
        }));
        reader = must(FeedReader::open(*node, *feeds, key));
        writer = must(AccessWriter::open(
            {.folder = folder.file("node"), .log = &log, .clock = &system_clock()}, {}));
    }
    /// Somebody looks at a record; returns once that is in the dataset of accesses.
    void look(const std::string& dataset, std::uint64_t number, const std::string& request) {
        std::promise<Result<>> done;
        const Access access{.at = now,
                            .dataset = dataset,
                            .record = person(number),
                            .agency = "H01",
                            .official = "can-bo-1",
                            .purpose = "Giải quyết hồ sơ",
                            .request = request};
        writer->record(std::span(&access, 1),
                       [&](Result<> result) { done.set_value(std::move(result)); });
        must(done.get_future().get());
        must(writer->wait_applied());
        now.milliseconds += 1;
    }
    FeedAnswer answer(const FeedRequest& request) {
        while (!must(feeder->advance()).empty()) {
        }
        return reader->answer(request, "G01", kSyncProtocol, now);
    }

    TemporaryFolder folder;
    RequestLog log{nullptr};
    SigningKey key = must(SigningKey::generate());
    Timestamp now = *Timestamp::parse("2026-11-27T10:00:00Z");
    DatasetPlace accesses;
    std::unique_ptr<NodeStore> node;
    std::unique_ptr<FeedStore> feeds;
    std::unique_ptr<Feeder> feeder;
    std::unique_ptr<FeedReader> reader;
    std::unique_ptr<AccessWriter> writer;
};

/// G01 owns the persons, and follows who looked at them elsewhere.
struct Owner {
    explicit Owner(Reader& from) : reader(from) {
        must(NodeStore::create(folder.file("node"), "G01"));
        restart();
        must(node->define(access_contract()));
    }
    void restart() {
        loop.reset();
        node = must(NodeStore::open(folder.file("node"), {.free_disk_reserve = 0}));
        FollowerSettings settings;
        settings.share = "luot-tra-cuu";
        settings.agency = "G01";
        settings.owner_key = {note_name("H01"), reader.key.public_key()};
        settings.page_limit = 3;
        loop = must(FollowLoop::open(*node, settings, {.contracts = [] {
            return Result<std::vector<Contract>>(std::vector{access_contract()});
        }}));
        told.clear();
    }
    /// What is to be done within `seconds`. Each answer comes twice, and then with all later ones.
    void run(std::int64_t seconds) {
        const Timestamp until{reader.now.milliseconds + seconds * 1'000};
        while (reader.now < until) {
            const FollowLoop::Step step = loop->step(reader.now);
            if (step.kind == FollowLoop::Step::Kind::rests)
                reader.now =
                    std::min(until, std::max(step.until, Timestamp{reader.now.milliseconds + 1}));
            if (step.kind != FollowLoop::Step::Kind::asks) continue;
            if (cut) {
                loop->answered(step.request, fail(ErrorCode::unavailable, "cut"), reader.now);
                continue;
            }
            told.emplace_back(step.request, reader.answer(step.request));
            // The report arrived, its receipt did not: the line is cut before the last one counts.
            if (lost_receipts > 0 && step.request.kind == FeedRequest::Kind::changes) {
                --lost_receipts;
                loop->answered(step.request, fail(ErrorCode::unavailable, "cut"), reader.now);
                continue;
            }
            for (int times = 0; times < 2; ++times)
                for (const auto& [request, answer] : told) {
                    const auto dictionary = loop->mind().dictionary();
                    loop->answered(request,
                                   read_answer(request, answer,
                                               dictionary ? *dictionary : CompressionDictionary()),
                                   reader.now);
                }
        }
    }
    std::multiset<std::string> requests_of(std::uint64_t number) {
        std::multiset<std::string> requests;
        for (const Access& access : must(accesses_of(*node, "person.G01", person(number), 1'000)))
            requests.insert(access.request);
        return requests;
    }

    Reader& reader;
    TemporaryFolder folder;
    bool cut = false;
    int lost_receipts = 0;
    std::vector<std::pair<FeedRequest, FeedAnswer>> told;
    std::unique_ptr<NodeStore> node;
    std::unique_ptr<FollowLoop> loop;
};

}  // namespace

TEST_CASE("looks at a copy reach the owner of the records when the line is back, each once") {
    Reader reader;
    std::multiset<std::string> of_person_1, of_person_2;
    const auto look = [&](std::uint64_t number, const std::string& request) {
        reader.look("person.G01", number, request);
        (number == 1 ? of_person_1 : of_person_2).insert(request);
        reader.look("land_parcel.H01", number, "own " + request);  // nobody else's business
    };
    for (int i = 0; i < 7; ++i) look(1, "before " + std::to_string(i));
    Owner owner(reader);
    owner.run(60);
    CHECK(owner.requests_of(1) == of_person_1);

    owner.cut = true;
    for (int i = 0; i < 7; ++i) look(i % 2 == 0 ? 1 : 2, "cut " + std::to_string(i));
    owner.run(600);
    CHECK(owner.requests_of(1).size() == 7);
    owner.cut = false;
    owner.lost_receipts = 3;
    owner.run(20);
    owner.restart();
    owner.lost_receipts = 1;
    for (int i = 0; i < 4; ++i) look(2, "later " + std::to_string(i));
    owner.run(900);
    CHECK(owner.lost_receipts == 0);
    CHECK(owner.requests_of(1) == of_person_1);
    CHECK(owner.requests_of(2) == of_person_2);
    CHECK(owner.loop->replica()->live().count == of_person_1.size() + of_person_2.size());
}

}  // namespace dongbo::testing
