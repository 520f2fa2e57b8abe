#include "cel/checker.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace dongbo::cel {
namespace {

const ObjectType& paper() {
    static const ObjectType made{"papers", {{"number", {Kind::string}}, {"issued", {Kind::date}}}};
    return made;
}

Environment environment() {
    Environment made;
    made.variables = {{"full_name", {Kind::string}},
                      {"birth_date", {Kind::date}},
                      {"children", {Kind::integer}},
                      {"area", {Kind::real}},
                      {"mother", {Kind::bytes}},
                      {"papers", list_of(object_of(paper()))},
                      {"anything", {}}};
    made.datasets = {"person", "household"};
    return made;
}

/// The type, or "offset: what (cure)".
std::string checked(std::string_view text, bool check_types = true) {
    const auto tree = parse_and_check(text, environment(), {.check_types = check_types});
    if (tree) return tree->type.text();
    return fmt::format("{}: {} ({})", tree.error().offset, tree.error().what, tree.error().cure);
}

TEST_CASE("types follow from the fields") {
    CHECK(checked("birth_date <= now") == "bool");
    CHECK(checked("size(full_name) + children") == "int");
    CHECK(checked("area > 0") == "bool");
    CHECK(checked("papers.map(p, p.issued)") == "list(date)");
    CHECK(checked("papers.filter(p, p.number.startsWith('0')).size()") == "int");
    CHECK(checked("papers.exists_one(papers, papers.issued == null)") == "bool");
    CHECK(checked("birth_date == null ? 'x' : full_name") == "string");
    CHECK(checked("{'a': 1}.a") == "int");
    CHECK(checked("anything.whatever[3]") == "dyn");
    CHECK(checked("type(full_name) == string") == "bool");
    CHECK(checked("birth_date + duration('24h')") == "date");
    CHECK(checked("known('person', mother)") == "bool");
    CHECK(checked("has(anything.x)") == "bool");
}

TEST_CASE("a wrong name is told with what was probably meant") {
    CHECK(checked("birthdate <= now") ==
          "0: there is no field `birthdate` (did you mean `birth_date`?)");
    CHECK(checked("papers.all(p, p.isued != null)") ==
          "16: `papers` has no field `isued` (did you mean `issued`?)");
    CHECK(checked("full_name.startWith('a')") ==
          "10: there is no function `startWith` (did you mean `startsWith`?)");
    CHECK(checked("known('persons', mother)") ==
          "6: there is no dataset `persons` (did you mean `person`?)");
}

TEST_CASE("a wrong type is told with what stands on both sides") {
    CHECK(checked("birth_date == 'x'").starts_with("11: `==` does not take a date and a string"));
    CHECK(checked("full_name > 3").starts_with("10: `>` does not take a string and an int"));
    CHECK(checked("children + area").starts_with("9: `+` does not take an int and a double"));
    CHECK(checked("full_name.matches(3)").starts_with("10: matches() does not take"));
    CHECK(checked("children.year").starts_with("9: an int has no fields"));
    CHECK(checked("papers.all(p, p.number)").starts_with("16: all() wants a condition"));
    CHECK(checked("full_name.all(c, true)").starts_with("0: a string has no elements"));
    CHECK(checked("full_name in [1, 2]").starts_with("10: `in` does not take"));
    CHECK(checked("unit('00004', now)").starts_with("0: unit() can't be asked here"));
    CHECK(checked("has(full_name)").starts_with("0: has() wants a field"));
    CHECK(checked("size()").starts_with("0: size() does not take 0 values"));
}

TEST_CASE("null may stand wherever a value may be absent") {
    CHECK(checked("birth_date != null && mother == null") == "bool");
}

TEST_CASE("without the check of types only names are looked up") {
    CHECK(checked("birth_date == 'x'", false) == "bool");
    CHECK(checked("children + full_name", false) == "dyn");
    CHECK(checked("nobody", false).starts_with("0: there is no field"));
}

TEST_CASE("a problem is marked below its place, counted in characters") {
    const Problem problem{19, "wrong", "do it right"};
    CHECK(problem.marked("ạ == 1 &&\n  sử == 'x'") == "wrong\n    sử == 'x'\n       ^ do it right");
}

}  // namespace
}  // namespace dongbo::cel
