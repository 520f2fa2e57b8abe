// Who decided in which unit records lie, and which records wait.
#pragma once

#include <string>
#include <vector>

#include "base/json_writer.hpp"
#include "rekey/decide.hpp"
#include "report/language.hpp"

namespace dongbo {

enum class BatchState : std::uint8_t { in_force, waits_for_second, undone };
BatchState state_of(const DecisionBatch& batch);
std::string_view name(BatchState state);  ///< "in_force", "waits_for_second", "undone"
std::string_view word(Language language, BatchState state);

/// "00634 Xã A | 00637 Xã B".
std::string candidates_text(const std::vector<const ListedUnit*>& candidates);

void write_json(JsonWriter& json, const UnitList& list, const QueueItem& item);
void write_json(JsonWriter& json, const DecisionBatch& batch);
/// What a batch that was just made says.
void write_json(JsonWriter& json, const BatchReport& report);

/// Records that state a unit and wait, after one of them.
struct WaitingPage {
    std::vector<WaitingRecord> records;
    bool more = false;
};
Result<WaitingPage> waiting_page(CurrentUnits& units, const ListedUnit& stated,
                                 const std::optional<RecordId>& after, std::size_t limit);

}  // namespace dongbo
