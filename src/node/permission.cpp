// What each role may do.
#include <algorithm>
#include <array>

#include "node/caller.hpp"

namespace dongbo {
namespace {

constexpr std::array<std::string_view, kRoles> kRoleNames = {"steward", "leader", "auditor",
                                                             "operate", "sender"};

}  // namespace

std::string_view name(Role role) {
    return kRoleNames[static_cast<std::size_t>(role)];
}

std::optional<Role> parse_role(std::string_view text) {
    const auto found = std::ranges::find(kRoleNames, text);
    if (found == kRoleNames.end()) return std::nullopt;
    return static_cast<Role>(found - kRoleNames.begin());
}

}  // namespace dongbo
