// Conditions of any shape against the rules of the language, carried out one by one.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <functional>

#include "cel/cel_fixture.hpp"

using namespace dongbo;
using namespace dongbo::cel;

namespace {

enum class Outcome { no, yes, error };

/// An expression, and what it comes to for the number that its variable x holds.
struct Node {
    std::string text;
    std::function<Outcome(int)> outcome;
};

Outcome outcome_of(bool value) {
    return value ? Outcome::yes : Outcome::no;
}

Node always(std::string text, Outcome outcome) {
    return {std::move(text), [outcome](int) { return outcome; }};
}

rc::Gen<Node> leaf() {
    using enum Outcome;
    return rc::gen::element<Node>(
        always("flag", yes), always("!flag", no), always("true", yes), always("false", no),
        always("anything", error), always("1 / 0 > 0", error), always("none > 'a'", error),
        always("none == null", yes), always("text != null", yes), always("text == 'a'", no),
        always("text in ['a', 'Nguyễn Văn Đức']", yes), always("none in ['a']", no),
        always("born <= now", yes), always("died <= now", error), always("died == born", no),
        always("age(born) >= 35", yes), always("born.getFullYear() < 1990", no),
        always("died.getFullYear() < 1990", error), always("text.matches('^[A-Z]')", yes),
        always("none.matches('^[A-Z]')", error), always("number == 42", yes),
        always("dyn(text)", error), always("papers.exists(p, p.type == 'cccd')", yes),
        Node{"x == 2", [](int x) { return outcome_of(x == 2); }},
        Node{"x in [1, 3]", [](int x) { return outcome_of(x != 2); }},
        Node{"6 / (x - 2) > 0", [](int x) { return x == 2 ? Outcome::error : outcome_of(x > 2); }});
}

Outcome opposite(Outcome outcome) {
    if (outcome == Outcome::error) return outcome;
    return outcome_of(outcome == Outcome::no);
}

/// What decides wins over errors, errors over the rest.
Outcome chain(std::initializer_list<Outcome> operands, Outcome decides) {
    if (std::ranges::count(operands, decides) > 0) return decides;
    return std::ranges::count(operands, Outcome::error) > 0 ? Outcome::error : opposite(decides);
}

Node loop(const std::string& macro, const Node& body) {
    return {"[1, 2, 3]." + macro + "(x, " + body.text + ")", [macro, body](int) {
                const auto all = {body.outcome(1), body.outcome(2), body.outcome(3)};
                if (macro == "all") return chain(all, Outcome::no);
                if (macro == "exists") return chain(all, Outcome::yes);
                if (std::ranges::count(all, Outcome::error) > 0) return Outcome::error;
                return outcome_of(std::ranges::count(all, Outcome::yes) == 1);
            }};
}

Node filtered(const Node& body) {
    const std::string filter = "[1, 2, 3].filter(x, " + body.text + ")";
    const std::string map = "[1, 2, 3].map(x, " + body.text + ", x)";
    return {filter + " == " + map + " && " + filter + ".size() == 2", [body](int) {
                const auto all = {body.outcome(1), body.outcome(2), body.outcome(3)};
                if (std::ranges::count(all, Outcome::error) > 0) return Outcome::error;
                return outcome_of(std::ranges::count(all, Outcome::yes) == 2);
            }};
}

Node combined(const std::string& sign, const Node& a, const Node& b) {
    const Outcome decides = sign == "&&" ? Outcome::no : Outcome::yes;
    return {"(" + a.text + " " + sign + " " + b.text + ")",
            [=](int x) { return chain({a.outcome(x), b.outcome(x)}, decides); }};
}

rc::Gen<Node> condition(int depth) {
    if (depth == 0) return leaf();
    return rc::gen::exec([depth]() -> Node {
        const Node a = *condition(depth - 1);
        switch (*rc::gen::inRange(0, 9)) {
            case 0:
            case 1:
                return combined("&&", a, *condition(depth - 1));
            case 2:
            case 3:
                return combined("||", a, *condition(depth - 1));
            case 4:
                return {"!(" + a.text + ")", [a](int x) { return opposite(a.outcome(x)); }};
            case 5: {
                const Node b = *condition(depth - 1);
                const Node c = *condition(depth - 1);
                return {"(" + a.text + " ? " + b.text + " : " + c.text + ")", [=](int x) {
                            const Outcome chosen = a.outcome(x);
                            if (chosen == Outcome::error) return chosen;
                            return chosen == Outcome::yes ? b.outcome(x) : c.outcome(x);
                        }};
            }
            case 6:
                return loop(*rc::gen::element<std::string>("all", "exists", "exists_one"), a);
            case 7:
                return filtered(a);
            default:
                return *leaf();
        }
    });
}

}  // namespace

TEST_CASE("a condition of any shape comes to what its parts come to") {
    World world;
    world.environment.variables.push_back({"x", {Kind::integer}});
    CHECK(rc::check([&] {
        for (int i = 0; i < 50; ++i) {
            const Node node = *condition(*rc::gen::inRange(1, 5));
            // As an operand, so that null and texts count as errors.
            const std::string text = "flag && (" + node.text + ")";
            const int x = *rc::gen::inRange(1, 4);
            world.set("x", integer(x));
            const bool check_types = *rc::gen::arbitrary<bool>();
            const auto program = compile(text, world.environment, {.check_types = check_types});
            if (!program) continue;  // too many steps
            const Value value = world.evaluator.run(*program, world.slots, world.now);
            const Outcome outcome =
                value.kind == Kind::boolean ? outcome_of(value.boolean) : Outcome::error;
            RC_LOG() << text << " with x = " << x << '\n';
            RC_ASSERT(outcome == node.outcome(x));
        }
    }));
}
