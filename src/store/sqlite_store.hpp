// The store on SQLite: one file a group, log and tables in one transaction.
#pragma once

#include <memory>
#include <string>

#include "base/calendar.hpp"
#include "store/store.hpp"

namespace dongbo {

struct SqliteOptions {
    bool create = false;  ///< make the file if it is not there
    bool read_only = false;
    std::size_t cache_kib = 8 * 1024;  ///< page cache of the connection
    double free_disk_reserve = 0.05;   ///< writes are refused below this free share
    const Clock* clock = nullptr;      ///< null: the machine's
    /// Pages written to the disk after which they are synced, for who has time and shares the disk
    /// with others that wait for their own syncs; 0: only when it has to be.
    int sync_after = 0;
};

/// Opens a group file: brings its schema up to date (migrations with checksums; corrupt if one that
/// ran was altered since), WAL with synchronous=FULL, page checksums verified on every read.
Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& file,
                                                 const SqliteOptions& options);

}  // namespace dongbo
