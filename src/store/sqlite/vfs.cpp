#include "store/sqlite/vfs.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <map>
#include <mutex>
#include <new>
#include <utility>

#include "base/file.hpp"
#include "store/sqlite/vfs_file.hpp"

namespace dongbo {
namespace {

/// The VFS of one folder: SQLite's temporary files have no name, so that nothing else could say
/// where they are to lie.
struct FolderVfs {
    std::string name, folder;
    sqlite3_vfs* platform;
    sqlite3_vfs vfs;
};

constexpr int kLookasideBytes = 256;
constexpr int kLookasideSlots = 32;

FolderVfs& owner(sqlite3_vfs* vfs) {
    return *static_cast<FolderVfs*>(vfs->pAppData);
}
sqlite3_vfs* platform(sqlite3_vfs* vfs) {
    return owner(vfs).platform;
}

FileKind kind_of(int flags) {
    if ((flags & SQLITE_OPEN_MAIN_DB) != 0) return FileKind::main;
    if ((flags & SQLITE_OPEN_WAL) != 0) return FileKind::wal;
    if ((flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL)) != 0)
        return FileKind::journal;
    return FileKind::other;
}

/// Makes a new main file with mode 0600, which its log and journal inherit: they hold personal data
/// and the platform's VFS would let everybody read them.
int create_private(const char* path) {
    const int descriptor = ::open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        if (errno == EEXIST) return SQLITE_OK;
        return errno == ENOSPC ? SQLITE_FULL : SQLITE_CANTOPEN;
    }
    ::close(descriptor);
    return SQLITE_OK;
}

int announce_creation(OpenFile& file, const char* name) {
    if (::access(name, F_OK) == 0) return SQLITE_OK;
    const int refused = ask_observer(
        SQLITE_CANTOPEN, [&](FileObserver& observer) { return observer.before_create(file.path); });
    if (refused != SQLITE_OK) return refused;
    file.folder_unsynced = file.kind != FileKind::main;  // as unixOpen does
    return file.kind == FileKind::main ? create_private(name) : SQLITE_OK;
}

/// Beside the database, where there is room for it and others cannot look; SQLite gives it mode
/// 0600 and takes its name away as soon as it is open.
std::string temporary_name(sqlite3_vfs* vfs) {
    std::array<std::uint8_t, 8> random;
    platform(vfs)->xRandomness(platform(vfs), static_cast<int>(random.size()),
                               reinterpret_cast<char*>(random.data()));
    return fmt::format("{}/{:02x}.temporary", owner(vfs).folder, fmt::join(random, ""));
}

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* base, int flags, int* out_flags) {
    auto* const file = new (base) OpenFile{};
    file->real = reinterpret_cast<sqlite3_file*>(file + 1);
    file->real->pMethods = nullptr;
    file->kind = name == nullptr ? FileKind::other : kind_of(flags);
    file->path = name == nullptr ? temporary_name(vfs) : name;
    int result = SQLITE_OK;
    if (file->kind != FileKind::other && (flags & SQLITE_OPEN_CREATE) != 0)
        result = announce_creation(*file, name);
    if (result == SQLITE_OK)
        result = platform(vfs)->xOpen(platform(vfs), name == nullptr ? file->path.c_str() : name,
                                      file->real, flags, out_flags);
    if (result != SQLITE_OK) {
        if (file->real->pMethods != nullptr) file->real->pMethods->xClose(file->real);
        file->~OpenFile();
        base->pMethods = nullptr;
        return result;
    }
    base->pMethods = &kFileMethods;
    if (file->kind == FileKind::wal) {
        sqlite3_file* const main = sqlite3_database_file_object(name);
        if (main != nullptr && main->pMethods == &kFileMethods) {
            file->main = &self(main);
            file->main->wal = file;
        }
    }
    return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int sync_folder) {
    const int refused = ask_observer(SQLITE_IOERR_DELETE, [&](FileObserver& observer) {
        if (::access(name, F_OK) != 0) return 0;
        if (const int error = observer.before_remove(name)) return error;
        return sync_folder != 0 ? observer.before_sync_directory(folder_of(name)) : 0;
    });
    if (refused != SQLITE_OK) return refused;
    return platform(vfs)->xDelete(platform(vfs), name, sync_folder);
}

