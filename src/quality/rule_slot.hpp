// A record's value as an expression sees it.
#pragma once

#include <vector>

#include "cel/value.hpp"
#include "record/value.hpp"

namespace dongbo {

/// Of one top-level field. What a bound value points to lives until the next bind, as long as the
/// record's value does.
class RuleSlot {
  public:
    /// `type`: of the groups or the unit; null for fields of other types.
    RuleSlot(std::size_t field, const Field& definition, const cel::ObjectType* type)
        : field_(field), definition_(&definition), type_(type) {}

    std::size_t field() const { return field_; }
    cel::Value bind(const Value& value);

  private:
    cel::Value bind_unit(const UnitRef& unit, const cel::ObjectType* type, cel::Value* parts,
                         cel::Object& object);
    cel::Value bind_groups(const std::vector<Group>& groups);

    std::size_t field_;
    const Field* definition_;
    const cel::ObjectType* type_;
    std::vector<cel::Value> parts_;
    std::vector<cel::Object> objects_;
    std::vector<cel::Value> elements_;
    std::vector<cel::Value> unit_parts_;
    std::vector<cel::Object> units_;
    std::string edition_;  ///< the text that edition_value_ was made from
    cel::Value edition_value_;
};

}  // namespace dongbo
