// What node_store.cpp and node_backup.cpp share.
#pragma once

#include "store/node_store.hpp"
#include "store/sqlite/database.hpp"

namespace dongbo {

struct NodeStore::Implementation {
    std::string folder;
    std::string agency;
    SqliteOptions options;
    std::unique_ptr<Database> database;                    ///< node.db
    std::map<std::string, std::unique_ptr<Store>> stores;  ///< by group

    /// Opens the group's store, made where it is not there.
    Result<> make_group(const std::string& group);
    /// Whether a replica may get these names; what an interrupted one left is removed.
    Result<> check_free(const DatasetPlace& wanted);
};

std::string group_file(const std::string& folder, const std::string& group);

}  // namespace dongbo
