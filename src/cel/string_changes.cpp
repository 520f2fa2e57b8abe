// Functions that make new strings.
#include <algorithm>
#include <limits>

#include "base/text.hpp"
#include "cel/collections.hpp"
#include "cel/functions.hpp"

namespace dongbo::cel {
namespace {

constexpr std::size_t kBytesAStep = 16;

template <char first, char last, char to_first>
Value change_letters(Run& run, Arguments arguments) {
    if (!are(arguments, {Kind::string})) return no_overload();
    if (!run.spend(arguments[0].size / kBytesAStep)) return over_limit();
    const std::string_view text = arguments[0].string();
    char* room = run.arena.take<char>(text.size());
    if (room == nullptr) return over_limit();
    std::ranges::transform(text, room, [](char c) {
        return c >= first && c <= last ? static_cast<char>(c - first + to_first) : c;
    });
    return string({room, text.size()});
}

/// Takes the code point at the front off a text that is not empty.
std::string_view take_code_point(std::string_view& text) {
    std::size_t bytes = 1;
    while (bytes < text.size() && (text[bytes] & 0xC0) == 0x80) ++bytes;
    const std::string_view taken = text.substr(0, bytes);
    text.remove_prefix(bytes);
    return taken;
}

/// The limit that a function may be given as its last argument; negative: none.
std::uint64_t limit_of(Arguments arguments, std::size_t place) {
    if (arguments.size() <= place || arguments[place].integer < 0)
        return std::numeric_limits<std::uint64_t>::max();
    return static_cast<std::uint64_t>(arguments[place].integer);
}

/// Writes one after another to the arena, which nothing else uses meanwhile.
class Writer {
  public:
    explicit Writer(Run& run) : run_(run) {}

    void append(std::string_view text) {
        if (!fits_) return;
        char* room = run_.arena.take<char>(text.size());
        fits_ = room != nullptr && run_.spend(1 + text.size() / kBytesAStep);
        if (!fits_) return;
        if (size_ == 0) start_ = room;
        std::ranges::copy(text, room);
        size_ += text.size();
    }

    bool fits() const { return fits_; }
    Value made() const { return fits_ ? string({start_, size_}) : over_limit(); }

  private:
    Run& run_;
    const char* start_ = "";
    std::size_t size_ = 0;
    bool fits_ = true;
};

/// White space as Unicode has it (White_Space=yes), one code point at the front of the text.
std::size_t space_at_front(std::string_view text) {
    using namespace std::string_view_literals;
    if (text.empty()) return 0;
    if (text[0] == ' ' || (text[0] >= '\t' && text[0] <= '\r')) return 1;
    for (const std::string_view space :
         {"\u0085"sv, "\u00a0"sv, "\u1680"sv, "\u2000"sv, "\u2001"sv, "\u2002"sv, "\u2003"sv,
          "\u2004"sv, "\u2005"sv, "\u2006"sv, "\u2007"sv, "\u2008"sv, "\u2009"sv, "\u200a"sv,
          "\u2028"sv, "\u2029"sv, "\u202f"sv, "\u205f"sv, "\u3000"sv})
        if (text.starts_with(space)) return space.size();
    return 0;
}

/// The last code point of the text.
std::string_view last_code_point(std::string_view text) {
    std::size_t begin = text.size();
    while (begin > 0 && (text[--begin] & 0xC0) == 0x80) {
    }
    return text.substr(begin);
}

}  // namespace

Value lower_ascii(Run& run, Arguments arguments) {
    return change_letters<'A', 'Z', 'a'>(run, arguments);
}

Value upper_ascii(Run& run, Arguments arguments) {
    return change_letters<'a', 'z', 'A'>(run, arguments);
}

Value replace(Run& run, Arguments arguments) {
    if (!are(arguments, {Kind::string, Kind::string, Kind::string}) &&
        !are(arguments, {Kind::string, Kind::string, Kind::string, Kind::integer}))
        return no_overload();
    std::string_view text = arguments[0].string();
    const std::string_view old = arguments[1].string();
    const std::string_view instead = arguments[2].string();
    std::uint64_t most = limit_of(arguments, 3);
    if (!run.spend(text.size() / kBytesAStep)) return over_limit();
    Writer writer(run);
    for (; most > 0 && writer.fits(); --most) {
        // An empty string is found before each code point and at the end.
        const std::size_t found = find_in(text, old, 0);
        if (found == std::string_view::npos) break;
        writer.append(text.substr(0, found));
        writer.append(instead);
        text.remove_prefix(found + old.size());
        if (!old.empty()) continue;
        if (text.empty()) break;
        writer.append(take_code_point(text));
    }
    writer.append(text);
    return writer.made();
}

Value split(Run& run, Arguments arguments) {
    if (!are(arguments, {Kind::string, Kind::string}) &&
        !are(arguments, {Kind::string, Kind::string, Kind::integer}))
        return no_overload();
    std::string_view text = arguments[0].string();
    const std::string_view separator = arguments[1].string();
    const std::uint64_t most = limit_of(arguments, 2);
    Value made = list({});
    // An empty separator cuts between code points, of which an empty text has none.
    if (most == 0 || (text.empty() && separator.empty())) return made;
    while (true) {
        // The elements follow one another: nothing else takes from the arena meanwhile.
        Value* room = run.arena.take<Value>(1);
        if (room == nullptr || !run.spend(1)) return over_limit();
        if (made.size++ == 0) made.elements = room;
        std::string_view rest = text;
        const std::size_t found =
            separator.empty() ? take_code_point(rest).size() : find_in(text, separator, 0);
        if (made.size == most || found >= text.size()) {
            *room = string(text);
            return made;
        }
        *room = string(text.substr(0, found));
        text.remove_prefix(found + separator.size());
    }
}

Value join(Run& run, Arguments arguments) {
    const bool has_separator = are(arguments, {Kind::list, Kind::string});
    if (!has_separator && !are(arguments, {Kind::list})) return no_overload();
    const std::string_view separator = has_separator ? arguments[1].string() : std::string_view();
    Writer writer(run);
    bool is_first = true;
    for (const Value& element : arguments[0].list()) {
        if (element.kind != Kind::string) return unfit(element);
        if (!writer.fits()) break;
        if (!is_first) writer.append(separator);
        is_first = false;
        writer.append(element.string());
    }
    return writer.made();
}

Value trim(Run& run, Arguments arguments) {
    if (!are(arguments, {Kind::string})) return no_overload();
    if (!run.spend(arguments[0].size / kBytesAStep)) return over_limit();
    std::string_view text = arguments[0].string();
    while (const std::size_t bytes = space_at_front(text)) text.remove_prefix(bytes);
    while (!text.empty()) {
        const std::string_view last = last_code_point(text);
        if (space_at_front(last) != last.size()) break;
        text.remove_suffix(last.size());
    }
    return string(text);
}

Value unaccented(Run& run, Arguments arguments) {
    if (!are(arguments, {Kind::string})) return no_overload();
    if (!run.spend(arguments[0].size)) return over_limit();
    return new_string(run, text::fold(arguments[0].string()));
}

}  // namespace dongbo::cel
