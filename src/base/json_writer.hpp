// Writes JSON straight into a string; commas and escapes are right by construction.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dongbo {

/// Appends to one string, which outlives it. What is opened must be closed; inside an object each
/// value needs its key. Texts are valid UTF-8.
class JsonWriter {
  public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    JsonWriter& begin_object() { return open('{'); }
    JsonWriter& end_object() { return close('}'); }
    JsonWriter& begin_array() { return open('['); }
    JsonWriter& end_array() { return close(']'); }
    /// A name of our own, or of a field: letters, digits and underscores.
    JsonWriter& key(std::string_view name);

    JsonWriter& value(std::string_view text);
    JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(bool truth) { return raw(truth ? "true" : "false"); }
    template <std::integral Number>
    JsonWriter& value(Number number) {
        if constexpr (std::signed_integral<Number>)
            return integer(std::int64_t{number});
        else
            return natural(std::uint64_t{number});
    }
    JsonWriter& value(double number);  ///< six digits that count
    template <class T>
    JsonWriter& value(const std::optional<T>& given) {
        return given ? value(*given) : null();
    }
    JsonWriter& null() { return raw("null"); }
    /// JSON that is written already.
    JsonWriter& raw(std::string_view json);

    template <class T>
    JsonWriter& member(std::string_view name, const T& given) {
        return key(name).value(given);
    }

  private:
    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    JsonWriter& integer(std::int64_t number);
    JsonWriter& natural(std::uint64_t number);
    void separate();

    std::string& out_;
    bool follows_ = false;  ///< a value stands before: a comma comes first
};

}  // namespace dongbo
