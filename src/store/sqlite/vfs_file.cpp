#include "store/sqlite/vfs_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <utility>

#include "store/sqlite/page_gap.hpp"
#include "store/sqlite/vfs.hpp"

namespace dongbo {
namespace {

thread_local std::string last_damage;

sqlite3_file* real(sqlite3_file* file) {
    return self(file).real;
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

int write_through(OpenFile& file, std::int64_t offset, std::span<const std::uint8_t> bytes) {
    file.unsynced += static_cast<int>(bytes.size() / kPageSize);
    return file.real->pMethods->xWrite(file.real, bytes.data(), static_cast<int>(bytes.size()),
                                       offset);
}

int flush_wal(OpenFile& file) {
    return file.wal_buffer.flush(std::bind_front(write_through, std::ref(file)));
}

int read_file_bytes(sqlite3_file* base, void* into, int amount, sqlite3_int64 offset) {
    OpenFile& file = self(base);
    if (const int failed = flush_wal(file); failed != SQLITE_OK) return failed;
    const int result = file.real->pMethods->xRead(file.real, into, amount, offset);
    const auto* bytes = static_cast<const std::uint8_t*>(into);
    if (file.kind == FileKind::main && (result == SQLITE_OK || result == SQLITE_IOERR_SHORT_READ))
        return verify_main(file, bytes, amount, offset, result);
    if (file.kind == FileKind::wal && result == SQLITE_OK) {
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

int sync_file(sqlite3_file* base, int flags) {
    OpenFile& file = self(base);
    if (const int failed = flush_wal(file); failed != SQLITE_OK) return failed;
    if (file.kind != FileKind::other) {
        const int refused = ask_observer(SQLITE_IOERR_FSYNC, [&](FileObserver& observer) {
            if (const int error = observer.before_sync(file.path)) return error;
            return file.folder_unsynced ? observer.before_sync_directory(folder_of(file.path)) : 0;
        });
        if (refused != SQLITE_OK) return refused;
    }
    const int result = file.real->pMethods->xSync(file.real, flags);
    if (result == SQLITE_OK) file.folder_unsynced = false;
    file.unsynced = 0;
    return result;
}

/// Of a connection that others on the same disk must not wait for.
bool is_enough(const OpenFile& file) {
    const OpenFile* const main = file.kind == FileKind::wal ? file.main : &file;
    return main != nullptr && main->sync_after != 0 && file.unsynced >= main->sync_after;
}

int write_file_bytes(sqlite3_file* base, const void* from, int amount, sqlite3_int64 offset) {
    OpenFile& file = self(base);
    const auto size = static_cast<std::size_t>(amount);
    std::array<std::uint8_t, kPageSize> page;
    if (file.kind == FileKind::main) {
        // Nothing but whole pages; anything else would leave a page without a sound checksum.
        if (size != kPageSize || offset % amount != 0) return SQLITE_IOERR_WRITE;
        std::memcpy(page.data(), from, kPageSize);
        finish_page(file, page, offset);
        from = page.data();
    }
    const std::span bytes(static_cast<const std::uint8_t*>(from), size);
    if (file.kind != FileKind::other) {
        const int refused = ask_observer(SQLITE_IOERR_WRITE, [&](FileObserver& observer) {
            return observer.before_write(file.path, static_cast<std::uint64_t>(offset), bytes);
        });
        if (refused != SQLITE_OK) return refused;
    }
    int result = SQLITE_OK;
    if (file.kind == FileKind::wal) {
        file.wal_check.page_written(offset, bytes);
        result = file.wal_buffer.put(offset, bytes, std::bind_front(write_through, std::ref(file)));
    } else {
        result = write_through(file, offset, bytes);
    }
    // Of a frame the page comes last.
    const bool whole = size == kPageSize && is_enough(file);
    return whole && result == SQLITE_OK ? sync_file(base, SQLITE_SYNC_NORMAL) : result;
}

int truncate_file(sqlite3_file* base, sqlite3_int64 size) {
    OpenFile& file = self(base);
    if (const int failed = flush_wal(file); failed != SQLITE_OK) return failed;
    if (file.kind != FileKind::other) {
        const int refused = ask_observer(SQLITE_IOERR_TRUNCATE, [&](FileObserver& observer) {
            return observer.before_truncate(file.path, static_cast<std::uint64_t>(size));
        });
        if (refused != SQLITE_OK) return refused;
    }
    return file.real->pMethods->xTruncate(file.real, size);
}

int file_size(sqlite3_file* base, sqlite3_int64* size) {
    OpenFile& file = self(base);
    if (const int failed = flush_wal(file); failed != SQLITE_OK) return failed;
    const int result = file.real->pMethods->xFileSize(file.real, size);
    if (result == SQLITE_OK) file.known_size = std::max<std::int64_t>(file.known_size, *size);
    return result;
}

int control_file(sqlite3_file* base, int operation, void* argument) {
    OpenFile& file = self(base);
    if (operation == kSyncAfter) {
        file.sync_after = *static_cast<int*>(argument);
        return SQLITE_OK;
    }
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
    if (ends_write && file.wal != nullptr) {
        file.wal->wal_check.transaction_ended();
        file.wal->wal_buffer.drop();
    }
    return file.real->pMethods->xShmLock(file.real, offset, count, flags);
}

}  // namespace

/// Version 2: shared memory, but no memory-mapped reading, which would pass by the verification.
const sqlite3_io_methods kFileMethods = {
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

std::string take_damage() {
    return std::exchange(last_damage, {});
}

}  // namespace dongbo
