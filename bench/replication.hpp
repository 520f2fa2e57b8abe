// The figures of feeds and replicas, one by one: bench.hpp has what runs them all.
#pragma once

#include <string>
#include <vector>

#include "bench/replication_node.hpp"

namespace dongbo::bench {

/// The same changes at an owner without a feed, with one, and with two that each change concerns.
/// `node` is copied for each.
void cost_of_feeds(const Settings& settings, const std::string& node, const TlsFilesOfBench& files,
                   std::vector<Row>& rows);
/// A follower of each commune, simulated: all of them wait, one change concerns one of them.
void many_followers(const Settings& settings, const TlsFilesOfBench& files, std::vector<Row>& rows);
/// What goes over the line, beside gzip of a CSV file.
void bytes_of_feeds(const Settings& settings, const TlsFilesOfBench& files, std::vector<Row>& rows);

}  // namespace dongbo::bench
