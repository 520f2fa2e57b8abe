#include "unit/load_unit_list.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPage = 2'000;

/// Reads fields of one dataset's records by name; what is absent or of another type is empty.
class FieldReader {
  public:
    explicit FieldReader(const Contract& contract) : contract_(contract) {}

    void of(const Record& record) { record_ = &record; }
    std::string text(std::string_view field) const {
        const auto* text = get<std::string>(field);
        return text != nullptr ? *text : std::string();
    }
    std::optional<Date> date(std::string_view field) const {
        const auto* date = get<Date>(field);
        return date != nullptr ? std::optional(*date) : std::nullopt;
    }

  private:
    template <class T>
    const T* get(std::string_view field) const {
        const auto index = contract_.find_field(field);
        return index ? std::get_if<T>(&record_->values[*index]) : nullptr;
    }

    const Contract& contract_;
    const Record* record_ = nullptr;
};

void read_unit(const FieldReader& fields, UnitSources& sources) {
    const auto edition = fields.date("edition");
    const auto level = parse_unit_level(fields.text("level"));
    if (!edition || !level) return;
    sources.units.push_back({*edition, *level, fields.text("code"), fields.text("name"),
                             fields.text("full_name"), fields.text("kind"),
                             fields.text("parent_code")});
}

void read_succession(const FieldReader& fields, UnitSources& sources) {
    const auto from = fields.date("from_edition");
    const auto to = fields.date("to_edition");
    if (!from || !to) return;
    const std::string relation_text = fields.text("relation");
    if (relation_text == "others_unchanged") {
        sources.unchanged.push_back({*from, *to, fields.text("resolution")});
        return;
    }
    const auto relation = parse_relation(relation_text);
    const auto from_level = parse_unit_level(fields.text("from_level"));
    const auto to_level = parse_unit_level(fields.text("to_level"));
    if (!relation || !from_level || !to_level) return;
    sources.successions.push_back({*from, *to, *from_level, *to_level, fields.text("from_code"),
                                   fields.text("to_code"), *relation, fields.text("resolution"),
                                   fields.text("clause")});
}

using Reading = void (*)(const FieldReader&, UnitSources&);

Result<> read_all(NodeStore& node, std::string_view contract, Reading read, UnitSources& sources) {
    const auto place = node.place(std::string(contract));
    if (!place && place.error().code == ErrorCode::not_found) return {};
    if (!place) return std::unexpected(place.error());
    TRY_ASSIGN(Store* const store, node.store(*place));
    TRY_ASSIGN(const Contract* const stored, store->contract(place->dataset));
    FieldReader fields(*stored);
    for (std::uint64_t cursor = 0;;) {
        const auto page = store->scan(place->dataset, cursor, kPage);
        // It is being loaded for the first time: what it brings will be seen when that has ended.
        if (!page && page.error().code == ErrorCode::unavailable) return {};
        if (!page) return std::unexpected(page.error());
        if (page->empty()) return {};
        for (const StoredRecord& record : *page) {
            if (record.state != RecordState::live) continue;
            fields.of(record.values);
            read(fields, sources);
        }
    }
}

}  // namespace

bool makes_unit_list(std::string_view contract) {
    return contract == kUnitContract || contract == kSuccessionContract;
}

Result<std::shared_ptr<const UnitList>> load_unit_list(NodeStore& node) {
    UnitSources sources;
    TRY(read_all(node, kUnitContract, read_unit, sources));
    TRY(read_all(node, kSuccessionContract, read_succession, sources));
    return UnitList::make(std::move(sources));
}

}  // namespace dongbo
