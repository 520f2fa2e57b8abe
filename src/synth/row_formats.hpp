// How the two provincial systems write each kind of row.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "synth/person.hpp"
#include "synth/row_spoiler.hpp"
#include "synth/units.hpp"

namespace dongbo {

/// Which province and system a row comes from.
struct RowOrigin {
    DeliverySystem system = DeliverySystem::a;
    std::string_view province_code;
};

// Source keys: "CD0100000012" and so on in system a, "01-P00000012" in system b.
std::string person_key(const RowOrigin& origin, std::uint64_t serial);
std::string household_key(const RowOrigin& origin, std::uint64_t serial);
std::string residence_key(const RowOrigin& origin, std::uint64_t person_serial, int kind);
std::string land_parcel_key(const RowOrigin& origin, std::uint64_t serial);

std::string_view person_heading(DeliverySystem system);  ///< empty: no heading
std::string_view household_heading(DeliverySystem system);
std::string_view residence_heading(DeliverySystem system);
std::string_view land_parcel_heading(DeliverySystem system);

void append_person(std::string& out, const RowOrigin& origin, const Communes& communes,
                   const Person& person, const RowTexts& texts);
void append_household(std::string& out, const RowOrigin& origin, const Household& household,
                      std::span<const Person> persons, const RowTexts& texts);

enum class ResidenceKind : std::uint8_t { permanent = 1, temporary = 2, present_apart = 3 };
struct Residence {
    std::uint64_t person = 0;  ///< serial
    ResidenceKind kind = ResidenceKind::permanent;
    std::uint32_t commune = 0;
    std::string address;
    Day from = 0;
    Day until = 0;                ///< 0: open
    std::uint64_t household = 0;  ///< serial; 0: none
};
void append_residence(std::string& out, const RowOrigin& origin, const Residence& residence,
                      const RowTexts& texts);

enum class LandUse : std::uint8_t { urban_housing, rural_housing, perennial_crops, rice };
struct LandParcel {
    std::uint64_t serial = 0;
    std::uint32_t commune = 0;
    std::uint64_t sheet = 0, parcel = 0;
    std::uint64_t tenths_m2 = 0;
    LandUse use = LandUse::rural_housing;
    std::vector<const Person*> owners;  ///< in equal shares; one or two
    std::string certificate;
    Day certified_on = 0;
    std::string address;
};
void append_land_parcel(std::string& out, const RowOrigin& origin, const LandParcel& parcel,
                        const RowTexts& texts);

}  // namespace dongbo
