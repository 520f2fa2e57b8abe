#include "cli/demo_measures.hpp"

#include <algorithm>

#include "quality/cases.hpp"

#include "quality/load_rules.hpp"

namespace dongbo {
namespace {

Result<> add_cases(Store& store, Conformity& conformity) {
    TRY_ASSIGN(const std::vector<Case> cases, read_cases(store, conformity.dataset));
    for (const Case& one : cases) {
        if (one.state == CaseState::closed) continue;
        ++conformity.open_cases;
        conformity.findings_in_cases += static_cast<std::uint64_t>(one.findings);
    }
    return {};
}

Result<Conformity> conformity_of(Store& store, const std::string& dataset) {
    TRY_ASSIGN(const Contract* const contract, store.contract(dataset));
    TRY_ASSIGN(const Measures measures, read_measures(store, dataset));
    TRY_ASSIGN(const auto names, read_check_names(store, dataset));
    TRY_ASSIGN(const CheckList checks, CheckList::make(*contract, names));
    const Counts counts = measures.total();
    Conformity conformity;
    conformity.dataset = dataset;
    conformity.records = static_cast<std::uint64_t>(counts.records);
    for (const Check& check : checks.all()) {
        if (check.retired) continue;
        const auto dimension = std::ranges::find(kDimensions, check.dimension);
        CHECK_THAT(dimension != kDimensions.end(), "each check has a dimension");
        const auto index = static_cast<std::size_t>(dimension - kDimensions.begin());
        const Count count = counts.of(check.number);
        std::optional<Count>& sum = conformity.by_dimension[index];
        sum = sum.value_or(Count{}) += count;
        conformity.findings += static_cast<std::uint64_t>(count.fails);
    }
    TRY(add_cases(store, conformity));
    return conformity;
}

}  // namespace

Count Conformity::total() const {
    Count sum;
    for (const auto& count : by_dimension)
        if (count) sum += *count;
    return sum;
}

Result<std::vector<Conformity>> read_conformity(NodeStore& node, const DeliveredFiles& files) {
    std::vector<Conformity> all;
    TRY_ASSIGN(const std::vector<DatasetPlace> places, node.own_datasets());
    for (const DatasetPlace& place : places) {
        if (!has_truth(files, place.contract)) continue;
        TRY_ASSIGN(Store* const store, node.store(place));
        TRY_ASSIGN(Conformity conformity, conformity_of(*store, place.dataset));
        if (conformity.records > 0) all.push_back(std::move(conformity));
    }
    return all;
}

Result<RowFigures> read_row_figures(NodeStore& node, const DeliveredFiles& files) {
    RowFigures figures;
    for (const auto& [path, file] : files) {
        TRY_ASSIGN(const DatasetPlace place, node.place(file.contract));
        TRY_ASSIGN(Store* const store, node.store(place));
        TRY_ASSIGN(const std::vector<Delivery> deliveries, store->deliveries(place.dataset));
        for (const Delivery& delivery : deliveries) {
            if (delivery.number != file.delivery) continue;
            const RowCounts& rows = delivery.rows;
            const std::uint64_t announced = delivery.declared_rows.value_or(0);
            figures.accounted.part += rows.sum();
            figures.accounted.of += delivery.physical_rows;
            figures.covered.part +=
                announced - rows[Disposition::malformed] - rows[Disposition::refused];
            figures.covered.of += announced;
        }
    }
    return figures;
}

}  // namespace dongbo
