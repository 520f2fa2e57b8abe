// Reads the `quality` of a contract: rules, compiled against its fields. Private to this room.
#pragma once

#include <vector>

#include "contract/contract.hpp"
#include "contract/yaml_reader.hpp"

namespace dongbo {

/// `contract` has its fields already.
std::vector<Rule> parse_rules(const Place& quality, const Contract& contract);

}  // namespace dongbo
