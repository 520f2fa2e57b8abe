// The rules of a dataset as its store holds them.
#pragma once

#include <memory>

#include "quality/rule_set.hpp"
#include "store/store.hpp"

namespace dongbo {

/// Names that the checks of the dataset were given so far, in the order of their numbers.
Result<std::vector<std::string>> read_check_names(Store& store, const std::string& dataset);

/// The contract's rules, compiled, with the numbers that its records were judged by. Changes
/// nothing. The contract's text is compiled anew: a few milliseconds.
Result<std::shared_ptr<const RuleSet>> load_rules(Store& store, const std::string& dataset);

}  // namespace dongbo
