#include "cel/string_literal.hpp"

namespace dongbo::cel {
namespace {

std::optional<std::uint32_t> digit_of(char c, std::uint32_t base) {
    std::uint32_t digit = base;
    if (c >= '0' && c <= '9') digit = static_cast<std::uint32_t>(c - '0');
    if (c >= 'a' && c <= 'f') digit = static_cast<std::uint32_t>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') digit = static_cast<std::uint32_t>(c - 'A' + 10);
    return digit < base ? std::optional(digit) : std::nullopt;
}

void append_utf8(std::string& out, std::uint32_t point) {
    const auto byte = [&](std::uint32_t bits) { out += static_cast<char>(bits); };
    if (point < 0x80) return byte(point);
    if (point < 0x800) {
        byte(0xC0 | point >> 6);
    } else {
        if (point < 0x10000) {
            byte(0xE0 | point >> 12);
        } else {
            byte(0xF0 | point >> 18);
            byte(0x80 | (point >> 12 & 0x3F));
        }
        byte(0x80 | (point >> 6 & 0x3F));
    }
    byte(0x80 | (point & 0x3F));
}

/// Bytes of the UTF-8 character at the begin of `text`; 0: it is none.
std::size_t character_size(std::string_view text) {
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first < 0xE0) return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first < 0xF0) {
        const bool too_long = first == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = first == 0xED && byte(1) >= 0xA0;
        return follows(1) && follows(2) && !too_long && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first < 0xF5) {
        const bool too_long = first == 0xF0 && byte(1) < 0x90;
        const bool too_high = first == 0xF4 && byte(1) >= 0x90;
        return follows(1) && follows(2) && follows(3) && !too_long && !too_high ? 4 : 0;
    }
    return 0;
}

class Reader {
  public:
    Reader(std::string_view text, const StringLiteral& literal)
        : text_(text), literal_(literal), at_(literal.prefix + (literal.triple ? 3 : 1)) {}

    std::expected<ReadLiteral, Problem> run() {
        const std::string end(literal_.triple ? 3 : 1, literal_.quote);
        while (at_ < text_.size()) {
            if (text_.substr(at_).starts_with(end))
                return ReadLiteral{std::move(meaning_), at_ + end.size()};
            const char c = text_[at_];
            if ((c == '\n' || c == '\r') && !literal_.triple) break;
            if (c == '\\' && !literal_.raw) {
                if (!escape())
                    return problem("this escape means nothing", "write \\\\ for a backslash");
                continue;
            }
            const std::size_t size = character_size(text_.substr(at_));
            if (size == 0) return problem("these bytes are no UTF-8", "save the file as UTF-8");
            meaning_ += text_.substr(at_, size);
            at_ += size;
        }
        at_ = literal_.prefix;
        return problem("a quote is not closed", "close it with " + end);
    }

  private:
    std::unexpected<Problem> problem(std::string what, std::string cure) const {
        return std::unexpected(Problem{at_, std::move(what), std::move(cure)});
    }

    bool escape() {
        constexpr std::string_view kLetters = "abfnrtv\\?\"'`";
        constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\?\"'`";
        const char c = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
        if (const std::size_t known = kLetters.find(c); c != '\0' && known != kLetters.npos) {
            meaning_ += kMeanings[known];
            at_ += 2;
            return true;
        }
        if (c == 'x' || c == 'X') return numbered(2, 2, 16, true);
        if (c == 'u') return numbered(2, 4, 16, false);
        if (c == 'U') return numbered(2, 8, 16, false);
        if (c >= '0' && c <= '3') return numbered(1, 3, 8, true);
        return false;
    }

    bool numbered(std::size_t skip, std::size_t digits, std::uint32_t base, bool for_bytes) {
        if (at_ + skip + digits > text_.size() || (literal_.bytes && !for_bytes)) return false;
        std::uint32_t number = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            const auto digit = digit_of(text_[at_ + skip + i], base);
            if (!digit) return false;
            number = number * base + *digit;
        }
        at_ += skip + digits;
        if (literal_.bytes) {
            meaning_ += static_cast<char>(number);
            return true;
        }
        if (number > 0x10FFFF || (number >= 0xD800 && number < 0xE000)) {
            at_ -= skip + digits;
            return false;
        }
        append_utf8(meaning_, number);
        return true;
    }

    std::string_view text_;
    StringLiteral literal_;
    std::size_t at_;
    std::string meaning_;
};

}  // namespace

std::optional<StringLiteral> find_string_literal(std::string_view text) {
    StringLiteral literal;
    for (; literal.prefix < 2 && literal.prefix < text.size(); ++literal.prefix) {
        const char c = text[literal.prefix];
        if ((c == 'r' || c == 'R') && !literal.raw)
            literal.raw = true;
        else if ((c == 'b' || c == 'B') && !literal.bytes)
            literal.bytes = true;
        else
            break;
    }
    const std::string_view rest = text.substr(literal.prefix);
    if (rest.empty() || (rest[0] != '\'' && rest[0] != '"')) return std::nullopt;
    literal.quote = rest[0];
    literal.triple = rest.starts_with(std::string(3, literal.quote));
    return literal;
}

std::expected<ReadLiteral, Problem> read_string_literal(std::string_view text,
                                                        const StringLiteral& literal) {
    return Reader(text, literal).run();
}

}  // namespace dongbo::cel
