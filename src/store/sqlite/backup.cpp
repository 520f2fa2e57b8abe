#include <sqlite3.h>

#include <memory>

#include "base/file.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/sqlite_error.hpp"
#include "store/sqlite/vfs.hpp"

namespace dongbo {
namespace {

constexpr int kPagesAtOnce = 2'000;

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};

Result<> copy_pages(sqlite3* source, sqlite3* target, const std::string& file,
                    const std::function<void(double)>& progress) {
    sqlite3_backup* const backup = sqlite3_backup_init(target, "main", source, "main");
    if (backup == nullptr)
        return std::unexpected(sqlite_error(sqlite3_extended_errcode(target), target, file));
    int result = SQLITE_OK;
    while (result == SQLITE_OK) {
        result = sqlite3_backup_step(backup, kPagesAtOnce);
        const int all = sqlite3_backup_pagecount(backup);
        if (progress && all > 0)
            progress(1.0 - static_cast<double>(sqlite3_backup_remaining(backup)) / all);
    }
    sqlite3_backup_finish(backup);
    if (result != SQLITE_DONE) return std::unexpected(sqlite_error(result, nullptr, file));
    return {};
}

/// Without a journal: a copy that was interrupted is thrown away. Synced once, at its end.
Result<> copy_database(Database& source, const std::string& target,
                       const std::function<void(double)>& progress) {
    sqlite3* handle = nullptr;
    const int opened =
        open_through_vfs(target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &handle);
    const std::unique_ptr<sqlite3, Close> closing(handle);
    if (opened != SQLITE_OK) return std::unexpected(sqlite_error(opened, handle, target));
    const int result = sqlite3_exec(handle, "PRAGMA journal_mode=OFF; PRAGMA synchronous=FULL",
                                    nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) return std::unexpected(sqlite_error(result, handle, target));
    return copy_pages(source.handle(), handle, source.file(), progress);
}

}  // namespace

Result<> back_up_database(Database& source, const std::string& target,
                          const std::function<void(double)>& progress) {
    if (file_exists(target)) return fail(ErrorCode::conflict, "the file exists already", target);
    const std::string partial = target + ".partial";
    if (file_exists(partial)) TRY(remove_file(partial));
    CHECK_THAT(!source.in_transaction(), "a backup sees what is committed");
    // One transaction for the whole copy: writers go on, the copy does not change under our hands.
    TRY_ASSIGN(ReadTransaction reading, source.begin_read());
    if (Result<> copied = copy_database(source, partial, progress); !copied) {
        if (file_exists(partial)) static_cast<void>(remove_file(partial));
        return copied;
    }
    reading.end();
    TRY(rename_file(partial, target));
    return sync_directory(folder_of(target));
}

}  // namespace dongbo
