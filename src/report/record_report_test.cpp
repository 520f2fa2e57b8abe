#include "report/record_report.hpp"

#include <doctest/doctest.h>

#include "report/case_report.hpp"

namespace dongbo {
namespace {

Field field(const std::string& name, Classification classification) {
    Field made;
    made.name = name;
    made.classification = classification;
    return made;
}

Contract contract() {
    Contract made;
    made.fields = {field("name", Classification::personal), field("note", Classification::open),
                   field("papers", Classification::open)};
    made.fields[2].type = FieldType::group_list;
    made.fields[2].fields = {field("number", Classification::sensitive)};
    for (const char* name : {"name", "note"}) {
        Rule& rule = made.rules.emplace_back();
        rule.id = std::string("by_") + name;
        rule.cause = name;
    }
    return made;
}

TEST_CASE("a condition names a field and a value, or how the value begins") {
    const auto equal = read_condition("full_name=An=Bình");
    REQUIRE(equal);
    CHECK(equal->field == "full_name");
    CHECK(equal->value == "An=Bình");
    CHECK(read_condition("full_name^=an")->match == Condition::Match::starts_with);
    for (const char* wrong : {"full_name", "=an"})
        CHECK(read_condition(wrong).error().code == ErrorCode::invalid);
}

TEST_CASE("personal values are taken out and their fields named, those of sub-fields too") {
    Record record;
    record.values = {Value(std::string("An")), Value(std::string("x")),
                     Value(std::vector<Group>{{Value(std::string("0123"))}})};
    const Contract of = contract();
    const auto withheld = withhold_personal(of, record);
    REQUIRE(withheld.size() == 2);
    CHECK(withheld[0] == "name");
    CHECK(withheld[1] == "papers");
    std::string json;
    JsonWriter writer(json);
    write_values(writer, of, record);
    CHECK(json == R"({"note":"x"})");
}

TEST_CASE("the cause of a case is personal where the value of the field is") {
    Case one;
    one.rule = "by_name";
    one.cause = "Nguyễn An";
    CHECK(cause_is_personal(contract(), one));
    one.rule = "by_note";
    CHECK(!cause_is_personal(contract(), one));
    // A value that could not be read stands there as it came.
    one.rule = "type.code";
    one.field = "name";
    CHECK(cause_is_personal(contract(), one));
    one.cause.clear();
    CHECK(!cause_is_personal(contract(), one));
}

TEST_CASE("a case is overdue after its deadline, unless it is closed") {
    Case one;
    const Timestamp now{2'000};
    CHECK(!is_overdue(one, now));
    one.deadline = Timestamp{1'000};
    CHECK(is_overdue(one, now));
    CHECK(CaseFilter{.state = {}, .owner = {}, .overdue = true}.wants(one, now));
    one.state = CaseState::closed;
    CHECK(!is_overdue(one, now));
    CHECK(!CaseFilter{}.wants(one, now));
    CHECK(CaseFilter{.state = "closed", .owner = {}}.wants(one, now));
}

}  // namespace
}  // namespace dongbo
