#include "base/file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <memory>
#include <utility>

#include "base/file_seam.hpp"

namespace dongbo {
namespace {

constexpr int kNone = -1;
constexpr std::size_t kCopyStep = 1U << 20;

Descriptor open_for_reading(const std::string& path) {
    return Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
}

/// Reads up to `size` bytes; fewer only at the end of the file. -1 with errno if it fails.
ssize_t read_fully(int descriptor, char* to, std::size_t size) {
    std::size_t done = 0;
    while (done < size) {
        const ssize_t count = ::read(descriptor, to + done, size - done);
        if (count == 0) break;
        if (count > 0) {
            done += static_cast<std::size_t>(count);
        } else if (errno != EINTR) {
            return -1;
        }
    }
    return static_cast<ssize_t>(done);
}

Result<> make_one_directory(const std::string& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) == 0) {
        if (S_ISDIR(status.st_mode)) return {};
        return system_failure(ENOTDIR, "make the folder", path);
    }
    const int refusal = ask_observer([&](FileObserver& o) { return o.before_create(path + "/"); });
    if (refusal != 0) return system_failure(refusal, "make the folder", path);
    // Somebody else may have made it in between; that is as good.
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
        return system_failure(errno, "make the folder", path);
    }
    return sync_directory(folder_of(path));
}

bool is_same_file(const std::string& left, const std::string& right) {
    struct stat a{};
    struct stat b{};
    return ::stat(left.c_str(), &a) == 0 && ::stat(right.c_str(), &b) == 0 &&
           a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

Result<> copy_content(int source, const std::string& from, OutputFile& copy) {
    const auto buffer = std::make_unique_for_overwrite<char[]>(kCopyStep);
    while (true) {
        const ssize_t count = read_fully(source, buffer.get(), kCopyStep);
        if (count < 0) return system_failure(errno, "read the file", from);
        if (count == 0) return copy.sync();
        TRY(copy.write({buffer.get(), static_cast<std::size_t>(count)}));
    }
}

Result<> write_and_sync(const std::string& path, std::string_view text) {
    TRY_ASSIGN(OutputFile file, OutputFile::create(path));
    TRY(file.write(text));
    return file.sync();
}

/// Of a failure whose error is the one to tell: removing may be impossible as well.
void remove_leftover(const std::string& path) {
    [[maybe_unused]] const Result<> removed = remove_file(path);
}

/// A name in the same folder that no other thread or process uses now.
std::string name_beside(const std::string& path) {
    static std::atomic<std::uint64_t> counter{0};
    return path + ".new-" + std::to_string(::getpid()) + "-" + std::to_string(++counter);
}

}  // namespace

OutputFile::OutputFile(std::string path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor) {}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, kNone)),
      size_(other.size_) {}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    std::swap(size_, other.size_);
    return *this;
}

OutputFile::~OutputFile() {
    if (descriptor_ != kNone) ::close(descriptor_);
}

Result<OutputFile> OutputFile::create(std::string path) {
    const bool existed = file_exists(path);
    const int refusal = ask_observer([&](FileObserver& o) {
        return existed ? o.before_truncate(path, 0) : o.before_create(path);
    });
    if (refusal != 0) return system_failure(refusal, "create the file", path);
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file.is_open()) return system_failure(errno, "create the file", path);

    // A file from before keeps its permissions otherwise; devices and pipes keep theirs.
    struct stat status{};
    if (::fstat(file.get(), &status) != 0) return system_failure(errno, "create the file", path);
    const bool too_open = S_ISREG(status.st_mode) && (status.st_mode & 0777) != 0600;
    if (too_open && ::fchmod(file.get(), 0600) != 0) {
        return system_failure(errno, "protect the file", path);
    }
    return OutputFile(std::move(path), file.release());
}

Result<OutputFile> OutputFile::extend(std::string path) {
    Descriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    struct stat status{};
    if (!file.is_open() || ::fstat(file.get(), &status) != 0)
        return system_failure(errno, "open the file", path);
    OutputFile extended(std::move(path), file.release());
    extended.size_ = static_cast<std::uint64_t>(status.st_size);
    return extended;
}

