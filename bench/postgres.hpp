// PostgreSQL as a peer: a cluster of its own in a temporary folder, reached through a socket there.
// Built where libpq is found.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/background.hpp"

struct pg_conn;

namespace dongbo::bench {

class Postgres {
  public:
    /// Makes the cluster in `folder` and starts it; as the user postgres if we are root, since it
    /// does not run as root. Every commit is synced (its default).
    explicit Postgres(const std::string& folder);
    ~Postgres();
    Postgres(const Postgres&) = delete;
    Postgres& operator=(const Postgres&) = delete;

    /// Ends the benchmark if the server refuses it, with its words.
    void execute(const std::string& sql);
    void prepare(const std::string& name, const std::string& sql);
    /// COPY table FROM STDIN with these options and the content of the file.
    void copy(const std::string& table, const std::string& options, const std::string& file);
    /// Rows that came; all of their values are fetched.
    int ask(const std::string& name, const std::vector<std::string>& values);

  private:
    std::unique_ptr<Background> program_;
    pg_conn* connection_ = nullptr;
};

}  // namespace dongbo::bench
