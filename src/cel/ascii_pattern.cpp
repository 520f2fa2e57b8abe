#include "cel/ascii_pattern.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "cel/pattern_reader.hpp"

namespace dongbo::cel {
namespace {

constexpr std::size_t kStepsMax = 128;   // of the automaton with choices
constexpr std::size_t kStatesMax = 100;  // of the table

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
    bool build(const PatternPart& part) { return append(part, 0, start_); }

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
    bool append(const PatternPart& part, std::size_t next, std::size_t& made) {
        switch (part.form) {
            case PatternPart::Form::characters:
                return add({part.characters, next, next}, made);
            case PatternPart::Form::sequence:
                for (auto each = part.parts.rbegin(); each != part.parts.rend(); ++each)
                    if (!append(*each, next, next)) return false;
                made = next;
                return true;
            case PatternPart::Form::choice:
                return append_choice(part, next, made);
            case PatternPart::Form::repetition:
                return append_repetition(part, next, made);
        }
        return false;
    }

    bool append_choice(const PatternPart& part, std::size_t next, std::size_t& made) {
        if (!append(part.parts.front(), next, made)) return false;
        for (std::size_t i = 1; i < part.parts.size(); ++i) {
            std::size_t alternative = 0;
            if (!append(part.parts[i], next, alternative)) return false;
            if (!add({{}, alternative, made}, made)) return false;
        }
        return true;
    }

    bool append_repetition(const PatternPart& part, std::size_t next, std::size_t& made) {
        const PatternPart& repeated = part.parts.front();
        std::size_t here = next;
        if (part.most == PatternPart::kUnbounded) {
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

/// The part itself if it is a set of characters and nothing else; else null.
const PatternPart* only_set(const PatternPart& part) {
    if (part.form == PatternPart::Form::characters) return &part;
    const bool is_alone = part.form == PatternPart::Form::sequence && part.parts.size() == 1;
    return is_alone ? only_set(part.parts.front()) : nullptr;
}

/// The sets of characters that stand at the places of `part`, if it has one form only.
bool find_places(const PatternPart& part, std::vector<Characters>& places) {
    constexpr std::size_t kPlacesMax = 64;
    switch (part.form) {
        case PatternPart::Form::characters:
            places.push_back(part.characters);
            return places.size() <= kPlacesMax;
        case PatternPart::Form::sequence:
            return std::ranges::all_of(
                part.parts, [&](const PatternPart& each) { return find_places(each, places); });
        case PatternPart::Form::repetition:
            for (int i = 0; i < part.least; ++i)
                if (!find_places(part.parts.front(), places)) return false;
            return part.least == part.most;
        case PatternPart::Form::choice:
            break;
    }
    return false;
}

}  // namespace

std::optional<AsciiPattern> AsciiPattern::of_fixed_form(const PatternPart& part, bool to_end) {
    constexpr std::size_t kSetsMax = 8;
    std::vector<Characters> places;
    if (!find_places(part, places)) return std::nullopt;
    AsciiPattern made;
    made.to_end_ = to_end;
    std::vector<Characters> sets;
    for (const Characters& place : places) {
        const auto set = static_cast<std::size_t>(std::ranges::find(sets, place) - sets.begin());
        if (set == sets.size()) sets.push_back(place);
        if (sets.size() > kSetsMax) return std::nullopt;
        made.places_.push_back(static_cast<std::uint8_t>(1U << set));
    }
    for (std::size_t byte = 0; byte < 256; ++byte)
        for (std::size_t set = 0; set < sets.size(); ++set)
            if (sets[set].test(byte)) made.class_of_[byte] |= static_cast<std::uint8_t>(1U << set);
    return made;
}

AsciiPattern AsciiPattern::of_one_set(const PatternPart& part) {
    AsciiPattern made;
    made.is_one_set_ = true;
    for (std::size_t byte = 0; byte < 256; ++byte)
        made.class_of_[byte] = part.characters.test(byte) ? 1 : 0;
    return made;
}

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
    const auto part = read_pattern(pattern);
    if (!part) return std::nullopt;
    // ^a|b$ is (^a)|(b$), not ^(a|b)$.
    if (part->form == PatternPart::Form::choice && (from_start || to_end)) return std::nullopt;
    if (!from_start && !to_end)
        if (const PatternPart* const set = only_set(*part)) return of_one_set(*set);
    if (auto fixed = from_start ? of_fixed_form(*part, to_end) : std::nullopt) return fixed;
    Automaton automaton;
    if (!automaton.build(*part)) return std::nullopt;
    return AsciiPatternBuilder(automaton, from_start, to_end).build();
}

}  // namespace dongbo::cel
