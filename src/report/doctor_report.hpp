// The diagnosis of a whole node.
#pragma once

#include <string_view>
#include <vector>

#include "base/json_writer.hpp"
#include "store/doctor.hpp"
#include "store/node_store.hpp"

namespace dongbo {

/// One diagnosis for all groups of the node; subjects begin with their group. The check "journal"
/// counts the accesses that are not in their dataset yet: durable, and no defect.
Result<Diagnosis> examine_node(NodeStore& node, const Progress& progress);

/// All checks of one name over the whole node.
struct CheckSum {
    std::string_view name;
    std::uint64_t checks = 0, counted = 0, defects = 0;
};
std::vector<CheckSum> sum_by_name(const Diagnosis& diagnosis);

/// Members of an object that is open: checks, sound.
void write_members(JsonWriter& json, const Diagnosis& diagnosis);

}  // namespace dongbo
