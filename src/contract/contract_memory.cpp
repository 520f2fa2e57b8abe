#include "contract/contract_memory.hpp"

#include "base/hash.hpp"
#include "base/weak_cache.hpp"

namespace dongbo {

Result<std::shared_ptr<const Contract>> read_shared_contract(std::string_view yaml,
                                                             const std::string& file_name) {
    static WeakCache<std::pair<std::string, Hash>, Contract> known;
    const std::pair key(file_name, sha256(yaml));
    if (auto before = known.find(key)) return before;
    TRY_ASSIGN(Contract contract, parse_contract(yaml, file_name));
    auto made = std::make_shared<const Contract>(std::move(contract));
    known.keep(key, made);
    return made;
}

}  // namespace dongbo
