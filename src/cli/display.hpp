// Values of records as people and programs read them.
#pragma once

#include <memory>
#include <string>

#include "cli/console.hpp"
#include "record/value.hpp"
#include "store/node_store.hpp"

namespace dongbo {

/// "12/05/1990", "Nữ", "00004 (2025-06-30)"; empty for an absent value.
std::string display(const Console& console, const Field& field, const Value& value);

/// The label of the field in the console's language.
std::string_view label(const Console& console, const Field& field);

/// The content in canonical JSON, for --json.
std::string content_json(const Contract& contract, const Record& record);

/// Opens the node and the group that holds `dataset` (a dataset's or a contract's name).
struct OpenDataset {
    std::unique_ptr<NodeStore> node;
    DatasetPlace place;
    Store* store = nullptr;
    const Contract* contract = nullptr;
};
Result<OpenDataset> open_dataset(const std::string& node, const std::string& dataset);

}  // namespace dongbo