Result<> OutputFile::write(std::string_view text) {
    const int refusal =
        ask_observer([&](FileObserver& o) { return o.before_write(path_, size_, as_bytes(text)); });
    if (refusal != 0) return system_failure(refusal, "write to the file", path_);
    while (!text.empty()) {
        const ssize_t count = ::write(descriptor_, text.data(), text.size());
        if (count < 0) {
            if (errno == EINTR) continue;
            return system_failure(errno, "write to the file", path_);
        }
        size_ += static_cast<std::uint64_t>(count);
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

Result<> OutputFile::sync() {
    const int refusal = ask_observer([&](FileObserver& o) { return o.before_sync(path_); });
    if (refusal != 0) return system_failure(refusal, "sync the file", path_);
    if (::fsync(descriptor_) != 0) return system_failure(errno, "sync the file", path_);
    return {};
}

Result<InputFile> InputFile::open(const std::string& path) {
    const Descriptor file = open_for_reading(path);
    struct stat status{};
    if (!file.is_open() || ::fstat(file.get(), &status) != 0) {
        return system_failure(errno, "open the file", path);
    }
    if (!S_ISREG(status.st_mode)) {
        return fail(ErrorCode::invalid, "this is not a regular file", path, "name a file");
    }
    if (status.st_size == 0) return InputFile("", 0);
    const auto size = static_cast<std::size_t>(status.st_size);
    void* const mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (mapped == MAP_FAILED) return system_failure(errno, "map the file", path);
    return InputFile(static_cast<const char*>(mapped), size);
}

InputFile::InputFile(InputFile&& other) noexcept
    : data_(std::exchange(other.data_, "")), size_(std::exchange(other.size_, 0)) {}

InputFile& InputFile::operator=(InputFile&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

InputFile::~InputFile() {
    if (size_ != 0) ::munmap(const_cast<char*>(data_), size_);
}

Result<> write_file_atomically(const std::string& path, std::string_view text) {
    const std::string beside = name_beside(path);
    Result<> written = write_and_sync(beside, text);
    if (written) written = rename_file(beside, path);
    if (!written) {
        remove_leftover(beside);
        return written;
    }
    return sync_directory(folder_of(path));
}

Result<std::string> read_file(const std::string& path, std::uint64_t limit) {
    const Descriptor file = open_for_reading(path);
    struct stat status{};
    if (!file.is_open() || ::fstat(file.get(), &status) != 0) {
        return system_failure(errno, "read the file", path);
    }
    // One byte more than the size shows the end; pipes and /proc claim a size of 0.
    std::string text;
    std::size_t wanted = static_cast<std::size_t>(status.st_size) + 1;
    while (true) {
        const std::size_t start = text.size();
        if (start > limit || static_cast<std::uint64_t>(status.st_size) > limit) {
            return fail(ErrorCode::limit_exceeded,
                        "the file has more than " + std::to_string(limit) + " bytes", path);
        }
        text.resize(start + wanted);
        const ssize_t count = read_fully(file.get(), text.data() + start, wanted);
        if (count < 0) return system_failure(errno, "read the file", path);
        text.resize(start + static_cast<std::size_t>(count));
        if (static_cast<std::size_t>(count) < wanted && text.size() <= limit) return text;
        wanted = kCopyStep;
    }
}

Result<> remove_file(const std::string& path) {
    const int refusal = ask_observer([&](FileObserver& o) { return o.before_remove(path); });
    if (refusal != 0) return system_failure(refusal, "remove the file", path);
    if (::unlink(path.c_str()) != 0) return system_failure(errno, "remove the file", path);
    return {};
}

Result<> rename_file(const std::string& from, const std::string& to) {
    const int refusal = ask_observer([&](FileObserver& o) { return o.before_rename(from, to); });
    if (refusal != 0) return system_failure(refusal, "rename the file", from);
    if (::rename(from.c_str(), to.c_str()) != 0) {
        return system_failure(errno, "rename the file", from);
    }
    return {};
}

Result<> sync_directory(const std::string& path) {
    const int refusal =
        ask_observer([&](FileObserver& o) { return o.before_sync_directory(path); });
    if (refusal != 0) return system_failure(refusal, "sync the folder", path);
    const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.is_open() || ::fsync(folder.get()) != 0) {
        return system_failure(errno, "sync the folder", path);
    }
    return {};
}

Result<> make_directory(const std::string& path) {
    for (std::size_t slash = path.find('/', 1); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
        TRY(make_one_directory(path.substr(0, slash)));
    }
    if (path.empty()) return system_failure(ENOENT, "make the folder", path);
    return path.back() == '/' ? Result<>{} : make_one_directory(path);
}

Result<> copy_file(const std::string& from, const std::string& to) {
    if (is_same_file(from, to)) {
        return fail(ErrorCode::invalid, "a file cannot be copied onto itself", from,
                    "name another file");
    }
    const Descriptor source = open_for_reading(from);
    if (!source.is_open()) return system_failure(errno, "open the file", from);
    TRY_ASSIGN(OutputFile copy, OutputFile::create(to));
    Result<> copied = copy_content(source.get(), from, copy);
    if (!copied) remove_leftover(to);
    return copied;
}

bool file_exists(const std::string& path) {
    return ::access(path.c_str(), F_OK) == 0;
}

std::string folder_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) return ".";
    return std::string(path.substr(0, slash == 0 ? 1 : slash));
}

Result<double> free_disk_share(const std::string& path) {
    if (FileObserver* const observer = file_observer()) {
        const double share = observer->free_share(path);
        if (share >= 0) return share;
    }
    struct statvfs status{};
    if (::statvfs(path.c_str(), &status) != 0) {
        return system_failure(errno, "ask for the free space", path);
    }
    // Pseudo file systems have no blocks, so nothing that could run out.
    if (status.f_blocks == 0) return 1.0;
    return static_cast<double>(status.f_bavail) / static_cast<double>(status.f_blocks);
}

}  // namespace dongbo
