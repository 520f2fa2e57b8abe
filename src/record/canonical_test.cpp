#include "record/canonical.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "record/record_fixture.hpp"

using namespace dongbo;

namespace {

std::string canonical(const std::vector<Field>& fields, const std::vector<Value>& values) {
    std::string out;
    append_canonical(out, CanonicalOrder(fields), values);
    return out;
}

std::vector<Value> a_person() {
    std::vector<Value> values(every_type().size());
    values[0] = std::string("Nguyễn Thị \"Út\"\n");
    values[1] = std::int64_t{3};
    values[2] = *Decimal::parse("120.50", 2);
    values[3] = true;
    values[4] = *Date::of_year(1942);
    values[5] = *Timestamp::parse("2025-07-01T00:00:00+07:00");
    values[6] = std::string("female");
    values[7] = UnitRef{"00004", "2025-06-30"};
    const std::string key[] = {"CD-17"};
    values[8] = make_record_id("person", "H26/dan-cu", key);
    values[9] = std::string("001142549576");
    values[10] = std::vector<Group>{
        {std::string("cmnd"), std::string("012345678"), Value{}},
        {Value{}, Value{}, Value{}},
        {std::string("cccd"), std::string("001142549576"), *Date::of_day(2021, 4, 15)}};
    return values;
}

constexpr std::string_view kPerson =
    R"({"alive":true,"area":"120.5","born":"1942","children":3,"full_name":"Nguyễn Thị \"Út\"\n",)"
    R"("mother":"0f95a08f233bdf92d07ee6130a6d5565","number":"001142549576",)"
    R"("papers":[{"number":"012345678","type":"cmnd"},)"
    R"({"issued_on":"2021-04-15","number":"001142549576","type":"cccd"}],)"
    R"("seen_at":"2025-06-30T17:00:00.000Z","sex":"female",)"
    R"("unit":{"code":"00004","edition":"2025-06-30"}})";

}  // namespace

TEST_CASE("the canonical form of every type is the golden one") {
    CHECK(canonical(every_type(), a_person()) == kPerson);
    CHECK(hex(content_hash(kPerson)) ==
          "3bd54a67a76c6d86ccdd0159daa90469aea41192b6a68353329c41249d6a6ca0");
}

TEST_CASE("what the canonical form says is read back and written the same") {
    const auto record = parse_canonical(kPerson, every_type());
    REQUIRE(record.has_value());
    CHECK(canonical(every_type(), record->values) == kPerson);
}

TEST_CASE("absent, empty text, empty group and empty list leave no trace") {
    std::vector<Value> values(every_type().size());
    CHECK(canonical(every_type(), values) == "{}");
    values[0] = std::string();
    values[10] = std::vector<Group>{{Value{}, std::string(), Value{}}};
    CHECK(canonical(every_type(), values) == "{}");
    CHECK(parse_canonical("{}", every_type()).has_value());
}

TEST_CASE("a new optional field changes no hash") {
    auto fields = every_type();
    const std::string before = canonical(fields, a_person());
    fields.push_back(make_field("added_later", FieldType::string));
    CHECK(canonical(fields, a_person()) == before);
}

TEST_CASE("integers beyond 2^53 - 1 are strings, so that no reader loses digits") {
    std::vector<Value> values(every_type().size());
    for (const auto& [number, text] :
         {std::pair{std::int64_t{9007199254740991}, R"({"children":9007199254740991})"},
          std::pair{std::int64_t{9007199254740992}, R"({"children":"9007199254740992"})"},
          std::pair{INT64_MIN, R"({"children":"-9223372036854775808"})"}}) {
        values[1] = number;
        CHECK(canonical(every_type(), values) == text);
        CHECK(std::get<std::int64_t>(parse_canonical(text, every_type())->values[1]) == number);
    }
}

