// next_change against brute force: what came out stays until then, and where it is exact, not
// longer.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "cel/cel_fixture.hpp"
#include "cel/moment.hpp"

using namespace dongbo;
using namespace dongbo::cel;

namespace {

constexpr std::int64_t kMillisecondsADay = 86'400'000;
constexpr std::int64_t kFirst = kFirstSecond * 1000;
constexpr std::int64_t kLast = kLastSecond * 1000 + 999;

template <class... Texts>
rc::Gen<std::string> one_of(Texts... texts) {
    return rc::gen::element<std::string>(texts...);
}

/// Days near the ones at which clocks and calendars are odd, and others.
rc::Gen<std::string> day() {
    return rc::gen::weightedOneOf<std::string>(
        {{2,
          one_of("2024-02-29", "2025-02-28", "2024-12-31", "2025-01-01", "2025-06", "2024-02",
                 "2025", "2024", "2025-07-01", "0001-01-01", "9999-12-31", "9999", "1725-03-04")},
         {1, rc::gen::exec([] {
              return Date::of_day(*rc::gen::inRange(1990, 2060), *rc::gen::inRange(1, 13),
                                  *rc::gen::inRange(1, 29))
                  ->iso();
          })}});
}

rc::Gen<std::string> moment() {
    return one_of("2024-02-29T16:59:59.999Z", "2024-02-29T17:00:00Z", "2025-01-01T00:00:00Z",
                  "2025-06-30T17:00:00.000000001Z", "2025-07-01T00:00:00.5Z",
                  "9999-12-31T23:59:59.999999999Z", "0001-01-01T00:00:00Z", "2100-01-01T00:00:00Z");
}

rc::Gen<std::string> length() {
    return one_of("0s", "1ms", "1500ms", "-1ns", "1ns", "36h", "24h", "-24h", "8760h", "700000h",
                  "-2500000h");
}

/// Expressions of a kind; deeper ones hold shallower ones.
rc::Gen<std::string> date_text(int depth);
rc::Gen<std::string> duration_text(int depth);

rc::Gen<std::string> timestamp_text(int depth) {
    return rc::gen::exec([depth]() -> std::string {
        switch (*rc::gen::inRange(0, depth > 0 ? 6 : 3)) {
            case 0:
                return "timestamp('" + *moment() + "')";
            case 1:
            case 2:
                return "now";
            case 3:
                return "(" + *timestamp_text(depth - 1) + " + " + *duration_text(depth - 1) + ")";
            case 4:
                return "(" + *timestamp_text(depth - 1) + " - " + *duration_text(depth - 1) + ")";
            default:
                return "[" + *timestamp_text(depth - 1) + ", now][0]";
        }
    });
}

rc::Gen<std::string> duration_text(int depth) {
    return rc::gen::exec([depth]() -> std::string {
        switch (*rc::gen::inRange(0, depth > 0 ? 6 : 1)) {
            case 0:
            case 1:
                return "duration('" + *length() + "')";
            case 2:
                return "(-" + *duration_text(depth - 1) + ")";
            case 3:
                return "(" + *date_text(depth - 1) + " - " + *date_text(depth - 1) + ")";
            default:
                return "(" + *timestamp_text(depth - 1) + " - " + *timestamp_text(depth - 1) + ")";
        }
    });
}

rc::Gen<std::string> date_text(int depth) {
    return rc::gen::exec([depth]() -> std::string {
        switch (*rc::gen::inRange(0, depth > 0 ? 5 : 2)) {
            case 0:
            case 1:
                return "date('" + *day() + "')";
            case 2:
                return "date(" + *timestamp_text(depth - 1) + ")";
            default:
                return "(" + *date_text(depth - 1) + " + " + *duration_text(depth - 1) + ")";
        }
    });
}

rc::Gen<std::string> number_text() {
    return rc::gen::exec([]() -> std::string {
        switch (*rc::gen::inRange(0, 5)) {
            case 0:
                return "age(" + *date_text(1) + ")";
            case 1:
                return "age(" + *date_text(1) + ", " + *timestamp_text(1) + ")";
            case 2:
                return "year(" + *one_of("now", "date(now)") + ")";
            case 3:
                return *timestamp_text(1) + "." +
                       *one_of("getFullYear()", "getMonth()", "getDate()", "getDayOfWeek()",
                               "getDayOfYear()", "getHours()", "getMinutes('+05:45')",
                               "getSeconds()", "getMilliseconds()", "getDate('-09:30')") +
                       " + 0";
            default:
                return *duration_text(1) + "." +
                       *one_of("getHours()", "getMinutes()", "getSeconds()", "getMilliseconds()") +
                       " + 0";
        }
    });
}

rc::Gen<std::string> relation() {
    return one_of(" == ", " != ", " < ", " <= ", " > ", " >= ");
}

rc::Gen<std::string> condition() {
    return rc::gen::exec([]() -> std::string {
        const std::string between = *relation();
        switch (*rc::gen::inRange(0, 6)) {
            case 0:
                return *timestamp_text(2) + between + *timestamp_text(2);
            case 1:
                return *duration_text(2) + between + *duration_text(2);
            case 2:
                return *date_text(2) + between + *timestamp_text(2);
            case 3:
                return *timestamp_text(2) + between + *date_text(2);
            case 4:
                return *number_text() + between + *one_of("0", "1", "18", "-1", "500", "2025");
            default:
                return "[" + *timestamp_text(1) + "]" + *one_of(" == ", " != ") + "[" +
                       *timestamp_text(1) + "]";
        }
    });
}

rc::Gen<std::string> any_text() {
    return rc::gen::weightedOneOf<std::string>(
        {{6, condition()},
         {1, rc::gen::exec([] { return *condition() + " && " + *condition(); })},
         {1, rc::gen::exec([] { return *condition() + " || " + *condition(); })},
         {1, rc::gen::exec([] { return *condition() + " ? 1 : " + *number_text(); })},
         {1, number_text()},
         {1, rc::gen::exec([] {
              return "string(" + *rc::gen::oneOf(timestamp_text(1), date_text(2)) + ")";
          })},
         {1, rc::gen::oneOf(timestamp_text(1), duration_text(2), date_text(2))}});
}

rc::Gen<std::int64_t> clock_time() {
    return rc::gen::weightedOneOf<std::int64_t>(
        {{3, rc::gen::inRange<std::int64_t>(1'700'000'000'000, 1'760'000'000'000)},
         {1, rc::gen::element<std::int64_t>(1'709'225'999'999, 1'709'226'000'000, 1'740'675'600'000,
                                            1'735'689'599'999, kLast, kLast - 1, kFirst, kFirst + 1,
                                            kLast - kMillisecondsADay)}});
}

/// Moments in [from, until): near both ends, near midnights in Vietnam, anywhere.
std::vector<std::int64_t> samples(std::int64_t from, std::int64_t until) {
    std::vector<std::int64_t> found = {from, from + 1, until - 1, from + (until - from) / 2};
    for (int i = 0; i < 6; ++i) {
        const std::int64_t any = *rc::gen::inRange(from, until);
        found.push_back(any);
        const std::int64_t midnight = any - ((any + 7 * 3'600'000) % kMillisecondsADay);
        found.push_back(midnight);
        found.push_back(midnight - 1);
    }
    std::erase_if(found, [&](std::int64_t each) { return each < from || each >= until; });
    return found;
}

struct Outcome {
    std::string shown;
    std::int64_t next_change;
};

Outcome outcome(World& world, const Program& program, std::int64_t milliseconds) {
    const Value value = world.evaluator.run(program, world.slots, {milliseconds});
    return {show(value), world.evaluator.next_change().milliseconds};
}

/// Odd moments are rare: each round tries many expressions.
template <class Property>
void check_often(Property property) {
    CHECK(rc::check([&] {
        for (int i = 0; i < 50; ++i) property();
    }));
}

std::optional<Program> compiled(const World& world, const std::string& text) {
    auto program = compile(text, world.environment);
    if (!program) return std::nullopt;
    return std::move(*program);
}

}  // namespace

