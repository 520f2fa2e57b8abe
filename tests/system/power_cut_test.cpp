// Power cuts: whatever unsynced writes a disk drops, tears or reorders, what was acknowledged is
// there, the log is sound, and the load goes on to the same end.
#include <doctest/doctest.h>

#include <charconv>

#include "base/random.hpp"
#include "tests/support/disk_recorder.hpp"
#include "tests/support/observing.hpp"
#include "tests/system/support.hpp"

using namespace dongbo;
using namespace dongbo::system_test;
using testing::DiskRecorder;
using testing::Observing;

namespace {

constexpr std::string_view kMark = "rows ";

/// Loads both deliveries while `recorder` looks on; the loader's progress is its acknowledgement.
void record_loads(DiskRecorder& recorder, const std::string& node, const Deliveries& deliveries) {
    const Observing observing(recorder);
    for (const std::string& file : {deliveries.first, deliveries.corrected}) {
        REQUIRE(load_persons(node, file, [&](std::uint64_t rows, std::uint64_t) {
                    recorder.mark(std::string(kMark) + std::to_string(rows));
                }).has_value());
        recorder.mark("end");
    }
}

struct Acknowledged {
    std::uint64_t ended = 0;  ///< deliveries that were loaded to their end
    std::uint64_t rows = 0;   ///< of the one after them
};

Acknowledged acknowledged_before(const DiskRecorder& recorder, std::size_t cut) {
    Acknowledged acknowledged;
    for (const std::string& mark : recorder.marks_before(cut)) {
        if (mark == "end") {
            ++acknowledged.ended;
            acknowledged.rows = 0;
        } else {
            std::from_chars(mark.data() + kMark.size(), mark.data() + mark.size(),
                            acknowledged.rows);
        }
    }
    return acknowledged;
}

}  // namespace

TEST_CASE("a power cut loses nothing that was acknowledged, and the load ends the same") {
    const TemporaryFolder folder;
    const Deliveries deliveries = write_deliveries(folder, 13, 6'000);
    const std::string original = folder.file("original");
    make_node(original);
    DiskRecorder recorder(original);
    record_loads(recorder, original, deliveries);
    const Hash whole = state_digest(original);
    REQUIRE(recorder.size() > 100);

    for (int round = 0; round < rounds(25); ++round) {
        const std::uint64_t seed = first_seed() + static_cast<std::uint64_t>(round);
        CAPTURE(seed);
        SeededRandom random(seed);
        const std::size_t cut = random.below(recorder.size() + 1);
        CAPTURE(cut);
        const std::string node = folder.file("cut-" + std::to_string(seed));
        recorder.materialise(cut, seed, node);
        REQUIRE(defects(node) == "");

        const Acknowledged acknowledged = acknowledged_before(recorder, cut);
        const auto known = deliveries_of(node);
        REQUIRE(known.size() >= acknowledged.ended + (acknowledged.rows > 0 ? 1 : 0));
        for (std::size_t i = 0; i < acknowledged.ended; ++i) {
            CHECK(known[i].state == DeliveryState::loaded);
        }
        if (acknowledged.rows > 0) {
            CHECK(known[acknowledged.ended].next_row > acknowledged.rows);
        }
        REQUIRE(load_persons(node, deliveries.first).has_value());
        REQUIRE(load_persons(node, deliveries.corrected).has_value());
        CHECK(state_digest(node) == whole);
        CHECK(defects(node) == "");
    }
}
