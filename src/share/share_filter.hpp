// Which records a share shows.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "contract/contract.hpp"
#include "record/value.hpp"

namespace dongbo {

/// A CEL expression over the fields of the record (all of them, shared or not) and over
/// `current_unit` and `current_province`: codes, "" where the record lies in none. Must be decided
/// by the record alone: no clock, no other records. Compiled once; immutable, thread-safe.
class ShareFilter {
  public:
    /// invalid: not an expression over these, not of type bool, or one that reads the clock or asks
    /// for other records and units; the place is marked. An empty text lets everything through.
    static Result<ShareFilter> make(const Contract& contract, const std::string& expression);

    /// An error of the expression itself (a missing value, say) counts as no. Under 0.2 µs for
    /// `current_unit == "00004"`.
    bool lets_through(const Record& values, std::string_view current_unit,
                      std::string_view current_province) const;
    /// "00004": only records of this unit can pass. The same of a province.
    const std::optional<std::string>& only_unit() const { return only_unit_; }
    const std::optional<std::string>& only_province() const { return only_province_; }
    /// It reads current_unit or current_province.
    bool asks_unit() const { return asks_unit_; }
    /// Every record passes.
    bool everything() const { return program_ == nullptr; }

  private:
    struct Program;
    struct Running;
    std::shared_ptr<const Program> program_;  ///< null: everything passes
    std::optional<std::string> only_unit_, only_province_;
    bool asks_unit_ = false;
    bool nothing_else_ = false;  ///< but that the unit is only_unit_
};

}  // namespace dongbo
