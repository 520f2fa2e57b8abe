// The datasets of a group file, as they stand in it now: another process may define one meanwhile.
#pragma once

#include <map>
#include <memory>

#include "store/sqlite/dataset_table.hpp"
#include "store/sqlite/log.hpp"

namespace dongbo {

class Catalog {
  public:
    explicit Catalog(Database& database) : database_(database) {}

    /// Reads the datasets again if any changed. Statements and tables got before are then invalid.
    Result<> refresh();
    /// Gives tables made by an older dongbo the columns they lack.
    Result<> bring_up_to_date();
    /// not_found if there is no such dataset.
    Result<DatasetTable*> table(const std::string& dataset);
    /// As table; unavailable while it is being loaded.
    Result<DatasetTable*> readable_table(const std::string& dataset);
    Result<std::vector<DatasetStatus>> statuses();
    bool any_in_bulk_load() const;

    /// In a transaction for which log.begin was called. Does nothing if all is as it was.
    Result<> define(const std::string& dataset, const Contract& contract, Log& log);
    /// In a transaction: says durably that the dataset is, or is no longer, being loaded in bulk.
    Result<> mark_bulk_load(const DatasetTable& table, bool loading);

  private:
    Result<> load();
    Result<> write_contract(const DatasetTable& table, bool is_new);
    Result<> append_contract(const DatasetTable& table, Log& log);

    Database& database_;
    std::int64_t revision_ = -1;
    std::map<std::string, std::unique_ptr<DatasetTable>> tables_;
};

}  // namespace dongbo
