// What each command does, apart from how its words are read (arguments.cpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.hpp"
#include "intake/load.hpp"
#include "store/node_store.hpp"

namespace dongbo {

struct InitOptions {
    std::string node, agency, contracts;
    /// Instead of one node: a folder with a test authority and a node for each of the agencies.
    std::string federation;
    std::vector<std::string> agencies;
    std::string mappings;
    std::uint16_t port = 8420;  ///< of the first node's pages
};
Exit run_init(const Console& console, const InitOptions& options);
Exit make_federation(const Console& console, const InitOptions& options);

struct LoadOptions {
    std::string node, mapping;
    DeliveryRequest request;
};
Exit run_load(const Console& console, const LoadOptions& options);
void print_report(const Console& console, const LoadReport& report, bool dry_run);

struct WatchCommandOptions {
    std::string node, folder, mappings;
    bool once = false;  ///< load what is there, then end
};
Exit run_watch(const Console& console, const WatchCommandOptions& options);

struct StatusOptions {
    std::string node;
};
Exit run_status(const Console& console, const StatusOptions& options);

struct GetOptions {
    std::string node, dataset, record;
    std::optional<Position> at;
};
Exit run_get(const Console& console, const GetOptions& options);
Exit run_explain(const Console& console, const GetOptions& options);

struct FindOptions {
    std::string node, dataset;
    std::vector<std::string> conditions;  ///< "field=value", "field^=prefix"
    std::size_t limit = 20;
    std::string cursor;
};
Exit run_find(const Console& console, const FindOptions& options);

struct DeliveryListOptions {
    std::string node, dataset;
    std::optional<std::uint64_t> number;  ///< one delivery, with the rows it kept
};
Exit run_delivery_list(const Console& console, const DeliveryListOptions& options);
/// Ends an interrupted load whose file is lost: what was committed stays, nothing more comes.
Exit run_delivery_abandon(const Console& console, const DeliveryListOptions& options);

struct ServeCommandOptions {
    std::string node, configuration;
    std::string mappings;               ///< without a configuration: the folder of mappings
    std::optional<std::uint16_t> port;  ///< of people, instead of the configuration's; 0: any
};
/// Serves the node until SIGTERM or SIGINT; SIGHUP reads configuration and certificates anew.
Exit run_serve(const Console& console, const ServeCommandOptions& options);

struct DoctorOptions {
    std::string node;
};
Exit run_doctor(const Console& console, const DoctorOptions& options);

struct BackupOptions {
    std::string node, folder;
};
Exit run_backup(const Console& console, const BackupOptions& options);
Exit run_restore(const Console& console, const BackupOptions& options);

struct UnitsOptions {
    std::string input, output;
    std::string succession;  ///< file; empty: not asked for
};
/// Writes the units of the npm package as CSV, and which successors it names.
Exit run_units(const Console& console, const UnitsOptions& options);

struct VerifyOptions {
    std::string file;
    std::string owner_key, follower_key;  ///< "name+hash+key"; empty: whatever stands in the file
    std::string pdf;                      ///< file to write; empty: none
};
/// conflict: the statement holds, and says that the two parties do not hold the same.
Exit run_verify(const Console& console, const VerifyOptions& options);

struct ProofOptions {
    std::string configuration, feed;
    std::optional<Position> position;       ///< of an entry, from 1: that the log holds it
    std::optional<std::uint64_t> from, to;  ///< sizes: that the log only grew between them
};
/// Neither a position nor sizes: the newest checkpoint.
Exit run_proof(const Console& console, const ProofOptions& options);

struct DemoOptions {
    std::string node, contracts, mappings, units;
    std::string unit_data;  ///< folder with the official lists of units; empty: there is none
    std::uint64_t persons = 200'000;
    std::uint64_t seed = 2025;
    bool once = false;
};
Exit run_demo(const Console& console, const DemoOptions& options);

}  // namespace dongbo
