#include "report/standing_access_report.hpp"

#include "report/wording.hpp"

namespace dongbo {
namespace {

Result<LiesIn> lies_in(CurrentUnits& units, const StoredRecord& record) {
    TRY_ASSIGN(const auto current, units.of(record, units.in_force()));
    if (!current) return LiesIn();
    if (current->unit == nullptr) {
        const Resolved resolved = units.list().resolve(current->stated, units.in_force());
        const ListedUnit* const province = resolved.certain_above(UnitLevel::province);
        return LiesIn{{}, province == nullptr ? std::string() : std::string(province->code)};
    }
    const ListedUnit* province = current->unit;
    while (province->parent != nullptr) province = province->parent;
    return LiesIn{std::string(current->unit->code),
                  province->level == UnitLevel::province ? std::string(province->code) : ""};
}

}  // namespace

Result<std::vector<StandingAccess>> standing_accesses_of(StandingAccessReader& reader,
                                                         const DatasetPlace& place,
                                                         const StoredRecord& record,
                                                         CurrentUnits* units, Timestamp now) {
    const auto where = [&](const Record& values) -> Result<LiesIn> {
        if (units == nullptr) return LiesIn();
        StoredRecord version = record;
        version.values = values;
        return lies_in(*units, version);
    };
    return reader.of(place, record, where, vietnamese_day(now));
}

std::string fields_text(Language language, const Contract& contract, const StandingAccess& access) {
    std::string text;
    for (const std::string& name : access.fields) {
        if (!text.empty()) text += ", ";
        const auto field = contract.find_field(name);
        text += field ? label(language, contract.fields[*field]) : name;
    }
    return text;
}

void write_json(JsonWriter& json, const std::vector<StandingAccess>& accesses) {
    json.begin_array();
    for (const StandingAccess& access : accesses) {
        json.begin_object().member("share", access.share).member("agency", access.agency);
        json.key("fields").begin_array();
        for (const std::string& field : access.fields) json.value(field);
        json.end_array()
            .member("waiting_too", access.waiting_too)
            .member("since", access.since.iso())
            .member("until", access.until ? std::optional(access.until->iso()) : std::nullopt)
            .member("purpose", access.purpose)
            .member("legal_basis", access.legal_basis)
            .end_object();
    }
    json.end_array();
}

}  // namespace dongbo
