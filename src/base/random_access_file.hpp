// A file that keeps its place on the disk, and a lock for who alone may write to it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace dongbo {

/// A file that is there and keeps its size, read and written anywhere in it. Several threads may
/// use it at once, as long as no two of them touch the same bytes.
class RandomAccessFile {
  public:
    static Result<RandomAccessFile> open(std::string path);

    std::uint64_t size() const { return size_; }
    Result<> write(std::uint64_t offset, std::string_view bytes);
    /// Durable when this returns: fdatasync, which has nothing but the bytes to write where all of
    /// the file was written before.
    Result<> sync();
    /// corrupt: somebody made the file shorter.
    Result<std::string> read(std::uint64_t offset, std::size_t size) const;

  private:
    RandomAccessFile(std::string path, Descriptor descriptor, std::uint64_t size)
        : path_(std::move(path)), descriptor_(std::move(descriptor)), size_(size) {}
    std::string path_;
    Descriptor descriptor_;
    std::uint64_t size_;
};

/// Keeps other processes, and other parts of this one, from taking the same folder; ends with the
/// object or the process.
class FolderLock {
  public:
    /// unavailable: somebody else holds it.
    static Result<FolderLock> take(const std::string& folder);

  private:
    explicit FolderLock(Descriptor folder) : folder_(std::move(folder)) {}
    Descriptor folder_;
};

}  // namespace dongbo
