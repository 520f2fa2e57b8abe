// Shortcuts answer what the functions answer.
#include "cel/shortcuts.hpp"

#include <fmt/format.h>

#include "cel/cel_fixture.hpp"
#include "cel/functions.hpp"
#include "cel/text_set.hpp"

using namespace dongbo;
using namespace dongbo::cel;

namespace {

const std::vector<std::string> kTexts = {"",
                                         "0",
                                         "-",
                                         "7",
                                         "42",
                                         "-42",
                                         "+42",
                                         "007",
                                         "a",
                                         "ab",
                                         "abc",
                                         "aaa",
                                         "abcd",
                                         "0001",
                                         "00000",
                                         "aaaaaaa",
                                         "01234567",
                                         "012345678",
                                         "001199012345",
                                         "000000000000",
                                         "123456789012345678",
                                         "9223372036854775807",
                                         "9223372036854775808",
                                         "ă",
                                         "aă",
                                         "ăa",
                                         "abcă",
                                         "abcdefgă",
                                         "Nguyễn Văn Đức",
                                         "abcdefghijklmno",
                                         "abcdefghijklmnop",
                                         "abcdefghijklmnopq",
                                         "xxxxxxxxxxxxxxx",
                                         "xxxxxxxxxxxxxxxx",
                                         std::string(63, 'x'),
                                         std::string(64, 'x'),
                                         std::string(70, 'y') + "ă"};

struct Reference {
    Run run;
    std::string operator()(Function function, std::vector<Value> arguments) {
        run.steps_left = 100'000;
        run.arena.reset();
        return show(call(run, function, arguments));
    }
};

/// Compiled once, run with what the world holds then.
struct Prepared {
    Prepared(World& made_for, const std::string& text) : world(made_for) {
        auto compiled = compile(text, world.environment);
        REQUIRE(compiled.has_value());
        program = std::move(*compiled);
    }
    std::string operator()() const {
        return show(world.evaluator.run(*program, world.slots, world.now));
    }
    World& world;
    std::optional<Program> program;
};

}  // namespace

TEST_CASE("shortcuts of texts answer what the functions answer") {
    World world;
    Reference expected;
    const Prepared to_integer(world, "int(text)"), char_at(world, "text.charAt(number)"),
        starts_with(world, "text.startsWith(none)"), ends_with(world, "text.endsWith(none)"),
        equal(world, "text == none"), removal(world, "text.replace(none, '')");
    for (const std::string& text : kTexts) {
        CAPTURE(text);
        world.set("text", string(text));
        CHECK(to_integer() == expected(Function::to_integer, {string(text)}));
        for (std::int64_t place = -1; place < 20; ++place) {
            world.set("number", integer(place));
            CHECK(char_at() == expected(Function::char_at, {string(text), integer(place)}));
        }
        for (const std::string& other : kTexts) {
            CAPTURE(other);
            world.set("none", string(other));
            const std::vector<Value> both = {string(text), string(other)};
            CHECK(starts_with() == expected(Function::starts_with, both));
            CHECK(ends_with() == expected(Function::ends_with, both));
            CHECK(equal() == (text == other ? "true" : "false"));
            CHECK(removal() == expected(Function::replace, {both[0], both[1], string("")}));
        }
    }
}

TEST_CASE("a part of a text between constant places") {
    World world;
    Reference expected;
    for (int begin = 0; begin <= kPlaceMax + 1; ++begin) {
        for (int end = 0; end <= kPlaceMax + 1; ++end) {
            const Prepared part(world, fmt::format("text.substring({}, {})", begin, end));
            for (const std::string& text : kTexts) {
                CAPTURE(text);
                world.set("text", string(text));
                CHECK(part() ==
                      expected(Function::substring, {string(text), integer(begin), integer(end)}));
            }
        }
    }
}

