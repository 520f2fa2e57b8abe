// The benchmarks: each asks one question and has a peer in the same run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "contract/contract.hpp"

namespace dongbo::bench {

struct Row {
    std::string work, dongbo, peer, ratio, target;
};

struct Settings {
    std::string folder;  ///< for files and nodes; emptied
    std::vector<std::uint64_t> sizes = {1'000'000, 5'000'000};
    std::uint64_t upserts = 50'000;
    int repeats = 3;                     ///< of first loads of up to a million
    std::uint64_t served = 100'000;      ///< persons of the node in service
    std::uint64_t searched = 1'000'000;  ///< persons that searches go over
    std::uint64_t idle = 10'000;         ///< connections that say nothing
    std::size_t connections = 64;        ///< that a load keeps alive
    double seconds = 8;                  ///< of each load on a node in service
};

std::string node_of(const Settings& settings, std::uint64_t persons);

/// First load of persons from CSV beside `sqlite3 .import` of the same file into a plain table with
/// the same indexes. Leaves a loaded node for each size.
void first_loads(const Settings& settings, std::vector<Row>& rows);
/// Random upserts into the loaded nodes beside the same statements in a bare SQLite loop.
void upserts(const Settings& settings, std::vector<Row>& rows);
/// Start and memory of commands on a node with 30,000 persons.
void commands(const Settings& settings, std::vector<Row>& rows);

/// What twenty rules cost a record, beside the same rules by hand.
void rules(const Settings& settings, std::vector<Row>& rows);
/// Loads with and without rules, a recount, all failing records of a rule beside SQL.
void quality(const Settings& settings, std::vector<Row>& rows);
/// A new edition of the list of units over a million persons, and look-ups across editions. Nothing
/// if the real lists are not there (tests/support/unit_data.hpp).
void units(const Settings& settings, std::vector<Row>& rows);
/// Units found by name and in whole addresses, beside a map of folded names.
void addresses(const Settings& settings, std::vector<Row>& rows);

/// One record over mutual TLS, access recorded durably, beside a static file of nginx.
void serve(const Settings& settings, std::vector<Row>& rows);
/// Searches among persons beside PostgreSQL. Built where libpq is found.
void search(const Settings& settings, std::vector<Row>& rows);
/// Feeds and replicas beside PostgreSQL's logical replication. Built where libpq is found.
void replication(const Settings& settings, std::vector<Row>& rows);
/// The same load beside thousands of idle connections and some slow ones.
void idle(const Settings& settings, std::vector<Row>& rows);
/// Loading pages on a slow line. Needs Chromium and the packages of npm.
void pages(const Settings& settings, std::vector<Row>& rows);
/// Start and memory of a node in service.
void start(const Settings& settings, std::vector<Row>& rows);

/// The shipped person contract with the twenty rules alone.
Contract with_twenty_rules();

/// Makes a node with the person contract and a file of `persons` persons; returns the file's path.
std::string prepare_persons(const Settings& settings, const std::string& name,
                            std::uint64_t persons);
void make_node(const std::string& path);
std::vector<std::string> load_command(const std::string& node, const std::string& file);

}  // namespace dongbo::bench
