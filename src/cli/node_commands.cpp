// init, status, doctor, backup, restore: the node as a whole.
#include <fmt/core.h>

#include "cli/commands.hpp"
#include "report/doctor_report.hpp"
#include "report/node_status.hpp"
#include "share/access_batch.hpp"

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

struct Status {
    NodeStatus node;
    std::uint64_t waiting_accesses = 0;
};

Result<Status> read_status(const std::string& folder) {
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(folder));
    TRY_ASSIGN(const WaitingAccesses waiting, waiting_accesses(folder));
    TRY_ASSIGN(NodeStatus status, read_node_status(*node));
    return Status{std::move(status), waiting.count};
}

void print_status(const Console& console, const NodeStatus& status) {
    const Texts& say = console.say();
    std::vector<std::vector<std::string>> rows;
    for (const NodeStatus::Dataset& dataset : status.datasets) {
        const DatasetStatus& d = dataset.status;
        rows.push_back({d.name, d.version.text(), grouped(console, d.live),
                        grouped(console, d.pending), grouped(console, d.deleted),
                        grouped(console, d.seen()), grouped(console, d.in_doubt)});
    }
    console.table({std::string(say.dataset), std::string(say.version), std::string(say.live),
                   "+ " + std::string(say.pending), "+ " + std::string(say.deleted),
                   "= " + std::string(say.seen), std::string(say.in_doubt)},
                  rows);
    console.line("");
    console.line(fmt::format("  {}: {} · {}: {} / {}", say.delivery, status.deliveries.size(),
                             say.physical_rows, grouped(console, status.rows_accounted_for()),
                             grouped(console, status.physical_rows())));
    for (const DissolvedOwner& owner : status.dissolved)
        console.line("  " + dissolved_text(console.language, owner));
}

Result<Diagnosis> diagnose(const std::string& folder, const Progress& progress) {
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(folder));
    return examine_node(*node, progress);
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

}  // namespace

Exit run_init(const Console& console, const InitOptions& options) {
    if (!options.federation.empty()) return make_federation(console, options);
    if (options.agency.empty())
        return console.report({ErrorCode::invalid, "There is no agency", "--agency",
                               "give --agency, or --federation with --agencies"});
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
        console.print_json([&](JsonWriter& json) {
            json.begin_object();
            write_members(json, status->node);
            json.member("waiting_accesses", status->waiting_accesses);
            json.end_object();
        });
    } else {
        print_status(console, status->node);
        if (status->waiting_accesses != 0)
            console.line(fmt::format("  {}: {}", console.say().waiting_accesses,
                                     grouped(console, status->waiting_accesses)));
    }
    return Exit::ok;
}

Exit run_doctor(const Console& console, const DoctorOptions& options) {
    ProgressBar bar("doctor");
    const auto diagnosis = diagnose(options.node, [&](double share) { bar.show(share); });
    if (!diagnosis) return console.report(diagnosis.error());
    if (console.json) {
        console.print_json([&](JsonWriter& json) {
            json.begin_object();
            write_members(json, *diagnosis);
            json.end_object();
        });
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
