// The old provinces and communes people live in.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/random.hpp"
#include "synth/names.hpp"

namespace dongbo {

/// One of the 63 provinces up to 2025-06-30.
struct OldProvince {
    std::string_view code, name, slug;
    Region region;
};
std::span<const OldProvince> old_provinces();
/// By code or name, with or without "Tỉnh" or "Thành phố" before it; any case and marks.
const OldProvince* find_old_province(std::string_view code_or_name);

enum class CommuneKind : std::uint8_t { ward, township, rural };

struct Commune {
    std::string code;
    std::string name;      ///< "Phường Trúc Bạch"
    std::string district;  ///< "Quận Ba Đình"; may be empty
    CommuneKind kind = CommuneKind::rural;
    std::uint8_t province = 0;  ///< index in old_provinces()
    std::uint64_t weight = 0;
};

/// The communes of one edition; a commune is named by its index.
class Communes {
  public:
    static Result<Communes> read(const std::string& units_file, const std::string& edition,
                                 const std::optional<std::string>& population_file,
                                 std::uint64_t seed);

    const Commune& operator[](std::uint32_t index) const { return communes_[index]; }
    std::size_t size() const { return communes_.size(); }
    /// Drawn by weight.
    std::uint32_t pick(std::uint8_t province, SeededRandom& random) const;
    std::uint32_t pick_anywhere(SeededRandom& random) const;
    /// Sum of the weights; 0: the file has no commune of the province.
    std::uint64_t weight_of(std::uint8_t province) const;

  private:
    explicit Communes(std::vector<Commune> communes);
    std::vector<Commune> communes_;     ///< by province, then code
    std::vector<std::uint64_t> sums_;   ///< of the weights before each commune, and the whole
    std::vector<std::uint32_t> first_;  ///< of each province, and the end
};

}  // namespace dongbo
