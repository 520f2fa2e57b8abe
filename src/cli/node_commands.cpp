// init, status, doctor, backup, restore: the node as a whole.
#include <fmt/core.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "quality/dissolved_owners.hpp"
#include "store/doctor.hpp"

namespace dongbo {
namespace {

Result<std::vector<DatasetPlace>> make_node(const InitOptions& options) {
    TRY_ASSIGN(const std::vector<Contract> contracts, load_contracts(options.contracts));
    TRY(NodeStore::create(options.node, options.agency));
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(options.node));
    std::vector<DatasetPlace> places;
    for (const Contract& contract : contracts) {
        TRY_ASSIGN(DatasetPlace place, node->define(contract));
        places.push_back(std::move(place));
    }
    return places;
}

struct NodeStatus {
    std::vector<DatasetStatus> datasets;
    std::vector<Delivery> deliveries;
    std::vector<DissolvedOwner> dissolved;
};

Result<NodeStatus> read_status(const std::string& folder) {
    NodeStatus status;
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(folder));
    TRY_ASSIGN(const std::vector<DatasetPlace> places, node->datasets());
    for (const DatasetPlace& place : places) {
        TRY_ASSIGN(Store * store, node->store(place));
        TRY_ASSIGN(const std::vector<DatasetStatus> datasets, store->datasets());
        for (const DatasetStatus& dataset : datasets) {
            if (dataset.name == place.dataset) status.datasets.push_back(dataset);
        }
        TRY_ASSIGN(const std::vector<Delivery> deliveries, store->deliveries(place.dataset));
        status.deliveries.insert(status.deliveries.end(), deliveries.begin(), deliveries.end());
    }
    TRY_ASSIGN(status.dissolved, dissolved_owners(*node));
    return status;
}

void print_status_json(const NodeStatus& status) {
    std::string datasets;
    for (const DatasetStatus& d : status.datasets) {
        datasets += fmt::format(
            R"({}{{"contract":{},"deleted":{},"in_doubt":{},"live":{},"name":{},"pending":{},"seen":{},"version":{}}})",
            datasets.empty() ? "" : ",", json_text(d.contract), d.deleted, d.in_doubt, d.live,
            json_text(d.name), d.pending, d.seen(), json_text(d.version.text()));
    }
    std::string deliveries;
    for (const Delivery& d : status.deliveries) {
        deliveries += fmt::format(
            R"({}{{"dataset":{},"file":{},"number":{},"physical_rows":{},"rows_accounted_for":{},"state":{}}})",
            deliveries.empty() ? "" : ",", json_text(d.dataset), json_text(d.file_name), d.number,
            d.physical_rows, d.rows.sum(), json_text(name(d.state)));
    }
    std::string dissolved;
    for (const DissolvedOwner& d : status.dissolved) {
        std::string successors;
        for (const auto& one : d.successors)
            successors += (successors.empty() ? "" : ",") + json_text(one.agency);
        dissolved += fmt::format(R"({}{{"agency":{},"dataset":{},"successors":[{}],"until":{}}})",
                                 dissolved.empty() ? "" : ",", json_text(d.agency),
                                 json_text(d.dataset), successors, json_text(d.until.iso()));
    }
    fmt::print("{{\"datasets\":[{}],\"deliveries\":[{}],\"dissolved_owners\":[{}]}}\n", datasets,
               deliveries, dissolved);
}

void print_status(const Console& console, const NodeStatus& status) {
    const Texts& say = console.say();
    std::vector<std::vector<std::string>> rows;
    for (const DatasetStatus& d : status.datasets) {
        rows.push_back({d.name, d.version.text(), grouped(console, d.live),
                        grouped(console, d.pending), grouped(console, d.deleted),
                        grouped(console, d.seen()), grouped(console, d.in_doubt)});
    }
    console.table({std::string(say.dataset), std::string(say.version), std::string(say.live),
                   "+ " + std::string(say.pending), "+ " + std::string(say.deleted),
                   "= " + std::string(say.seen), std::string(say.in_doubt)},
                  rows);
    std::uint64_t physical = 0;
    std::uint64_t accounted = 0;
    for (const Delivery& d : status.deliveries) {
        physical += d.physical_rows;
        accounted += d.rows.sum();
    }
    console.line("");
    console.line(fmt::format("  {}: {} · {}: {} / {}", say.delivery, status.deliveries.size(),
                             say.physical_rows, grouped(console, accounted),
                             grouped(console, physical)));
    for (const DissolvedOwner& d : status.dissolved) {
        std::string successors;
        for (const auto& one : d.successors)
            successors +=
                fmt::format("{}{} {}", successors.empty() ? "" : ", ", one.agency, one.function);
        console.line(fmt::format("  ✗ {}: {} ({} {}); {}: {}", d.dataset, say.owner_dissolved,
                                 d.agency, d.until.vietnamese(), say.successors,
                                 successors.empty() ? "–" : successors));
    }
}

