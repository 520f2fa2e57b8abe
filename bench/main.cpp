// make bench: prints a table of what was measured, beside its peer and the figure to reach.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "bench/bench.hpp"

using namespace dongbo::bench;

namespace {

void print(const std::vector<Row>& rows) {
    fmt::print(
        "| work | dongbo | peer in the same run | ratio | to reach |\n|---|---|---|---|---|\n");
    for (const Row& row : rows) {
        fmt::print("| {} | {} | {} | {} | {} |\n", row.work, row.dongbo, row.peer, row.ratio,
                   row.target);
    }
}

}  // namespace

int main(int count, char** words) {
    Settings settings;
    settings.folder = (std::filesystem::temp_directory_path() / "dongbo-bench").string();
    std::vector<std::string> only = {"first_load", "upserts",   "commands", "rules", "quality",
                                     "units",      "addresses", "start",    "serve"};
    CLI::App app(
        "Benchmarks of dongbo, each beside a peer. Durability on both sides: every commit is\n"
        "synced (SQLite synchronous=FULL).");
    app.add_option("--folder", settings.folder, "Working folder, emptied")->capture_default_str();
    app.add_option("--sizes", settings.sizes, "Persons of the first loads")->capture_default_str();
    app.add_option("--upserts", settings.upserts, "Random upserts")->capture_default_str();
    app.add_option("--repeats", settings.repeats, "Runs of loads up to a million")
        ->capture_default_str();
    app.add_option("--served", settings.served, "Persons of the node in service")
        ->capture_default_str();
    app.add_option("--searched", settings.searched, "Persons that searches and copies go over")
        ->capture_default_str();
    app.add_option("--idle", settings.idle, "Connections that say nothing")->capture_default_str();
    app.add_option("--connections", settings.connections, "That a load keeps alive")
        ->capture_default_str();
    app.add_option("--seconds", settings.seconds, "Of each load on a node in service")
        ->capture_default_str();
    app.add_option("--only", only,
                   "first_load, upserts, commands, rules, quality, units, addresses, start, serve, "
                   "idle, search, pages, replication")
        ->capture_default_str();
    CLI11_PARSE(app, count, words);
    std::filesystem::remove_all(settings.folder);
    std::filesystem::create_directories(settings.folder);
    const auto wanted = [&](const char* name) {
        return std::ranges::find(only, name) != only.end();
    };

    std::vector<Row> rows;
    // First, while this process is small: a child's peak memory counts what it was forked from.
    if (wanted("commands")) commands(settings, rows);
    if (wanted("start")) start(settings, rows);
    if (wanted("serve")) serve(settings, rows);
    if (wanted("idle")) idle(settings, rows);
    if (wanted("pages")) pages(settings, rows);
#ifdef DONGBO_POSTGRES_BIN
    if (wanted("search")) search(settings, rows);
    if (wanted("replication")) replication(settings, rows);
#endif
    if (wanted("rules")) rules(settings, rows);
    if (wanted("quality")) quality(settings, rows);
    if (wanted("units")) units(settings, rows);
    if (wanted("addresses")) addresses(settings, rows);
    if (wanted("first_load") || wanted("upserts")) first_loads(settings, rows);
    if (wanted("upserts")) upserts(settings, rows);
    print(rows);
    std::filesystem::remove_all(settings.folder);
    return 0;
}
