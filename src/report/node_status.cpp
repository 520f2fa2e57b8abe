#include "report/node_status.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "quality/load_rules.hpp"
#include "report/delivery_report.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

Result<NodeStatus::Dataset> read_dataset(NodeStore& node, const DatasetPlace& place) {
    NodeStatus::Dataset dataset;
    dataset.place = place;
    dataset.owner = place.owner;
    TRY_ASSIGN(Store* const store, node.store(place));
    TRY_ASSIGN(const auto all, store->datasets());
    const auto status = std::ranges::find(all, place.dataset, &DatasetStatus::name);
    if (status == all.end())
        return fail(ErrorCode::not_found, "the dataset is not in its group", place.dataset);
    dataset.status = *status;
    TRY_ASSIGN(const Contract* const contract, store->contract(place.dataset));
    dataset.title_vi = contract->title_vi;
    dataset.title_en = contract->title_en;
    TRY_ASSIGN(const auto editions, store->editions(place.dataset));
    if (!editions.empty()) dataset.edition = editions.back();
    TRY_ASSIGN(const Measures measures, read_measures(*store, place.dataset));
    dataset.today = day_change(measures, day_of(store->now()));
    return dataset;
}

void write_json(JsonWriter& json, const DatasetStatus& dataset) {
    json.begin_object()
        .member("contract", dataset.contract)
        .member("deleted", dataset.deleted)
        .member("in_doubt", dataset.in_doubt)
        .member("live", dataset.live)
        .member("name", dataset.name)
        .member("pending", dataset.pending)
        .member("seen", dataset.seen())
        .member("version", dataset.version.text())
        .end_object();
}

/// How a status shows a delivery: whether each of its rows is accounted for.
void write_json(JsonWriter& json, const Delivery& delivery) {
    json.begin_object()
        .member("dataset", delivery.dataset)
        .member("file", delivery.file_name)
        .member("number", delivery.number)
        .member("physical_rows", delivery.physical_rows)
        .member("rows_accounted_for", delivery.rows.sum())
        .member("state", name(delivery.state))
        .end_object();
}

}  // namespace

DayChange day_change(const Measures& measures, std::uint32_t day) {
    DayChange change;
    const auto counts = measures.by_day.find(day);
    if (counts == measures.by_day.end()) return change;
    change.records = counts->second.records;
    for (const Count& count : counts->second.checks) change.checks += count;
    return change;
}

std::uint64_t NodeStatus::physical_rows() const {
    std::uint64_t rows = 0;
    for (const Delivery& delivery : deliveries) rows += delivery.physical_rows;
    return rows;
}

std::uint64_t NodeStatus::rows_accounted_for() const {
    std::uint64_t rows = 0;
    for (const Delivery& delivery : deliveries) rows += delivery.rows.sum();
    return rows;
}

Result<NodeStatus> read_node_status(NodeStore& node) {
    NodeStatus status;
    status.agency = node.agency();
    TRY_ASSIGN(const std::vector<DatasetPlace> places, node.own_datasets());
    for (const DatasetPlace& place : places) {
        TRY_ASSIGN(NodeStatus::Dataset dataset, read_dataset(node, place));
        status.datasets.push_back(std::move(dataset));
        TRY_ASSIGN(Store* const store, node.store(place));
        TRY_ASSIGN(const std::vector<Delivery> deliveries, store->deliveries(place.dataset));
        status.deliveries.insert(status.deliveries.end(), deliveries.begin(), deliveries.end());
        status.as_of = std::max(status.as_of, store->now());
    }
    TRY_ASSIGN(status.dissolved, dissolved_owners(node));
    return status;
}

void write_json(JsonWriter& json, const DissolvedOwner& owner) {
    json.begin_object().member("agency", owner.agency).member("dataset", owner.dataset);
    json.key("successors").begin_array();
    for (const auto& successor : owner.successors) json.value(successor.agency);
    json.end_array().member("until", owner.until.iso()).end_object();
}

void write_members(JsonWriter& json, const NodeStatus& status) {
    json.key("datasets").begin_array();
    for (const NodeStatus::Dataset& dataset : status.datasets) write_json(json, dataset.status);
    json.end_array().key("deliveries").begin_array();
    for (const Delivery& delivery : status.deliveries) write_json(json, delivery);
    json.end_array().key("dissolved_owners").begin_array();
    for (const DissolvedOwner& owner : status.dissolved) write_json(json, owner);
    json.end_array();
}

std::string dissolved_text(Language language, const DissolvedOwner& owner) {
    const bool english = language == Language::english;
    std::string successors;
    for (const auto& one : owner.successors)
        successors +=
            fmt::format("{}{} {}", successors.empty() ? "" : ", ", one.agency, one.function);
    return fmt::format("✗ {}: {} ({} {}); {}: {}", owner.dataset,
                       english ? "its owner no longer exists" : "cơ quan chủ quản đã giải thể",
                       owner.agency, owner.until.vietnamese(), english ? "successors" : "kế thừa",
                       successors.empty() ? "–" : successors);
}

}  // namespace dongbo
