#include "cli/demo_node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/file.hpp"
#include "cli/open_dataset.hpp"
#include "contract/contract_memory.hpp"

namespace dongbo {

namespace fs = std::filesystem;

DemoNode::DemoNode(const DemoOptions& options)
    : options_(options), files_(options.node + "-files") {}

Result<std::size_t> DemoNode::make() {
    std::error_code ignored;
    fs::remove_all(options_.node, ignored);
    fs::remove_all(files_, ignored);
    TRY(make_directory(files_));
    TRY_ASSIGN(const std::vector<Contract> contracts, load_contracts(options_.contracts));
    TRY(NodeStore::create(options_.node, "G01"));
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(options_.node));
    for (const Contract& contract : contracts) {
        TRY(node->define(contract));
        TRY_ASSIGN(auto held, read_shared_contract(contract.text, contract.file));
        contracts_.push_back(std::move(held));
    }
    return contracts.size();
}

Result<> DemoNode::hold_units() {
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(options_.node));
    TRY_ASSIGN(units_, load_unit_list(*node));
    return {};
}

Result<LoadReport> DemoNode::load(const std::string& mapping, const DeliveryRequest& request,
                                  const LoadProgress& progress) const {
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(options_.node));
    return load_into_node(*node, mapping, request, progress);
}

std::string DemoNode::mapping_of(const SynthFile& file) const {
    std::string province = file.path.substr(0, file.path.find('/'));
    std::erase(province, '-');
    return fmt::format("{}/{}-{}.yaml", options_.mappings, province, file.contract);
}

DeliveryRequest DemoNode::request_for(const SynthFile& file, const std::string& folder) {
    DeliveryRequest request;
    request.file = folder + "/" + file.path;
    request.subject = file.path;
    request.kind = DeliveryKind::partial;
    request.declared_rows = file.data_rows;
    return request;
}

Result<Diagnosis> DemoNode::examine(const std::string& dataset) const {
    TRY_ASSIGN(const OpenDataset open, open_dataset(options_.node, dataset));
    return dongbo::examine(*open.store, [](double) {});
}

Result<DatasetStatus> DemoNode::status(const std::string& dataset) const {
    TRY_ASSIGN(const OpenDataset open, open_dataset(options_.node, dataset));
    TRY_ASSIGN(const std::vector<DatasetStatus> all, open.store->datasets());
    for (const DatasetStatus& status : all) {
        if (status.name == open.place.dataset) return status;
    }
    return fail(ErrorCode::not_found, "the dataset is not in its group", dataset);
}

Result<Position> DemoNode::head(const std::string& dataset) const {
    TRY_ASSIGN(const OpenDataset open, open_dataset(options_.node, dataset));
    return open.store->head();
}

Result<std::uint64_t> DemoNode::next_row(const std::string& dataset) const {
    TRY_ASSIGN(const OpenDataset open, open_dataset(options_.node, dataset));
    TRY_ASSIGN(const std::vector<Delivery> all, open.store->deliveries(open.place.dataset));
    return all.empty() ? 0 : all.back().next_row;
}

Result<LogGain> DemoNode::gain(const std::string& dataset, Position after) const {
    TRY_ASSIGN(const OpenDataset open, open_dataset(options_.node, dataset));
    return read_gain(*open.store, after);
}

Result<RecordId> DemoNode::a_changed_person() const {
    TRY_ASSIGN(const OpenDataset open, open_dataset(options_.node, "person"));
    TRY_ASSIGN(const Position head, open.store->head());
    const Position after = head > 200 ? head - 200 : 0;
    TRY_ASSIGN(const std::vector<LogEntry> entries, open.store->changes(after, 200));
    for (const LogEntry& entry : entries) {
        TRY_ASSIGN(const Change change, decode_change(entry.encoded));
        if (change.kind == ChangeKind::put && change.version > 1) return change.record;
    }
    return fail(ErrorCode::not_found, "no person has a second version");
}

}  // namespace dongbo
