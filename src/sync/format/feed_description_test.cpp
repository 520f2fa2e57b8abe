#include "sync/format/feed_description.hpp"

#include <doctest/doctest.h>

#include "sync/format/format_fixture.hpp"
#include "tests/support/must.hpp"

using namespace dongbo;

TEST_CASE("the description of a feed is canonical JSON and read back") {
    FeedDescription made;
    made.share = "dan-cu";
    made.fields = {"full_name", "birth_date"};
    made.removal_threshold = 0.00000001;
    const std::string written = encode(made);
    CHECK(written ==
          R"({"before":"","before_size":0,"checkpoint":"","consumer":"","contract":"",)"
          R"("contract_version":"","dataset":"","delete_within_days":30,"feed":"",)"
          R"("fields":["full_name","birth_date"],"filter":"","legal_basis":"","owner":"",)"
          R"("pending":false,"protocol":2,"purpose":"","removal_threshold":"0.00000001",)"
          R"("share":"dan-cu","valid_from":"1970-01-01"})");
    CHECK(must(decode_feed_description(written)) == made);
}

TEST_CASE("any description of a feed survives, and only its own spelling is read") {
    CHECK(rc::check([] {
        const FeedDescription made = any_description();
        const std::string written = encode(made);
        const auto read = decode_feed_description(written);
        RC_ASSERT(read.has_value());
        RC_ASSERT(*read == made);
        std::string spoiled = written;
        spoiled.insert(*rc::gen::inRange<std::size_t>(0, written.size() + 1), " ");
        if (const auto other = decode_feed_description(spoiled))
            RC_ASSERT(encode(*other) == spoiled);
    }));
}

TEST_CASE("a threshold that is no share of one is refused") {
    const std::string good = encode(FeedDescription{});
    for (const std::string_view wrong : {"1.5", "-0.1", "nan", "inf", "0.050", "5e-2", ""}) {
        CAPTURE(wrong);
        std::string text = good;
        text.replace(text.find("0.05"), 4, wrong);
        CHECK_FALSE(decode_feed_description(text));
    }
}
