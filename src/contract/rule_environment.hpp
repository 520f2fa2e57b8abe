// What the rules of a contract may speak of: its fields, as the expression language sees them.
#pragma once

#include <memory>
#include <vector>

#include "cel/type.hpp"
#include "contract/contract.hpp"

namespace dongbo {

/// string, code and personal_number are strings; integer is int; decimal is double; a unit is an
/// object {code: string, edition: date}; a reference is bytes; a group_list is a list of objects
/// with its sub-fields. The slot of a field is its index in the contract. unit(code, at) gives an
/// object {code, name, full_name, kind, level, parent_code}.
struct RuleEnvironment {
    cel::Environment environment;
    /// What the types of the environment point to: moves with it, its addresses stay.
    std::vector<std::unique_ptr<cel::ObjectType>> objects;
};

RuleEnvironment make_rule_environment(const Contract& contract);

}  // namespace dongbo
