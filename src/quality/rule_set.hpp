// The checks of a contract, ready to run: rules compiled once, then shared by threads.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "cel/program.hpp"
#include "contract/rule_environment.hpp"
#include "quality/checks.hpp"

namespace dongbo {

struct CompiledRule {
    std::uint16_t check = 0;
    std::optional<cel::Program> when;
    cel::Program must;
    bool reads_clock = false;
    bool asks_host = false;
};

/// Immutable, thread-safe.
class RuleSet {
  public:
    /// `known`: see CheckList::make. invalid: a rule can't be compiled, or refuses rows by what
    /// may change later (the clock, other records).
    static Result<std::shared_ptr<const RuleSet>> make(const Contract& contract,
                                                       const std::vector<std::string>& known = {});

    const Contract& contract() const { return contract_; }
    const CheckList& checks() const { return checks_; }
    const std::vector<CompiledRule>& rules() const { return rules_; }
    /// Top-level fields that any rule reads, ascending.
    const std::vector<std::size_t>& slots() const { return slots_; }
    /// type, unique and reference checks of a top-level field: they apply where it has a value.
    const CheckBits& of_present(std::size_t field) const { return of_present_[field]; }
    /// The check of a unique top-level field.
    std::uint16_t unique_check(std::size_t field) const { return unique_checks_[field]; }
    /// Checks that apply to every record: required, conflict, identity.
    const CheckBits& always() const { return always_; }
    /// Checks of sub-fields: they apply where a group has a value.
    struct SubChecks {
        CheckBits of_present;
        CheckBits required;  ///< where there is a group at all
    };
    const std::vector<SubChecks>& of_sub_fields(std::size_t field) const {
        return of_sub_fields_[field];
    }
    /// How a unit or a repeated group looks to rules; null for other fields.
    const cel::ObjectType* object_type(std::size_t field) const;
    /// What unit() gives to rules.
    const cel::ObjectType* unit_type() const { return environment_.environment.unit; }
    const CheckBits& reading_clock() const { return reading_clock_; }
    const CheckBits& asking_host() const { return asking_host_; }
    /// The top-level field with the unit that a record is counted under: the first that follows
    /// the reform. Nothing: the dataset has none.
    std::optional<std::size_t> unit_field() const { return unit_field_; }
    /// Differs where rules or checks do: tells whether records must be judged anew.
    const std::string& fingerprint() const { return fingerprint_; }

  private:
    RuleSet(const Contract& contract, CheckList checks);
    Result<> compile();
    Result<> compile(const Check& check);
    void map_fields();
    std::vector<std::string> fields_read(const CompiledRule& rule) const;

    Contract contract_;
    CheckList checks_;
    RuleEnvironment environment_;
    std::vector<CompiledRule> rules_;
    std::vector<std::size_t> slots_;
    std::vector<CheckBits> of_present_;
    std::vector<std::uint16_t> unique_checks_;  ///< 0 where a field is not unique
    std::vector<std::vector<SubChecks>> of_sub_fields_;
    CheckBits always_, reading_clock_, asking_host_;
    std::optional<std::size_t> unit_field_;
    std::string fingerprint_;
};

}  // namespace dongbo
