// load, delivery list: what comes in, and what became of each row.
#include <fmt/core.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "cli/open_dataset.hpp"
#include "intake/watch.hpp"
#include "report/delivery_report.hpp"

namespace dongbo {
namespace {

void print_json(const Console& console, const Delivery& delivery) {
    console.print_json([&](JsonWriter& json) {
        json.begin_object();
        write_members(json, delivery);
        json.end_object();
    });
}

Result<LoadReport> load_file(const LoadOptions& options) {
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(options.node));
    ProgressBar bar(options.request.file);
    return load_into_node(
        *node, options.mapping, options.request, [&](std::uint64_t rows, std::uint64_t of) {
            bar.show(of == 0 ? 1 : static_cast<double>(rows) / static_cast<double>(of));
        });
}

struct Deliveries {
    std::vector<Delivery> list;
    std::vector<KeptRow> kept;
};

Result<Deliveries> read_deliveries(const DeliveryListOptions& options) {
    constexpr std::size_t kKeptRowsMax = 1'000;
    Deliveries all;
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(options.node));
    TRY_ASSIGN(const std::vector<DatasetPlace> places, node->own_datasets());
    for (const DatasetPlace& place : places) {
        const bool wanted = options.dataset.empty() || options.dataset == place.dataset ||
                            options.dataset == place.contract;
        if (!wanted) continue;
        TRY_ASSIGN(Store * store, node->store(place));
        TRY_ASSIGN(const std::vector<Delivery> deliveries, store->deliveries(place.dataset));
        for (const Delivery& delivery : deliveries) {
            if (options.number && delivery.number != *options.number) continue;
            all.list.push_back(delivery);
            if (!options.number) continue;
            TRY_ASSIGN(all.kept, store->kept_rows(delivery.number, 0, kKeptRowsMax));
        }
    }
    if (options.number && all.list.empty()) {
        return fail(ErrorCode::not_found, "there is no such delivery",
                    std::to_string(*options.number), "dongbo delivery list prints their numbers");
    }
    return all;
}

void print_kept_rows(const Console& console, const std::vector<KeptRow>& kept) {
    if (kept.empty()) return;
    const Texts& say = console.say();
    std::vector<std::vector<std::string>> rows;
    for (const KeptRow& row : kept) {
        rows.push_back({std::to_string(row.row),
                        std::string(word(console.language, row.disposition)), row.reason,
                        row.text.substr(0, row.text.find_first_of("\r\n"))});
    }
    console.line("");
    console.line(fmt::format("{}:", say.kept_rows));
    console.table({std::string(say.row), std::string(say.state), std::string(say.reason),
                   std::string(say.text)},
                  rows);
}

Result<Delivery> abandon(const DeliveryListOptions& options) {
    TRY_ASSIGN(const OpenDataset open, open_dataset(options.node, options.dataset));
    TRY_ASSIGN(const std::vector<Delivery> all, open.store->deliveries(open.place.dataset));
    const auto delivery = std::ranges::find(all, *options.number, &Delivery::number);
    if (delivery == all.end() || delivery->state != DeliveryState::loading) {
        return fail(ErrorCode::not_found, "there is no such delivery that was interrupted",
                    std::to_string(*options.number), "dongbo delivery list prints the states");
    }
    ProgressBar bar("indexes");
    TRY(open.store->end_bulk_load(open.place.dataset, [&](double share) { bar.show(share); }));
    TRY(open.store->end_delivery(delivery->number, DeliveryState::failed, delivery->removed));
    Delivery ended = *delivery;
    ended.state = DeliveryState::failed;
    return ended;
}

}  // namespace

void print_report(const Console& console, const LoadReport& report, bool dry_run) {
    const Texts& say = console.say();
    const Delivery& delivery = report.delivery;
    console.line(fmt::format("{} {} · {} · {}", say.delivery, delivery.number, delivery.file_name,
                             delivery.dataset));
    if (dry_run) console.line(fmt::format("  {}", say.dry_run));
    if (report.known_before) console.line(fmt::format("  {}", say.known_before));
    if (report.resumed) console.line(fmt::format("  {}", say.resumed));
    console.line("  " + equation_text(console.language, delivery));
    if (delivery.removed > 0) {
        console.line(fmt::format("  − {} {}", grouped(console, delivery.removed), say.removed));
    }
    for (const LoadReport::FindingCount& finding : report.findings) {
        std::string rows;
        for (const std::uint64_t row : finding.first_rows) {
            rows += (rows.empty() ? "" : ", ") + std::to_string(row);
        }
        console.line(fmt::format("  • {} {}: {} {} ({} {})", finding.rule, finding.field,
                                 grouped(console, finding.rows), say.rows, say.first_rows, rows));
    }
    if (report.seconds > 0 && !report.known_before) {
        const double rate = static_cast<double>(delivery.physical_rows) / report.seconds;
        console.line(fmt::format("  {}: {:.1f} s · {} {}", say.loaded_in, report.seconds,
                                 grouped(console, static_cast<std::uint64_t>(rate)),
                                 say.rows_a_second));
    }
}

Exit run_load(const Console& console, const LoadOptions& options) {
    const auto report = load_file(options);
    if (!report) return console.report(report.error());
    if (console.json) {
        fmt::print("{}", report_json(*report));
    } else {
        print_report(console, *report, options.request.dry_run);
    }
    return Exit::ok;
}

Exit run_delivery_abandon(const Console& console, const DeliveryListOptions& options) {
    const auto ended = abandon(options);
    if (!ended) return console.report(ended.error());
    if (console.json) {
        print_json(console, *ended);
    } else {
        console.line(
            fmt::format("{} {}: {}", console.say().delivery, ended->number, name(ended->state)));
    }
    return Exit::ok;
}

Exit run_delivery_list(const Console& console, const DeliveryListOptions& options) {
    const auto deliveries = read_deliveries(options);
    if (!deliveries) return console.report(deliveries.error());
    if (console.json) {
        console.print_json([&](JsonWriter& json) {
            json.begin_object().key("deliveries").begin_array();
            for (const Delivery& delivery : deliveries->list) {
                json.begin_object();
                write_members(json, delivery);
                json.end_object();
            }
            json.end_array().end_object();
        });
        return Exit::ok;
    }
    for (const Delivery& delivery : deliveries->list) {
        console.line(fmt::format("{} {} · {} · {} · {} · {} · {}", console.say().delivery,
                                 delivery.number, delivery.dataset, delivery.file_name,
                                 delivery.sender, name(delivery.kind), name(delivery.state)));
        console.line("  " + equation_text(console.language, delivery));
    }
    print_kept_rows(console, deliveries->kept);
    return Exit::ok;
}

}  // namespace dongbo
