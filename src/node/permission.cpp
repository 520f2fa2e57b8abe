// What each role may do: the table of docs/security.md.
#include <algorithm>
#include <array>

#include "node/caller.hpp"

namespace dongbo {
namespace {

constexpr std::array<std::string_view, kRoles> kRoleNames = {"steward", "leader", "auditor",
                                                             "operate", "sender", "follower"};
constexpr std::array<std::string_view, kPermissions> kPermissionNames = {
    "everyone",     "signed_in", "see_status",   "see_findings", "see_records", "work_on_cases",
    "decide_units", "deliver",   "see_accesses", "operate",      "follow",      "oversee_copies"};

enum class Reach : std::uint8_t {
    none,
    own,  ///< things of the caller's agency
    all   ///< things of every agency on the node
};

using enum Reach;

/// By permission, from see_status on; then by role, in the order of their enumerations.
constexpr std::array<std::array<Reach, kRoles>, kPermissions - 2> kTable = {{
    // steward, leader, auditor, operate, sender, follower
    {own, all, all, none, own, none},     // see_status
    {own, none, none, none, own, none},   // see_findings
    {own, none, none, none, none, none},  // see_records
    {own, none, none, none, none, none},  // work_on_cases
    {own, none, none, none, none, none},  // decide_units
    {own, none, none, none, own, none},   // deliver
    {own, none, all, none, none, none},   // see_accesses
    {none, none, none, all, none, none},  // operate
    {none, none, none, none, none, own},  // follow
    {own, none, none, none, none, none}   // oversee_copies
}};

}  // namespace

std::string_view name(Role role) {
    return kRoleNames[static_cast<std::size_t>(role)];
}

std::optional<Role> parse_role(std::string_view text) {
    const auto found = std::ranges::find(kRoleNames, text);
    if (found == kRoleNames.end()) return std::nullopt;
    return static_cast<Role>(found - kRoleNames.begin());
}

std::string_view name(Permission permission) {
    return kPermissionNames[static_cast<std::size_t>(permission)];
}

bool allowed(const Caller& caller, Permission permission, const std::string* owner) {
    if (permission == Permission::everyone) return true;
    if (!caller.known()) return false;
    if (permission == Permission::signed_in) return true;
    const auto& reaches = kTable[static_cast<std::size_t>(permission) - 2];
    const bool is_own = owner == nullptr || *owner == caller.agency;
    for (std::size_t role = 0; role < kRoles; ++role)
        if (caller.roles[role] && (reaches[role] == all || (reaches[role] == own && is_own)))
            return true;
    return false;
}

bool sees_personal(const Caller& caller, std::string_view owner) {
    return caller.known() && caller.has(Role::steward) && caller.agency == owner;
}

}  // namespace dongbo
