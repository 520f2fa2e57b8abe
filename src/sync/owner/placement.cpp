#include "sync/owner/placement.hpp"

#include "record/json_cursor.hpp"
#include "rekey/adoption.hpp"
#include "rekey/current_units.hpp"

namespace dongbo {
namespace {

/// `"residence_unit":{"code":` stands in a canonical form at that field alone: a quotation mark
/// inside a text is escaped. Empty: a sub-field has the same name.
std::string member_of(const Contract& contract, const std::string& name) {
    for (const Field& field : contract.fields)
        for (const Field& sub : field.fields)
            if (sub.name == name) return {};
    return "\"" + name + "\":{\"code\":";
}

}  // namespace

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
    placement.member_ = member_of(contract, contract.fields[*placement.field_].name);
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

Placement::Found Placement::find(const RecordId& record, std::string stated,
                                 const std::function<std::string()>& address) const {
    static const RecordPlace kNowhere;
    Found found{.place = &kNowhere, .stated = std::move(stated)};
    if (found.stated.empty()) return found;
    const auto placed = placed_.find(record);
    if (placed != placed_.end() && placed->second.stated == found.stated &&
        placed->second.address_digest == address_digest(record, address())) {
        found.place = &placed->second.place;
        found.decided = true;
        return found;
    }
    const auto place = places_.find(found.stated);
    found.place = place == places_.end() ? nullptr : &place->second;
    return found;
}

Placement::Found Placement::find(const RecordId& record, const Record& values) const {
    const UnitRef* unit = nullptr;
    if (field_ && *field_ < values.values.size())
        unit = std::get_if<UnitRef>(&values.values[*field_]);
    return find(record, unit != nullptr ? text_of(*unit) : std::string(),
                [&] { return address_of(values); });
}

Placement::Found Placement::find(const RecordId& record, const RecordVersion& version) const {
    auto text = stated(version);
    return find(record, text ? std::move(*text) : std::string(), [&]() -> std::string {
        const auto values = version.read();
        return values ? address_of(**values) : std::string();
    });
}

Result<std::string> Placement::stated(const RecordVersion& version) const {
    if (!field_) return std::string();
    if (!version.stated_unit) {
        TRY_ASSIGN(version.stated_unit, read_stated(version));
    }
    return *version.stated_unit;
}

Result<std::string> Placement::read_stated(const RecordVersion& version) const {
    if (!version.is_read() && !member_.empty()) {
        const std::string_view content = version.canonical;
        const std::size_t at = content.find(member_);
        if (at == std::string_view::npos) return std::string();
        JsonCursor cursor(content.substr(at + member_.size()));
        const auto code = cursor.string();
        if (code && cursor.take(",\"edition\":")) {
            const auto edition = cursor.string();
            if (edition) return *code + "@" + *edition;
        }
    }
    TRY_ASSIGN(const Record* const values, version.read());
    if (*field_ >= values->values.size()) return std::string();
    const auto* unit = std::get_if<UnitRef>(&values->values[*field_]);
    return unit != nullptr ? text_of(*unit) : std::string();
}

}  // namespace dongbo
