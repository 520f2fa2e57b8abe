#include "quality/dissolved_owners.hpp"

#include "quality/quality_fixture.hpp"
#include "store/named_values.hpp"

namespace dongbo {
namespace {

TEST_CASE("a dataset whose owner no longer exists is told, with those who go on") {
    testing::TemporaryFolder folder;
    must(NodeStore::create(folder.path() + "/node", "G01"));
    const auto node = must(NodeStore::open(folder.path() + "/node"));
    for (const char* contract : {"agency", "household"})
        must(node->define(must(
            load_contract(std::string(DONGBO_SOURCE_FOLDER "/contracts/") + contract + ".yaml"))));
    const auto keeper = must(Keeper::open(*node, must(node->place("agency"))));
    const auto write = [&](std::optional<Date> until) {
        NamedValues values(keeper->rules().contract());
        values.set("identifier", std::string("G01"));
        values.set("name", std::string("Bộ Công an"));
        values.set("level", std::string("central"));
        if (until) values.set("valid_until", *until);
        if (until)
            values.set("successors", std::vector<Group>{{std::string("G03"), std::string("Cư trú"),
                                                         std::monostate{}}});
        std::vector<JudgedCommit> commits(1);
        commits[0].commit.dataset = keeper->dataset();
        commits[0].commit.wishes = {values.put("test", {"G01"})};
        must(keeper->commit(commits));
    };
    write(std::nullopt);
    CHECK(must(dissolved_owners(*node)).empty());
    write(*Date::parse_iso("2999-01-01"));
    CHECK(must(dissolved_owners(*node)).empty());
    write(*Date::parse_iso("2025-07-01"));
    const auto dissolved = must(dissolved_owners(*node));
    REQUIRE(dissolved.size() == 2);
    CHECK(dissolved[1].dataset == "household.G01");
    CHECK(dissolved[1].until.iso() == "2025-07-01");
    REQUIRE(dissolved[1].successors.size() == 1);
    CHECK(dissolved[1].successors[0].agency == "G03");
    CHECK(dissolved[1].successors[0].function == "Cư trú");
}

}  // namespace
}  // namespace dongbo
