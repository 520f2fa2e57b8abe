// Answers what a rule asks: known(), unit().
#pragma once

#include <optional>

#include "cel/program.hpp"
#include "quality/own_rules.hpp"

namespace dongbo {

class RuleHost final : public cel::Host {
  public:
    /// `unit_type`: what unit() gives, with the fields of ListedUnit in their order.
    RuleHost(PresenceSource& presence, const cel::ObjectType* unit_type)
        : presence_(presence), unit_object_{unit_type, unit_fields_.data()} {}

    /// What is missing from now on is noted here.
    void begin(std::vector<MissingRecord>& missing);
    /// The first error of a look-up since begin: to a rule it is "not checkable".
    Result<> end();

    cel::Value known(std::string_view dataset, std::string_view id) override;
    cel::Value unit(std::string_view code, const cel::Value& at) override;

  private:
    cel::Value not_checkable(Error error);

    PresenceSource& presence_;
    std::vector<MissingRecord>* missing_ = nullptr;
    std::optional<Error> error_;
    std::array<cel::Value, 6> unit_fields_;
    cel::Object unit_object_;
};

}  // namespace dongbo
