// Makes a UnitList from its sources.
#pragma once

#include <map>

#include "unit/unit_list.hpp"

namespace dongbo {

/// The number of a code for an array: nothing if it has other characters than digits, or as many
/// as no level has.
std::optional<std::uint32_t> code_number(std::string_view code);

struct UnitList::Builder {
    explicit Builder(UnitList& made) : list(made) {}

    void build();

  private:
    struct Step {
        std::uint32_t unit;  // where it starts
        UnitLink link;
    };

    void lay_out_units();
    void number_codes();
    void find_parents();
    void follow_successions();
    void follow_row(std::size_t row);
    void follow_rest(const UnchangedRest& rest);
    void lay_out_links();
    void judge_editions();
    void print();

    std::optional<std::size_t> edition_of(const Date& date) const;
    const ListedUnit* unit_of(std::size_t edition, UnitLevel level, std::string_view code) const;
    void link(const ListedUnit& from, const ListedUnit& to, Relation relation,
              const SuccessionRow* row);

    UnitList& list;
    std::vector<Step> forwards, backwards;
};

}  // namespace dongbo
