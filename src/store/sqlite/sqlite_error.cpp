#include "store/sqlite/sqlite_error.hpp"

#include <sqlite3.h>

#include <utility>

#include "store/sqlite/vfs.hpp"

namespace dongbo {
namespace {

Error corrupt(const std::string& file) {
    std::string damage = take_damage();
    const bool found_by_us = !damage.empty();
    return {
        ErrorCode::corrupt,
        found_by_us ? std::move(damage) : "the file is damaged or was changed by another program",
        file, "restore it from a backup; keep the damaged file for an inquiry"};
}

}  // namespace

Error sqlite_error(int result, sqlite3* database, const std::string& file) {
    // A short read: SQLite asked for what must be there, a page of its log.
    if (result == SQLITE_IOERR_DATA || result == SQLITE_IOERR_SHORT_READ) return corrupt(file);
    switch (result & 0xff) {
        case SQLITE_BUSY:
            return {ErrorCode::unavailable, "another process is writing to the file", file,
                    "wait until it has finished and try again"};
        case SQLITE_FULL:
            return {ErrorCode::unavailable, "the disk is full", file,
                    "make room and try again; nothing was changed"};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return corrupt(file);
        case SQLITE_CONSTRAINT:
            return {ErrorCode::conflict,
                    database == nullptr ? sqlite3_errstr(result) : sqlite3_errmsg(database),
                    file,
                    {}};
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return {ErrorCode::unavailable,
                    std::string("the system refused to read or write the file: ") +
                        sqlite3_errstr(result),
                    file,
                    "check the permissions of its folder and the system's log for disk errors"};
        default:
            return {ErrorCode::internal,
                    database == nullptr ? sqlite3_errstr(result) : sqlite3_errmsg(database),
                    file,
                    {}};
    }
}

}  // namespace dongbo
