// Reads canonical JSON whose members are known, from left to right. Forgiving: callers write again
// what they read and compare.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.hpp"
#include "record/json_cursor.hpp"

namespace dongbo {

/// After the first thing that was not there every other one fails too, so that one look at
/// finished() is enough.
class CanonicalReader {
  public:
    explicit CanonicalReader(std::string_view json) : cursor_(json) {}

    /// True at the end of the text, where nothing was missing.
    bool finished() const { return good_ && cursor_.finished(); }
    bool good() const { return good_; }
    /// Something that may not be what it is: "no such word".
    void refuse() { good_ = false; }

    /// Steps over what may stand here.
    bool take(std::string_view literal) { return good_ && cursor_.take(literal); }
    /// Steps over what must stand here.
    CanonicalReader& expect(std::string_view literal);

    CanonicalReader& read(std::string& text);
    CanonicalReader& read(std::uint64_t& number);  ///< at most 2^53 − 1
    CanonicalReader& read(std::uint32_t& number);
    CanonicalReader& read(int& number);  ///< not negative
    CanonicalReader& read(bool& truth);
    CanonicalReader& read(Timestamp& time);
    CanonicalReader& read(Date& day);
    CanonicalReader& read(std::vector<std::string>& texts);
    /// Hexadecimal of exactly so many bytes.
    CanonicalReader& read_hex(std::span<std::uint8_t> bytes);
    /// An object as it stands.
    CanonicalReader& read_object(std::string& text);

  private:
    JsonCursor cursor_;
    bool good_ = true;
    std::string text_;
};

}  // namespace dongbo
