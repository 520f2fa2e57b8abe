#include "store/sqlite/migrations.hpp"

#include <doctest/doctest.h>

#include <array>

#include "tests/support/temporary_folder.hpp"

using namespace dongbo;
using namespace dongbo::testing;

namespace {

constexpr std::array<Migration, 2> kSteps = {{
    {1, "a table", "CREATE TABLE a(id INTEGER PRIMARY KEY); INSERT INTO a VALUES(7)"},
    {2, "another", "CREATE TABLE b(id INTEGER PRIMARY KEY)"},
}};

std::unique_ptr<Database> make(const TemporaryFolder& folder) {
    auto database = Database::open(folder.file("x.db"), {.create = true});
    REQUIRE(database);
    return std::move(*database);
}

std::int64_t number(Database& database, const char* sql) {
    auto statement = database.prepare(sql);
    REQUIRE(statement);
    REQUIRE(statement->step() == true);
    return statement->integer(0);
}

}  // namespace

TEST_CASE("each step runs once, and later ones are added to a database that has the first") {
    const TemporaryFolder folder;
    const auto database = make(folder);
    REQUIRE(migrate(*database, std::span(kSteps).first(1)));
    REQUIRE(migrate(*database, kSteps));
    REQUIRE(migrate(*database, kSteps));
    CHECK(number(*database, "SELECT count(*) FROM a") == 1);
    CHECK(number(*database, "SELECT count(*) FROM b") == 0);
    CHECK(number(*database, "SELECT count(*) FROM migration") == 2);
    CHECK(check_migrations(*database, kSteps));
}

TEST_CASE("a step that ran and was edited since is refused as corrupt") {
    const TemporaryFolder folder;
    const auto database = make(folder);
    REQUIRE(migrate(*database, kSteps));
    auto edited = kSteps;
    edited[0].sql = "CREATE TABLE a(id INTEGER PRIMARY KEY)";
    const Result<> refused = migrate(*database, edited);
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::corrupt);
    CHECK(refused.error().what.contains("\"a table\""));
    CHECK(!refused.error().cure.empty());
}

TEST_CASE("a database with more steps than the program knows was made by a newer dongbo") {
    const TemporaryFolder folder;
    const auto database = make(folder);
    REQUIRE(migrate(*database, kSteps));
    const auto older = std::span(kSteps).first(1);
    for (const Result<>& refused :
         {migrate(*database, older), check_migrations(*database, older)}) {
        REQUIRE(!refused);
        CHECK(refused.error().code == ErrorCode::invalid);
        CHECK(refused.error().what.contains("made by a newer dongbo"));
    }
}

TEST_CASE("a step that fails leaves nothing of itself; the ones before it stay") {
    const TemporaryFolder folder;
    const auto database = make(folder);
    auto broken = kSteps;
    broken[1].sql = "CREATE TABLE b(id INTEGER PRIMARY KEY); INSERT INTO nowhere VALUES(1)";
    REQUIRE(!migrate(*database, broken));
    CHECK(number(*database, "SELECT count(*) FROM migration") == 1);
    CHECK(number(*database, "SELECT count(*) FROM sqlite_schema WHERE name='b'") == 0);
    CHECK(migrate(*database, kSteps));
}

TEST_CASE("a database opened to read is checked but not changed") {
    const TemporaryFolder folder;
    {
        const auto database = make(folder);
        REQUIRE(migrate(*database, std::span(kSteps).first(1)));
    }
    const auto database = Database::open(folder.file("x.db"), {.read_only = true});
    REQUIRE(database);
    const Result<> refused = check_migrations(**database, kSteps);
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::unavailable);
    CHECK(number(**database, "SELECT count(*) FROM migration") == 1);
}
