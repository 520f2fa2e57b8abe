// A disk that fills up at any write: the load stops with a clear error, the node still serves, and
// once there is room the same load ends as if nothing had been.
#include <doctest/doctest.h>

#include <cstdlib>

#include "base/random.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/observing.hpp"
#include "tests/system/support.hpp"

using namespace dongbo;
using namespace dongbo::system_test;
using testing::FullDisk;
using testing::Observing;

TEST_CASE("a disk that fills in the middle of a load loses nothing") {
    const TemporaryFolder folder;
    const Deliveries deliveries = write_deliveries(folder, 17, 4'000);
    const std::string whole_node = folder.file("whole");
    make_node(whole_node);
    std::uint64_t writes = 0;
    {
        FullDisk disk;
        const Observing observing(disk);
        REQUIRE(load_persons(whole_node, deliveries.first).has_value());
        REQUIRE(load_persons(whole_node, deliveries.corrected).has_value());
        writes = disk.writes();
    }
    const Hash whole = state_digest(whole_node);

    int refusals = 0;
    for (int round = 0; round < rounds(10); ++round) {
        const std::uint64_t seed = first_seed() + static_cast<std::uint64_t>(round);
        CAPTURE(seed);
        SeededRandom random(seed);
        const std::string node = folder.file("node-" + std::to_string(seed));
        make_node(node);
        bool refused = false;
        {
            FullDisk disk;
            disk.refuse_writes_after(random.below(writes));
            const Observing observing(disk);
            for (const std::string& file : {deliveries.first, deliveries.corrected}) {
                const auto report = load_persons(node, file);
                if (report) continue;
                refused = true;
                CHECK(report.error().code == ErrorCode::unavailable);
                break;
            }
        }
        refusals += refused ? 1 : 0;
        REQUIRE(defects(node) == "");
        REQUIRE(load_persons(node, deliveries.first).has_value());
        REQUIRE(load_persons(node, deliveries.corrected).has_value());
        CHECK(state_digest(node) == whole);
    }
    // The last writes are a checkpoint as the store closes: what they move is durable already, so a
    // disk that is full only then refuses nothing.
    CHECK(refusals > rounds(10) / 2);
}

TEST_CASE("below five per cent free, writes are refused before they start and reading goes on") {
    const TemporaryFolder folder;
    const Deliveries deliveries = write_deliveries(folder, 19, 500);
    const std::string node = folder.file("node");
    make_node(node);
    REQUIRE(load_persons(node, deliveries.first).has_value());
    const Hash before = state_digest(node);
    FullDisk disk;
    disk.set_free_share(0.04);
    const Observing observing(disk);
    const auto refused = load_persons(node, deliveries.corrected);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::unavailable);
    CHECK(refused.error().message().find("5 %") != std::string::npos);
    CHECK(state_digest(node) == before);
    CHECK(defects(node) == "");
    disk.set_free_share(0.5);
    CHECK(load_persons(node, deliveries.corrected).has_value());
}

TEST_CASE("an interrupted first load whose file is lost can be given up") {
    const TemporaryFolder folder;
    const Deliveries deliveries = write_deliveries(folder, 21, 4'000);
    const std::string node = folder.file("node");
    make_node(node);
    {
        FullDisk disk;
        disk.refuse_writes_after(300);
        const Observing observing(disk);
        REQUIRE_FALSE(load_persons(node, deliveries.first).has_value());
    }
    CHECK(load_persons(node, deliveries.corrected).error().code == ErrorCode::conflict);
    const std::string abandon =
        std::string(DONGBO_PROGRAM) + " delivery abandon person 1 --node " + node;
    REQUIRE(std::system((abandon + " >/dev/null").c_str()) == 0);
    CHECK(defects(node) == "");
    CHECK(load_persons(node, deliveries.corrected).has_value());
    CHECK(load_persons(node, deliveries.first).has_value());
    CHECK(defects(node) == "");
    CHECK(std::system((abandon + " >/dev/null 2>&1").c_str()) != 0);
}
