#include "sync/format/feed_change.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "base/file.hpp"
#include "sync/format/format_fixture.hpp"
#include "tests/support/must.hpp"

using namespace dongbo;

namespace {

FeedChange a_put() {
    FeedChange change;
    REQUIRE(parse_hex("0f95a08f233bdf92d07ee6130a6d5565", change.record.bytes));
    change.version = 2;
    change.log = 17;
    change.at = *Timestamp::parse("2025-07-01T08:00:00.250+07:00");
    change.verdict = Verdict::quarantined;
    change.content = R"({"full_name":"Nguyễn Thị \"{Út\""})";
    change.findings = {{"type.date", "birth_date", "31/02/1990"}, {"conflict", "", ""}};
    change.unit = "00004";
    return change;
}

constexpr std::string_view kPut =
    R"({"at":"2025-07-01T01:00:00.250Z","content":{"full_name":"Nguyễn Thị \"{Út\""},)"
    R"("findings":[{"field":"birth_date","given":"31/02/1990","rule":"type.date"},{"rule":"conflict"}],)"
    R"("kind":"put","log":17,"record":"0f95a08f233bdf92d07ee6130a6d5565","unit":"00004",)"
    R"("verdict":"quarantined","version":2})";

}  // namespace

TEST_CASE("a put of a feed is encoded as the golden text and read back") {
    CHECK(encode(a_put()) == kPut);
    CHECK(must(decode_feed_change(kPut)) == a_put());
}

TEST_CASE("any change of a feed survives, and only its own spelling is read") {
    CHECK(rc::check([] {
        const FeedChange change = any_change();
        const std::string written = encode(change);
        const auto read = decode_feed_change(written);
        RC_ASSERT(read.has_value());
        RC_ASSERT(*read == change);

        std::string spoiled = written;
        const auto at = *rc::gen::inRange<std::size_t>(0, written.size());
        spoiled[at] = static_cast<char>(*rc::gen::arbitrary<std::uint8_t>());
        if (const auto other = decode_feed_change(spoiled)) RC_ASSERT(encode(*other) == spoiled);
        RC_ASSERT(!decode_feed_change(written.substr(0, at)));
    }));
}

TEST_CASE("a change of a feed that says what its kind can't have is refused") {
    const std::string good(kPut);
    const auto with = [&](std::string_view what, std::string_view instead) {
        std::string text = good;
        return text.replace(text.find(what), what.size(), instead);
    };
    CHECK(decode_feed_change(with("\"log\":17", "\"log\":9007199254740991")));
    CHECK_FALSE(decode_feed_change(with("\"log\":17", "\"log\":9007199254740992")));
    CHECK_FALSE(decode_feed_change(with("\"log\":17", "\"log\":-1")));
    CHECK_FALSE(decode_feed_change(with("\"version\":2", "\"version\":4294967296")));
    CHECK_FALSE(decode_feed_change(with("\"kind\":\"put\"", "\"kind\":\"leave\"")));
    CHECK_FALSE(decode_feed_change(with("\"kind\":\"put\"", "\"kind\":\"verdict\"")));
    CHECK_FALSE(decode_feed_change(with("\"kind\":\"put\"", "\"kind\":\"insert\"")));
    CHECK_FALSE(decode_feed_change(with("quarantined", "fine")));
    CHECK_FALSE(decode_feed_change(with(R"(,"content":{"full_name":"Nguyễn Thị \"{Út\""})", "")));
    CHECK_FALSE(decode_feed_change(with("0f95", "0F95")));
    CHECK_FALSE(decode_feed_change(good + "\n"));
}

TEST_CASE("changes of a feed and their leaves are those of the golden vectors") {
    const auto vectors =
        boost::json::parse(must(read_file(DONGBO_SOURCE_FOLDER "/docs/formats/feed-vectors.json")));
    const auto text = [](const boost::json::value& vector, const char* key) {
        return boost::json::value_to<std::string>(vector.at(key));
    };
    std::size_t kinds = 0;
    for (const boost::json::value& vector : vectors.at("changes").as_array()) {
        const std::string encoded = text(vector, "encoded");
        CAPTURE(encoded);
        const FeedChange change = must(decode_feed_change(encoded));
        CHECK(encode(change) == encoded);
        CHECK(name(change.kind) == text(vector, "kind"));
        kinds |= std::size_t{1} << static_cast<std::size_t>(change.kind);
        Salt salt;
        REQUIRE(parse_hex(text(vector, "salt"), salt));
        CHECK(hex(leaf_hash(salt, encoded)) == text(vector, "leaf"));
    }
    CHECK(kinds == 0b111111);
}