TEST_CASE("what came out stays until next_change") {
    World world;
    check_often([&] {
        const std::string text = *any_text();
        const auto program = compiled(world, text);
        if (!program) return;
        const std::int64_t now = *clock_time();
        const Outcome first = outcome(world, *program, now);
        RC_ASSERT(first.next_change > now);
        const std::int64_t until = std::min(first.next_change, kLast + 1);
        for (const std::int64_t moment : samples(now, until))
            RC_ASSERT(outcome(world, *program, moment).shown == first.shown);
    });
}

TEST_CASE("a comparison with the clock comes out otherwise at next_change, if there is one") {
    World world;
    check_often([&] {
        const std::string between = *relation();
        const std::string text = *rc::gen::oneOf(
            rc::gen::exec([=] { return "date('" + *day() + "')" + between + "now"; }),
            rc::gen::exec([=] { return "now" + between + "date('" + *day() + "')"; }),
            rc::gen::exec([=] { return "now" + between + "timestamp('" + *moment() + "')"; }),
            rc::gen::exec([=] {
                return "now - timestamp('" + *moment() + "')" + between + "duration('" + *length() +
                       "')";
            }),
            rc::gen::exec([=] {
                return "age(date('" + *day() + "'))" + between +
                       *one_of("0", "1", "14", "18", "-1", "8000", "100000");
            }));
        const auto program = compiled(world, text);
        if (!program) return;
        const std::int64_t now = *clock_time();
        const Outcome first = outcome(world, *program, now);
        if (first.next_change > kLast) return;
        RC_ASSERT(outcome(world, *program, first.next_change).shown != first.shown);
    });
}

TEST_CASE("the same expression comes out the same whichever way it is compiled") {
    World world;
    check_often([&] {
        const std::string text = *any_text();
        const auto checked = compiled(world, text);
        if (!checked) return;
        const auto unchecked = compile(text, world.environment, {.check_types = false});
        RC_ASSERT(unchecked.has_value());
        const std::int64_t now = *clock_time();
        RC_ASSERT(outcome(world, *checked, now).shown == outcome(world, *unchecked, now).shown);
    });
}
