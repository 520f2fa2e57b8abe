#include "node/pages/official_names.hpp"

namespace dongbo {
namespace {

const std::string* text_of(const ReadDataset& dataset, const StoredRecord& record,
                           std::string_view field) {
    const auto index = dataset.contract->find_field(field);
    if (!index || *index >= record.values.values.size()) return nullptr;
    return std::get_if<std::string>(&record.values.values[*index]);
}

std::string read_name(NodeReader& reader, const std::string& id) {
    const auto record_id = RecordId::parse(id);
    if (!record_id) return id;
    const auto dataset = reader.dataset("official");
    if (!dataset) return id;
    const auto record = (*dataset)->store->get((*dataset)->place.dataset, *record_id);
    if (!record || record->state != RecordState::live) return id;
    const std::string* const name = text_of(**dataset, *record, "full_name");
    const std::string* const agency = text_of(**dataset, *record, "agency");
    if (name == nullptr || agency == nullptr) return id;
    return *name + " (" + *agency + ")";
}

}  // namespace

const std::string& OfficialNames::name(const std::string& id) {
    const auto known = names_.find(id);
    if (known != names_.end()) return known->second;
    return names_.emplace(id, read_name(reader_, id)).first->second;
}

}  // namespace dongbo
