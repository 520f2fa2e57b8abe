// What people decided lately: units of records, states of cases.
#pragma once

#include <string>
#include <vector>

#include "node/node_reader.hpp"
#include "node/pages/words.hpp"
#include "quality/cases.hpp"

namespace dongbo {

struct StatusEvent {
    Timestamp at;
    std::string by;              ///< who, and on which document
    std::string address;         ///< of the page that tells more
    std::int64_t decisions = 0;  ///< of a batch; 0: it is about a case
    std::uint64_t case_number = 0;
    CaseState state = CaseState::open;
};
/// The newest first.
Result<std::vector<StatusEvent>> newest_events(NodeReader& reader, std::size_t limit);
std::string event_text(const Words& say, const StatusEvent& event);

}  // namespace dongbo
