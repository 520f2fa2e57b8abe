#include "cel/pattern_reader.hpp"

namespace dongbo::cel {
namespace {

constexpr std::size_t kPatternBytesMax = 200;
constexpr int kNestingMax = 16;
constexpr int kRepetitionsMax = 100;

Characters range(char first, char last) {
    Characters made;
    for (int c = first; c <= last; ++c) made.set(static_cast<std::size_t>(c));
    return made;
}

bool is_printable(char c) {
    return c >= ' ' && c <= '~';
}

bool is_word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/// Reads the syntax that AsciiPattern knows; everything else is nothing.
class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {}

    std::optional<PatternPart> choice(int nesting) {
        PatternPart made{.form = PatternPart::Form::choice};
        do {
            auto alternative = sequence(nesting);
            if (!alternative) return std::nullopt;
            made.parts.push_back(std::move(*alternative));
        } while (take('|'));
        return made.parts.size() == 1 ? std::move(made.parts.front()) : std::move(made);
    }

    bool at_end() const { return position_ == text_.size(); }

  private:
    bool take(char c) {
        if (at_end() || text_[position_] != c) return false;
        ++position_;
        return true;
    }
    char next() { return at_end() ? '\0' : text_[position_++]; }
    char peek() const { return at_end() ? '\0' : text_[position_]; }

    std::optional<PatternPart> sequence(int nesting) {
        PatternPart made{.form = PatternPart::Form::sequence};
        while (!at_end() && peek() != '|' && peek() != ')') {
            auto part = repeated(nesting);
            if (!part) return std::nullopt;
            made.parts.push_back(std::move(*part));
        }
        if (made.parts.empty()) return std::nullopt;
        return made;
    }

    std::optional<PatternPart> repeated(int nesting) {
        auto part = single(nesting);
        if (!part) return std::nullopt;
        PatternPart made{.form = PatternPart::Form::repetition};
        if (!repetition(made)) return std::nullopt;
        if (made.least == 1 && made.most == 1) return part;
        made.parts.push_back(std::move(*part));
        return made;
    }

    bool repetition(PatternPart& part) {
        if (take('?')) {
            part.least = 0;
        } else if (take('*')) {
            part.least = 0;
            part.most = PatternPart::kUnbounded;
        } else if (take('+')) {
            part.most = PatternPart::kUnbounded;
        } else if (take('{')) {
            part.least = number();
            part.most = !take(',')      ? part.least
                        : peek() == '}' ? PatternPart::kUnbounded
                                        : number();
            if (!take('}') || part.least < 0 || part.most == 0 || part.most == kNotANumber ||
                (part.most != PatternPart::kUnbounded && part.most < part.least))
                return false;
        } else {
            return true;
        }
        // A second mark would make it lazy or be refused.
        return peek() != '?' && peek() != '*' && peek() != '+' && peek() != '{';
    }

    static constexpr int kNotANumber = -2;

    int number() {
        int value = 0;
        int digits = 0;
        for (; peek() >= '0' && peek() <= '9' && value <= kRepetitionsMax; ++digits)
            value = value * 10 + (next() - '0');
        return digits == 0 || value > kRepetitionsMax ? kNotANumber : value;
    }

    std::optional<PatternPart> single(int nesting) {
        const char c = next();
        if (c == '(') return group(nesting + 1);
        PatternPart made{.form = PatternPart::Form::characters};
        if (c == '[') return characters(made.characters) ? std::optional(made) : std::nullopt;
        if (c == '\\') {
            const auto escaped = escape();
            if (!escaped) return std::nullopt;
            made.characters = *escaped;
            return made;
        }
        if (!is_printable(c) || std::string_view(".+*?|)]{}^$").contains(c)) return std::nullopt;
        made.characters = range(c, c);
        return made;
    }

    std::optional<PatternPart> group(int nesting) {
        if (nesting > kNestingMax || (take('?') && !take(':'))) return std::nullopt;
        auto inside = choice(nesting);
        if (!inside || !take(')')) return std::nullopt;
        return inside;
    }

    /// What follows a backslash.
    std::optional<Characters> escape() {
        const char c = next();
        if (c == 'd') return range('0', '9');
        if (c == 'w') return range('0', '9') | range('A', 'Z') | range('a', 'z') | range('_', '_');
        if (c == 's') return range('\t', '\n') | range('\f', '\r') | range(' ', ' ');
        if (!is_printable(c) || is_word(c)) return std::nullopt;
        return range(c, c);
    }

    /// What follows an opening bracket, up to the closing one.
    bool characters(Characters& made) {
        if (peek() == '^' || peek() == ']') return false;
        while (!take(']')) {
            const char first = next();
            if (first == '\\') {
                const auto escaped = escape();
                if (!escaped || peek() == '-') return false;
                made |= *escaped;
                continue;
            }
            if (!is_printable(first) || first == '[') return false;
            if (first == '-' && peek() != ']') return false;
            char last = first;
            if (first != '-' && peek() == '-' && position_ + 1 < text_.size() &&
                text_[position_ + 1] != ']') {
                ++position_;
                last = next();
                if (!is_printable(last) || last == '[' || last == '\\' || last < first)
                    return false;
            }
            made |= range(first, last);
        }
        return true;
    }

    std::string_view text_;
    std::size_t position_ = 0;
};

}  // namespace

std::optional<PatternPart> read_pattern(std::string_view pattern) {
    if (pattern.size() > kPatternBytesMax) return std::nullopt;
    Reader reader(pattern);
    auto read = reader.choice(0);
    if (!reader.at_end()) return std::nullopt;
    return read;
}

}  // namespace dongbo::cel
