#include "cel/parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/error.hpp"
#include "cel/lexer.hpp"

namespace dongbo::cel {
namespace {

using Parsed = std::expected<Syntax, Problem>;

constexpr std::array<std::string_view, 16> kReserved = {
    "as",     "break", "const", "continue", "else",      "for",    "function", "if",
    "import", "let",   "loop",  "package",  "namespace", "return", "var",      "void"};

/// Leaves the function with a problem, or gives what was parsed.
#define PARSE(declaration, expression)                                               \
    auto DONGBO_CONCAT(parsed_, __LINE__) = (expression);                            \
    if (!DONGBO_CONCAT(parsed_, __LINE__))                                           \
        return std::unexpected(std::move(DONGBO_CONCAT(parsed_, __LINE__)).error()); \
    declaration = std::move(*DONGBO_CONCAT(parsed_, __LINE__))

class Parser {
  public:
    explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

    Parsed run() {
        PARSE(Syntax whole, expression());
        if (token().kind != Token::Kind::end)
            return problem(fmt::format("`{}` is not expected here", token().text),
                           "an operator or the end would be");
        return whole;
    }

  private:
    struct Level {
        Parser& parser;
        ~Level() { --parser.level_; }
    };

    const Token& token() const { return tokens_[at_]; }
    bool is(std::string_view symbol) const {
        return token().kind == Token::Kind::symbol && token().text == symbol;
    }
    bool is_word(std::string_view word) const {
        return token().kind == Token::Kind::identifier && token().text == word;
    }
    bool take(std::string_view symbol) {
        if (!is(symbol)) return false;
        ++at_;
        return true;
    }
    std::unexpected<Problem> problem(std::string what, std::string cure = {}) const {
        return std::unexpected(Problem{token().offset, std::move(what), std::move(cure)});
    }
    std::unexpected<Problem> missing(std::string_view symbol) const {
        if (token().kind == Token::Kind::end)
            return problem("the expression ends too early", fmt::format("`{}` is missing", symbol));
        return problem(fmt::format("`{}` is not expected here", token().text),
                       fmt::format("`{}` is missing", symbol));
    }

    Parsed node(Syntax::Form form, std::uint32_t offset, std::string text,
                std::vector<Syntax> arguments) const {
        Syntax made{.form = form, .offset = offset, .text = std::move(text)};
        for (const Syntax& argument : arguments)
            made.depth = std::max(made.depth, argument.depth + 1);
        made.arguments = std::move(arguments);
        if (made.depth <= kDepthMax) return made;
        return std::unexpected(Problem{offset, "the expression is nested too deeply",
                                       "split it, or use a list and a macro"});
    }
    Parsed binary(std::string_view symbol, std::uint32_t offset, Syntax left, Syntax right) const {
        std::vector<Syntax> sides;
        sides.push_back(std::move(left));
        sides.push_back(std::move(right));
        std::string name = symbol == "in" ? "@in" : fmt::format("_{}_", symbol);
        return node(Syntax::Form::call, offset, std::move(name), std::move(sides));
    }

    Parsed expression() {
        const Level level{*this};
        if (++level_ > kDepthMax) return problem("the expression is nested too deeply", "split it");
        PARSE(Syntax condition, logical("||"));
        const std::uint32_t offset = token().offset;
        if (!take("?")) return condition;
        PARSE(Syntax yes, logical("||"));
        if (!take(":")) return missing(":");
        PARSE(Syntax no, expression());
        std::vector<Syntax> parts;
        parts.push_back(std::move(condition));
        parts.push_back(std::move(yes));
        parts.push_back(std::move(no));
        return node(Syntax::Form::call, offset, "_?_:_", std::move(parts));
    }

    /// Long chains become a balanced tree: the order in which their parts are looked at is free.
    Parsed logical(std::string_view symbol) {
        std::vector<Syntax> terms;
        std::vector<std::uint32_t> offsets;
        for (;;) {
            PARSE(Syntax term, symbol == "||" ? logical("&&") : relation());
            terms.push_back(std::move(term));
            offsets.push_back(token().offset);
            if (!take(symbol)) break;
        }
        return balance(symbol, terms, offsets, 0, terms.size());
    }
    Parsed balance(std::string_view symbol, std::vector<Syntax>& terms,
                   const std::vector<std::uint32_t>& offsets, std::size_t first, std::size_t last) {
        if (last - first == 1) return std::move(terms[first]);
        const std::size_t middle = first + (last - first + 1) / 2;
        PARSE(Syntax left, balance(symbol, terms, offsets, first, middle));
        PARSE(Syntax right, balance(symbol, terms, offsets, middle, last));
        return binary(symbol, offsets[middle - 1], std::move(left), std::move(right));
    }

