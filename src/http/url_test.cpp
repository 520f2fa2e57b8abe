#include "http/url.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace dongbo;

TEST_CASE("percent-encoding is decoded, and refused where it is broken") {
    CHECK(percent_decode("a%20b+c%C4%90") == "a b+cĐ");
    CHECK(percent_decode("") == "");
    for (const char* text : {"%", "%2", "%2g", "a%", "%00", "%ff", "%C4"})
        CHECK_FALSE(percent_decode(text));
    CHECK(percent_encode("a b/ế~") == "a%20b%2F%E1%BA%BF~");
}

TEST_CASE("a query string is its fields in order") {
    const auto fields = parse_url_fields("name=Nguy%E1%BB%85n+A&&empty&x=1=2&name=B&=v");
    REQUIRE(fields);
    CHECK(*fields ==
          UrlFields{{"name", "Nguyễn A"}, {"empty", ""}, {"x", "1=2"}, {"name", "B"}, {"", "v"}});
    CHECK(find_url_field(*fields, "name") == "Nguyễn A");
    CHECK_FALSE(find_url_field(*fields, "other"));
    CHECK(parse_url_fields("")->empty());
}

TEST_CASE("fields with broken encoding are refused by their number, too many by the limit") {
    const auto broken = parse_url_fields("a=1&b=%GG");
    REQUIRE_FALSE(broken);
    CHECK(broken.error().code == ErrorCode::invalid);
    CHECK(broken.error().where == "field 2");
    CHECK(parse_url_fields("a&b", 2));
    const auto many = parse_url_fields("a&b&c", 2);
    REQUIRE_FALSE(many);
    CHECK(many.error().code == ErrorCode::limit_exceeded);
}

TEST_CASE("fields written and read again are the same") {
    CHECK(rc::check([] {
        const auto text =
            rc::gen::container<std::string>(rc::gen::elementOf(std::string("aZ9&=+% ;/?#~\n\x01")));
        const UrlFields fields =
            *rc::gen::container<UrlFields>(rc::gen::pair(rc::gen::nonEmpty(text), text));
        RC_PRE(fields.size() <= 100);
        const auto read = parse_url_fields(url_fields_text(fields));
        RC_ASSERT(read.has_value());
        RC_ASSERT(*read == fields);
    }));
}
