// Of which edition of the list the unit codes of one field are, row by row.
#pragma once

#include <optional>
#include <string>

#include "record/change.hpp"
#include "source/row_reader.hpp"
#include "unit/edition_claim.hpp"

namespace dongbo {

/// Not thread-safe.
class UnitEdition {
  public:
    /// Cells of a row that hold what stands beside the code.
    struct Evidence {
        std::optional<std::size_t> name, district, province;
        bool any() const { return name || district || province; }
    };
    /// `declared`: a day, or kEditionByRow. The list outlives this object.
    UnitEdition(const UnitList& list, std::string declared, Evidence evidence);

    const std::string& declared() const { return declared_; }
    bool by_row() const { return declared_ == kEditionByRow; }
    const Evidence& evidence() const { return evidence_; }

    /// During the survey: counts what the row says to the declared edition.
    void count(const Row& row, std::string_view code);
    /// Of the rows counted.
    EditionJudgement judge() const;

    /// By row: gives `unit` the edition that its code and what stands beside it are certainly of.
    /// Otherwise: looks whether what stands beside it makes it a unit of another edition. False: it
    /// is not certain, or is of another one, so it waits for a person. `row` is null where only the
    /// code is known.
    bool settle(const Row* row, UnitRef& unit);

  private:
    StatedUnit stated(const Row* row, std::string_view code) const;

    std::string declared_;
    Evidence evidence_;
    std::optional<Date> day_;             ///< declared; nothing: by row
    std::optional<std::size_t> edition_;  ///< declared, if it is loaded
    EditionClaim claim_;
};

}  // namespace dongbo
