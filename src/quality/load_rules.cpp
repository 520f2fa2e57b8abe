#include "quality/load_rules.hpp"

namespace dongbo {

Result<std::vector<std::string>> read_check_names(Store& store, const std::string& dataset) {
    std::vector<std::string> names;
    TRY_ASSIGN(const auto entry, store.book_scan(dataset, "N", "O", 1));
    if (entry.empty()) return names;
    const std::string& stored = entry.front().second;
    for (std::size_t from = 0, end = 0; (end = stored.find('\n', from)) != std::string::npos;
         from = end + 1)
        names.push_back(stored.substr(from, end - from));
    return names;
}

Result<std::shared_ptr<const RuleSet>> load_rules(Store& store, const std::string& dataset) {
    TRY_ASSIGN(const auto known, read_check_names(store, dataset));
    TRY_ASSIGN(const Contract* const contract, store.contract(dataset));
    return RuleSet::make(*contract, known);
}

}  // namespace dongbo
