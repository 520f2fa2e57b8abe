// Persons in PostgreSQL with the indexes that answer its searches best.
#pragma once

#include <string>
#include <vector>

#include "bench/postgres.hpp"

namespace dongbo::bench {

/// The columns that the heading of a delivered file names, as text: what stands within CREATE
/// TABLE.
std::string columns_of(const std::string& file);

class PersonTable {
  public:
    enum class By : std::uint8_t { name, number, unit };

    /// From files as `dongbo synth` writes them. The current unit is a column of its own, filled by
    /// the succession.
    PersonTable(const std::string& folder, const std::vector<std::string>& files,
                const std::string& succession);
    /// The first 50 persons, all columns. `recorded`: each of them is also a row of a table of
    /// accesses, in the same transaction.
    int find(By by, const std::string& value, bool recorded);

  private:
    void load(const std::vector<std::string>& files, const std::string& succession);
    void prepare();

    Postgres database_;
};

}  // namespace dongbo::bench
