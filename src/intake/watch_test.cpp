#include "intake/watch.hpp"

#include <doctest/doctest.h>

#include <thread>

#include "base/file.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace dongbo;
using dongbo::testing::put_raw_bytes;
using dongbo::testing::raw_bytes;
using dongbo::testing::TemporaryFolder;

namespace {

constexpr const char* kNote = "mapping: m\nkind: full\n";

/// Loads everything, and remembers what it was asked for.
struct Loader {
    std::vector<WatchedDelivery> asked;
    std::optional<Error> refuse;

    LoadWatched function() {
        return [this](const WatchedDelivery& delivery) -> Result<LoadReport> {
            asked.push_back(delivery);
            if (refuse) return std::unexpected(*refuse);
            LoadReport report;
            report.delivery.number = asked.size();
            return report;
        };
    }
};

std::uint64_t sweep(const TemporaryFolder& folder, Loader& loader) {
    const std::atomic<bool> stop = false;
    const auto moved = watch_folder({folder.path(), true}, loader.function(), stop);
    REQUIRE(moved.has_value());
    return *moved;
}

}  // namespace

TEST_CASE("a note says how its file is to be loaded") {
    const auto delivery = parse_delivery_note(
        "mapping: person-h26\nsender: H26.3\nsubject: Dân cư\nkind: changes\nedition: 2025-07-01\n"
        "rows: 12\n",
        "inbox/a.csv");
    REQUIRE(delivery.has_value());
    CHECK(delivery->mapping == "person-h26");
    CHECK(delivery->request.file == "inbox/a.csv");
    CHECK(delivery->request.sender == "H26.3");
    CHECK(delivery->request.subject == "Dân cư");
    CHECK(delivery->request.kind == DeliveryKind::changes);
    CHECK(delivery->request.edition == "2025-07-01");
    CHECK(delivery->request.declared_rows == 12);
}

TEST_CASE("a note may say that each row tells its edition") {
    const auto delivery = parse_delivery_note("mapping: a\nedition: by-row\n", "a.csv");
    REQUIRE(delivery.has_value());
    CHECK(delivery->request.edition == "by-row");
    CHECK(!parse_delivery_note("mapping: a\nedition: by_row\n", "a.csv").has_value());
}

TEST_CASE("all that is wrong with a note is said") {
    const auto refused = parse_delivery_note("kind: some\nrows: many\ncolour: x\n", "a.csv");
    REQUIRE(!refused.has_value());
    CHECK(refused.error().what ==
          "line 1: `mapping` is missing (name the mapping to read the file with)\n"
          "line 1: kind: `some` is not one of full, partial, changes (write one of full, partial, "
          "changes)\n"
          "line 2: rows: a whole number from 0 to 1000000000000 is expected (write the number in "
          "digits, without quotes)\n"
          "line 3: colour: the key `colour` is not known here (keys read here: mapping, sender, "
          "subject, kind, edition, rows)");
    CHECK(refused.error().where == "a.csv.delivery.yaml");
    CHECK(!parse_delivery_note("[", "a.csv").has_value());
    CHECK(!parse_delivery_note("", "a.csv").has_value());
}

