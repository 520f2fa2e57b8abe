// The one seam every file operation passes, SQLite's included: tests look on and interfere here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/error.hpp"

namespace dongbo {

/// Sees each change of a file just before it is made. Production has none installed; tests install
/// one that records the sequence (to build the states a power cut could leave), refuses (full disk)
/// or spoils it. Methods may be called from several threads at once.
class FileObserver {
  public:
    virtual ~FileObserver() = default;
    /// A method that returns a non-zero errno makes the operation fail with it, unmade.
    virtual int before_write(const std::string& path, std::uint64_t offset, Bytes bytes) = 0;
    virtual int before_truncate(const std::string& path, std::uint64_t size) = 0;
    virtual int before_sync(const std::string& path) = 0;
    /// Of a new file; of a new folder if the path ends in "/".
    virtual int before_create(const std::string& path) = 0;
    virtual int before_remove(const std::string& path) = 0;
    virtual int before_rename(const std::string& from, const std::string& to) = 0;
    virtual int before_sync_directory(const std::string& path) = 0;
    /// The share of the file system that is free, 0 to 1; a negative value asks the real one.
    virtual double free_share(const std::string& path) = 0;
};

/// Installs `observer` for the whole process (null: none) and returns the one before. The caller
/// keeps it alive until it is taken out.
FileObserver* install_file_observer(FileObserver* observer);
FileObserver* file_observer();

/// A file opened for writing, from its start or at its end. Closed by the destructor without a
/// sync.
class OutputFile {
  public:
    /// Creates or empties the file; permissions 0600, since anything may hold personal data.
    static Result<OutputFile> create(std::string path);
    /// Of a file that is there: what is written goes to its end.
    static Result<OutputFile> extend(std::string path);
    OutputFile(OutputFile&&) noexcept;
    OutputFile& operator=(OutputFile&&) noexcept;
    ~OutputFile();

    Result<> write(std::string_view text);
    /// Durable when this returns (fsync of the file, not of its folder).
    Result<> sync();
    std::uint64_t size() const { return size_; }

  private:
    OutputFile(std::string path, int descriptor);
    std::string path_;
    int descriptor_;
    std::uint64_t size_ = 0;
};

/// A whole file mapped for reading. An empty file has an empty text.
class InputFile {
  public:
    static Result<InputFile> open(const std::string& path);
    InputFile(InputFile&&) noexcept;
    InputFile& operator=(InputFile&&) noexcept;
    ~InputFile();
    std::string_view text() const { return {data_, size_}; }

  private:
    InputFile(const char* data, std::size_t size) : data_(data), size_(size) {}
    const char* data_;
    std::size_t size_;
};

/// Writes beside `path`, syncs, renames over it and syncs the folder: after a crash there is the
/// old or the new content, never a mixture.
Result<> write_file_atomically(const std::string& path, std::string_view text);
/// The file's text; not_found names the path. Refuses files over `limit` bytes.
Result<std::string> read_file(const std::string& path, std::uint64_t limit = 64U << 20);
Result<> remove_file(const std::string& path);
Result<> rename_file(const std::string& from, const std::string& to);
Result<> sync_directory(const std::string& path);
/// Makes the folder and its parents (mode 0700); each one made is durable when this returns.
Result<> make_directory(const std::string& path);
/// Copies byte for byte and syncs the copy; after a failure there is no half of one.
Result<> copy_file(const std::string& from, const std::string& to);
bool file_exists(const std::string& path);
/// The folder that holds `path`: what stands before the last "/"; "." if there is none.
std::string folder_of(std::string_view path);
/// Share of the file system that holds `path` which ordinary users may still fill, 0 to 1.
Result<double> free_disk_share(const std::string& path);

}  // namespace dongbo
