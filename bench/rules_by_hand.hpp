// Twenty rules of contracts/person.yaml as somebody would write them in C++.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "contract/contract.hpp"
#include "record/value.hpp"

namespace dongbo::bench {

/// In the order of the bits of HandResult.
inline constexpr std::array<std::string_view, 20> kTwentyRules = {
    "number_is_not_a_placeholder",
    "number_begins_with_a_known_place",
    "number_agrees_with_sex",
    "number_agrees_with_century",
    "number_agrees_with_birth_year",
    "number_is_given_within_60_days_of_birth",
    "number_is_given_by_the_age_of_14",
    "name_has_no_digits",
    "name_is_whole",
    "name_is_not_a_placeholder",
    "birth_not_in_future",
    "nobody_alive_is_over_120",
    "born_before_death",
    "death_not_in_future",
    "death_date_of_the_dead",
    "the_dead_have_a_death_date",
    "married_at_the_legal_age",
    "parents_are_two",
    "papers_issued_after_birth",
    "papers_not_issued_in_future"};

struct HandResult {
    std::uint32_t applies = 0, fails = 0;
    friend bool operator==(const HandResult&, const HandResult&) = default;
};

class RulesByHand {
  public:
    explicit RulesByHand(const Contract& person);
    /// `today` in Vietnam.
    HandResult judge(const Record& record, const Date& today) const;

  private:
    std::size_t number_, name_, born_, sex_, nationality_, life_, died_, marital_, mother_, father_,
        papers_, issued_;
};

}  // namespace dongbo::bench
