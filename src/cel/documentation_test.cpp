// Every example of docs/expressions.md gives what stands beside it.
#include <doctest/doctest.h>

#include <fstream>

#include "cel/cel_fixture.hpp"

using namespace dongbo;
using namespace dongbo::cel;

namespace {

/// What stands between backquotes in a cell of a table, where | is written \|.
std::string code_of(const std::string& cell) {
    const std::size_t begin = cell.find('`') + 1;
    std::string code = cell.substr(begin, cell.rfind('`') - begin);
    for (std::size_t at = 0; (at = code.find("\\|", at)) != std::string::npos; ++at)
        code.erase(at, 1);
    return code;
}

}  // namespace

TEST_CASE("every example of the page about expressions gives what it says") {
    std::ifstream page(DONGBO_SOURCE_DIR "/docs/expressions.md");
    World world;
    bool is_example = false;
    int examples = 0;
    for (std::string line; std::getline(page, line);) {
        if (line == "| expression | gives |") is_example = true;
        if (!line.starts_with("|")) is_example = false;
        if (!is_example || !line.starts_with("| `")) continue;
        const std::size_t between = line.find("` | `");
        CAPTURE(line);
        REQUIRE(between != std::string::npos);
        CHECK(world(code_of(line.substr(0, between + 1))) == code_of(line.substr(between + 4)));
        ++examples;
    }
    CHECK(examples > 40);
}
