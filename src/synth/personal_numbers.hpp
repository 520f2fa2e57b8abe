// Personal numbers: province of birth registration, century and sex, year, six digits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/error.hpp"
#include "synth/person.hpp"

namespace dongbo {

/// Gives each number once. The six digits look random: a counter for each province, century, sex
/// and year goes through a permutation, so nothing given out has to be remembered.
class PersonalNumbers {
  public:
    explicit PersonalNumbers(std::uint64_t seed) : seed_(seed) {}
    /// limit_exceeded after a million persons of one province, sex and birth year.
    Result<std::string> give(std::string_view province_code, bool male, Day born);

  private:
    std::uint64_t seed_;
    std::unordered_map<std::uint32_t, std::uint32_t> given_;  ///< by the first six digits
};

}  // namespace dongbo
