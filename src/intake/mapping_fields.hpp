// The `fields` part of a mapping file.
#pragma once

#include "contract/yaml_reader.hpp"
#include "intake/mapping.hpp"

namespace dongbo {

/// Reads what feeds each field of the contract.
std::vector<FieldMapping> read_field_mappings(const Place& place, const Contract& contract);

/// A day, or "by-row"; empty and a problem for all else.
std::string read_edition(const Place& place);

/// "edition", the one thing that can come from the delivery; false and a problem for all else.
bool read_delivery_edition(const Place& place);

}  // namespace dongbo
