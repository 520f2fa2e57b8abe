// Reads the `quality` of a contract for form only. Private to this room.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.hpp"
#include "contract/yaml_reader.hpp"

namespace dongbo {

std::vector<Rule> parse_rules(const Place& quality);

/// What is wrong with brackets and quotes of a CEL expression, or nothing.
std::optional<std::string> find_imbalance(std::string_view expression);

}  // namespace dongbo
