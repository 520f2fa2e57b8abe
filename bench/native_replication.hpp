// PostgreSQL's own logical replication between two clusters on this machine, over TLS: the peer of
// feeds. Both clusters sync every commit of a client; the subscriber applies as it comes from the
// box.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/postgres.hpp"

namespace dongbo::bench {

class NativeReplication {
  public:
    /// A table of persons from the CSV that `dongbo synth` writes, with its key and an index on the
    /// personal number at both ends; nothing is copied yet.
    NativeReplication(const std::string& folder, const std::string& file);

    std::uint64_t rows() const { return rows_; }
    /// From creating the subscription until the copy has ended and is in step, in seconds.
    double first_copy();
    /// So many transactions, each changing so many persons one statement after the other, from the
    /// first until the last is visible at the subscriber: seconds.
    double changes(int transactions, int each);
    /// For each of so many changes: milliseconds from its commit's answer until a query at the
    /// subscriber shows it. Ascending.
    std::vector<double> latencies(int changes);
    /// Milliseconds of a hash over the whole table at one end, as SQL does it fastest.
    double hash_all();

  private:
    void wait_until(const std::string& sql, const std::string& value);

    std::unique_ptr<Postgres> publisher_, subscriber_;
    std::string connection_;
    std::uint64_t rows_ = 0;
};

}  // namespace dongbo::bench
