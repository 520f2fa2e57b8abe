// What a new edition of the list of units costs a register of persons, and a look-up across
// editions.
#include <fmt/core.h>
#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <functional>

#include "base/file.hpp"
#include "bench/bench.hpp"
#include "intake/load.hpp"
#include "rekey/adoption.hpp"
#include "rekey/current_units.hpp"
#include "tests/support/unit_data.hpp"
#include "unit/load_unit_list.hpp"

namespace dongbo::bench {
namespace {

double seconds_of(const std::function<void()>& work) {
    const auto begun = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

std::unique_ptr<NodeStore> open_node(const std::string& folder) {
    auto node = NodeStore::open(folder);
    CHECK_THAT(node.has_value(), "the node opens");
    return std::move(*node);
}

void load(const std::string& folder, const std::string& file, const std::string& mapping,
          const std::string& edition) {
    const auto node = open_node(folder);
    DeliveryRequest request;
    request.file = file;
    request.edition = edition;
    const auto report = load_into_node(
        *node, std::string(DONGBO_SOURCE_DIR "/mappings/") + mapping + ".yaml", request, {});
    CHECK_THAT(report.has_value(), "the list is loaded");
}

void load_old_edition(const std::string& node, const std::string& data) {
    load(node, data + "/old_communes_2025-06-30.csv", "units-old-communes", "2025-06-30");
    load(node, data + "/old_districts_2025-06-30.csv", "units-old-districts", "2025-06-30");
    load(node, data + "/old_provinces_2025-06-30.csv", "units-provinces", "2025-06-30");
}

void load_new_edition(const std::string& node, const std::string& data) {
    load(node, data + "/mapping_commune_old_to_new.csv", "succession-communes", {});
    load(node, data + "/mapping_province_63_to_34.csv", "succession-provinces", {});
    load(node, data + "/provinces_2025-07-01.csv", "units-provinces", "2025-07-01");
    load(node, data + "/communes_2025-07-01.csv", "units-communes", "2025-07-01");
}

struct Register {
    Position head = 0;
    std::int64_t placed = 0, waiting = 0;
};

Register look(const std::string& folder) {
    const auto node = open_node(folder);
    const auto place = node->place("person");
    auto units = CurrentUnits::open(*node, *place, *load_unit_list(*node));
    CHECK_THAT(units.has_value(), "persons have a current unit");
    const auto counts = units->count(units->in_force());
    return {*units->store().head(), counts->placed(), counts->waiting};
}

void execute(sqlite3* database, const std::string& sql) {
    char* message = nullptr;
    const int code = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &message);
    CHECK_THAT(code == SQLITE_OK, message != nullptr ? message : "SQL");
}

/// The same persons with a plain column for the current unit, indexed, brought to the new edition
/// by one statement.
double update_seconds(const Settings& settings, const std::string& node, const UnitList& list) {
    const std::string file = settings.folder + "/peer.db";
    std::filesystem::remove(file);
    sqlite3* database = nullptr;
    CHECK_THAT(sqlite3_open(file.c_str(), &database) == SQLITE_OK, "the peer opens");
    execute(database,
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-400000;"
            "ATTACH '" +
                node +
                "/groups/person.G01.db' AS node;"
                "CREATE TABLE person AS SELECT _record, full_name, birth_date, residence_unit "
                "AS unit, residence_detail, residence_unit AS current "
                "FROM node.\"records of person.G01\";"
                "CREATE INDEX person_by_current ON person(current);"
                "CREATE TABLE mapping(old TEXT PRIMARY KEY, new TEXT) WITHOUT ROWID;BEGIN");
    const Date reform = *Date::parse_iso("2025-07-01");
    for (const ListedUnit& unit : list.editions().front().units) {
        const Resolved resolved = list.resolve(unit, reform);
        const std::string now =
            resolved.unit != nullptr ? std::string(resolved.unit->code) : std::string("?");
        execute(database, fmt::format("INSERT INTO mapping VALUES('{}','{}')", unit.code, now));
    }
    execute(database, "COMMIT; DETACH node");
    const double seconds = seconds_of([&] {
        execute(database,
                "UPDATE person SET current=mapping.new FROM mapping WHERE mapping.old=person.unit");
    });
    sqlite3_close(database);
    return seconds;
}

void time_edition(const Settings& settings, const std::string& data, std::vector<Row>& rows) {
    const std::uint64_t persons = settings.sizes.front();
    const std::string node = settings.folder + "/units-node";
    make_node(node);
    for (const char* contract : {"administrative_unit", "unit_succession"}) {
        const auto read =
            load_contract(std::string(DONGBO_SOURCE_DIR "/contracts/") + contract + ".yaml");
        CHECK_THAT(read && open_node(node)->define(*read), "the dataset is made");
    }
    load_old_edition(node, data);
    const std::string file = prepare_persons(settings, "units-files", persons);
    load(node, file, "hanoi-person", {});
    const Register before = look(node);
    const double ours = seconds_of([&] { load_new_edition(node, data); });
    const Register after = look(node);
    const auto list = load_unit_list(*open_node(node));
    const double adoption = seconds_of([&] {
        CHECK_THAT(adopt_editions(*open_node(node)).has_value(), "there is nothing to adopt");
    });
    const double theirs = update_seconds(settings, node, **list);
    const std::string work = fmt::format("a new edition over {} persons", persons);
    rows.push_back({work + ", its 14,000 rows loaded, judged and logged",
                    fmt::format("{:.2f} s", ours),
                    fmt::format("UPDATE … FROM, no log {:.2f} s", theirs),
                    fmt::format("{:.2f} ×", ours / theirs), "≤ 1 ×"});
    rows.push_back({work + ": entries in the log of persons",
                    std::to_string(after.head - before.head), "–", "–", "1"});
    rows.push_back({work + ": one look whether there is a newer one",
                    fmt::format("{:.0f} ms", adoption * 1e3), "–", "–", "–"});
    rows.push_back({work + ": placed / waiting",
                    fmt::format("{} / {}", after.placed, after.waiting), "–", "–", "–"});
}

void time_lookups(const UnitList& list, std::vector<Row>& rows) {
    constexpr int kRounds = 100;
    const Date before = *Date::parse_iso("2025-06-30");
    const Date now = *Date::parse_iso("2026-04-30");
    std::size_t certain = 0, all = 0;
    const auto units = list.editions().front().units;
    const double seconds = seconds_of([&] {
        for (int round = 0; round < kRounds; ++round)
            for (const ListedUnit& unit : units) {
                certain += list.resolve(unit.code, before, now).unit != nullptr ? 1 : 0;
                ++all;
            }
    });
    const double back = seconds_of([&] {
        for (int round = 0; round < kRounds; ++round)
            for (const ListedUnit& unit : list.editions().back().units)
                certain += list.resolve(unit.code, now, before).unit != nullptr ? 1 : 0;
    });
    const auto each = [](double time, std::size_t count) {
        return fmt::format("{:.0f} ns", time * 1e9 / static_cast<double>(count));
    };
    rows.push_back(
        {fmt::format("resolve by code and date, two editions on, all {} units", units.size()),
         each(seconds, all), "–", "–", "≤ 200 ns"});
    rows.push_back({"the same backwards (most have several answers)",
                    each(back, kRounds * list.editions().back().units.size()), "–", "–", "–"});
    CHECK_THAT(certain > 0, "most are certain");
}

}  // namespace

void units(const Settings& settings, std::vector<Row>& rows) {
    const auto data = unit_data_folder();
    if (!data) return;
    time_lookups(*UnitList::make(read_unit_data(*data)), rows);
    time_edition(settings, *data, rows);
}

}  // namespace dongbo::bench
