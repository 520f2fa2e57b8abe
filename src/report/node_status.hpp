// The node as a whole: datasets and deliveries with their equations, editions, dissolved owners,
// what changed today.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json_writer.hpp"
#include "quality/dissolved_owners.hpp"
#include "quality/measures.hpp"
#include "report/language.hpp"
#include "store/node_store.hpp"

namespace dongbo {

/// What the counters of one day say, compared with the day before.
struct DayChange {
    std::int64_t records = 0;  ///< more, or fewer
    Count checks;              ///< pairs of record and check
    bool any() const { return records != 0 || checks.applies != 0 || checks.fails != 0; }
};
/// Of all checks that are not retired.
DayChange day_change(const Measures& measures, std::uint32_t day);

struct NodeStatus {
    struct Dataset {
        DatasetStatus status;
        DatasetPlace place;
        std::string owner;
        std::string title_vi, title_en;
        std::optional<AdoptedEdition> edition;  ///< in force; nothing: none was adopted
        DayChange today;
        /// live + pending + deleted = ids ever seen, as the log says it; `dongbo doctor` recounts.
        std::uint64_t seen() const { return status.seen(); }
    };
    Timestamp as_of;
    std::string agency;
    std::vector<Dataset> datasets;
    std::vector<Delivery> deliveries;  ///< the oldest first, by dataset
    std::vector<DissolvedOwner> dissolved;

    std::uint64_t physical_rows() const;
    std::uint64_t rows_accounted_for() const;
};
/// Reads counters and deliveries, not records.
Result<NodeStatus> read_node_status(NodeStore& node);

/// Members of an object that is open: datasets, deliveries, dissolved_owners.
void write_members(JsonWriter& json, const NodeStatus& status);
void write_json(JsonWriter& json, const DissolvedOwner& owner);

/// "✗ person.G01: cơ quan chủ quản đã giải thể (G01 01/03/2025); kế thừa: …".
std::string dissolved_text(Language language, const DissolvedOwner& owner);

}  // namespace dongbo
