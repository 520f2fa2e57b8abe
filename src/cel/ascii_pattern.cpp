#include "cel/ascii_pattern.hpp"

#include <bitset>
#include <map>
#include <memory>

namespace dongbo::cel {
namespace {

constexpr std::size_t kPatternBytesMax = 200;
constexpr int kNestingMax = 16;
constexpr int kRepetitionsMax = 100;
constexpr int kUnbounded = -1;
constexpr std::size_t kStepsMax = 128;   // of the automaton with choices
constexpr std::size_t kStatesMax = 100;  // of the table

using Characters = std::bitset<256>;

/// A pattern as it is read.
struct Part {
    enum class Form { characters, sequence, choice, repetition };
    Form form = Form::sequence;
    Characters characters{};
    int least = 1;
    int most = 1;
    std::vector<Part> parts{};
};

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

    std::optional<Part> choice(int nesting) {
        Part made{.form = Part::Form::choice};
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

    std::optional<Part> sequence(int nesting) {
        Part made{.form = Part::Form::sequence};
        while (!at_end() && peek() != '|' && peek() != ')') {
            auto part = repeated(nesting);
            if (!part) return std::nullopt;
            made.parts.push_back(std::move(*part));
        }
        if (made.parts.empty()) return std::nullopt;
        return made;
    }

    std::optional<Part> repeated(int nesting) {
        auto part = single(nesting);
        if (!part) return std::nullopt;
        Part made{.form = Part::Form::repetition};
        if (!repetition(made)) return std::nullopt;
        if (made.least == 1 && made.most == 1) return part;
        made.parts.push_back(std::move(*part));
        return made;
    }

    bool repetition(Part& part) {
        if (take('?')) {
            part.least = 0;
        } else if (take('*')) {
            part.least = 0;
            part.most = kUnbounded;
        } else if (take('+')) {
            part.most = kUnbounded;
        } else if (take('{')) {
            part.least = number();
            part.most = !take(',') ? part.least : peek() == '}' ? kUnbounded : number();
            if (!take('}') || part.least < 0 || part.most == 0 || part.most == kNotANumber ||
                (part.most != kUnbounded && part.most < part.least))
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

    std::optional<Part> single(int nesting) {
        const char c = next();
        if (c == '(') return group(nesting + 1);
        Part made{.form = Part::Form::characters};
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

    std::optional<Part> group(int nesting) {
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

/// A step of the automaton with choices: one of `characters` leads to `next`; without characters,
/// both `next` and `other` are entered at once. Step 0 is the end.
struct Step {
    Characters characters{};
    std::size_t next = 0;
    std::size_t other = 0;
};

using Steps = std::bitset<kStepsMax>;

class Automaton {
  public:
    /// The step at which `part` begins if `next` follows it; 0 if there would be too many.
    bool build(const Part& part) { return append(part, 0, start_); }

    const std::vector<Step>& steps() const { return steps_; }

    Steps start() const {
        Steps made;
        enter(start_, made);
        return made;
    }

    void enter(std::size_t step, Steps& entered) const {
        if (entered.test(step)) return;
        entered.set(step);
        if (step == 0 || steps_[step].characters.any()) return;
        enter(steps_[step].next, entered);
        enter(steps_[step].other, entered);
    }

  private:
    bool add(Step step, std::size_t& made) {
        if (steps_.size() == kStepsMax) return false;
        made = steps_.size();
        steps_.push_back(step);
        return true;
    }

    /// Puts `part` before `next`; `made` is where it begins.
    bool append(const Part& part, std::size_t next, std::size_t& made) {
        switch (part.form) {
            case Part::Form::characters:
                return add({part.characters, next, next}, made);
            case Part::Form::sequence:
                for (auto each = part.parts.rbegin(); each != part.parts.rend(); ++each)
                    if (!append(*each, next, next)) return false;
                made = next;
                return true;
            case Part::Form::choice:
                return append_choice(part, next, made);
            case Part::Form::repetition:
                return append_repetition(part, next, made);
        }
        return false;
    }

    bool append_choice(const Part& part, std::size_t next, std::size_t& made) {
        if (!append(part.parts.front(), next, made)) return false;
        for (std::size_t i = 1; i < part.parts.size(); ++i) {
            std::size_t alternative = 0;
            if (!append(part.parts[i], next, alternative)) return false;
            if (!add({{}, alternative, made}, made)) return false;
        }
        return true;
    }

    bool append_repetition(const Part& part, std::size_t next, std::size_t& made) {
        const Part& repeated = part.parts.front();
        std::size_t here = next;
        if (part.most == kUnbounded) {
            if (!add({{}, next, next}, here)) return false;
            std::size_t again = 0;
            if (!append(repeated, here, again)) return false;
            steps_[here].other = again;
        }
        for (int i = part.least; i < part.most; ++i) {
            if (!append(repeated, here, here) || !add({{}, here, next}, here)) return false;
        }
        for (int i = 0; i < part.least; ++i)
            if (!append(repeated, here, here)) return false;
        made = here;
        return true;
    }

    std::vector<Step> steps_ = {Step{}};
    std::size_t start_ = 0;
};

}  // namespace

class AsciiPatternBuilder {
  public:
    AsciiPatternBuilder(const Automaton& automaton, bool from_start, bool to_end)
        : automaton_(automaton), from_start_(from_start), to_end_(to_end) {}

    std::optional<AsciiPattern> build() {
        find_classes();
        width_ = examples_.size() + 1;
        made_.accepted_ = static_cast<std::uint32_t>(width_);
        made_.next_.assign(width_, 0);                                       // no match any more
        made_.next_.resize(2 * width_, static_cast<std::uint16_t>(width_));  // matched
        made_.start_ = row_of(automaton_.start());
        for (std::size_t i = 0; i < waiting_.size(); ++i) {
            if (waiting_.size() > kStatesMax) return std::nullopt;
            fill_row(waiting_[i], (i + 2) * width_);
        }
        return std::move(made_);
    }

  private:
    /// Bytes that every step treats alike share a class.
    void find_classes() {
        std::map<std::vector<bool>, std::size_t> classes;
        for (std::size_t byte = 0; byte < 256; ++byte) {
            std::vector<bool> taken_by;
            for (const Step& step : automaton_.steps()) taken_by.push_back(step.characters[byte]);
            const auto [found, is_new] = classes.emplace(std::move(taken_by), classes.size());
            if (is_new) examples_.push_back(byte);
            made_.class_of_[byte] = static_cast<std::uint8_t>(found->second + 1);
        }
    }

    std::uint16_t row_of(const Steps& steps) {
        if (steps.none()) return 0;
        if (steps.test(0) && !to_end_) return static_cast<std::uint16_t>(width_);
        const auto [found, is_new] =
            rows_.emplace(steps.to_string(), static_cast<std::uint16_t>(made_.next_.size()));
        if (is_new) {
            waiting_.push_back(steps);
            made_.next_.resize(made_.next_.size() + width_);
        }
        return found->second;
    }

    void fill_row(Steps from, std::size_t row) {
        made_.next_[row] = static_cast<std::uint16_t>(from.test(0) ? width_ : 0);
        for (std::size_t column = 1; column < width_; ++column) {
            Steps reached;
            if (!from_start_) reached = automaton_.start();
            for (std::size_t step = 1; step < automaton_.steps().size(); ++step) {
                const Step& each = automaton_.steps()[step];
                if (from.test(step) && each.characters.test(examples_[column - 1]))
                    automaton_.enter(each.next, reached);
            }
            made_.next_[row + column] = row_of(reached);
        }
    }

    const Automaton& automaton_;
    const bool from_start_;
    const bool to_end_;
    AsciiPattern made_;
    std::size_t width_ = 0;
    std::vector<std::size_t> examples_;  // a byte of each class
    std::vector<Steps> waiting_;         // the states whose rows come after the first two
    std::map<std::string, std::uint16_t> rows_;
};

std::optional<AsciiPattern> AsciiPattern::compile(std::string_view pattern) {
    const bool from_start = pattern.starts_with('^');
    if (from_start) pattern.remove_prefix(1);
    const bool to_end = pattern.ends_with('$') && !pattern.ends_with("\\$");
    if (to_end) pattern.remove_suffix(1);
    if (pattern.size() > kPatternBytesMax) return std::nullopt;

    Reader reader(pattern);
    const std::optional<Part> part = reader.choice(0);
    if (!part || !reader.at_end()) return std::nullopt;
    // ^a|b$ is (^a)|(b$), not ^(a|b)$.
    if (part->form == Part::Form::choice && (from_start || to_end)) return std::nullopt;
    Automaton automaton;
    if (!automaton.build(*part)) return std::nullopt;
    return AsciiPatternBuilder(automaton, from_start, to_end).build();
}

}  // namespace dongbo::cel
