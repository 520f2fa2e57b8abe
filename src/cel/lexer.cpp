#include "cel/lexer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cel/string_literal.hpp"

namespace dongbo::cel {
namespace {

constexpr std::size_t kLongestText = 64 << 10;
constexpr std::array<std::string_view, 6> kLongSymbols = {"&&", "||", "<=", ">=", "==", "!="};
constexpr std::string_view kSymbols = "<>+-*/%!?:.,()[]{}";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool begins_word(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool in_word(char c) {
    return begins_word(c) || is_digit(c);
}

class Lexer {
  public:
    explicit Lexer(std::string_view text) : text_(text) {}

    std::expected<std::vector<Token>, Problem> run() {
        if (text_.size() > kLongestText)
            return std::unexpected(Problem{0, "the expression is longer than 64 KiB", "split it"});
        for (skip_blanks(); at_ < text_.size(); skip_blanks()) {
            begin_ = at_;
            if (auto read = next(); !read) return std::unexpected(std::move(read).error());
        }
        begin_ = at_;
        add(Token::Kind::end, {});
        return std::move(tokens_);
    }

  private:
    using Done = std::expected<void, Problem>;

    std::unexpected<Problem> problem(std::string what, std::string cure = {}) const {
        return std::unexpected(Problem{begin_, std::move(what), std::move(cure)});
    }
    char peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    void add(Token::Kind kind, std::string text) {
        tokens_.push_back({kind, static_cast<std::uint32_t>(begin_), std::move(text)});
    }
    std::string taken() const { return std::string(text_.substr(begin_, at_ - begin_)); }

    void skip_blanks() {
        for (; at_ < text_.size(); ++at_) {
            if (text_.substr(at_).starts_with("//"))
                at_ = std::min(text_.find('\n', at_), text_.size() - 1);
            else if (std::string_view(" \t\n\f\r").find(text_[at_]) == std::string_view::npos)
                return;
        }
    }

    Done next() {
        const char c = peek();
        if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
        if (const auto literal = find_string_literal(text_.substr(at_))) return string(*literal);
        if (begins_word(c)) {
            while (in_word(peek())) ++at_;
            add(Token::Kind::identifier, taken());
            return {};
        }
        if (c == '`') return quoted_identifier();
        for (const std::string_view symbol : kLongSymbols) {
            if (!text_.substr(at_).starts_with(symbol)) continue;
            at_ += symbol.size();
            add(Token::Kind::symbol, std::string(symbol));
            return {};
        }
        if (kSymbols.find(c) == std::string_view::npos || c == '\0')
            return problem("this character begins nothing", c == '='   ? "compare with =="
                                                            : c == '&' ? "write &&"
                                                            : c == '|' ? "write ||"
                                                                       : "");
        ++at_;
        add(Token::Kind::symbol, std::string(1, c));
        return {};
    }

    Done quoted_identifier() {
        const std::size_t end = text_.find('`', at_ + 1);
        if (end == std::string_view::npos || end == at_ + 1)
            return problem("a quote ` is not closed");
        at_ = end + 1;
        const std::string_view name = text_.substr(begin_ + 1, end - begin_ - 1);
        const bool plain = std::ranges::all_of(name, [](char c) {
            return in_word(c) || std::string_view(".-/ ").find(c) != std::string_view::npos;
        });
        if (!plain) return problem("a name in ` ` has letters, digits, _ . - / and blanks only");
        add(Token::Kind::quoted_identifier, std::string(name));
        return {};
    }

    Done string(const StringLiteral& literal) {
        auto meaning = read_string_literal(text_.substr(at_), literal);
        if (!meaning) {
            begin_ = at_ + meaning.error().offset;
            return problem(meaning.error().what, meaning.error().cure);
        }
        at_ += meaning->size;
        add(literal.bytes ? Token::Kind::bytes : Token::Kind::string, std::move(meaning->meaning));
        return {};
    }

    Done number() {
        if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X') && is_hex(peek(2))) {
            for (at_ += 2; is_hex(peek());) ++at_;
            return whole();
        }
        bool real = false;
        while (is_digit(peek())) ++at_;
        if (peek() == '.' && is_digit(peek(1))) {
            real = true;
            for (++at_; is_digit(peek());) ++at_;
        }
        if (peek() == 'e' || peek() == 'E') {
            const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
            if (is_digit(peek(1 + sign))) {
                real = true;
                for (at_ += 1 + sign; is_digit(peek());) ++at_;
            }
        }
        if (!real) return whole();
        add(Token::Kind::real, taken());
        return end_of_number();
    }

    Done whole() {
        std::string digits = taken();
        const bool unsigned_ = peek() == 'u' || peek() == 'U';
        if (unsigned_) ++at_;
        add(unsigned_ ? Token::Kind::unsigned_ : Token::Kind::integer, std::move(digits));
        return end_of_number();
    }

    Done end_of_number() const {
        if (!in_word(peek())) return {};
        return problem("the number runs into a word", "write a blank between them");
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t begin_ = 0;
    std::vector<Token> tokens_;
};

}  // namespace

std::expected<std::vector<Token>, Problem> tokenize(std::string_view text) {
    return Lexer(text).run();
}

}  // namespace dongbo::cel
