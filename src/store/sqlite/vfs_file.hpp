// What the VFS of dongbo keeps of an open file, and what SQLite may do with it.
#pragma once

#include <sqlite3.h>

#include <cerrno>
#include <cstdint>
#include <string>

#include "base/file.hpp"
#include "store/sqlite/wal_buffer.hpp"
#include "store/sqlite/wal_check.hpp"

namespace dongbo {

enum class FileKind { main, wal, journal, other };

/// What we keep of an open file. The file of the platform's VFS stands behind it in the same
/// memory.
struct OpenFile {
    sqlite3_file base;  // first: SQLite sees only this
    sqlite3_file* real;
    FileKind kind;
    std::string path;
    bool folder_unsynced = false;  ///< created: the platform's first sync will sync the folder too
    std::int64_t known_size = 0;   ///< of a main file: the largest heard of
    int sync_after = 0;            ///< of a main file, for its log too; 0: when SQLite asks for it
    int unsynced = 0;              ///< pages written since the last sync
    WalCheck wal_check;            ///< of a log
    WalBuffer wal_buffer;          ///< of a log
    OpenFile* wal = nullptr;       ///< of a main file: its log, if open
    OpenFile* main = nullptr;      ///< of a log: its main file
};

inline OpenFile& self(sqlite3_file* file) {
    return *reinterpret_cast<OpenFile*>(file);
}

/// Asks the seam; the SQLite result for the errno it answers with.
template <class Question>
int ask_observer(int failure, Question question) {
    FileObserver* observer = file_observer();
    if (observer == nullptr) return SQLITE_OK;
    const int error = question(*observer);
    if (error == 0) return SQLITE_OK;
    return error == ENOSPC ? SQLITE_FULL : failure;
}

/// What SQLite calls for an OpenFile.
extern const sqlite3_io_methods kFileMethods;

/// Of xFileControl, behind those that SQLite keeps for itself: see sync_after().
inline constexpr int kSyncAfter = 0x64'6f'6e;

}  // namespace dongbo
