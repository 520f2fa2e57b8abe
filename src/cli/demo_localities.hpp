// An invented table of hamlets and streets: which part of a divided commune went where.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rekey/current_units.hpp"

namespace dongbo {

/// Made from the addresses of the demo's records: nobody says where their hamlets and streets
/// really went. A fifth of them is left out, as tables that people fill in have gaps.
class InventedLocalities {
  public:
    /// Gives each hamlet and street of the address one of the candidates, the same for the same
    /// names on every machine.
    void add(const UnitRef& stated, std::string_view address,
             std::span<const ListedUnit* const> candidates);

    /// For mappings/localities.yaml.
    std::string csv() const;
    std::size_t communes() const;
    std::size_t names() const { return goes_to_.size(); }
    std::size_t covered() const;

    /// Where an address lies: looked up here, not in the node.
    struct Place {
        std::string code;   ///< empty: not known
        bool torn = false;  ///< the table knows its hamlet and its street, in different communes
    };
    Place find(const UnitRef& stated, std::string_view address) const;

  private:
    struct Name {
        std::string commune, text;
        friend auto operator<=>(const Name&, const Name&) = default;
    };
    std::map<Name, std::string> goes_to_;  ///< a code; empty: left out
};

/// "Số 7 đường Lê Lợi, Tổ 3" → "đường Lê Lợi", "Tổ 3". What is neither hamlet nor street is left
/// out.
std::vector<std::string> locality_names(std::string_view address);

}  // namespace dongbo
