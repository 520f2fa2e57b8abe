// What the system tests share: a folder of their own, a small population, a node, a digest of it.
#pragma once

#include <string>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "intake/load.hpp"
#include "store/node_store.hpp"
#include "tests/support/temporary_folder.hpp"

namespace dongbo::system_test {

/// Rounds of a seeded fault test: `few`, or DONGBO_ROUNDS for the long runs.
int rounds(int few);
/// The first seed: 1, or DONGBO_SEED to replay a round that failed.
std::uint64_t first_seed();

using testing::TemporaryFolder;

/// Units of one invented province, so that no test needs data from outside.
std::string write_units(const TemporaryFolder& folder);

/// Two deliveries of persons: a first one, and one with corrections. Both with errors of every
/// kind.
struct Deliveries {
    std::string first, corrected;
};
Deliveries write_deliveries(const TemporaryFolder& folder, std::uint64_t seed,
                            std::uint64_t persons);

/// A node with the shipped person contract.
void make_node(const std::string& path);
std::string person_mapping();

/// Opens the node's dataset of persons and loads a file into it.
Result<LoadReport> load_persons(
    const std::string& node, const std::string& file,
    const LoadProgress& progress = [](auto, auto) {});
/// The deliveries of persons, oldest first.
std::vector<Delivery> deliveries_of(const std::string& node);

/// A hash over every record's id, state, version and content: equal nodes have equal digests.
Hash state_digest(const std::string& node);
/// Judges all persons from scratch; what differs from the counters, one a line (empty: nothing).
std::string miscounts(const std::string& node);
/// Runs the doctor over the persons; the defects, one a line (empty: sound).
std::string defects(const std::string& node);

}  // namespace dongbo::system_test
