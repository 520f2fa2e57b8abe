// Walks every cell of role × permission × whose things they are, and holds the table of
// docs/security.md against it.
#include <doctest/doctest.h>

#include <array>

#include "base/file.hpp"
#include "node/caller.hpp"

namespace dongbo {
namespace {

/// What each may do: "own" things of the caller's agency, "all" things of every agency, "–" none.
/// docs/security.md has the same lines.
constexpr std::array<std::array<std::string_view, 1 + kRoles>, kPermissions> kTable = {{
    // permission, steward, leader, auditor, operate, sender, follower
    {"everyone", "all", "all", "all", "all", "all", "all"},
    {"signed_in", "all", "all", "all", "all", "all", "all"},
    {"see_status", "own", "all", "all", "–", "own", "–"},
    {"see_findings", "own", "–", "–", "–", "own", "–"},
    {"see_records", "own", "–", "–", "–", "–", "–"},
    {"work_on_cases", "own", "–", "–", "–", "–", "–"},
    {"decide_units", "own", "–", "–", "–", "–", "–"},
    {"deliver", "own", "–", "–", "–", "own", "–"},
    {"see_accesses", "own", "–", "all", "–", "–", "–"},
    {"operate", "–", "–", "–", "all", "–", "–"},
    {"follow", "–", "–", "–", "–", "–", "own"},
    {"oversee_copies", "own", "–", "–", "–", "–", "–"},
}};

Caller caller_with(std::size_t role, Caller::Kind kind) {
    Caller caller;
    caller.kind = kind;
    caller.agency = "H26";
    caller.roles.set(role);
    return caller;
}

TEST_CASE("each role may do what the table says, with its own, with others' and with no agency's") {
    const std::string own = "H26";
    const std::string other = "H01";
    const std::string below = "H26.1";
    for (std::size_t row = 0; row < kPermissions; ++row) {
        const auto permission = static_cast<Permission>(row);
        REQUIRE(name(permission) == kTable[row][0]);
        for (std::size_t role = 0; role < kRoles; ++role) {
            for (const auto kind : {Caller::Kind::official, Caller::Kind::machine}) {
                const Caller caller = caller_with(role, kind);
                const std::string_view cell = kTable[row][role + 1];
                CAPTURE(std::string(kTable[row][0]));
                CAPTURE(std::string(name(static_cast<Role>(role))));
                CHECK(allowed(caller, permission, &own) == (cell != "–"));
                CHECK(allowed(caller, permission, &other) == (cell == "all"));
                // An agency above another one is another agency.
                CHECK(allowed(caller, permission, &below) == (cell == "all"));
                CHECK(allowed(caller, permission, nullptr) == (cell != "–"));
            }
        }
    }
}

TEST_CASE("nobody may do what everyone may, and nothing else, whatever else is set") {
    Caller nobody;
    nobody.agency = "H26";
    nobody.roles.set();
    const std::string own = "H26";
    for (std::size_t row = 0; row < kPermissions; ++row) {
        const auto permission = static_cast<Permission>(row);
        CHECK(allowed(nobody, permission, &own) == (permission == Permission::everyone));
        CHECK(allowed(nobody, permission, nullptr) == (permission == Permission::everyone));
    }
    CHECK_FALSE(sees_personal(nobody, "H26"));
}

TEST_CASE("who has no role may list, but see nothing of anybody") {
    Caller caller = caller_with(0, Caller::Kind::official);
    caller.roles.reset();
    CHECK(allowed(caller, Permission::signed_in, nullptr));
    for (std::size_t row = 2; row < kPermissions; ++row)
        CHECK_FALSE(allowed(caller, static_cast<Permission>(row), nullptr));
}

TEST_CASE("personal values are for stewards of the owner alone") {
    for (std::size_t role = 0; role < kRoles; ++role) {
        for (const auto kind : {Caller::Kind::official, Caller::Kind::machine}) {
            const Caller caller = caller_with(role, kind);
            CHECK(sees_personal(caller, "H26") == (static_cast<Role>(role) == Role::steward));
            CHECK_FALSE(sees_personal(caller, "H01"));
            CHECK_FALSE(sees_personal(caller, "H26.1"));
            CHECK_FALSE(sees_personal(caller, ""));
        }
    }
}

TEST_CASE("several roles add up") {
    Caller caller = caller_with(static_cast<std::size_t>(Role::leader), Caller::Kind::official);
    caller.roles.set(static_cast<std::size_t>(Role::operate));
    const std::string other = "H01";
    CHECK(allowed(caller, Permission::see_status, &other));
    CHECK(allowed(caller, Permission::operate, nullptr));
    CHECK_FALSE(allowed(caller, Permission::see_records, nullptr));
}

TEST_CASE("roles have names that are read back") {
    for (std::size_t role = 0; role < kRoles; ++role)
        CHECK(parse_role(name(static_cast<Role>(role))) == static_cast<Role>(role));
    CHECK_FALSE(parse_role("Steward"));
    CHECK_FALSE(parse_role(""));
}

TEST_CASE("the page about security shows the table as it is") {
    const auto page = read_file(std::string(DONGBO_SOURCE_FOLDER) + "/docs/security.md");
    REQUIRE(page.has_value());
    for (const auto& row : kTable) {
        std::string line = "| `" + std::string(row[0]) + "` |";
        for (std::size_t i = 1; i < row.size(); ++i) line += " " + std::string(row[i]) + " |";
        CHECK_MESSAGE(page->find(line) != std::string::npos, line);
    }
}

}  // namespace
}  // namespace dongbo