    Parsed relation() {
        constexpr std::array<std::string_view, 6> kSymbols = {"<", "<=", ">=", ">", "==", "!="};
        PARSE(Syntax left, sum());
        for (;;) {
            const bool in = is_word("in");
            const bool symbol = token().kind == Token::Kind::symbol &&
                                std::ranges::find(kSymbols, token().text) != kSymbols.end();
            if (!in && !symbol) return left;
            const Token operation = token();
            ++at_;
            PARSE(Syntax right, sum());
            PARSE(left,
                  binary(operation.text, operation.offset, std::move(left), std::move(right)));
        }
    }
    Parsed sum() {
        PARSE(Syntax left, product());
        while (is("+") || is("-")) {
            const Token operation = token();
            ++at_;
            PARSE(Syntax right, product());
            PARSE(left,
                  binary(operation.text, operation.offset, std::move(left), std::move(right)));
        }
        return left;
    }
    Parsed product() {
        PARSE(Syntax left, unary());
        while (is("*") || is("/") || is("%")) {
            const Token operation = token();
            ++at_;
            PARSE(Syntax right, unary());
            PARSE(left,
                  binary(operation.text, operation.offset, std::move(left), std::move(right)));
        }
        return left;
    }

    Parsed unary() {
        std::vector<Token> signs;
        const std::string symbol = is("!") ? "!" : "-";
        for (; is(symbol); ++at_) signs.push_back(token());
        const bool number =
            token().kind == Token::Kind::integer || token().kind == Token::Kind::real;
        const bool negative = symbol == "-" && !signs.empty() && number;
        if (negative) signs.pop_back();
        PARSE(Syntax operand, member(negative));
        for (; !signs.empty(); signs.pop_back()) {
            std::vector<Syntax> argument;
            argument.push_back(std::move(operand));
            PARSE(operand,
                  node(Syntax::Form::call, signs.back().offset, symbol + "_", std::move(argument)));
        }
        return operand;
    }

    Parsed member(bool negative) {
        PARSE(Syntax operand, primary(negative));
        for (;;) {
            const std::uint32_t offset = token().offset;
            std::vector<Syntax> arguments;
            if (take("[")) {
                arguments.push_back(std::move(operand));
                PARSE(Syntax index, expression());
                arguments.push_back(std::move(index));
                if (!take("]")) return missing("]");
                PARSE(operand, node(Syntax::Form::call, offset, "_[_]", std::move(arguments)));
            } else if (take(".")) {
                PARSE(operand, after_dot(std::move(operand)));
            } else if (is("{") && is_name(operand)) {
                return problem("messages are not supported", "write a map: {'key': value}");
            } else {
                return operand;
            }
        }
    }
    static bool is_name(const Syntax& syntax) {
        return syntax.form == Syntax::Form::identifier ||
               (syntax.form == Syntax::Form::select && is_name(syntax.arguments.front()));
    }

    Parsed after_dot(Syntax operand) {
        const Token name = token();
        const bool quoted = name.kind == Token::Kind::quoted_identifier;
        if (!quoted && name.kind != Token::Kind::identifier) return missing("name of a field");
        if (!quoted && is_literal_word(name.text))
            return problem(fmt::format("`{}` is no name", name.text));
        ++at_;
        std::vector<Syntax> arguments;
        arguments.push_back(std::move(operand));
        if (quoted || !take("("))
            return node(Syntax::Form::select, name.offset, name.text, std::move(arguments));
        if (auto read = list_until(")", arguments); !read)
            return std::unexpected(std::move(read).error());
        return node(Syntax::Form::method, name.offset, name.text, std::move(arguments));
    }
    static bool is_literal_word(std::string_view word) {
        return word == "true" || word == "false" || word == "null" || word == "in";
    }

    std::expected<void, Problem> list_until(std::string_view end, std::vector<Syntax>& elements,
                                            bool comma_at_end = false) {
        if (take(end)) return {};
        for (;;) {
            PARSE(Syntax element, expression());
            elements.push_back(std::move(element));
            if (take(end)) return {};
            if (!take(",")) return missing(end);
            if (comma_at_end && take(end)) return {};
        }
    }