TEST_CASE("shortcuts of whole numbers answer what the functions answer") {
    World world;
    Reference expected;
    const Prepared add(world, "number + anything"), subtract(world, "number - anything"),
        multiply(world, "number * anything"), divide(world, "number / anything"),
        modulo(world, "number % anything");
    const std::vector<std::int64_t> numbers = {INT64_MIN, INT64_MIN + 1, -7,       -1, 0, 1, 2, 7,
                                               100,       INT64_MAX - 1, INT64_MAX};
    for (const std::int64_t a : numbers) {
        for (const std::int64_t b : numbers) {
            CAPTURE(a);
            CAPTURE(b);
            world.set("number", integer(a));
            world.set("anything", integer(b));
            const std::vector<Value> both = {integer(a), integer(b)};
            CHECK(add() == expected(Function::add, both));
            CHECK(subtract() == expected(Function::subtract, both));
            CHECK(multiply() == expected(Function::multiply, both));
            CHECK(divide() == expected(Function::divide, both));
            CHECK(modulo() == expected(Function::modulo, both));
        }
    }
}

TEST_CASE("what is not usual goes the general way") {
    World world;
    CHECK(world("none.charAt(1)") == "error: absent");
    CHECK(world("none.substring(0, 3)") == "error: absent");
    CHECK(world("none.replace('a', '')") == "error: absent");
    CHECK(world("none.startsWith('a')") == "error: absent");
    CHECK(world("text.endsWith(none)") == "error: absent");
    CHECK(world("int(none)") == "error: absent");
    CHECK(world("number + anything") == "error: absent");
    CHECK(world("1 / (number - 42)") == "error: divide_by_zero");
    CHECK(world.unchecked("number.charAt(1)") == "error: no_overload");
    CHECK(world.unchecked("flag.startsWith('a')") == "error: no_overload");
    CHECK(world.unchecked("(1 / 0).replace('a', '')") == "error: divide_by_zero");
    CHECK(world.unchecked("number.substring(0, 3)") == "error: no_overload");
}

TEST_CASE("taking a byte out costs the steps that replacing it costs") {
    World world;
    Reference expected;
    for (const std::string& text : kTexts) {
        if (text.empty()) continue;
        CAPTURE(text);
        const std::string first = text.substr(0, 1);
        expected(Function::replace, {string(text), string(first), string("")});
        const std::int64_t steps = 100'000 - expected.run.steps_left;
        Program::Implementation program;
        program.constants = {string(text), string(first)};
        Run run;
        run.steps_left = 100'000;
        Value made;
        run.registers = &made;
        run.spaces[static_cast<std::size_t>(Operand::Space::constant)] = program.constants.data();
        remove_text({.handler = remove_text,
                     .a = {Operand::Space::constant, 0},
                     .b = {Operand::Space::constant, 1}},
                    run);
        CHECK(100'000 - run.steps_left == steps);
    }
}

TEST_CASE("a set of texts has what the list has") {
    std::vector<Value> texts;
    for (const std::string& text : kTexts)
        if (text.size() % 2 == 0) texts.push_back(string(text));
    const auto set = TextSet::make(texts);
    REQUIRE(set.has_value());
    for (const std::string& text : kTexts) {
        CAPTURE(text);
        CHECK(set->has(string(text)) == (text.size() % 2 == 0));
    }
    CHECK_FALSE(TextSet::make({})->has(string("a")));
    // Texts that begin and end alike would have to be looked for one after the other.
    std::vector<std::string> alike;
    for (int i = 0; i < 20; ++i)
        alike.push_back("beginning" + std::to_string(100 + i) + "end of it");
    texts.clear();
    for (const std::string& text : alike) texts.push_back(string(text));
    CHECK_FALSE(TextSet::make(texts).has_value());
    World world;
    std::string list;
    for (const std::string& text : alike) list += (list.empty() ? "'" : ", '") + text + "'";
    CHECK(world("'" + alike.back() + "' in [" + list + "]") == "true");
    world.set("text", string(alike.back()));
    CHECK(world("text in [" + list + "]") == "true");
    CHECK(world("text + '!' in [" + list + "]") == "false");
}
