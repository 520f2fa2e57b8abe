#include "store/sqlite/vfs.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <utility>

#include "base/file.hpp"
#include "store/sqlite/page_gap.hpp"
#include "store/sqlite/wal_check.hpp"

namespace dongbo {
namespace {

enum class Kind { main, wal, journal, other };

thread_local std::string last_damage;

/// What we keep of an open file. The file of the platform's VFS stands behind it in the same
/// memory.
struct OpenFile {
    sqlite3_file base;  // first: SQLite sees only this
    sqlite3_file* real;
    Kind kind;
    std::string path;
    bool folder_unsynced = false;  ///< created: the platform's first sync will sync the folder too
    std::int64_t known_size = 0;   ///< of a main file: the largest heard of
    WalCheck wal_check;            ///< of a log
    OpenFile* wal = nullptr;       ///< of a main file: its log, if open
    OpenFile* main = nullptr;      ///< of a log: its main file
};

OpenFile& self(sqlite3_file* file) {
    return *reinterpret_cast<OpenFile*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
    return self(file).real;
}
/// The VFS of one folder: SQLite's temporary files have no name, so that nothing else could say
/// where they are to lie.
struct FolderVfs {
    std::string name, folder;
    sqlite3_vfs* platform;
    sqlite3_vfs vfs;
};

FolderVfs& self(sqlite3_vfs* vfs) {
    return *static_cast<FolderVfs*>(vfs->pAppData);
}
sqlite3_vfs* platform(sqlite3_vfs* vfs) {
    return self(vfs).platform;
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

int damaged(const OpenFile& file, const std::string& what) {
    last_damage = file.path + ": " + what;
    sqlite3_log(SQLITE_IOERR_DATA, "%s", last_damage.c_str());
    return SQLITE_IOERR_DATA;
}

/// The log seen by WalCheck through the platform's file.
class RealWalBytes final : public WalBytes {
  public:
    explicit RealWalBytes(sqlite3_file* file) : file_(file) {}
    bool read(std::span<std::uint8_t> into, std::int64_t offset) const override {
        return file_->pMethods->xRead(file_, into.data(), static_cast<int>(into.size()), offset) ==
               SQLITE_OK;
    }
    std::int64_t size() const override {
        sqlite3_int64 size = 0;
        return file_->pMethods->xFileSize(file_, &size) == SQLITE_OK ? size : 0;
    }

  private:
    sqlite3_file* file_;
};

// ---- reading and writing ----

/// Only pages are read from a main file, but for pieces of the first 100 bytes: SQLite reads those
/// without a lock to see whether the file changed, and reads page 1 whole before it relies on them.
int verify_main(const OpenFile& file, const std::uint8_t* bytes, int amount, sqlite3_int64 offset,
                int read_result) {
    constexpr int kHeader = 100;
    if (offset + amount <= kHeader) return read_result;
    if (amount != static_cast<int>(kPageSize) || offset % amount != 0)
        return damaged(file, fmt::format("{} bytes were asked for at {}: its header is wrong",
                                         amount, offset));
    const auto number = static_cast<std::uint32_t>(offset / amount + 1);
    if (read_result == SQLITE_IOERR_SHORT_READ) {
        // SQLite would take what lies behind the end for zeros. That is right only for a new file.
        sqlite3_int64 size = 0;
        const int result = file.real->pMethods->xFileSize(file.real, &size);
        if (result != SQLITE_OK || size == 0) return result == SQLITE_OK ? read_result : result;
        return damaged(file, fmt::format("page {} is behind the end of the file", number));
    }
    const std::span<const std::uint8_t, kPageSize> page(bytes, kPageSize);
    std::uint64_t stored;
    std::memcpy(&stored, bytes + kPageSize - kPageReserve, kPageReserve);
    if (stored == page_checksum(page, number)) return SQLITE_OK;
    return damaged(file, fmt::format("page {} does not fit its checksum", number));
}

int read_file_bytes(sqlite3_file* base, void* into, int amount, sqlite3_int64 offset) {
    OpenFile& file = self(base);
    const int result = file.real->pMethods->xRead(file.real, into, amount, offset);
    const auto* bytes = static_cast<const std::uint8_t*>(into);
    if (file.kind == Kind::main && (result == SQLITE_OK || result == SQLITE_IOERR_SHORT_READ))
        return verify_main(file, bytes, amount, offset, result);
    if (file.kind == Kind::wal && result == SQLITE_OK) {
        const std::string what = file.wal_check.judge(RealWalBytes(file.real), offset,
                                                      {bytes, static_cast<std::size_t>(amount)});
        if (!what.empty()) return damaged(file, what);
    }
    return result;
}

/// What the page must not keep is taken out, then it gets its checksum.
void finish_page(OpenFile& file, std::span<std::uint8_t, kPageSize> page, sqlite3_int64 offset) {
    constexpr auto kSize = static_cast<sqlite3_int64>(kPageSize);
    const auto number = static_cast<std::uint32_t>(offset / kSize + 1);
    file.known_size = std::max<std::int64_t>(file.known_size, offset + kSize);
    zero_gap(page, number, static_cast<std::uint64_t>(file.known_size / kSize));
    const std::uint64_t sum = page_checksum(page, number);
    std::memcpy(page.data() + kPageSize - kPageReserve, &sum, kPageReserve);
}

int write_file_bytes(sqlite3_file* base, const void* from, int amount, sqlite3_int64 offset) {
    OpenFile& file = self(base);
    const auto size = static_cast<std::size_t>(amount);
    std::array<std::uint8_t, kPageSize> page;
    if (file.kind == Kind::main) {
        // Nothing but whole pages; anything else would leave a page without a sound checksum.
        if (size != kPageSize || offset % amount != 0) return SQLITE_IOERR_WRITE;
        std::memcpy(page.data(), from, kPageSize);
        finish_page(file, page, offset);
        from = page.data();
    }
    const std::span bytes(static_cast<const std::uint8_t*>(from), size);
    if (file.kind != Kind::other) {
        const int refused = ask_observer(SQLITE_IOERR_WRITE, [&](FileObserver& observer) {
            return observer.before_write(file.path, static_cast<std::uint64_t>(offset), bytes);
        });
        if (refused != SQLITE_OK) return refused;
    }
    if (file.kind == Kind::wal) file.wal_check.page_written(offset, bytes);
    return file.real->pMethods->xWrite(file.real, from, amount, offset);
}

int truncate_file(sqlite3_file* base, sqlite3_int64 size) {
    OpenFile& file = self(base);
    if (file.kind != Kind::other) {
        const int refused = ask_observer(SQLITE_IOERR_TRUNCATE, [&](FileObserver& observer) {
            return observer.before_truncate(file.path, static_cast<std::uint64_t>(size));
        });
        if (refused != SQLITE_OK) return refused;
    }
    return file.real->pMethods->xTruncate(file.real, size);
}

int sync_file(sqlite3_file* base, int flags) {
    OpenFile& file = self(base);
    if (file.kind != Kind::other) {
        const int refused = ask_observer(SQLITE_IOERR_FSYNC, [&](FileObserver& observer) {
            if (const int error = observer.before_sync(file.path)) return error;
            return file.folder_unsynced ? observer.before_sync_directory(folder_of(file.path)) : 0;
        });
        if (refused != SQLITE_OK) return refused;
    }
    const int result = file.real->pMethods->xSync(file.real, flags);
    if (result == SQLITE_OK) file.folder_unsynced = false;
    return result;
}

int file_size(sqlite3_file* base, sqlite3_int64* size) {
    OpenFile& file = self(base);
    const int result = file.real->pMethods->xFileSize(file.real, size);
    if (result == SQLITE_OK) file.known_size = std::max<std::int64_t>(file.known_size, *size);
    return result;
}

int control_file(sqlite3_file* base, int operation, void* argument) {
    OpenFile& file = self(base);
    if (operation == SQLITE_FCNTL_SIZE_HINT)
        file.known_size =
            std::max<std::int64_t>(file.known_size, *static_cast<sqlite3_int64*>(argument));
    return file.real->pMethods->xFileControl(file.real, operation, argument);
}

int close_file(sqlite3_file* base) {
    OpenFile& file = self(base);
    if (file.main != nullptr) file.main->wal = nullptr;
    if (file.wal != nullptr) file.wal->main = nullptr;
    const int result = file.real->pMethods->xClose(file.real);
    file.~OpenFile();
    base->pMethods = nullptr;
    return result;
}

int lock_shared_memory(sqlite3_file* base, int offset, int count, int flags) {
    constexpr int kWriteLock = 0;  // WAL_WRITE_LOCK of SQLite's WAL format
    OpenFile& file = self(base);
    const bool ends_write =
        (flags & SQLITE_SHM_UNLOCK) != 0 && offset <= kWriteLock && offset + count > kWriteLock;
    if (ends_write && file.wal != nullptr) file.wal->wal_check.transaction_ended();
    return file.real->pMethods->xShmLock(file.real, offset, count, flags);
}

/// Version 2: shared memory, but no memory-mapped reading, which would pass by the verification.
constexpr sqlite3_io_methods kMethods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file_bytes,
    .xWrite = write_file_bytes,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = [](sqlite3_file* f, int lock) { return real(f)->pMethods->xLock(real(f), lock); },
    .xUnlock = [](sqlite3_file* f, int lock) { return real(f)->pMethods->xUnlock(real(f), lock); },
    .xCheckReservedLock =
        [](sqlite3_file* f, int* reserved) {
            return real(f)->pMethods->xCheckReservedLock(real(f), reserved);
        },
    .xFileControl = control_file,
    .xSectorSize = [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); },
    .xDeviceCharacteristics =
        [](sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); },
    .xShmMap =
        [](sqlite3_file* f, int page, int size, int extend, void volatile** memory) {
            return real(f)->pMethods->xShmMap(real(f), page, size, extend, memory);
        },
    .xShmLock = lock_shared_memory,
    .xShmBarrier = [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); },
    .xShmUnmap = [](sqlite3_file* f,
                    int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); },
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

