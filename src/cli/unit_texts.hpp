// Texts about units: one catalogue a language.
#pragma once

#include <array>

#include "cli/console.hpp"
#include "rekey/decision.hpp"
#include "unit/unit_list.hpp"

namespace dongbo {

struct UnitTexts {
    std::string_view unit, code, edition, kind, above, name, relation, resolution, clause;
    std::string_view became, came_from, goes_on, current, as_of, candidates, stated, in_force;
    std::string_view records, decided, waiting, by_decision, by_basis, batch, author, approver;
    std::string_view document, decisions, state, in_effect, waits_for_second, undone, evidence;
    std::string_view address, queue_empty, decided_report, batch_waits, nothing_decided;
    std::string_view approved, undone_batch, undone_one, territory_changed, renamed, unchanged;
    std::string_view new_code, ended_code, not_stated, total, more_records, looked_up;
    std::string_view house, street, hamlet;
    std::array<std::string_view, 5> answers;
    std::array<std::string_view, 3> relations;
    std::array<std::string_view, 3> bases;
    std::array<std::string_view, 3> levels;
};

const UnitTexts& unit_texts(const Console& console);

/// "Phường Ba Đình (00004, 01/07/2025)".
std::string unit_text(const Console& console, const UnitList& list, const ListedUnit& unit);
/// "Phường Ba Đình, Thành phố Hà Nội".
std::string path_text(const ListedUnit& unit);
std::string day_text(const Console& console, const Date& day);
std::string_view word(const UnitTexts& texts, Answer answer);
std::string_view word(const UnitTexts& texts, Relation relation);
std::string_view word(const UnitTexts& texts, DecisionBasis basis);

/// A unit as JSON.
std::string unit_json(const UnitList& list, const ListedUnit& unit);

}  // namespace dongbo
