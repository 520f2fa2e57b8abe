// The values of a record's fields.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/calendar.hpp"
#include "base/error.hpp"
#include "contract/contract.hpp"

namespace dongbo {

/// Given once, a function of (contract, source, source key), never changed: the first 16 bytes of
/// SHA-256 over the canonical JSON array ["dongbo record 1", contract, source, key part, …].
struct RecordId {
    std::array<std::uint8_t, 16> bytes{};
    std::string text() const { return hex(bytes); }
    static std::optional<RecordId> parse(std::string_view text);
    friend auto operator<=>(const RecordId&, const RecordId&) = default;
};

RecordId make_record_id(std::string_view contract, std::string_view source,
                        std::span<const std::string> key);

/// An exact decimal in its one normal form: "-12.5", "0.25", "3"; no "+", no exponent, no leading
/// or trailing zeros, no "-0". At most 38 digits.
struct Decimal {
    std::string text;
    /// Reads "12.50", "+3", "0012"; nothing if it is anything else or has more than `scale`
    /// decimals.
    static std::optional<Decimal> parse(std::string_view text, int scale);
    friend bool operator==(const Decimal&, const Decimal&) = default;
};

/// A unit as stated: its code means nothing without the edition of the list it is from.
struct UnitRef {
    std::string code;     ///< digits as delivered: 2 (province), 3 (district) or 5 (commune)
    std::string edition;  ///< the day the list took effect, "2025-07-01"
    friend bool operator==(const UnitRef&, const UnitRef&) = default;
};

struct Value;
/// One group of a group_list: values in the order of the field's sub-fields.
using Group = std::vector<Value>;

/// Nothing (absent = null = left out), or a value of the field's type:
/// string, code, personal_number: std::string; reference: RecordId; group_list: vector of groups.
struct Value : std::variant<std::monostate, std::string, std::int64_t, bool, Decimal, Date,
                            Timestamp, UnitRef, RecordId, std::vector<Group>> {
    using variant::variant;
    bool absent() const { return index() == 0; }
    void clear() {
        if (!absent()) emplace<std::monostate>();
    }
    /// The T in it; where another type stands, an empty one is made. So memory is used again.
    template <class T>
    T& as() {
        if (!std::holds_alternative<T>(*this)) emplace<T>();
        return *std::get_if<T>(this);
    }
};

/// The business fields of one record, in the order of its contract.
struct Record {
    std::vector<Value> values;
};

}  // namespace dongbo
