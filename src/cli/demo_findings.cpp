#include "cli/demo_findings.hpp"

#include <algorithm>

#include "quality/dataset_book.hpp"
#include "quality/load_rules.hpp"
#include "quality/measures.hpp"
#include "record/canonical.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPage = 10'000;

/// The values of the newest version, served or not.
Result<Record> newest_values(Store& store, const DatasetPlace& place, const Contract& contract,
                             const RecordId& id) {
    TRY_ASSIGN(StoredRecord record, store.get(place.dataset, id));
    if (record.pending == 0) return std::move(record.values);
    TRY_ASSIGN(const Change pending, store.change(record.pending));
    return parse_canonical(pending.content, contract.fields);
}

/// A field that points at records: a top-level one, or a part of its groups.
struct ReferenceField {
    std::size_t field = 0;
    std::optional<std::size_t> part{};
    std::string target{};

    ReferenceField(const Contract& contract, const Check& check) : field(check.index) {
        const Field& top = contract.fields[field];
        target = top.target_contract;
        for (std::size_t i = 0; i < top.fields.size(); ++i) {
            if (top.name + "." + top.fields[i].name != check.field) continue;
            part = i;
            target = top.fields[i].target_contract;
        }
    }

    std::vector<RecordId> pointed_at(const Record& record) const {
        std::vector<RecordId> ids;
        const auto add = [&](const Value& value) {
            if (const auto* id = std::get_if<RecordId>(&value)) ids.push_back(*id);
        };
        const Value& value = record.values[field];
        add(value);
        if (const auto* groups = std::get_if<std::vector<Group>>(&value); groups != nullptr && part)
            for (const Group& group : *groups) add(group[*part]);
        return ids;
    }
};

/// Looks at one dataset after the other.
class Looker {
  public:
    Looker(NodeStore& node, Seen& seen) : node_(node), seen_(seen) {}

    Result<> look(const DatasetPlace& place) {
        TRY_ASSIGN(store_, node_.store(place));
        TRY_ASSIGN(contract_, store_->contract(place.dataset));
        place_ = place;
        TRY_ASSIGN(const Measures measures, read_measures(*store_, place.dataset));
        seen_.records += static_cast<std::uint64_t>(measures.total().records);
        TRY_ASSIGN(const auto names, read_check_names(*store_, place.dataset));
        TRY_ASSIGN(const CheckList checks, CheckList::make(*contract_, names));
        for (const Check& check : checks.all())
            if (!check.retired) TRY(look_at(check));
        return {};
    }

  private:
    Result<> look_at(const Check& check) {
        std::vector<RecordId> failing;
        for (std::uint64_t after = 0;;) {
            TRY_ASSIGN(const auto page,
                       failing_records(*store_, place_.dataset, check.number, after, kPage));
            if (page.empty()) break;
            for (const FailingRecord& record : page) failing.push_back(record.id);
            after = page.back().row;
        }
        for (const RecordId& id : failing)
            seen_.findings[id].push_back({name(check), check.kind, {}});
        if (failing.empty()) return {};
        if (check.kind == CheckKind::reference) return name_missing(check, failing);
        if (check.kind == CheckKind::unique) return name_sharers(check, failing);
        return {};
    }

    Result<> name_missing(const Check& check, const std::vector<RecordId>& failing) {
        const ReferenceField reference(*contract_, check);
        TRY_ASSIGN(const DatasetPlace target, node_.place(reference.target));
        TRY_ASSIGN(Store* const targets, node_.store(target));
        for (const RecordId& id : failing) {
            TRY_ASSIGN(const Record values, newest_values(*store_, place_, *contract_, id));
            for (const RecordId& other : reference.pointed_at(values)) {
                TRY_ASSIGN(const bool here, targets->is_here(target.dataset, other));
                if (!here) seen_.findings[id].back().others.push_back(other);
            }
        }
        return {};
    }

    Result<> name_sharers(const Check& check, const std::vector<RecordId>& failing) {
        std::map<std::string, std::vector<RecordId>> by_value;
        for (const RecordId& id : failing) {
            TRY_ASSIGN(const Record values, newest_values(*store_, place_, *contract_, id));
            by_value[plain_text(values.values[check.index])].push_back(id);
        }
        for (const auto& [value, holders] : by_value)
            for (const RecordId& id : holders)
                for (const RecordId& other : holders)
                    if (other != id) seen_.findings[id].back().others.push_back(other);
        return {};
    }

    NodeStore& node_;
    Seen& seen_;
    Store* store_ = nullptr;
    const Contract* contract_ = nullptr;
    DatasetPlace place_;
};

Result<> look_at_names(NodeStore& node, const std::vector<PlantedError>& planted, Seen& seen) {
    TRY_ASSIGN(const DatasetPlace place, node.place("person"));
    TRY_ASSIGN(Store* const store, node.store(place));
    TRY_ASSIGN(const Contract* const contract, store->contract(place.dataset));
    const std::size_t field = *contract->find_field("full_name");
    for (const PlantedError& error : planted) {
        if (sign_of(error.kind).evidence != Evidence::repair) continue;
        TRY_ASSIGN(const Record values, newest_values(*store, place, *contract, error.record));
        seen.names[error.record] = plain_text(values.values[field]);
    }
    return {};
}

/// `rows` ascending.
Result<> look_at_rows(Store& store, const DeliveredFile& file, const std::string& path,
                      const std::vector<std::uint64_t>& rows, Seen& seen) {
    TRY_ASSIGN(const std::vector<RowRun> runs, store.row_runs(file.delivery));
    std::uint64_t before = 0;
    auto wanted = rows.begin();
    for (const RowRun& run : runs) {
        for (; wanted != rows.end() && *wanted <= before + run.rows; ++wanted)
            seen.rows[{path, *wanted}] = run.disposition;
        before += run.rows;
    }
    return {};
}

}  // namespace

Result<Seen> look_at_node(NodeStore& node, const std::vector<PlantedError>& planted,
                          const DeliveredFiles& files) {
    Seen seen;
    TRY_ASSIGN(const std::vector<DatasetPlace> places, node.own_datasets());
    Looker looker(node, seen);
    for (const DatasetPlace& place : places)
        if (has_truth(files, place.contract)) TRY(looker.look(place));
    TRY(look_at_names(node, planted, seen));
    std::map<std::string, std::vector<std::uint64_t>> rows;
    for (const PlantedError& error : planted) rows[error.file].push_back(error.row);
    for (auto& [path, numbers] : rows) {
        const DeliveredFile& file = files.at(path);
        TRY_ASSIGN(const DatasetPlace place, node.place(file.contract));
        TRY_ASSIGN(Store* const store, node.store(place));
        std::ranges::sort(numbers);
        TRY(look_at_rows(*store, file, path, numbers, seen));
    }
    return seen;
}

}  // namespace dongbo
