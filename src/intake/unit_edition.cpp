#include "intake/unit_edition.hpp"

namespace dongbo {

UnitEdition::UnitEdition(const UnitList& list, std::string declared, Evidence evidence)
    : declared_(std::move(declared)),
      evidence_(evidence),
      day_(Date::parse_iso(declared_)),
      claim_(list) {
    const UnitList::Edition* const edition = day_ ? list.edition_on(*day_) : nullptr;
    if (edition != nullptr) edition_ = static_cast<std::size_t>(edition - list.editions().data());
}

StatedUnit UnitEdition::stated(const Row* row, std::string_view code) const {
    if (row == nullptr) return {code, {}, {}, {}};
    const auto text = [&](const std::optional<std::size_t>& cell) {
        return cell ? row->cells[*cell].text : std::string_view();
    };
    return {code, text(evidence_.name), text(evidence_.district), text(evidence_.province)};
}

void UnitEdition::count(const Row& row, std::string_view code) {
    if (edition_) claim_.add(stated(&row, code), row.number);
}

EditionJudgement UnitEdition::judge() const {
    return day_ ? claim_.judge(*day_) : EditionJudgement{};
}

bool UnitEdition::settle(const Row* row, UnitRef& unit) {
    if (by_row()) {
        const UnitList::Edition* const edition = claim_.ask(stated(row, unit.code)).edition;
        if (edition == nullptr) return false;
        unit.edition = edition->date.iso();
        return true;
    }
    // Whether a bare code is listed is for the rules of the contract.
    if (!edition_ || !evidence_.any() || row == nullptr) return true;
    return !EditionClaim::is_of_another(claim_.ask(stated(row, unit.code)), *edition_);
}

}  // namespace dongbo