// ---- opening and deleting ----

Kind kind_of(int flags) {
    if ((flags & SQLITE_OPEN_MAIN_DB) != 0) return Kind::main;
    if ((flags & SQLITE_OPEN_WAL) != 0) return Kind::wal;
    if ((flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL)) != 0) return Kind::journal;
    return Kind::other;
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
    file.folder_unsynced = file.kind != Kind::main;  // as unixOpen does
    return file.kind == Kind::main ? create_private(name) : SQLITE_OK;
}

/// Beside the database, where there is room for it and others cannot look; SQLite gives it mode
/// 0600 and takes its name away as soon as it is open.
std::string temporary_name(sqlite3_vfs* vfs) {
    std::array<std::uint8_t, 8> random;
    platform(vfs)->xRandomness(platform(vfs), static_cast<int>(random.size()),
                               reinterpret_cast<char*>(random.data()));
    return fmt::format("{}/{:02x}.temporary", self(vfs).folder, fmt::join(random, ""));
}

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* base, int flags, int* out_flags) {
    auto* const file = new (base) OpenFile{};
    file->real = reinterpret_cast<sqlite3_file*>(file + 1);
    file->real->pMethods = nullptr;
    file->kind = name == nullptr ? Kind::other : kind_of(flags);
    file->path = name == nullptr ? temporary_name(vfs) : name;
    int result = SQLITE_OK;
    if (file->kind != Kind::other && (flags & SQLITE_OPEN_CREATE) != 0)
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
    base->pMethods = &kMethods;
    if (file->kind == Kind::wal) {
        sqlite3_file* const main = sqlite3_database_file_object(name);
        if (main != nullptr && main->pMethods == &kMethods) {
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

/// The name of the folder's VFS. Once made it stays: a process
/// works in few folders.
const char* vfs_of(std::string folder) {
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
    int reserve = static_cast<int>(kPageReserve);
    return sqlite3_file_control(*database, nullptr, SQLITE_FCNTL_RESERVE_BYTES, &reserve);
}

std::string take_damage() {
    return std::exchange(last_damage, {});
}

}  // namespace dongbo
