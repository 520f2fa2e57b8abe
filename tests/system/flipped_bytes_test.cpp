// Bytes that flip on the disk: what is served is right, or it is refused as corrupt.
#include <doctest/doctest.h>

#include <map>

#include "base/random.hpp"
#include "tests/system/support.hpp"

using namespace dongbo;
using namespace dongbo::system_test;
using testing::put_raw_bytes;
using testing::raw_bytes;

namespace {

using Contents = std::map<RecordId, Hash>;

/// Everything that a scan serves; `corrupt` if it was refused on the way.
Contents served(const std::string& node, bool& corrupt) {
    Contents contents;
    const auto opened = NodeStore::open(node);
    if (!opened) return corrupt = true, contents;
    const auto place = (*opened)->place("person");
    if (!place) return corrupt = true, contents;
    const auto store = (*opened)->store(*place);
    if (!store) return corrupt = true, contents;
    for (std::uint64_t cursor = 0;;) {
        const auto records = (*store)->scan(place->dataset, cursor, 500);
        if (!records) {
            CHECK(records.error().code == ErrorCode::corrupt);
            return corrupt = true, contents;
        }
        if (records->empty()) return contents;
        for (const StoredRecord& record : *records) contents[record.id] = record.content_hash;
    }
}

}  // namespace

TEST_CASE("a flipped byte anywhere in a group file is never served unnoticed") {
    const TemporaryFolder folder;
    const Deliveries deliveries = write_deliveries(folder, 23, 1'000);
    const std::string node = folder.file("node");
    make_node(node);
    REQUIRE(load_persons(node, deliveries.first).has_value());
    bool corrupt = false;
    const Contents sound = served(node, corrupt);
    REQUIRE_FALSE(corrupt);
    REQUIRE(sound.size() > 900);
    const std::string file = node + "/groups/person.G01.db";
    const std::string bytes = raw_bytes(file);

    int noticed = 0;
    for (int round = 0; round < rounds(60); ++round) {
        const std::uint64_t seed = first_seed() + static_cast<std::uint64_t>(round);
        CAPTURE(seed);
        SeededRandom random(seed);
        std::string damaged = bytes;
        const std::size_t at = random.below(damaged.size());
        CAPTURE(at);
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << random.below(8)));
        put_raw_bytes(file, damaged);

        corrupt = false;
        const Contents contents = served(node, corrupt);
        for (const auto& [id, hash] : contents) CHECK(sound.at(id) == hash);
        if (!corrupt) CHECK(contents == sound);
        const bool found = defects(node) != "";
        CHECK(found);
        noticed += found;
    }
    CHECK(noticed == rounds(60));
    put_raw_bytes(file, bytes);
    CHECK(defects(node) == "");
}
