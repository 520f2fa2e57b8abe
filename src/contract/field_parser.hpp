// Reads the `properties` of a contract. Private to this room.
#pragma once

#include <vector>

#include "contract/contract.hpp"
#include "contract/yaml_reader.hpp"

namespace dongbo {

inline constexpr std::size_t kMaxFields = 300;  ///< of a contract, those of groups included

/// `properties`: the list of a schema. What is wrong with a field is reported; the field is kept as
/// far as it could be read.
std::vector<Field> parse_fields(const Place& properties);

}  // namespace dongbo
