// Who asks, and what that lets them do.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dongbo {

enum class Role : std::uint8_t {
    steward,  ///< works on the data of an agency: findings, cases, units, deliveries
    leader,   ///< sees measures and status
    auditor,  ///< sees who did and who saw what, no personal values
    operate,  ///< runs the node: doctor, metrics; no personal values
    sender,   ///< a machine that hands over deliveries of its agency
    follower  ///< a machine that copies what is shared with its agency
};
inline constexpr std::size_t kRoles = 6;
std::string_view name(Role role);
std::optional<Role> parse_role(std::string_view text);

struct Caller {
    enum class Kind : std::uint8_t { nobody, official, machine };
    Kind kind = Kind::nobody;
    std::string id;      ///< stands in logs and accesses: never a person's name
    std::string name;    ///< as people read it
    std::string agency;  ///< "H26"
    std::string unit;    ///< "00004@2025-07-01"; empty: all that the agency is in charge of
    std::bitset<kRoles> roles;

    bool known() const { return kind != Kind::nobody; }
    bool has(Role role) const { return roles[static_cast<std::size_t>(role)]; }
};

/// What a route asks for. docs/security.md has the table; a test walks every cell.
enum class Permission : std::uint8_t {
    everyone,       ///< no login: health, the login itself, files of the pages, OpenAPI
    signed_in,      ///< any official or machine: lists of datasets, units, contracts
    see_status,     ///< measures, deliveries, who decided what
    see_findings,   ///< failing rows and cases; personal values within sees_personal alone
    see_records,    ///< records; the same
    work_on_cases,  ///< say who did what about a case
    decide_units,   ///< decide where records lie, approve, undo
    deliver,        ///< upload and load
    see_accesses,   ///< who looked at a record
    operate,        ///< doctor, metrics
    follow,         ///< copy what a share shows: machines of its consumer
    oversee_copies  ///< let a copy go on that has stopped to ask; have statements made
};
inline constexpr std::size_t kPermissions = 12;
std::string_view name(Permission permission);

/// `owner`: the agency that the thing asked for belongs to. Of a dataset: its owner. A delivery,
/// its findings and its cases belong to its sender as well: either of the two will do, so ask
/// twice. nullptr: about no single agency's things (a list of all: what of it is shown is asked
/// again for each, and so it is enough that there may be some).
bool allowed(const Caller& caller, Permission permission, const std::string* owner);

/// True if the caller may see personal values of a dataset of this agency: its own stewards, until
/// there are shares.
bool sees_personal(const Caller& caller, std::string_view owner);

}  // namespace dongbo
