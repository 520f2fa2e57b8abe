// From delivered text to a value of a field's type. What can't be read stays as it came, in a
// finding.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.hpp"
#include "intake/mapping.hpp"
#include "record/value.hpp"

namespace dongbo {

/// Reads the values of one field (or sub-field) as one mapping delivers it. Not thread-safe.
class ValueReader {
  public:
    /// `field` and `mapping` outlive this object. `edition` is that of unit codes.
    ValueReader(const Field& field, const ValueMapping& mapping, std::string edition,
                std::optional<char> decimal_mark);

    const Field& field() const { return *field_; }
    const ValueMapping& mapping() const { return *mapping_; }

    /// Not for references and groups. An empty or blank text is read as absent. False: it can't be
    /// read as what the field wants; `value` is absent then.
    bool read(std::string_view given, Value& value);

  private:
    bool read_as_type(std::string_view given, Value& value) const;
    std::string_view drop_first_words(std::string_view text) const;
    bool read_code(const std::string& text, Value& value) const;
    /// What the mapping's table says for this text, or null.
    const std::string* translate(std::string_view given);

    const Field* field_;
    const ValueMapping* mapping_;
    std::string edition_;
    std::optional<char> decimal_mark_;
    std::vector<std::string_view> codes_;  ///< sorted
    /// Texts seen, with what the table says: folding each cell again would cost more than all else.
    std::map<std::string, const std::string*, std::less<>> seen_;
};

/// The standard form of one part of a source key; empty if there is nothing in it.
std::string standardise_key(std::string_view given);

/// "1.234,5", "1,234.5", "1234,5" as "1234.5"; nothing where the text could mean two numbers and
/// `decimal_mark` does not decide.
std::optional<std::string> standardise_number(std::string_view text,
                                              std::optional<char> decimal_mark);

}  // namespace dongbo
