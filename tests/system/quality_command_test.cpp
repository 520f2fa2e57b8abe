// findings, measure, cases, settle: what rules at work tell people and programs.
#include "base/file.hpp"
#include "tests/system/command_fixture.hpp"

using namespace dongbo;
using namespace dongbo::system_test;
namespace json = boost::json;

namespace {

std::int64_t number(const json::value& object, std::string_view key) {
    return object.at(key).to_number<std::int64_t>();
}

std::size_t lines_of(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

/// 300 persons, 3 in 100 of their rows in error.
struct JudgedNode : LoadedNode {
    JudgedNode() { REQUIRE(dongbo_says(load).code == 0); }
    std::string on(const std::string& words) const { return words + " --node " + node; }
};

}  // namespace

TEST_CASE("every failing record of a check is listed, as often as it is counted") {
    const JudgedNode made;
    const json::value all = answer_of(made.on("findings person"));
    REQUIRE_FALSE(all.at("checks").as_array().empty());
    for (const json::value& check : all.at("checks").as_array()) {
        const std::string check_name(check.at("check").as_string());
        CAPTURE(check_name);
        const json::value one =
            answer_of(made.on("findings person " + check_name + " --limit 10000"));
        CHECK(std::int64_t(one.at("records").as_array().size()) == number(check, "fails"));
        const json::value& first = one.at("records").as_array().front();
        CHECK(first.at("record").as_string().size() == 32);
        CHECK(number(first, "row") > 0);
        CHECK(number(first, "case") > 0);
    }
    CHECK(dongbo_says(made.on("findings person no_such_check")).code == 3);
}

TEST_CASE("pages of failing records go on where the last one ended") {
    const JudgedNode made;
    const json::value all = answer_of(made.on("findings person"));
    const json::value& check = all.at("checks").as_array().front();
    const std::string words = "findings person " + std::string(check.at("check").as_string());
    std::int64_t seen = 0, after = 0;
    do {
        const json::value page =
            answer_of(made.on(words + " --limit 1 --after " + std::to_string(after)));
        seen += std::int64_t(page.at("records").as_array().size());
        after = number(page, "next_after");
    } while (after != 0);
    CHECK(seen == number(check, "fails"));
}

TEST_CASE("the CSV holds every finding of every check, codes as they are") {
    const JudgedNode made;
    const json::value all = answer_of(made.on("findings person"));
    std::int64_t expected = 0;
    for (const json::value& check : all.at("checks").as_array()) expected += number(check, "fails");
    const std::string file = made.folder.file("findings.csv");
    REQUIRE(dongbo_says(made.on("findings person --csv " + file)).code == 0);
    const std::string text = *read_file(file);
    CHECK(
        text.starts_with("\xef\xbb\xbf"
                         "check,severity,"));
    CHECK(std::int64_t(lines_of(text)) == expected + 1);
    CHECK(dongbo_says(made.on("findings person --csv /no/such/folder/x.csv")).code == 6);
}

TEST_CASE("measures are numerators and denominators that add up, and a recount equals them") {
    const JudgedNode made;
    for (const char* by : {"dimension", "unit", "agency", "day"}) {
        CAPTURE(by);
        const json::value answer =
            answer_of(made.on(std::string("measure person --limit 100000 --by ") + by));
        std::int64_t applies = 0, fails = 0;
        for (const json::value& line : answer.at("measures").as_array()) {
            CHECK(number(line, "passes") + number(line, "fails") == number(line, "applies"));
            applies += number(line, "applies");
            fails += number(line, "fails");
        }
        const json::value rules = answer_of(made.on("measure person --limit 100000 --by rule"));
        for (const json::value& line : rules.at("measures").as_array()) {
            applies -= number(line, "applies");
            fails -= number(line, "fails");
        }
        CHECK(applies == 0);
        CHECK(fails == 0);
    }
    const json::value recount = answer_of(made.on("measure person --recount"));
    CHECK(recount.at("equal").as_bool());
    CHECK(number(recount, "records") > 250);
    CHECK(dongbo_says(made.on("measure person --by colour")).code == 2);
}

TEST_CASE("a case is taken up by a person, shows its history, and can't be closed by hand") {
    const JudgedNode made;
    const json::value cases = answer_of(made.on("cases person"));
    REQUIRE_FALSE(cases.at("cases").as_array().empty());
    const json::value& first = cases.at("cases").as_array().front();
    CHECK_FALSE(first.at("deadline").is_null());
    const std::string one = "cases person " + std::to_string(number(first, "number"));
    const json::value moved =
        answer_of(made.on(one + " --set taken_up --by Lan --note \"gọi xã\""));
    CHECK(moved.at("state").as_string() == "taken_up");
    CHECK(moved.at("history").as_array().size() == 2);
    CHECK(dongbo_says(made.on(one + " --set closed --by Lan")).code == 2);
    CHECK(dongbo_says(made.on(one + " --set taken_up")).code == 5);
    CHECK(dongbo_says(made.on("cases person 999999")).code == 3);
    const json::value open = answer_of(made.on("cases person --state open"));
    CHECK(open.at("cases").as_array().size() + 1 == cases.at("cases").as_array().size());
}

TEST_CASE("explain tells of each rule whether the record meets it") {
    const JudgedNode made;
    const json::value all = answer_of(made.on("findings person"));
    const std::string rule(all.at("checks").as_array().front().at("check").as_string());
    const json::value failing = answer_of(made.on("findings person " + rule + " --limit 1"));
    const std::string record(failing.at("records").as_array().front().at("record").as_string());
    const json::value explained = answer_of(made.on("explain person " + record));
    bool fails = false;
    for (const json::value& check : explained.at("checks").as_array())
        if (check.at("check").as_string() == rule) fails = check.at("result") == "fails";
    CHECK(fails);
    CHECK(dongbo_says(made.on("explain person " + record)).text.find("✗") != std::string::npos);
}

TEST_CASE("settling what is settled changes nothing") {
    const JudgedNode made;
    answer_of(made.on("settle"));
    const json::value again = answer_of(made.on("settle"));
    for (const json::value& dataset : again.at("datasets").as_array())
        CHECK(number(dataset, "changed") == 0);
}
