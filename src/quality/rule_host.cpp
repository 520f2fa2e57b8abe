#include "quality/rule_host.hpp"

#include <algorithm>

namespace dongbo {
namespace {

std::optional<Date> day_of(const cel::Value& at) {
    if (at.kind == cel::Kind::date) return cel::date_of(at);
    if (at.kind == cel::Kind::string) return Date::parse_iso(at.string());
    if (at.kind != cel::Kind::timestamp) return std::nullopt;
    return vietnamese_day({at.integer * 1'000});
}

}  // namespace

void RuleHost::begin(std::vector<MissingRecord>& missing) {
    missing_ = &missing;
    error_.reset();
}

Result<> RuleHost::end() {
    if (error_) return std::unexpected(std::move(*error_));
    return {};
}

cel::Value RuleHost::not_checkable(Error error) {
    if (!error_) error_ = std::move(error);
    return cel::error(cel::Failure::not_checkable, "the look-up failed");
}

cel::Value RuleHost::known(std::string_view dataset, std::string_view id) {
    RecordId record;
    if (id.size() != record.bytes.size())
        return cel::error(cel::Failure::invalid, "known() wants the id of a record");
    std::ranges::copy(as_bytes(id), record.bytes.begin());
    const std::string contract(dataset);
    auto presence = presence_.presence(contract, record);
    if (!presence) return not_checkable(std::move(presence).error());
    if (*presence == Presence::not_checkable)
        return cel::error(cel::Failure::not_checkable, "this node does not hold that register");
    if (*presence == Presence::missing) missing_->push_back({contract, record});
    return cel::boolean(*presence == Presence::here);
}

cel::Value RuleHost::unit(std::string_view code, const cel::Value& at) {
    const auto day = day_of(at);
    if (!day) return cel::error(cel::Failure::invalid, "unit() wants a day");
    auto units = presence_.units();
    if (!units) return not_checkable(std::move(units).error());
    const auto [answer, unit] = (*units)->find(code, *day);
    if (answer == Answer::not_loaded)
        return cel::error(cel::Failure::not_checkable, "no list of units of that time is loaded");
    if (unit == nullptr) return cel::null_value();
    const std::string_view texts[] = {unit->code, unit->name,        unit->full_name,
                                      unit->kind, name(unit->level), unit->parent_code};
    for (std::size_t i = 0; i < unit_fields_.size(); ++i)
        unit_fields_[i] = texts[i].empty() ? cel::null_value() : cel::string(texts[i]);
    return cel::object(unit_object_);
}

}  // namespace dongbo
