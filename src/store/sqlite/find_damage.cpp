#include <fmt/format.h>
#include <sqlite3.h>

#include <array>

#include "store/sqlite/database.hpp"
#include "store/sqlite/sqlite_error.hpp"
#include "store/sqlite/vfs.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kDefectsMax = 100;

/// What SQLite finds in the pages that are in use. An error while it looks is a finding as well.
Result<> check_trees(Database& database, std::vector<std::string>& defects) {
    TRY_ASSIGN(SqlStatement check, database.prepare("PRAGMA integrity_check(100)"));
    for (;;) {
        const Result<bool> row = check.step();
        if (!row) {
            if (row.error().code != ErrorCode::corrupt) return std::unexpected(row.error());
            defects.push_back(row.error().what);
            return {};
        }
        if (!*row) return {};
        if (check.text(0) != "ok") defects.emplace_back(check.text(0));
    }
}

/// Whether a page of the main file is sound. Another process may be moving it there from the log at
/// this moment, so a page is damaged only if it stays so.
bool page_sound(sqlite3_file* file, std::int64_t number) {
    std::array<std::uint8_t, kPageSize> page;
    for (int attempt = 0; attempt < 3; ++attempt) {
        const int result = file->pMethods->xRead(file, page.data(), static_cast<int>(kPageSize),
                                                 (number - 1) * static_cast<int>(kPageSize));
        if (result == SQLITE_OK) return true;
    }
    return false;
}

/// Free pages are in no tree, but a backup copies them.
void check_pages(sqlite3_file* file, std::vector<std::string>& defects) {
    constexpr std::int64_t kLockPage = 0x40000000 / static_cast<std::int64_t>(kPageSize) + 1;
    sqlite3_int64 size = 0;
    if (file->pMethods->xFileSize(file, &size) != SQLITE_OK) return;
    const std::int64_t pages = size / static_cast<std::int64_t>(kPageSize);
    for (std::int64_t number = 1; number <= pages && defects.size() < kDefectsMax; ++number) {
        // SQLite never writes the page that its locks lie on.
        if (number == kLockPage || page_sound(file, number)) continue;
        defects.push_back(take_damage());
    }
}

}  // namespace

Result<std::vector<std::string>> Database::find_damage() {
    std::vector<std::string> defects;
    TRY(check_trees(*this, defects));
    if (!defects.empty()) {
        const std::string damage = take_damage();
        if (!damage.empty()) defects.push_back(damage);
    }
    // A page of the file means something only once nothing newer stands in the log.
    int in_log = 0, moved = 0;
    const int result =
        sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_log, &moved);
    sqlite3_file* file = nullptr;
    if (result == SQLITE_OK && in_log == moved &&
        sqlite3_file_control(handle_, nullptr, SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK)
        check_pages(file, defects);
    if (defects.size() > kDefectsMax) defects.resize(kDefectsMax);
    return defects;
}

}  // namespace dongbo