TEST_CASE("a note that is too big, too deep or multiplies itself is refused") {
    const auto reason = [](const std::string& note) {
        const auto refused = parse_delivery_note(note, "a.csv");
        return refused ? "" : refused.error().what;
    };
    CHECK(reason(std::string(kNote) + std::string(1 << 20, '#')).find("at most 1048576") !=
          std::string::npos);
    CHECK(reason("mapping: " + std::string(400'000, '[')).find("deeper than 32") !=
          std::string::npos);
    CHECK(reason("mapping: &m x\nsubject: *m\n").find("an alias (*)") != std::string::npos);
    CHECK(reason("mapping: m\nmapping: n\n").find("`mapping` stands here twice") !=
          std::string::npos);
}

TEST_CASE("complete files are loaded in order and moved with their report") {
    const TemporaryFolder folder;
    Loader loader;
    for (const char* name : {"b.csv", "a.csv", "alone.csv"}) put_raw_bytes(folder.file(name), name);
    put_raw_bytes(folder.file("b.csv.delivery.yaml"), kNote);
    put_raw_bytes(folder.file("a.csv.delivery.yaml"), kNote);
    put_raw_bytes(folder.file("early.csv.delivery.yaml"), kNote);
    CHECK(sweep(folder, loader) == 2);
    REQUIRE(loader.asked.size() == 2);
    CHECK(loader.asked[0].request.file == folder.file("a.csv"));
    CHECK(loader.asked[0].mapping == "m");
    CHECK(loader.asked[1].request.file == folder.file("b.csv"));
    CHECK(raw_bytes(folder.file("done/a.csv")) == "a.csv");
    CHECK(raw_bytes(folder.file("done/a.csv.delivery.yaml")) == kNote);
    CHECK(raw_bytes(folder.file("done/b.csv.report.json")).starts_with("{\"delivery\":2,"));
    CHECK(!file_exists(folder.file("a.csv")));
    CHECK(!file_exists(folder.file("a.csv.delivery.yaml")));
    CHECK(file_exists(folder.file("alone.csv")));
    CHECK(file_exists(folder.file("early.csv.delivery.yaml")));
    CHECK(sweep(folder, loader) == 0);
}

TEST_CASE("a file of the same name does not overwrite the one before") {
    const TemporaryFolder folder;
    Loader loader;
    for (const char* text : {"1", "2", "3"}) {
        put_raw_bytes(folder.file("a.csv"), text);
        put_raw_bytes(folder.file("a.csv.delivery.yaml"), kNote);
        CHECK(sweep(folder, loader) == 1);
    }
    CHECK(raw_bytes(folder.file("done/a.csv")) == "1");
    CHECK(raw_bytes(folder.file("done/a.csv.2")) == "2");
    CHECK(raw_bytes(folder.file("done/a.csv.3")) == "3");
    CHECK(file_exists(folder.file("done/a.csv.3.report.json")));
}

TEST_CASE("what cannot be loaded moves to failed with the reason") {
    const TemporaryFolder folder;
    Loader loader;
    loader.refuse = Error{ErrorCode::invalid, "the \"total\" does not fit", "a.csv", "ask"};
    put_raw_bytes(folder.file("a.csv"), "x");
    put_raw_bytes(folder.file("a.csv.delivery.yaml"), kNote);
    put_raw_bytes(folder.file("b.csv"), "x");
    put_raw_bytes(folder.file("b.csv.delivery.yaml"), "no note");
    CHECK(sweep(folder, loader) == 2);
    CHECK(loader.asked.size() == 1);
    CHECK(raw_bytes(folder.file("failed/a.csv.report.json")) ==
          "{\"state\":\"failed\",\"error\":\"invalid\",\"what\":\"the \\\"total\\\" does not fit\","
          "\"where\":\"a.csv\",\"cure\":\"ask\"}\n");
    CHECK(file_exists(folder.file("failed/b.csv")));
}

TEST_CASE("a note that is too big does not hold up the deliveries after it") {
    const TemporaryFolder folder;
    Loader loader;
    put_raw_bytes(folder.file("a.csv"), "x");
    put_raw_bytes(folder.file("a.csv.delivery.yaml"), std::string((1 << 20) + 1, '#'));
    put_raw_bytes(folder.file("b.csv"), "x");
    put_raw_bytes(folder.file("b.csv.delivery.yaml"), kNote);
    CHECK(sweep(folder, loader) == 2);
    CHECK(file_exists(folder.file("failed/a.csv")));
    CHECK(raw_bytes(folder.file("failed/a.csv.report.json")).find("limit_exceeded") !=
          std::string::npos);
    CHECK(file_exists(folder.file("done/b.csv")));
}

TEST_CASE("what may work later stays where it is") {
    const TemporaryFolder folder;
    Loader loader;
    loader.refuse = Error{ErrorCode::unavailable, "disk full", "", ""};
    put_raw_bytes(folder.file("a.csv"), "x");
    put_raw_bytes(folder.file("a.csv.delivery.yaml"), kNote);
    CHECK(sweep(folder, loader) == 0);
    CHECK(file_exists(folder.file("a.csv")));
    loader.refuse.reset();
    CHECK(sweep(folder, loader) == 1);
}

TEST_CASE("a note that a crash left behind follows its file") {
    const TemporaryFolder folder;
    Loader loader;
    put_raw_bytes(folder.file("a.csv"), "x");
    put_raw_bytes(folder.file("a.csv.delivery.yaml"), kNote);
    CHECK(sweep(folder, loader) == 1);
    REQUIRE(
        rename_file(folder.file("done/a.csv.delivery.yaml"), folder.file("a.csv.delivery.yaml")));
    CHECK(sweep(folder, loader) == 0);
    CHECK(file_exists(folder.file("done/a.csv.delivery.yaml")));
    CHECK(!file_exists(folder.file("a.csv.delivery.yaml")));
}

TEST_CASE("a watcher sees files that come later and ends when it is told to") {
    const TemporaryFolder folder;
    std::atomic<bool> stop = false;
    const LoadWatched load = [&](const WatchedDelivery&) -> Result<LoadReport> {
        stop = true;
        return LoadReport{};
    };
    put_raw_bytes(folder.file("a.csv"), "x");
    Result<std::uint64_t> moved = 0;
    std::thread watcher([&] { moved = watch_folder({folder.path(), false}, load, stop); });
    put_raw_bytes(folder.file("a.csv.delivery.yaml"), kNote);
    watcher.join();
    CHECK(moved == 1);
    CHECK(file_exists(folder.file("done/a.csv")));
}

TEST_CASE("a folder that is not there is an error") {
    const TemporaryFolder folder;
    Loader loader;
    const std::atomic<bool> stop = false;
    CHECK(!watch_folder({folder.file("none"), true}, loader.function(), stop).has_value());
}

TEST_CASE("the report names every disposition and the findings") {
    LoadReport report;
    report.delivery.number = 3;
    report.delivery.file_name = "a \"b\".csv";
    report.delivery.rows[Disposition::accepted] = 5;
    report.findings.push_back({"type.date", "born", 2, {7, 9}});
    const std::string json = report_json(report);
    CHECK(json.find(R"("file":"a \"b\".csv")") != std::string::npos);
    CHECK(json.find(R"("rows":{"layout":0,"malformed":0,"repeated":0,"unchanged":0,"accepted":5,)"
                    R"("quarantined":0,"waiting":0,"refused":0})") != std::string::npos);
    CHECK(
        json.ends_with("\"removed\":0,\"findings\":[{\"rule\":\"type.date\",\"field\":\"born\","
                       "\"rows\":2,\"first_rows\":[7,9]}]}\n"));
}
