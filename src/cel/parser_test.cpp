#include "cel/parser.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace dongbo::cel {
namespace {

/// The tree as nested calls: "_+_(1, a.b)".
std::string tell(const Syntax& syntax) {
    std::string arguments;
    for (const Syntax& argument : syntax.arguments)
        arguments += (arguments.empty() ? "" : ", ") + tell(argument);
    switch (syntax.form) {
        case Syntax::Form::literal:
            switch (syntax.literal.kind) {
                case Kind::null:
                    return "null";
                case Kind::boolean:
                    return syntax.literal.boolean ? "true" : "false";
                case Kind::integer:
                    return fmt::format("{}", syntax.literal.integer);
                case Kind::unsigned_:
                    return fmt::format("{}u", syntax.literal.unsigned_);
                case Kind::real:
                    return fmt::format("{}r", syntax.literal.real);
                default:
                    return fmt::format("<{}>", syntax.text);
            }
        case Syntax::Form::identifier:
            return (syntax.rooted ? "." : "") + syntax.text;
        case Syntax::Form::select:
            return arguments + "." + syntax.text;
        case Syntax::Form::call:
            return syntax.text + "(" + arguments + ")";
        case Syntax::Form::method:
            return "." + syntax.text + "(" + arguments + ")";
        case Syntax::Form::list:
            return "[" + arguments + "]";
        case Syntax::Form::map:
            return "{" + arguments + "}";
    }
    return {};
}

std::string parsed(std::string_view text) {
    const auto syntax = parse(text);
    return syntax ? tell(*syntax)
                  : fmt::format("{}: {}", syntax.error().offset, syntax.error().what);
}

TEST_CASE("operators bind as the specification says") {
    CHECK(parsed("1 + 2 * 3 - 4") == "_-_(_+_(1, _*_(2, 3)), 4)");
    CHECK(parsed("a || b && c") == "_||_(a, _&&_(b, c))");
    CHECK(parsed("a ? b : c ? d : e") == "_?_:_(a, b, _?_:_(c, d, e))");
    CHECK(parsed("!a.b == -c") == "_==_(!_(a.b), -_(c))");
    CHECK(parsed("a in [1, 2,] // no more") == "@in(a, [1, 2])");
    CHECK(parsed("a[0].f(1).b") == ".f(_[_](a, 0), 1).b");
    CHECK(parsed("{'k': 1, 'l': [],}") == "{<k>, 1, <l>, []}");
    CHECK(parsed(".a.b") == ".a.b");
}

TEST_CASE("literals of every kind are read") {
    CHECK(parsed("-9223372036854775808") == "-9223372036854775808");
    CHECK(parsed("0xFFu") == "255u");
    CHECK(parsed("1.5e3") == "1500r");
    CHECK(parsed(".5") == "0.5r");
    CHECK(parsed(R"('\u1ea1\x41\101\n')") == "<ạAA\n>");
    CHECK(parsed(R"(r'\d')") == "<\\d>");
    CHECK(parsed("'''a'b\nc'''") == "<a'b\nc>");
    CHECK(parsed(R"(b'\xff')") == "<\xff>");
    CHECK(parsed("null == true") == "_==_(null, true)");
}

TEST_CASE("what is wrong is told with its place") {
    CHECK(parsed("1 +") == "3: the expression ends too early");
    CHECK(parsed("a = b") == "2: this character begins nothing");
    CHECK(parsed("(a") == "2: the expression ends too early");
    CHECK(parsed("a b") == "2: `b` is not expected here");
    CHECK(parsed("'a") == "0: a quote is not closed");
    CHECK(parsed(R"('\q')") == "1: this escape means nothing");
    CHECK(parsed("9223372036854775808") == "0: the number is too big");
    CHECK(parsed("for") == "0: `for` is a reserved word");
    CHECK(parsed("Name{a: 1}") == "4: messages are not supported");
    CHECK(parsed("'\xff'") == "1: these bytes are no UTF-8");
    CHECK(parsed("1a") == "0: the number runs into a word");
    CHECK(parsed("") == "0: the expression ends too early");
}

TEST_CASE("no input nests too deeply for the stack") {
    const std::string many(20'000, '(');
    CHECK(parsed(many).ends_with("the expression is nested too deeply"));
    std::string sum = "1";
    for (int i = 0; i < 1'000; ++i) sum += "+1";
    CHECK(parsed(sum).ends_with("the expression is nested too deeply"));
    std::string all = "a";
    for (int i = 0; i < 5'000; ++i) all += "&&a";
    const auto syntax = parse(all);
    REQUIRE(syntax.has_value());
    CHECK(syntax->depth < 20);
    CHECK(parsed(std::string(70'000, ' ')).starts_with("0: the expression is longer"));
}

}  // namespace
}  // namespace dongbo::cel
