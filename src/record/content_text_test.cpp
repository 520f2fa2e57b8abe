#include "record/content_text.hpp"

#include <doctest/doctest.h>

#include "record/record_fixture.hpp"

using namespace dongbo;

namespace {

std::vector<Value> a_person() {
    std::vector<Value> values(every_type().size());
    values[0] = std::string("Nguyễn \"Út\"");
    values[1] = std::int64_t{3};
    values[2] = *Decimal::parse("120.50", 2);
    values[4] = *Date::of_year(1942);
    values[7] = UnitRef{"00004", "2025-06-30"};
    values[10] = std::vector<Group>{
        {std::string("cmnd"), std::string("012345678"), *Date::of_day(2021, 4, 15)}};
    return values;
}

}  // namespace

TEST_CASE("a content as text is the canonical form, and says where each field stands") {
    const CanonicalOrder order(every_type());
    const ContentText text(order, a_person());
    std::string canonical;
    append_canonical(canonical, order, a_person());
    CHECK(text.canonical() == canonical);
    CHECK(text.fields() == every_type().size());
    CHECK(text.member(0) == R"("full_name":"Nguyễn \"Út\"")");
    CHECK(text.member(1) == R"("children":3)");
    CHECK(text.member(7) == R"("unit":{"code":"00004","edition":"2025-06-30"})");
    CHECK(text.has(2));
    CHECK_FALSE(text.has(3));
    CHECK(text.member(3).empty());
}

TEST_CASE("each value of a content as text can be read") {
    const auto fields = every_type();
    const auto values = a_person();
    const ContentText text(CanonicalOrder(fields), values);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        CAPTURE(fields[i].name);
        const auto value = text.value(i, fields[i]);
        REQUIRE(value.has_value());
        CHECK(*value == values[i]);
    }
    // A text is no whole number.
    CHECK_FALSE(text.value(0, fields[1]).has_value());
}

TEST_CASE("a record without any value is an empty object; no record is no text") {
    const CanonicalOrder order(every_type());
    CHECK(ContentText(order, std::vector<Value>(every_type().size())).canonical() == "{}");
    CHECK(ContentText().canonical().empty());
    CHECK(ContentText().fields() == 0);
}

TEST_CASE("a value is followed by nothing, and a group holds fields of its own alone") {
    const auto fields = every_type();
    CHECK(read_canonical_value("3", fields[1]).has_value());
    CHECK_FALSE(read_canonical_value("3,", fields[1]).has_value());
    CHECK_FALSE(read_canonical_value("", fields[1]).has_value());
    CHECK(read_canonical_value(R"([{"number":"b","type":"a"}])", fields[10]).has_value());
    CHECK_FALSE(read_canonical_value(R"([{"other":"a"}])", fields[10]).has_value());
    CHECK_FALSE(read_canonical_value(R"([{"type":"a"})", fields[10]).has_value());
}