    Parsed primary(bool negative) {
        const Token first = token();
        switch (first.kind) {
            case Token::Kind::integer:
            case Token::Kind::unsigned_:
            case Token::Kind::real:
                return number(negative);
            case Token::Kind::string:
            case Token::Kind::bytes: {
                ++at_;
                Syntax literal{.offset = first.offset, .text = first.text};
                literal.literal.kind =
                    first.kind == Token::Kind::string ? Kind::string : Kind::bytes;
                return literal;
            }
            case Token::Kind::identifier:
                return word(false);
            case Token::Kind::quoted_identifier:
                return problem("a name in ` ` stands after a dot only");
            case Token::Kind::symbol:
                return bracketed();
            case Token::Kind::end:
                break;
        }
        return problem("the expression ends too early", "a value is missing");
    }

    Parsed bracketed() {
        const std::uint32_t offset = token().offset;
        std::vector<Syntax> parts;
        if (take("(")) {
            PARSE(Syntax inner, expression());
            if (!take(")")) return missing(")");
            return inner;
        }
        if (take("[")) {
            if (auto read = list_until("]", parts, true); !read)
                return std::unexpected(std::move(read).error());
            return node(Syntax::Form::list, offset, {}, std::move(parts));
        }
        if (take("{")) return map(offset);
        if (take(".")) {
            if (token().kind != Token::Kind::identifier) return missing("name");
            return word(true);
        }
        return problem(fmt::format("`{}` is not expected here", token().text), "a value would be");
    }

    Parsed map(std::uint32_t offset) {
        std::vector<Syntax> parts;
        while (!take("}")) {
            PARSE(Syntax key, expression());
            if (!take(":")) return missing(":");
            PARSE(Syntax value, expression());
            parts.push_back(std::move(key));
            parts.push_back(std::move(value));
            if (!take(",") && !is("}")) return missing("}");
        }
        return node(Syntax::Form::map, offset, {}, std::move(parts));
    }

    Parsed word(bool rooted) {
        const Token name = token();
        Syntax made{.offset = name.offset, .rooted = rooted};
        if (is_literal_word(name.text)) {
            if (rooted || name.text == "in")
                return problem(fmt::format("`{}` is no name", name.text));
            ++at_;
            if (name.text != "null") made.literal = boolean(name.text == "true");
            return made;
        }
        if (std::ranges::find(kReserved, name.text) != kReserved.end() || name.text == "while")
            return problem(fmt::format("`{}` is a reserved word", name.text), "use another name");
        ++at_;
        if (take("(")) {
            std::vector<Syntax> arguments;
            if (auto read = list_until(")", arguments); !read)
                return std::unexpected(std::move(read).error());
            return node(Syntax::Form::call, name.offset, name.text, std::move(arguments));
        }
        made.form = Syntax::Form::identifier;
        made.text = name.text;
        return made;
    }

    Parsed number(bool negative) {
        const Token digits = token();
        Syntax made{.offset = digits.offset};
        if (digits.kind == Token::Kind::real) {
            double value = 0;
            const char* end = digits.text.data() + digits.text.size();
            const auto [stop, defect] = std::from_chars(digits.text.data(), end, value);
            if (stop != end || defect == std::errc::invalid_argument)
                return problem("this is no number");
            // Beyond what a double holds: infinite, or zero.
            if (defect == std::errc::result_out_of_range)
                value = digits.text.find("e-") != std::string::npos ? 0.0 : HUGE_VAL;
            made.literal = real(negative ? -value : value);
        } else {
            const bool hex =
                digits.text.size() > 1 && (digits.text[1] == 'x' || digits.text[1] == 'X');
            std::uint64_t value = 0;
            const char* begin = digits.text.data() + (hex ? 2 : 0);
            const char* end = digits.text.data() + digits.text.size();
            const auto [stop, defect] = std::from_chars(begin, end, value, hex ? 16 : 10);
            const std::uint64_t most = (std::uint64_t{1} << 63) - (negative ? 0 : 1);
            const bool unsigned_ = digits.kind == Token::Kind::unsigned_;
            if (defect != std::errc{} || (!unsigned_ && value > most))
                return problem("the number is too big", "an int has 64 bits");
            made.literal = unsigned_
                               ? unsigned_integer(value)
                               : integer(static_cast<std::int64_t>(negative ? 0 - value : value));
        }
        ++at_;
        return made;
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    std::uint32_t level_ = 0;
};

}  // namespace

std::expected<Syntax, Problem> parse(std::string_view text) {
    auto tokens = tokenize(text);
    if (!tokens) return std::unexpected(std::move(tokens).error());
    return Parser(std::move(*tokens)).run();
}

}  // namespace dongbo::cel
