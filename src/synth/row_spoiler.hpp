// Puts errors into rows as they are about to be written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "synth/person.hpp"
#include "synth/synth.hpp"

namespace dongbo {

/// The texts of a row that an error can touch, as the delivering system writes them. Only person
/// rows have all of them.
struct RowTexts {
    std::string key, number, full_name, birth_date, sex, unit;
    std::string other_unit;  ///< another commune of the province: what a conflicting row says
    // What birth_date and sex were made from.
    DeliverySystem system = DeliverySystem::a;
    bool is_person = false, male = false, year_only = false;
    Day born = 0;
};

struct Spoiling {
    RowError kind;
    std::string_view field;  ///< of the contract; "key", or empty for whole rows
    std::string written, truth;
};

/// True if the right value can be known from outside the row; day_month_swapped can't.
bool can_be_decided(RowError kind);
/// True if standardising a delivery undoes the error, so that the record is the same without it.
bool is_only_spelling(RowError kind);

/// The date as the system writes it: "01/12/1990" or "1990-12-01"; a year alone in both.
std::string date_text(DeliverySystem system, Day day, bool year_only = false);
std::string_view sex_text(DeliverySystem system, bool male);

class RowSpoiler {
  public:
    RowSpoiler(const ErrorRates& rates, std::uint64_t seed) : rates_(rates), random_(seed) {}
    /// Decides by the rates whether this row gets an error and which, and puts it into `texts`. An
    /// error that does not fit the row waits for the next one it fits.
    std::optional<Spoiling> spoil(RowTexts& texts);

  private:
    ErrorRates rates_;
    SeededRandom random_;
    std::array<std::uint32_t, kRowErrors> waiting_{};
    std::uint32_t all_waiting_ = 0;
};

}  // namespace dongbo
