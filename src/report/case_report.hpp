// Cases as people and programs read them.
#pragma once

#include <string>
#include <vector>

#include "base/json_writer.hpp"
#include "quality/cases.hpp"
#include "report/language.hpp"

namespace dongbo {

bool is_overdue(const Case& one, Timestamp now);
/// The check that a case is about, as findings name it.
std::string check_name(const Case& one);
/// "24/11/2026 QUÁ HẠN"; "–" without a deadline.
std::string deadline_text(Language language, const Case& one, Timestamp now);
/// True if the case's cause is a personal value of a record.
bool cause_is_personal(const Contract& contract, const Case& one);

/// Which cases somebody wants to see. Closed ones only when they are asked for.
struct CaseFilter {
    std::string state;  ///< empty: all that are not closed
    std::string owner;  ///< empty: of all agencies
    bool overdue = false;
    bool wants(const Case& one, Timestamp now) const;
};
/// The most findings first.
Result<std::vector<Case>> wanted_cases(Store& store, const std::string& dataset,
                                       const CaseFilter& filter, Timestamp now);
/// invalid names the states that somebody may set.
Result<CaseState> read_case_state(const std::string& text);

/// `show_cause` false: the cause is left out.
void write_json(JsonWriter& json, const Case& one, Timestamp now, bool show_cause = true);

}  // namespace dongbo
