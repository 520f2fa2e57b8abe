// Reads canonical JSON from left to right. Forgiving where the caller checks by writing again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dongbo {

/// Decimal digits with an optional "-", nothing else, within 64 bits.
std::optional<std::int64_t> parse_whole_number(std::string_view text);

/// A place in a JSON text. Never reads past its end; what a method does not find it does not skip.
class JsonCursor {
  public:
    explicit JsonCursor(std::string_view text) : rest_(text) {}

    bool finished() const { return rest_.empty(); }
    bool at(char c) const { return rest_.starts_with(c); }
    /// Steps over `literal` if it stands here.
    bool take(std::string_view literal);
    /// A JSON string with the escapes that RFC 8785 writes; must be valid UTF-8.
    std::optional<std::string> string();
    bool string_into(std::string& out);
    /// A JSON string without escapes, as it stands; not looked at whether it is UTF-8.
    std::optional<std::string_view> plain_string();
    std::optional<std::int64_t> integer();
    /// The text of the object that starts here, found by its brackets.
    std::optional<std::string_view> object();

  private:
    bool append_escape(std::string& out);

    std::string_view rest_;
};

}  // namespace dongbo
