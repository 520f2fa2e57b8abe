#include "contract/contract.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "base/file.hpp"
#include "contract/yaml_node.hpp"

namespace dongbo {
namespace {

Result<std::vector<std::string>> list_yaml_files(const std::string& folder) {
    std::error_code error;
    std::vector<std::string> paths;
    std::filesystem::directory_iterator entry(folder, error);
    for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error))
        if (entry->path().extension() == ".yaml") paths.push_back(entry->path().string());
    if (error)
        return fail(ErrorCode::not_found, "the folder can't be read: " + error.message(), folder,
                    "check the path and its permissions");
    std::ranges::sort(paths);
    return paths;
}

}  // namespace

std::string Version::text() const {
    return fmt::format("{}.{}.{}", major, minor, patch);
}

std::optional<std::size_t> Contract::find_field(std::string_view field_name) const {
    const auto found = std::ranges::find(fields, field_name, &Field::name);
    if (found == fields.end()) return std::nullopt;
    return static_cast<std::size_t>(found - fields.begin());
}

Result<Contract> load_contract(const std::string& path) {
    TRY_ASSIGN(const std::string text, read_file(path, kMaxFileBytes));
    return parse_contract(text, path);
}

Result<std::vector<Contract>> load_contracts(const std::string& folder) {
    TRY_ASSIGN(const std::vector<std::string> paths, list_yaml_files(folder));
    std::vector<Contract> contracts;
    std::set<std::string> names;
    std::string what;
    const auto add_problem = [&](const std::string& text) {
        if (!what.empty()) what += '\n';
        what += text;
    };
    for (const std::string& path : paths) {
        auto contract = load_contract(path);
        if (!contract) {
            add_problem(contract.error().message());
            continue;
        }
        if (!names.insert(contract->name).second)
            add_problem(fmt::format("{}: another file describes `{}` too", path, contract->name));
        contracts.push_back(std::move(*contract));
    }
    if (!what.empty()) return fail(ErrorCode::invalid, std::move(what), folder);
    return contracts;
}

}  // namespace dongbo
