#include "sync/placement.hpp"

#include "rekey/adoption.hpp"
#include "rekey/current_units.hpp"

namespace dongbo {

std::string Placement::Found::bucket() const {
    if (decided && place != nullptr) return decided_bucket_name(place->unit);
    return bucket_name(stated);
}

Result<Placement> Placement::load(FeedStore& feeds, const std::string& dataset,
                                  const Contract& contract) {
    Placement placement;
    placement.field_ = current_unit_field(contract);
    if (!placement.field_) return placement;
    placement.address_field_ =
        contract.find_field(contract.fields[*placement.field_].address_field);
    TRY(each_value(feeds, place_prefix(dataset),
                   [&](std::string_view stated, std::string_view value) -> Result<> {
                       TRY_ASSIGN(placement.places_[std::string(stated)], decode_place(value));
                       return {};
                   }));
    TRY(each_value(feeds, placed_prefix(dataset),
                   [&](std::string_view text, std::string_view value) -> Result<> {
                       const auto record = RecordId::parse(text);
                       if (!record)
                           return fail(ErrorCode::corrupt, "a decision names no record", "feeds.db",
                                       "restore the node's backup");
                       TRY_ASSIGN(placement.placed_[*record], decode_placed_record(value));
                       return {};
                   }));
    return placement;
}

std::string Placement::address_of(const Record& values) const {
    if (!address_field_ || *address_field_ >= values.values.size()) return {};
    const auto* text = std::get_if<std::string>(&values.values[*address_field_]);
    return text != nullptr ? *text : std::string();
}

Placement::Found Placement::find(const RecordId& record, const Record& values) const {
    static const RecordPlace kNowhere;
    Found found{.place = &kNowhere, .stated = {}};
    if (!field_ || *field_ >= values.values.size()) return found;
    const auto* unit = std::get_if<UnitRef>(&values.values[*field_]);
    if (unit == nullptr) return found;
    found.stated = text_of(*unit);
    if (!placed_.empty()) {
        const auto placed = placed_.find(record);
        if (placed != placed_.end() && placed->second.stated == found.stated &&
            placed->second.address_digest == address_digest(record, address_of(values))) {
            found.place = &placed->second.place;
            found.decided = true;
            return found;
        }
    }
    const auto place = places_.find(found.stated);
    found.place = place == places_.end() ? nullptr : &place->second;
    return found;
}

}  // namespace dongbo
