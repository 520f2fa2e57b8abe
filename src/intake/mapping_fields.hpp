// The `fields` part of a mapping file.
#pragma once

#include "intake/mapping.hpp"
#include "intake/yaml_reader.hpp"

namespace dongbo {

/// Reads what feeds each field of the contract; problems go to `reader`.
std::vector<FieldMapping> read_field_mappings(YamlReader& reader, const YAML::Node& node,
                                              const Contract& contract);

}  // namespace dongbo
