#include "base/random_access_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/file_seam.hpp"

namespace dongbo {

Result<RandomAccessFile> RandomAccessFile::open(std::string path) {
    Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    struct stat status{};
    if (!file.is_open() || ::fstat(file.get(), &status) != 0)
        return system_failure(errno, "open the file", path);
    return RandomAccessFile(std::move(path), std::move(file),
                            static_cast<std::uint64_t>(status.st_size));
}

Result<> RandomAccessFile::write(std::uint64_t offset, std::string_view bytes) {
    CHECK_THAT(offset <= size_ && bytes.size() <= size_ - offset, "the file keeps its size");
    const int refusal = ask_observer(
        [&](FileObserver& o) { return o.before_write(path_, offset, as_bytes(bytes)); });
    if (refusal != 0) return system_failure(refusal, "write to the file", path_);
    while (!bytes.empty()) {
        const ssize_t count =
            ::pwrite(descriptor_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (count < 0) {
            if (errno == EINTR) continue;
            return system_failure(errno, "write to the file", path_);
        }
        offset += static_cast<std::uint64_t>(count);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

Result<> RandomAccessFile::sync() {
    const int refusal = ask_observer([&](FileObserver& o) { return o.before_sync(path_); });
    if (refusal != 0) return system_failure(refusal, "sync the file", path_);
    if (::fdatasync(descriptor_.get()) != 0) return system_failure(errno, "sync the file", path_);
    return {};
}

Result<std::string> RandomAccessFile::read(std::uint64_t offset, std::size_t size) const {
    std::string bytes(size, '\0');
    for (std::size_t done = 0; done < size;) {
        const ssize_t count = ::pread(descriptor_.get(), bytes.data() + done, size - done,
                                      static_cast<off_t>(offset + done));
        if (count == 0)
            return fail(ErrorCode::corrupt, "the file is shorter than it was", path_,
                        "restore a backup");
        if (count > 0) {
            done += static_cast<std::size_t>(count);
        } else if (errno != EINTR) {
            return system_failure(errno, "read the file", path_);
        }
    }
    return bytes;
}

Result<FolderLock> FolderLock::take(const std::string& folder) {
    Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened.is_open()) return system_failure(errno, "open the folder", folder);
    if (::flock(opened.get(), LOCK_EX | LOCK_NB) == 0) return FolderLock(std::move(opened));
    if (errno != EWOULDBLOCK) return system_failure(errno, "lock the folder", folder);
    return fail(ErrorCode::unavailable, "another process holds the folder", folder,
                "end the other one first");
}

}  // namespace dongbo
