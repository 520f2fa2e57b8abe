#include "record/change.hpp"

#include <doctest/doctest.h>

using namespace dongbo;

namespace {

Change a_put() {
    Change change;
    change.kind = ChangeKind::put;
    change.dataset = "person.G01";
    const std::string key[] = {"CD-17"};
    change.record = make_record_id("person", "H26/dan-cu", key);
    change.version = 2;
    change.previous = 5;
    change.at = *Timestamp::parse("2025-07-01T08:00:00.250+07:00");
    change.verdict = Verdict::quarantined;
    change.content = R"({"full_name":"Nguyễn Thị \"{Út\""})";
    change.raw_hash = sha256("raw");
    change.origin = Origin{"H26/dan-cu", {"CD-17", "a\"b"}, 3, 1200};
    change.findings = {{"type.date", "birth_date", "31/02/1990"}, {"conflict", "", ""}};
    return change;
}

constexpr std::string_view kPut =
    R"({"at":"2025-07-01T01:00:00.250Z","content":{"full_name":"Nguyễn Thị \"{Út\""},)"
    R"("dataset":"person.G01","delivery":3,)"
    R"("findings":[{"field":"birth_date","given":"31/02/1990","rule":"type.date"},{"rule":"conflict"}],)"
    R"("key":["CD-17","a\"b"],"kind":"put","previous":5,)"
    R"("raw":"d7439bee24773bcbfa2d0a97947ee36227b10d1022b1a55847e928965bb6bfde",)"
    R"("record":"0f95a08f233bdf92d07ee6130a6d5565","row":1200,"source":"H26/dan-cu",)"
    R"("verdict":"quarantined","version":2})";

}  // namespace

TEST_CASE("a put is encoded as the golden text and read back") {
    CHECK(encode(a_put()) == kPut);
    const auto decoded = decode_change(kPut);
    REQUIRE(decoded.has_value());
    CHECK(*decoded == a_put());
}

TEST_CASE("every kind of change is read back as it was") {
    Change change = a_put();
    for (const ChangeKind kind : {ChangeKind::remove, ChangeKind::verdict, ChangeKind::erase,
                                  ChangeKind::edition, ChangeKind::contract}) {
        Change other;
        other.kind = kind;
        other.dataset = "person.G01";
        other.at = change.at;
        other.detail = "because";
        if (kind == ChangeKind::remove) other.origin = Origin{"H26/dan-cu", {}, 1, 2};
        if (kind == ChangeKind::verdict) other.verdict = Verdict::waiting;
        if (kind < ChangeKind::edition) {
            other.record = change.record;
            other.version = 7;
        }
        CAPTURE(std::string(name(kind)));
        const auto decoded = decode_change(encode(other));
        REQUIRE(decoded.has_value());
        CHECK(*decoded == other);
    }
}

TEST_CASE("a change that dongbo would have written otherwise is refused") {
    const std::string good = encode(a_put());
    REQUIRE(decode_change(good).has_value());
    for (std::size_t cut = 0; cut < good.size(); ++cut) {
        CAPTURE(cut);
        CHECK_FALSE(decode_change(good.substr(0, cut)).has_value());
    }
    CHECK_FALSE(decode_change(good + " ").has_value());
    std::string swapped = good;
    swapped.replace(swapped.find("\"version\":2"), 11, "\"version\":02");
    CHECK_FALSE(decode_change(swapped).has_value());
}

TEST_CASE("the leaf covers salt and every byte of the change") {
    const Salt salt = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    const Hash leaf = leaf_hash(salt, "{}");
    CHECK(hex(leaf) == "3825d3cd255bcdaff86644735cf6ff2aed05a61aca28c84a7faf5cb4f986ece3");
    CHECK(leaf != leaf_hash(Salt{}, "{}"));
    CHECK(leaf != leaf_hash(salt, "{ }"));
}
