#include "rekey/locality_table.hpp"

#include <charconv>

#include "base/text.hpp"
#include "store/named_values.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPage = 1'000;

std::optional<Locality> read_locality(const NamedValues& values) {
    const auto* unit = values.get<UnitRef>("unit");
    const auto* goes_to = values.get<UnitRef>("goes_to");
    if (unit == nullptr || goes_to == nullptr) return std::nullopt;
    Locality row;
    row.unit = *unit;
    row.street = values.text("kind") == "street";
    row.name = values.text("name");
    row.goes_to = *goes_to;
    if (const auto* number = values.get<std::int64_t>("first_number")) row.first_number = *number;
    if (const auto* number = values.get<std::int64_t>("last_number")) row.last_number = *number;
    if (const std::string side = values.text("side"); !side.empty()) row.even = side == "even";
    if (const auto* date = values.get<Date>("valid_from")) row.valid_from = *date;
    if (const auto* date = values.get<Date>("valid_until")) row.valid_until = *date;
    return row;
}

/// One part of an address between commas: "Số 12 đường Lê Lợi" is house 12 and "duong le loi".
struct AddressPart {
    std::optional<std::int64_t> house;
    std::string name;
};

std::vector<AddressPart> parts_of(std::string_view address) {
    std::vector<AddressPart> parts;
    std::optional<std::int64_t> house;
    while (!address.empty()) {
        const std::size_t comma = address.find_first_of(",;");
        std::string name = text::fold(address.substr(0, comma));
        address.remove_prefix(comma == std::string_view::npos ? address.size() : comma + 1);
        if (name.starts_with("so ")) name.erase(0, 3);
        std::int64_t number = 0;
        const char* const end = name.data() + name.size();
        const auto [stop, error] = std::from_chars(name.data(), end, number);
        if (error == std::errc() && (stop == end || *stop == ' ')) {
            // A house number counts for the street that follows, in the same part or the next.
            house = number;
            name.erase(0, static_cast<std::size_t>(stop - name.data()) + (stop == end ? 0 : 1));
        }
        if (!name.empty()) parts.push_back({house, std::move(name)});
    }
    return parts;
}

}  // namespace

Result<LocalityTable> LocalityTable::load(NodeStore& node, const UnitList& list, const Date& day) {
    std::vector<Locality> rows;
    const auto place = node.place(std::string(kLocalityContract));
    if (!place && place.error().code == ErrorCode::not_found)
        return fail(
            ErrorCode::not_found, "this node has no table of hamlets and streets", {},
            "make it with the contract `locality` and load one with mappings/localities.yaml");
    if (!place) return std::unexpected(place.error());
    TRY_ASSIGN(Store* const store, node.store(*place));
    TRY_ASSIGN(const Contract* const contract, store->contract(place->dataset));
    for (std::uint64_t cursor = 0;;) {
        TRY_ASSIGN(const auto page, store->scan(place->dataset, cursor, kPage));
        if (page.empty()) break;
        for (const StoredRecord& record : page) {
            if (record.state != RecordState::live) continue;
            if (auto row = read_locality(NamedValues(*contract, record.values)))
                rows.push_back(std::move(*row));
        }
    }
    return make(rows, list, day);
}

LocalityTable LocalityTable::make(const std::vector<Locality>& rows, const UnitList& list,
                                  const Date& day) {
    LocalityTable table;
    for (const Locality& row : rows) {
        if (row.valid_from && *row.valid_from > day) continue;
        if (row.valid_until && *row.valid_until <= day) continue;
        const ListedUnit* const unit = list.find(row.unit).unit;
        const ListedUnit* const goes_to = list.find(row.goes_to).unit;
        std::string folded = text::fold(row.name);
        if (unit == nullptr || goes_to == nullptr || folded.empty()) continue;
        table.rows_[{unit, row.street, std::move(folded)}].push_back(
            {row.name, row.first_number, row.last_number, row.even, goes_to});
        ++table.size_;
    }
    return table;
}

bool LocalityTable::Row::covers(std::optional<std::int64_t> house) const {
    if (!first_number && !last_number && !even) return true;
    if (!house) return false;
    return (!first_number || *first_number <= *house) && (!last_number || *house <= *last_number) &&
           (!even || *even == (*house % 2 == 0));
}

std::optional<LocalityTable::Match> LocalityTable::find(const ListedUnit& stated,
                                                        std::string_view address) const {
    std::optional<Match> match;
    for (const AddressPart& part : parts_of(address)) {
        for (const bool street : {false, true}) {
            const auto rows = rows_.find({&stated, street, part.name});
            if (rows == rows_.end()) continue;
            for (const Row& row : rows->second) {
                if (!row.covers(part.house)) continue;
                if (match && match->unit != row.goes_to) return std::nullopt;
                if (!match) match = Match{row.goes_to, row.name};
            }
        }
    }
    return match;
}

}  // namespace dongbo