void fill(FolderVfs& folder) {
    const sqlite3_vfs* const under = folder.platform;
    sqlite3_vfs& vfs = folder.vfs;
    vfs = {};
    vfs.iVersion = 2;
    vfs.szOsFile = static_cast<int>(sizeof(OpenFile)) + under->szOsFile;
    vfs.mxPathname = under->mxPathname;
    vfs.zName = folder.name.c_str();
    vfs.pAppData = &folder;
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
    vfs.xAccess = [](sqlite3_vfs* v, const char* name, int flags, int* result) {
        return platform(v)->xAccess(platform(v), name, flags, result);
    };
    vfs.xFullPathname = [](sqlite3_vfs* v, const char* name, int size, char* out) {
        return platform(v)->xFullPathname(platform(v), name, size, out);
    };
    // No xDlOpen and its kin: SQLite then refuses to load extensions, which we never do.
    vfs.xRandomness = [](sqlite3_vfs* v, int size, char* out) {
        return platform(v)->xRandomness(platform(v), size, out);
    };
    vfs.xSleep = [](sqlite3_vfs* v, int microseconds) {
        return platform(v)->xSleep(platform(v), microseconds);
    };
    vfs.xCurrentTime = [](sqlite3_vfs* v, double* now) {
        return platform(v)->xCurrentTime(platform(v), now);
    };
    vfs.xGetLastError = [](sqlite3_vfs* v, int size, char* out) {
        return platform(v)->xGetLastError(platform(v), size, out);
    };
    vfs.xCurrentTimeInt64 = [](sqlite3_vfs* v, sqlite3_int64* now) {
        return platform(v)->xCurrentTimeInt64(platform(v), now);
    };
}

/// A node has a hundred connections open, and most of them read a few pages: 20 pages set aside for
/// each at its start would be 9 MiB. Nor does anybody ask how much memory SQLite uses, which costs
/// it a lock at every allocation. Too late, and no harm, if somebody used SQLite before.
bool configure_sqlite() {
    sqlite3_config(SQLITE_CONFIG_PAGECACHE, nullptr, 0, 0);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return true;
}

/// The name of the folder's VFS. Once made it stays: a process
/// works in few folders.
const char* vfs_of(std::string folder) {
    static const bool configured = configure_sqlite();
    CHECK_THAT(configured, "SQLite is configured before it is used");
    static std::mutex mutex;
    static std::map<std::string, FolderVfs> all;
    const std::lock_guard lock(mutex);
    const auto [place, made] = all.try_emplace(folder);
    FolderVfs& vfs = place->second;
    if (made) {
        vfs.name = "dongbo " + folder;
        vfs.folder = std::move(folder);
        vfs.platform = sqlite3_vfs_find("unix");
        CHECK_THAT(vfs.platform != nullptr, "SQLite has a VFS for this platform");
        fill(vfs);
        const int result = sqlite3_vfs_register(&vfs.vfs, 0);
        CHECK_THAT(result == SQLITE_OK, "a VFS can be registered");
    }
    return vfs.name.c_str();
}

}  // namespace

int open_through_vfs(const std::string& file, int flags, sqlite3** database) {
    *database = nullptr;
    const int result = sqlite3_open_v2(file.c_str(), database, flags, vfs_of(folder_of(file)));
    if (result != SQLITE_OK) return result;
    sqlite3_extended_result_codes(*database, 1);
    // Statements are prepared once and kept: a small part of the usual 48 KiB serves as well.
    sqlite3_db_config(*database, SQLITE_DBCONFIG_LOOKASIDE, nullptr, kLookasideBytes,
                      kLookasideSlots);
    int reserve = static_cast<int>(kPageReserve);
    return sqlite3_file_control(*database, nullptr, SQLITE_FCNTL_RESERVE_BYTES, &reserve);
}

void sync_after(sqlite3* database, int pages) {
    sqlite3_file_control(database, "main", kSyncAfter, &pages);
}

}  // namespace dongbo
