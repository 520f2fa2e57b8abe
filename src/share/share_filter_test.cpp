#include "share/share_filter.hpp"

#include <doctest/doctest.h>

#include <thread>

#include "share/share_fixture.hpp"

namespace dongbo {
namespace {

using testing::shipped_contract;

const Contract& person() {
    static const Contract contract = shipped_contract("person");
    return contract;
}

Record somebody() {
    NamedValues values(person());
    values.set("full_name", Value(std::string("Nguyễn Văn An")));
    values.set("birth_date", Value(*Date::of_day(1990, 5, 12)));
    values.set("sex", Value(std::string("male")));
    values.set("residence_unit", Value(UnitRef{"00004", "2025-07-01"}));
    return values.put("", {}).values;
}

bool passes(const std::string& filter, const Record& record, const std::string& unit = "00004",
            const std::string& province = "01") {
    return must(ShareFilter::make(person(), filter)).lets_through(record, unit, province);
}

TEST_CASE("a filter speaks of the record, shared or not, and of where it lies now") {
    const Record record = somebody();
    CHECK(passes("", record));
    CHECK(passes("full_name.startsWith('Nguyễn')", record));
    CHECK_FALSE(passes("full_name.startsWith('Lê')", record));
    CHECK(passes("birth_date < date('2000')", record));
    CHECK(passes("residence_unit.code == '00004'", record, ""));
    CHECK(passes("current_unit == '00004'", record));
    CHECK_FALSE(passes("current_unit == '00004'", record, "00005"));
    CHECK_FALSE(passes("current_unit == '00004'", record, ""));
    CHECK(passes("current_province in ['01', '02']", record));
    CHECK(passes("current_unit == ''", record, "", ""));
    CHECK_FALSE(passes("current_province == '01' && sex == 'female'", record));
    CHECK(passes("current_province == '01' && sex == 'male'", record));
    CHECK_FALSE(passes("current_province == '01' && sex == 'male'", record, "", "02"));
    // A repeated group that is not there, beside one that is.
    CHECK(passes("identity_papers == null || identity_papers.exists(p, p.type == 'cccd')", record));
}

TEST_CASE("an expression that has no answer lets nothing through") {
    CHECK_FALSE(passes("death_date < date('2000')", somebody()));
    CHECK(passes("death_date == null || death_date < date('2000')", somebody()));
}

TEST_CASE("a filter that can't be decided by the record alone is refused with the place") {
    const auto refusal = [](const std::string& filter) {
        const auto made = ShareFilter::make(person(), filter);
        REQUIRE_FALSE(made.has_value());
        CHECK(made.error().code == ErrorCode::invalid);
        return made.error().message();
    };
    CHECK(refusal("birth_date < now").contains("clock"));
    CHECK(refusal("age(birth_date) >= 18").contains("clock"));
    CHECK(refusal("known('person', mother)").contains("other records"));
    CHECK_FALSE(refusal("unit(current_unit, birth_date) != null").empty());
    CHECK(refusal("full_nam == 'An'").contains("full_name"));
    CHECK(refusal("full_name").contains("yes or no"));
    CHECK(refusal("current_unit == 4").contains("^"));
    CHECK_FALSE(refusal("current_unit ==").empty());
}

TEST_CASE("a contract that has a field of that name can't be filtered") {
    Contract contract = person();
    contract.fields[0].name = "current_unit";
    CHECK(ShareFilter::make(contract, "sex == 'male'").error().message().contains("rename"));
    CHECK(ShareFilter::make(contract, "").has_value());
}

TEST_CASE("which unit alone can pass is seen where the filter says so") {
    struct Sample {
        const char* filter;
        std::optional<std::string> unit, province;
        bool asks;
    };
    const Sample samples[] = {
        {"", {}, {}, false},
        {"sex == 'male'", {}, {}, false},
        {"current_unit == '00004'", "00004", {}, true},
        {"'00004' == current_unit", "00004", {}, true},
        {"sex == 'male' && current_unit == '00004' && full_name != null", "00004", {}, true},
        {"current_province == '01'", {}, "01", true},
        {"current_province == '01' && (current_unit == '00004')", "00004", "01", true},
        {"current_unit == '00004' || sex == 'male'", {}, {}, true},
        {"!(current_unit == '00004')", {}, {}, true},
        {"current_unit != '00004'", {}, {}, true},
        {"full_name == '00004'", {}, {}, false},
        {"current_unit == full_name", {}, {}, true},
        {"current_unit in ['00004', '00005']", {}, {}, true},
    };
    for (const Sample& sample : samples) {
        CAPTURE(sample.filter);
        const ShareFilter filter = must(ShareFilter::make(person(), sample.filter));
        CHECK(filter.only_unit() == sample.unit);
        CHECK(filter.only_province() == sample.province);
        CHECK(filter.asks_unit() == sample.asks);
        CHECK(filter.everything() == std::string_view(sample.filter).empty());
    }
}

TEST_CASE("the short way says what the expression says") {
    const Record record = somebody();
    for (const std::string unit : {"00004", "00005", ""})
        for (const std::string province : {"01", "02", ""})
            for (const char* condition : {"current_unit == '00004'", "current_province == '01'",
                                          "current_unit == '00004' && current_province == '01'",
                                          "current_unit == '00004' && sex == 'male'",
                                          "current_unit == '00004' && sex == 'female'",
                                          "current_unit == '00004' && death_date < date('2000')"}) {
                CAPTURE(condition);
                // The same without a conjunct that could be recognised.
                const std::string long_way = "[1].exists(one, " + std::string(condition) + ")";
                CHECK(passes(condition, record, unit, province) ==
                      passes(long_way, record, unit, province));
            }
}

TEST_CASE("one filter serves many threads") {
    const ShareFilter filter =
        must(ShareFilter::make(person(), "full_name.contains('An') && sex == 'male'"));
    const Record record = somebody();
    std::array<int, 4> passed{};
    {
        std::vector<std::jthread> threads;
        for (int& count : passed)
            threads.emplace_back([&] {
                for (int i = 0; i < 500; ++i) count += filter.lets_through(record, "", "") ? 1 : 0;
            });
    }
    for (const int count : passed) CHECK(count == 500);
}

}  // namespace
}  // namespace dongbo