/// One diagnosis for all groups of the node.
Result<Diagnosis> examine_node(const std::string& folder, const Progress& progress) {
    Diagnosis all;
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(folder));
    TRY_ASSIGN(const std::vector<DatasetPlace> places, node->datasets());
    std::vector<Store*> examined;
    for (std::size_t i = 0; i < places.size(); ++i) {
        TRY_ASSIGN(Store * store, node->store(places[i]));
        if (std::ranges::find(examined, store) != examined.end()) continue;
        examined.push_back(store);
        const auto part = [&](double share) {
            progress((static_cast<double>(i) + share) / static_cast<double>(places.size()));
        };
        TRY_ASSIGN(Diagnosis diagnosis, examine(*store, part));
        for (DoctorCheck& check : diagnosis.checks) {
            check.subject = check.subject.empty() || check.subject == places[i].group
                                ? places[i].group
                                : places[i].group + " " + check.subject;
            all.checks.push_back(std::move(check));
        }
    }
    return all;
}

/// All checks of one name over the whole node.
struct CheckSum {
    std::string_view name;
    std::uint64_t checks = 0, counted = 0, defects = 0;
};

std::vector<CheckSum> sum_by_name(const Diagnosis& diagnosis) {
    std::vector<CheckSum> sums;
    for (const DoctorCheck& check : diagnosis.checks) {
        auto sum = std::ranges::find(sums, check.name, &CheckSum::name);
        if (sum == sums.end()) sum = sums.insert(sum, {check.name});
        ++sum->checks;
        sum->counted += check.counted;
        sum->defects += check.defects.size();
    }
    return sums;
}

void print_diagnosis(const Console& console, const Diagnosis& diagnosis) {
    const Texts& say = console.say();
    std::vector<std::vector<std::string>> rows;
    for (const CheckSum& sum : sum_by_name(diagnosis)) {
        rows.push_back({std::string(sum.name), grouped(console, sum.checks),
                        grouped(console, sum.counted),
                        sum.defects == 0 ? std::string(say.sound)
                                         : fmt::format("{} {}", sum.defects, say.defects)});
    }
    console.table({std::string(say.check), "×", std::string(say.counted), ""}, rows);
    for (const DoctorCheck& check : diagnosis.checks) {
        for (const std::string& defect : check.defects) {
            console.line(fmt::format("  ✗ {} {}: {}", check.name, check.subject, defect));
        }
    }
    console.line("");
    console.line(diagnosis.sound() ? say.node_is_sound : say.node_is_not_sound);
}

void print_diagnosis_json(const Diagnosis& diagnosis) {
    std::string checks;
    for (const DoctorCheck& check : diagnosis.checks) {
        std::string defects;
        for (const std::string& defect : check.defects) {
            defects += (defects.empty() ? "" : ",") + json_text(defect);
        }
        checks += fmt::format(R"({}{{"counted":{},"defects":[{}],"name":{},"subject":{}}})",
                              checks.empty() ? "" : ",", check.counted, defects,
                              json_text(check.name), json_text(check.subject));
    }
    fmt::print("{{\"checks\":[{}],\"sound\":{}}}\n", checks, diagnosis.sound());
}

}  // namespace

Exit run_init(const Console& console, const InitOptions& options) {
    const auto places = make_node(options);
    if (!places) return console.report(places.error());
    if (console.json) {
        std::string names;
        for (const DatasetPlace& place : *places) {
            names += (names.empty() ? "" : ",") + json_text(place.dataset);
        }
        fmt::print("{{\"datasets\":[{}],\"node\":{}}}\n", names, json_text(options.node));
        return Exit::ok;
    }
    console.line(fmt::format("{} {}", console.say().node_made, options.node));
    std::string names;
    for (const DatasetPlace& place : *places) names += (names.empty() ? "" : ", ") + place.dataset;
    console.line(fmt::format("{}: {}", console.say().datasets_made, names));
    return Exit::ok;
}

Exit run_status(const Console& console, const StatusOptions& options) {
    const auto status = read_status(options.node);
    if (!status) return console.report(status.error());
    if (console.json) {
        print_status_json(*status);
    } else {
        print_status(console, *status);
    }
    return Exit::ok;
}

Exit run_doctor(const Console& console, const DoctorOptions& options) {
    ProgressBar bar("doctor");
    const auto diagnosis = examine_node(options.node, [&](double share) { bar.show(share); });
    if (!diagnosis) return console.report(diagnosis.error());
    if (console.json) {
        print_diagnosis_json(*diagnosis);
    } else {
        print_diagnosis(console, *diagnosis);
    }
    return diagnosis->sound() ? Exit::ok : Exit::corrupt;
}

Exit run_backup(const Console& console, const BackupOptions& options) {
    ProgressBar bar("backup");
    const auto node = NodeStore::open(options.node);
    if (!node) return console.report(node.error());
    const auto done = (*node)->back_up(options.folder, [&](double share) { bar.show(share); });
    if (!done) return console.report(done.error());
    if (console.json) {
        fmt::print("{{\"backup\":{}}}\n", json_text(options.folder));
    } else {
        console.line(fmt::format("{} {}", console.say().backup_written, options.folder));
    }
    return Exit::ok;
}

Exit run_restore(const Console& console, const BackupOptions& options) {
    ProgressBar bar("restore");
    const auto done =
        NodeStore::restore(options.folder, options.node, [&](double share) { bar.show(share); });
    if (!done) return console.report(done.error());
    if (console.json) {
        fmt::print("{{\"node\":{}}}\n", json_text(options.node));
    } else {
        console.line(fmt::format("{} {}", console.say().backup_restored, options.node));
    }
    return Exit::ok;
}

}  // namespace dongbo
