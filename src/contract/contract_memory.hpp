// Contracts that many connections of one process read: made once.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "contract/contract.hpp"

namespace dongbo {

/// As parse_contract (some milliseconds); the same text from a file of the same name gives the same
/// contract for as long as somebody holds it. Thread-safe.
Result<std::shared_ptr<const Contract>> read_shared_contract(std::string_view yaml,
                                                             const std::string& file_name);

}  // namespace dongbo
