// The SQLite VFS of dongbo: SQLite's files pass the seam of base/file.hpp, every page carries a
// checksum that is verified whenever it is read, and keeps no copies of cells that were moved away:
// docs/formats/store-files.md. Temporary files lie beside the database, without a name.
#pragma once

#include <cstdint>
#include <span>
#include <string>

struct sqlite3;

namespace dongbo {

inline constexpr std::size_t kPageSize = 4096;
/// Bytes at the end of each page of the database file that SQLite leaves to us.
inline constexpr std::size_t kPageReserve = 8;

/// Over the page without its reserve, and its number (from 1). Never that of an all-zero page.
std::uint64_t page_checksum(std::span<const std::uint8_t, kPageSize> page, std::uint32_t number);

/// sqlite3_open_v2 through this VFS (thread-safe). Before the first
/// page of a new file is written it makes SQLite leave room for the checksum. Returns the SQLite
/// result code; `*database` is to be closed even if it failed.
int open_through_vfs(const std::string& file, int flags, sqlite3** database);

/// From now on the main file and its log are synced after so many pages that this connection writes
/// to them, so that those who sync something else on the same disk meanwhile wait for few of them.
void sync_after(sqlite3* database, int pages);

/// What the VFS found wrong on this thread since the last call, naming file and page; empty:
/// nothing.
std::string take_damage();

}  // namespace dongbo
