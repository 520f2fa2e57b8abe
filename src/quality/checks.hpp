// What is checked of every record of a dataset: dongbo's own checks of each field and the rules of
// the contract, each with a number that stays.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "contract/contract.hpp"

namespace dongbo {

/// A set of checks, by number.
struct CheckBits {
    static constexpr std::size_t kMax = 512;
    std::array<std::uint64_t, kMax / 64> words{};

    bool has(std::size_t check) const { return (words[check / 64] >> (check % 64) & 1) != 0; }
    void set(std::size_t check) { words[check / 64] |= std::uint64_t{1} << (check % 64); }
    void clear(std::size_t check) { words[check / 64] &= ~(std::uint64_t{1} << (check % 64)); }
    bool any() const { return *this != CheckBits{}; }
    CheckBits& operator|=(const CheckBits& other) {
        for (std::size_t i = 0; i < words.size(); ++i) words[i] |= other.words[i];
        return *this;
    }
    CheckBits& operator&=(const CheckBits& other) {
        for (std::size_t i = 0; i < words.size(); ++i) words[i] &= other.words[i];
        return *this;
    }
    CheckBits without(const CheckBits& other) const {
        CheckBits rest = *this;
        for (std::size_t i = 0; i < words.size(); ++i) rest.words[i] &= ~other.words[i];
        return rest;
    }
    /// Calls `see` with each number in the set, ascending.
    template <class See>
    void each(See see) const {
        for (std::size_t i = 0; i < words.size(); ++i)
            for (std::uint64_t word = words[i]; word != 0; word &= word - 1)
                see(i * 64 + static_cast<std::size_t>(std::countr_zero(word)));
    }
    friend bool operator==(const CheckBits&, const CheckBits&) = default;
};

enum class CheckKind : std::uint8_t {
    type,       ///< a delivered value can be read as what its field is
    required,   ///< it is there
    unique,     ///< no other record has it
    reference,  ///< the record it points at is here
    conflict,   ///< one key says one thing in one delivery
    identity,   ///< an update does not make another person of the record
    rule        ///< a rule of the contract
};

enum class Severity : std::uint8_t { refuse, quarantine, waiting, warn };

struct Check {
    std::uint16_t number = 0;
    CheckKind kind = CheckKind::rule;
    std::string rule;   ///< as findings name it: "type.date", "required", "born_before_death"
    std::string field;  ///< as findings name it: "birth_date", "identity_papers.number"; rules: the
                        ///< field a finding is shown at, empty for the record as a whole
    std::vector<std::string> fields;  ///< top-level fields that it reads
    std::string dimension;            ///< correct, complete, clean, live, unified, shared
    Severity severity = Severity::quarantine;
    std::size_t index = 0;  ///< rule: in contract.rules; unique, reference: the top-level field
    bool retired = false;   ///< no longer in the contract; its number is not given again
};

/// The six dimensions in the order in which people name them.
inline constexpr std::array<std::string_view, 6> kDimensions = {"correct", "complete", "clean",
                                                                "live",    "unified",  "shared"};

/// All checks of a dataset, by number.
class CheckList {
  public:
    /// `known`: the names given so far, in the order of their numbers ("rule|field"); what is new
    /// gets the next ones. limit_exceeded: more than CheckBits::kMax.
    static Result<CheckList> make(const Contract& contract, const std::vector<std::string>& known);

    const std::vector<Check>& all() const { return checks_; }
    const Check& operator[](std::size_t number) const { return checks_[number]; }
    std::size_t size() const { return checks_.size(); }
    /// Nothing: there is no such check.
    const Check* find(std::string_view rule, std::string_view field) const;
    /// By the name of a rule, or "unique.personal_number", "type.date.birth_date", …
    const Check* find_by_name(std::string_view name) const;
    std::vector<std::string> names() const;
    /// Says which fields a rule reads: findings are shown at its cause, or at the first of them.
    void name_fields(std::size_t check, std::vector<std::string> fields);
    const CheckBits& of_kind(CheckKind kind) const {
        return of_kind_[static_cast<std::size_t>(kind)];
    }
    const CheckBits& of_severity(Severity severity) const {
        return of_severity_[static_cast<std::size_t>(severity)];
    }

  private:
    std::vector<Check> checks_;
    std::array<CheckBits, 7> of_kind_{};
    std::array<CheckBits, 4> of_severity_{};
};

std::string_view name(Severity severity);
/// "required.full_name", "born_before_death": how people and programs name a check.
std::string name(const Check& check);

inline constexpr std::string_view kUniqueRule = "unique";
inline constexpr std::string_view kReferenceRule = "reference";
inline constexpr std::string_view kIdentityRule = "another_person";

}  // namespace dongbo
