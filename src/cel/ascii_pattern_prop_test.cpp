// The fast way to match and RE2 never differ.
#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <re2/re2.h>

#include <string>

#include "cel/ascii_pattern.hpp"

using dongbo::cel::AsciiPattern;

namespace {

bool re2_matches(const std::string& text, const std::string& pattern) {
    return re2::RE2::PartialMatch(text, re2::RE2(pattern, re2::RE2::Quiet));
}

bool re2_reads(const std::string& pattern) {
    return re2::RE2(pattern, re2::RE2::Quiet).ok();
}

template <class... Texts>
rc::Gen<std::string> one_of(Texts... texts) {
    return rc::gen::element<std::string>(texts...);
}

rc::Gen<std::string> sequence_of(rc::Gen<std::string> part, int most) {
    return rc::gen::exec([part, most] {
        std::string text;
        const int parts = *rc::gen::inRange(0, most);
        for (int i = 0; i < parts; ++i) text += *part;
        return text;
    });
}

/// Pattern-like text: mostly what AsciiPattern knows, some of it broken or left to RE2.
rc::Gen<std::string> pattern_of(int nesting) {
    const auto single = one_of("a", "b", "0", "-", "[ab]", "[0-9]", "[a-c0]", "[b-]", "\\d", "\\w",
                               "\\.", "\\-", "[\\d.]", "[^a]", ".", "ế", "[a", "\\b", "]", "}");
    return rc::gen::exec([nesting, single] {
        std::string text;
        const int alternatives = *rc::gen::weightedElement<int>({{6, 1}, {1, 2}, {1, 3}});
        for (int i = 0; i < alternatives; ++i) {
            if (i > 0) text += '|';
            const int parts = *rc::gen::inRange(1, 5);
            for (int j = 0; j < parts; ++j) {
                const bool is_group = nesting > 0 && *rc::gen::inRange(0, 4) == 0;
                text += is_group ? *one_of("(", "(?:") + *pattern_of(nesting - 1) + ")" : *single;
                text += *rc::gen::weightedOneOf<std::string>(
                    {{6, rc::gen::just(std::string())},
                     {1, one_of("?", "*", "+", "{2}", "{1,3}", "{0,2}", "{2,}", "{3,1}", "{,2}",
                                "{0}", "*?", "+*", "{200}")}});
            }
        }
        return text;
    });
}

rc::Gen<std::string> whole_pattern() {
    return rc::gen::exec([] {
        const bool from_start = *rc::gen::arbitrary<bool>();
        const bool to_end = *rc::gen::arbitrary<bool>();
        return (from_start ? "^" : "") + *pattern_of(2) + (to_end ? "$" : "");
    });
}

rc::Gen<std::string> text() {
    return sequence_of(one_of("a", "b", "c", "0", "7", "-", ".", "_", "ế", "\n", "Z"), 12);
}

}  // namespace

TEST_CASE("the fast way to match agrees with RE2 for every pattern that it takes") {
    CHECK(rc::check([] {
        const std::string pattern = *whole_pattern();
        const auto fast = AsciiPattern::compile(pattern);
        RC_CLASSIFY(fast.has_value(), "fast");
        if (!fast) return;
        RC_ASSERT(re2_reads(pattern));
        for (int i = 0; i < 20; ++i) {
            const std::string subject = *text();
            RC_ASSERT(fast->matches(subject) == re2_matches(subject, pattern));
        }
    }));
}

TEST_CASE("any text as a pattern is left to RE2 or matches as it does") {
    const auto characters =
        sequence_of(one_of("a", "b", "0", "[", "]", "(", ")", "{", "}", "-", "^", "$", "|", "*",
                           "+", "?", "\\", ".", "2", ",", ":", "d"),
                    10);
    CHECK(rc::check([&] {
        const std::string pattern = *characters;
        const auto fast = AsciiPattern::compile(pattern);
        if (!fast) return;
        RC_ASSERT(re2_reads(pattern));
        const std::string subject = *text();
        RC_ASSERT(fast->matches(subject) == re2_matches(subject, pattern));
    }));
}

TEST_CASE("the patterns of the shipped contracts take the fast way") {
    for (const char* pattern :
         {"^[0-9]{12}$", "^[0-9]{3}[02468]", "^[0-9]{10}(-?[0-9]{3})?$",
          "^[0-9A-Z]+([.][0-9A-Z]+)*$", "^[0-9]{2}$", "(01|79)[0-9]+", "^(19|20)\\d{2}-\\d{2}$"}) {
        CAPTURE(pattern);
        CHECK(AsciiPattern::compile(pattern).has_value());
    }
}

TEST_CASE("what only RE2 reads well is left to it") {
    for (const char* pattern :
         {"", "^$", "a.b", "[^a]", "ế+", "(?i)a", "a**", "^a|b$", "a^b", "a$b", "\\bword",
          "[[:alpha:]]", "a{1001}", "x{2,1}", "(a{50}){50}"}) {
        CAPTURE(pattern);
        CHECK_FALSE(AsciiPattern::compile(pattern).has_value());
    }
}

TEST_CASE("the end of the text is not the end of a line") {
    const auto whole = AsciiPattern::compile("^[0-9]{2}$");
    REQUIRE(whole.has_value());
    CHECK(whole->matches("12"));
    CHECK_FALSE(whole->matches("12\n"));
    CHECK_FALSE(whole->matches("\n12"));
    CHECK_FALSE(whole->matches("1"));
    CHECK_FALSE(whole->matches("123"));
}
