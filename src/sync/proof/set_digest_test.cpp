#include "sync/proof/set_digest.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>
#include <vector>

#include "base/random.hpp"
#include "tests/support/must.hpp"

using namespace dongbo;

namespace {

DigestElement element(std::uint64_t number) {
    RecordId record;
    for (std::size_t i = 0; i < 8; ++i) {
        record.bytes[i] = static_cast<std::uint8_t>(number >> (8 * i));
    }
    return {record, sha256("content " + std::to_string(number))};
}

DigestedSet set_of(const std::vector<std::uint64_t>& numbers) {
    DigestedSet set;
    for (const std::uint64_t number : numbers) set.add(element(number));
    return set;
}

rc::Gen<std::vector<std::uint64_t>> some_numbers() {
    return rc::gen::unique<std::vector<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(0, 1000));
}

}  // namespace

TEST_CASE("the order in which elements come makes no difference") {
    rc::check([] {
        std::vector<std::uint64_t> numbers = *some_numbers();
        const DigestedSet one = set_of(numbers);
        std::ranges::sort(numbers);
        RC_ASSERT(set_of(numbers) == one);
        std::ranges::reverse(numbers);
        RC_ASSERT(set_of(numbers) == one);
    });
}

TEST_CASE("what is added and taken away again leaves nothing, in any order") {
    rc::check([](std::uint64_t seed) {
        std::vector<std::uint64_t> stay = *some_numbers();
        const std::vector<std::uint64_t> pass = *some_numbers();
        DigestedSet set = set_of(stay);
        for (const std::uint64_t number : pass) set.add(element(number + 5000));
        SeededRandom random(seed);
        std::vector<std::uint64_t> going = pass;
        for (std::size_t i = going.size(); i > 1; --i) {
            std::swap(going[i - 1], going[random.below(i)]);
        }
        for (const std::uint64_t number : going) set.remove(element(number + 5000));
        RC_ASSERT(set == set_of(stay));
        // Taken away before it comes: negative for a while, then gone.
        set.remove(element(9999));
        set.add(element(9999));
        RC_ASSERT(set == set_of(stay));
    });
    CHECK(DigestedSet{}.digest.bytes() == std::string(SetDigest::kBytes, '\0'));
}

TEST_CASE("the digest of a union of disjoint sets is the sum of theirs") {
    rc::check([] {
        const std::vector<std::uint64_t> numbers = *some_numbers();
        std::array<DigestedSet, 3> parts;
        for (const std::uint64_t number : numbers) parts[number % 3].add(element(number));
        DigestedSet sum;
        for (const DigestedSet& part : parts) sum.add(part);
        RC_ASSERT(sum == set_of(numbers));
        sum.digest.remove(parts[0].digest);
        sum.digest.remove(parts[1].digest);
        RC_ASSERT(sum.digest == parts[2].digest);
    });
}

TEST_CASE("sets that differ have different digests") {
    std::set<std::string> seen;
    for (std::uint64_t subset = 0; subset < 512; ++subset) {
        DigestedSet set;
        for (std::uint64_t bit = 0; bit < 9; ++bit) {
            if ((subset >> bit & 1) != 0) set.add(element(bit));
        }
        seen.insert(hex(set.digest.hash()));
    }
    CHECK(seen.size() == 512);
    // The same content under another record, the same record with another content.
    RecordId other;
    other.bytes[15] = 1;
    const Hash content = sha256("content");
    CHECK(DigestElement({}, content).words != DigestElement(other, content).words);
    CHECK(DigestElement({}, content).words != DigestElement({}, sha256("contents")).words);
}

TEST_CASE("a digest comes back from its bytes, and from no others") {
    rc::check([] {
        const SetDigest digest = set_of(*some_numbers()).digest;
        const auto again = SetDigest::from_bytes(digest.bytes());
        RC_ASSERT(again.has_value());
        RC_ASSERT(*again == digest);
        RC_ASSERT(again->hash() == sha256(digest.bytes()));
    });
    for (const std::size_t size : {0U, 1U, 2047U, 2049U, 4096U}) {
        const auto refused = SetDigest::from_bytes(std::string(size, 'a'));
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == ErrorCode::invalid);
    }
}

TEST_CASE("figures carry the count and the hash") {
    const DigestedSet set = set_of({1, 2, 3});
    CHECK(figures(set).count == 3);
    CHECK(figures(set).digest == set.digest.hash());
    CHECK(figures(DigestedSet{}).digest == sha256(std::string(2048, '\0')));
}
