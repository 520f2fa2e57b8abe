#include "contract/contract_once.hpp"

#include <mutex>
#include <utility>

namespace dongbo {

Result<std::shared_ptr<const Contract>> parse_contract_once(std::string_view yaml,
                                                            const std::string& file_name) {
    using Source = std::pair<std::string, std::string>;  // file name and text
    static std::mutex mutex;
    static std::map<Source, std::shared_ptr<const Contract>> parsed;
    const std::scoped_lock lock(mutex);
    Source source(file_name, yaml);
    if (const auto known = parsed.find(source); known != parsed.end()) return known->second;
    TRY_ASSIGN(Contract contract, parse_contract(yaml, file_name));
    return parsed[std::move(source)] = std::make_shared<const Contract>(std::move(contract));
}

}  // namespace dongbo
