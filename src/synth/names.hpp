// How people are called, by region, people, sex and generation.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"

namespace dongbo {

enum class Region : std::uint8_t { north, centre, south };

/// Words with weights for three cases (regions, or generations).
struct WeightedName {
    std::string_view text;
    std::array<std::uint16_t, 3> weights;
};

/// Order of the parts of a full name.
enum class NameOrder : std::uint8_t {
    kinh,   ///< Nguyễn Văn Đức
    jarai,  ///< Siu Blơ, Siu H' Bia
    ede,    ///< Y Blơ Niê, H' Bia Niê
    hmong,  ///< Giàng A Páo, Giàng Thị Mỷ
    sedang  ///< A Thuyên, Y Bia
};

struct People {
    std::string_view code;  ///< of the national list of ethnic groups
    std::string_view label;
    NameOrder order = NameOrder::kinh;
    bool mothers_surname = false;                ///< children take it from the mother
    std::span<const std::string_view> surnames;  ///< empty: those of the region
};
inline constexpr std::uint8_t kKinh = 0;
std::span<const People> peoples();

/// How many families in a thousand of an old province belong to a people.
struct PeopleShare {
    std::string_view province;
    std::uint8_t people;
    std::uint16_t per_thousand;
};
std::span<const PeopleShare> people_shares();

// The lists (name_lists.cpp). Surnames by region, the others by generation.
std::span<const WeightedName> surnames();
std::span<const WeightedName> middle_names(bool male);
std::span<const WeightedName> given_names(bool male);
std::span<const std::string_view> highland_names(bool male);

/// Draws from one column of a list; set up once, then O(log n).
class NamePicker {
  public:
    NamePicker(std::span<const WeightedName> names, std::size_t column);
    std::string_view pick(SeededRandom& random) const;

  private:
    std::span<const WeightedName> names_;
    std::vector<std::uint64_t> sums_;
};

class Names {
  public:
    Names();
    std::string_view surname(const People& people, Region region, SeededRandom& random) const;
    /// A whole name around `surname`, in NFC with the older tone marks.
    std::string full_name(const People& people, std::string_view surname, bool male, int birth_year,
                          SeededRandom& random) const;

  private:
    std::vector<NamePicker> surnames_;  ///< by region
    std::vector<NamePicker> middle_;    ///< 2 * generation + male
    std::vector<NamePicker> given_;
};

}  // namespace dongbo
