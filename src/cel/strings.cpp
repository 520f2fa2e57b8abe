// Functions that look into strings. Places count code points, as the language says; strings are
// UTF-8.
#include <algorithm>
#include <cstring>
#include <optional>

#include "cel/functions.hpp"

namespace dongbo::cel {
namespace {

constexpr std::size_t kBytesAStep = 64;

bool continues(char c) {
    return (c & 0xC0) == 0x80;
}

Value out_of_range() {
    return error(Failure::invalid, "the place is outside of the string");
}

/// The byte at which the code point with this number begins; the end of the text if the number is
/// the count of code points; nothing beyond.
std::optional<std::size_t> byte_of(std::string_view text, std::int64_t place) {
    if (place < 0 || static_cast<std::uint64_t>(place) > text.size()) return std::nullopt;
    std::size_t byte = 0;
    for (; place > 0; --place) {
        if (byte == text.size()) return std::nullopt;
        do ++byte;
        while (byte < text.size() && continues(text[byte]));
    }
    return byte;
}

std::int64_t place_of(std::string_view text, std::size_t byte) {
    return std::ranges::count_if(text.substr(0, byte), [](char c) { return !continues(c); });
}

/// The last place up to `from` at which `wanted` begins; its cost is what `spend` is told.
std::size_t find_last(Run& run, std::string_view text, std::string_view wanted, std::size_t from) {
    std::size_t byte = std::min(from, text.size() - wanted.size());
    for (;; --byte) {
        if (!run.spend(wanted.size() / kBytesAStep)) return std::string_view::npos;
        if (text.substr(byte).starts_with(wanted)) return byte;
        if (byte == 0) return std::string_view::npos;
    }
}

Value place_or_none(std::string_view text, std::size_t byte) {
    return integer(byte == std::string_view::npos ? -1 : place_of(text, byte));
}

bool is_search(Arguments arguments) {
    return are(arguments, {Kind::string, Kind::string}) ||
           are(arguments, {Kind::string, Kind::string, Kind::integer});
}

}  // namespace

std::size_t find_in(std::string_view text, std::string_view wanted, std::size_t from) {
    if (wanted.empty()) return from;
    if (wanted.size() > text.size() - from) return std::string_view::npos;
    const void* found =
        memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size());
    if (found == nullptr) return std::string_view::npos;
    return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

Value new_string(Run& run, std::string_view text) {
    char* room = run.arena.take<char>(text.size());
    if (room == nullptr) return over_limit();
    std::ranges::copy(text, room);
    return string({room, text.size()});
}

Value concatenate_texts(Run& run, const Value& a, const Value& b) {
    const std::size_t size = std::size_t{a.size} + b.size;
    if (!run.spend(size / kBytesAStep)) return over_limit();
    char* room = run.arena.take<char>(size);
    if (room == nullptr) return over_limit();
    std::ranges::copy(b.string(), std::ranges::copy(a.string(), room).out);
    return a.kind == Kind::string ? string({room, size}) : bytes({room, size});
}

Value contains(Run& run, Arguments arguments) {
    if (!are(arguments, {Kind::string, Kind::string})) return no_overload();
    if (!run.spend(arguments[0].size / kBytesAStep)) return over_limit();
    return truth(find_in(arguments[0].string(), arguments[1].string(), 0) !=
                 std::string_view::npos);
}

Value starts_with(Run& /*run*/, Arguments arguments) {
    if (!are(arguments, {Kind::string, Kind::string})) return no_overload();
    return truth(arguments[0].string().starts_with(arguments[1].string()));
}

Value ends_with(Run& /*run*/, Arguments arguments) {
    if (!are(arguments, {Kind::string, Kind::string})) return no_overload();
    return truth(arguments[0].string().ends_with(arguments[1].string()));
}

Value matches(Run& run, Arguments arguments) {
    constexpr std::uint64_t kToRead = 2000;  // a pattern that is new
    if (!are(arguments, {Kind::string, Kind::string})) return no_overload();
    const Pattern* pattern = run.patterns.find(arguments[1].string());
    if (pattern == nullptr) {
        if (!run.spend(kToRead + arguments[1].size)) return over_limit();
        pattern = run.patterns.add(arguments[1].string());
    }
    if (!pattern->problem().empty())
        return error(Failure::invalid, "the regular expression can't be read");
    if (!run.spend(arguments[0].size / kBytesAMatchingStep)) return over_limit();
    return truth(pattern->matches(arguments[0].string()));
}

Value char_at(Run& /*run*/, Arguments arguments) {
    if (!are(arguments, {Kind::string, Kind::integer})) return no_overload();
    const std::string_view text = arguments[0].string();
    const auto begin = byte_of(text, arguments[1].integer);
    if (!begin) return out_of_range();
    const auto end = byte_of(text.substr(*begin), 1);
    return string(end ? text.substr(*begin, *end) : std::string_view());
}

Value index_of(Run& run, Arguments arguments) {
    if (!is_search(arguments)) return no_overload();
    const std::string_view text = arguments[0].string();
    if (!run.spend(text.size() / kBytesAStep)) return over_limit();
    const auto from = byte_of(text, arguments.size() == 3 ? arguments[2].integer : 0);
    if (!from) return out_of_range();
    return place_or_none(text, find_in(text, arguments[1].string(), *from));
}

Value last_index_of(Run& run, Arguments arguments) {
    if (!is_search(arguments)) return no_overload();
    const std::string_view text = arguments[0].string();
    const std::string_view wanted = arguments[1].string();
    if (!run.spend(text.size() / kBytesAStep)) return over_limit();
    std::size_t from = text.size();
    if (arguments.size() == 3) {
        const auto byte = byte_of(text, arguments[2].integer);
        if (!byte) return out_of_range();
        from = *byte;
    }
    if (wanted.size() > text.size()) return integer(-1);
    const std::size_t found = find_last(run, text, wanted, from);
    return run.is_spent() ? over_limit() : place_or_none(text, found);
}

Value substring(Run& run, Arguments arguments) {
    const bool to_end = are(arguments, {Kind::string, Kind::integer});
    if (!to_end && !are(arguments, {Kind::string, Kind::integer, Kind::integer}))
        return no_overload();
    const std::string_view text = arguments[0].string();
    if (!run.spend(text.size() / kBytesAStep)) return over_limit();
    const auto begin = byte_of(text, arguments[1].integer);
    const auto end = to_end ? text.size() : byte_of(text, arguments[2].integer);
    if (!begin || !end || *end < *begin) return out_of_range();
    return string(text.substr(*begin, *end - *begin));
}

}  // namespace dongbo::cel
