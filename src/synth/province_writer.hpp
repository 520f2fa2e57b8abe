// Writes the four files of one province, family by family.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "synth/delivery_file.hpp"
#include "synth/person.hpp"
#include "synth/row_formats.hpp"

namespace dongbo {

/// Spreads real changes evenly over the persons of a run.
class ChangePlan {
  public:
    ChangePlan(std::uint64_t changes, std::uint64_t persons)
        : changes_(changes), persons_(persons) {}
    /// To be asked once for each person, in order: is a change due?
    bool is_due();
    void made() { ++made_; }

  private:
    std::uint64_t changes_, persons_, asked_ = 0, made_ = 0;
};

class ProvinceWriter {
  public:
    static Result<ProvinceWriter> create(const SynthOptions& options, const OldProvince& province,
                                         DeliverySystem system, const Communes& communes,
                                         Truth& truth, SynthReport& report, ChangePlan& plan);
    Result<> write(Family& family);
    /// Totals, and what was written goes into the report.
    Result<> close();

  private:
    ProvinceWriter(const SynthOptions& options, const OldProvince& province, DeliverySystem system,
                   const Communes& communes, SynthReport& report, ChangePlan& plan);
    Result<> open_files(const SynthOptions& options, Truth& truth);
    RowTexts start_texts(std::string key, std::uint32_t commune);
    RowTexts person_texts(const Person& person);
    Result<> write_person(Person& person, RealChange& change);
    void change_person(Person& person, RealChange& change);
    Result<> write_household(const Family& family, const Household& household);
    Result<> write_residences(const Family& family, const std::vector<RealChange>& changes);
    Result<> write_permanent_residence(const Person& person, const Household& household,
                                       const RealChange& change);
    Result<> write_second_residence(const Person& person);
    Result<> write_residence(const Residence& residence, std::uint32_t commune_before,
                             const RealChange& change);
    LandParcel draw_parcel(const Family& family, const Household& household);
    Result<> write_land(const Family& family, const Household& household);

    const Communes* communes_;
    SynthReport* report_;
    ChangePlan* plan_;
    RowOrigin origin_;
    std::uint8_t province_;
    bool changing_;
    bool layout_rows_;
    std::optional<DeliveryFile> person_file_, household_file_, residence_file_, land_parcel_file_;
    SeededRandom random_;                    ///< residences and land
    SeededRandom change_random_;             ///< real changes
    SeededRandom other_random_;              ///< the communes of conflicting rows
    std::vector<std::uint32_t> parcels_in_;  ///< by commune
    std::uint64_t parcels_ = 0;
};

}  // namespace dongbo
