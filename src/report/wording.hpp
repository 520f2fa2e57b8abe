// Words for what a node tells, in both languages, and values as people read them.
#pragma once

#include <string>
#include <string_view>

#include "quality/cases.hpp"
#include "quality/checks.hpp"
#include "record/change.hpp"
#include "rekey/decision.hpp"
#include "report/language.hpp"
#include "store/delivery.hpp"
#include "store/record_summary.hpp"
#include "unit/unit_list.hpp"

namespace dongbo {

/// "12/05/1990", "Nữ", "00004 (2025-06-30)"; empty for an absent value.
std::string display(Language language, const Field& field, const Value& value);
std::string_view label(Language language, const Field& field);
std::string_view title(Language language, const Contract& contract);

/// Why a record does not meet the check.
std::string meaning_of(Language language, const Contract& contract, const Check& check);

/// "đúng" for "correct".
std::string_view dimension_word(Language language, std::string_view dimension);
std::string_view word(Language language, Severity severity);
std::string_view word(Language language, CaseState state);
std::string_view word(Language language, RecordState state);
std::string_view word(Language language, Verdict verdict);
std::string_view word(Language language, ChangeKind kind);
std::string_view word(Language language, Disposition disposition);
std::string_view word(Language language, DeliveryKind kind);
std::string_view word(Language language, DeliveryState state);
std::string_view word(Language language, Answer answer);
std::string_view word(Language language, Relation relation);
std::string_view word(Language language, DecisionBasis basis);
std::string_view word(Language language, UnitLevel level);

/// 1234567 → "1.234.567" in Vietnamese, "1,234,567" in English.
std::string grouped(Language language, std::uint64_t number);
/// "12 / 100 (12,00 %)"; "–" where nothing applies.
std::string ratio_text(Language language, std::int64_t part, std::int64_t whole);
/// "12,00 %": what is not all of it never reads as all of it. "–" where nothing applies.
std::string share_text(Language language, std::int64_t part, std::int64_t whole);
/// "01/07/2025", or ISO in English.
std::string day_text(Language language, const Date& day);
/// The day in Vietnam of a moment.
std::string day_text(Language language, Timestamp time);
/// "08:30 23/11/2026", or "2026-11-23 08:30" in English; both as clocks in Vietnam show it.
std::string time_text(Language language, Timestamp time);

/// "Phường Ba Đình (00004, 01/07/2025)".
std::string unit_text(Language language, const UnitList& list, const ListedUnit& unit);
/// "Phường Ba Đình, Thành phố Hà Nội".
std::string path_text(const ListedUnit& unit);

}  // namespace dongbo
