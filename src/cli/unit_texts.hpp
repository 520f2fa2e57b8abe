// What the command alone says about units: one catalogue a language.
#pragma once

#include "cli/console.hpp"

namespace dongbo {

struct UnitTexts {
    std::string_view unit, code, edition, name;
    std::string_view became, came_from, as_of, candidates, stated, in_force;
    std::string_view records, decided, waiting, by_decision, by_basis, batch, author, approver;
    std::string_view document, decisions, state;
    std::string_view address, queue_empty, decided_report, batch_waits, nothing_decided;
    std::string_view approved, undone_batch, undone_one;
    std::string_view not_stated, total, more_records, looked_up;
    std::string_view house, street, hamlet;
};

const UnitTexts& unit_texts(const Console& console);

}  // namespace dongbo
