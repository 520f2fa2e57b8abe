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
    /// does not run as root. Every commit is synced (its default). `options`: "name=value" of its
    /// configuration, besides ours.
    explicit Postgres(const std::string& folder, const std::vector<std::string>& options = {});
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
    /// The first value of the first row; empty: there is none.
    std::string value(const std::string& sql);

  private:
    std::unique_ptr<Background> program_;
    pg_conn* connection_ = nullptr;
};

/// Runs `words` as the user that clusters belong to; ends the benchmark if that fails.
void run_as_postgres(std::vector<std::string> words);

}  // namespace dongbo::bench