TEST_CASE("whatever is not the one canonical spelling is refused") {
    for (const char* text : {"",
                             "{",
                             "[]",
                             "null",
                             R"({"full_name":""})",
                             R"({"full_name":null})",
                             R"({ })",
                             R"({"full_name":"a","children":1})",
                             R"({"full_name":"a"} )",
                             R"({"full_name":"\u0041"})",
                             R"({"full_name":"a","full_name":"a"})",
                             R"({"unknown":1})",
                             R"({"children":1.0})",
                             R"({"children":01})",
                             R"({"children":"1"})",
                             R"({"children":9007199254740992})",
                             R"({"area":"1.50"})",
                             R"({"area":1.5})",
                             R"({"born":"1942-13"})",
                             R"({"papers":[]})",
                             R"({"papers":[{}]})",
                             R"({"unit":{"edition":"2025-06-30","code":"00004"}})",
                             R"({"mother":"0F95A08F233BDF92D07EE6130A6D5565"})",
                             R"({"alive":"true"})",
                             "{\"full_name\":\"\xff\"}",
                             R"({"seen_at":"2025-07-01T00:00:00+07:00"})"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_canonical(text, every_type()).has_value());
    }
}

TEST_CASE("a refusal tells what is wrong") {
    const auto error = [](std::string_view text) {
        return parse_canonical(text, every_type()).error().message();
    };
    CHECK(error(R"({"nobody":1})") == "nobody: the contract has no such field");
    CHECK(error(R"({"full_name":"a","children":1})") ==
          "children: the fields are not in canonical order");
    CHECK(error(R"({"papers":[{"issued_on":"x"}]})") ==
          "papers: issued_on: the value is not a date");
    CHECK(error(R"({"children":"x"})") == "children: the value is not a whole number");
}

TEST_CASE("a list of groups alone is read into places that hold other groups") {
    const std::vector<Field> fields = every_type();
    const CanonicalOrder order(fields);
    const auto entry =
        std::ranges::find(order.entries(), std::size_t{10}, &CanonicalOrder::Entry::field);
    std::vector<Group> groups(3, Group{std::string("old"), std::string("old"), Value{}});
    const auto read = [&](std::string_view text) {
        return read_trusted_groups(text, fields[10], *entry, groups);
    };
    REQUIRE(read(R"([{"issued_on":"2021-04-15","type":"a \"ễ\""},{"number":"1"}])").has_value());
    CHECK(groups ==
          std::vector<Group>{{std::string("a \"ễ\""), Value{}, *Date::of_day(2021, 4, 15)},
                             {Value{}, std::string("1"), Value{}}});
    for (const char* text : {"", "[", "[]", "[{}", "[{}]]", R"([{"number":1}])",
                             R"([{"number":"1])", R"([{"nobody":"1"}])"}) {
        CAPTURE(text);
        CHECK_FALSE(read(text).has_value());
    }
}

TEST_CASE("decimals have one spelling") {
    const auto text = [](std::string_view given, int scale) {
        const auto decimal = Decimal::parse(given, scale);
        return decimal ? decimal->text : "refused";
    };
    CHECK(text("12.50", 2) == "12.5");
    CHECK(text("+3", 0) == "3");
    CHECK(text("0012", 0) == "12");
    CHECK(text("-0.00", 2) == "0");
    CHECK(text("-0.25", 2) == "-0.25");
    CHECK(text("1.250", 2) == "1.25");
    for (const char* given : {"", "-", ".", "1.", ".5", "1e3", "1,5", " 1", "1.255", "--1"}) {
        CAPTURE(given);
        CHECK(text(given, 2) == "refused");
    }
    CHECK(text(std::string(38, '9'), 0) == std::string(38, '9'));
    CHECK(text(std::string(39, '9'), 0) == "refused");
}

TEST_CASE("record ids tell contract, source and every part of the key apart") {
    const std::string one[] = {"a", "b"};
    const std::string joined[] = {"ab"};
    const RecordId id = make_record_id("person", "H26/dan-cu", one);
    CHECK(id != make_record_id("person", "H26/dan-cu", joined));
    CHECK(id != make_record_id("household", "H26/dan-cu", one));
    CHECK(id != make_record_id("person", "H21/dan-cu", one));
    CHECK(id == make_record_id("person", "H26/dan-cu", one));
    CHECK(RecordId::parse(id.text()) == id);
    CHECK_FALSE(RecordId::parse("not an id").has_value());
}
