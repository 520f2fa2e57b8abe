// Contracts whose texts are read again and again, as each connection to a file of a node does.
#pragma once

#include <memory>

#include "contract/contract.hpp"

namespace dongbo {

/// As parse_contract, but one text is parsed once in a process, and held once until its end: a node
/// has few. Thread-safe; who asks while a text is parsed waits.
Result<std::shared_ptr<const Contract>> parse_contract_once(std::string_view yaml,
                                                            const std::string& file_name);

}  // namespace dongbo
