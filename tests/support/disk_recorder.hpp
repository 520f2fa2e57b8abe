// The power-loss laboratory: records what a program does to its files and builds, for any moment,
// states of the disk that a power cut at that moment could have left.
//
// The model is harsher than most file systems: what a file's last sync covered is there; each later
// write is there, or is not, or only some of its 512-byte sectors, in whatever order; a file made,
// removed or renamed since its folder's last sync may or may not be, and likewise a folder, with
// all that is in it. So a program that survives here relies on nothing but its syncs.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/file.hpp"

namespace dongbo::testing {

class DiskRecorder final : public FileObserver {
  public:
    /// Records what happens below the folder `root`; what is there now counts as durable.
    explicit DiskRecorder(const std::string& root);

    /// Notes in the sequence that something was promised ("acknowledged 17").
    void mark(std::string text);
    /// Operations so far, marks included.
    std::size_t size() const;
    /// The marks among the first `cut` operations.
    std::vector<std::string> marks_before(std::size_t cut) const;
    /// Writes into the empty folder `target` what a power cut after the first `cut` operations
    /// could have left of `root`. The same seed gives the same state.
    void materialise(std::size_t cut, std::uint64_t seed, const std::string& target) const;

    int before_write(const std::string& path, std::uint64_t offset, Bytes bytes) override;
    int before_truncate(const std::string& path, std::uint64_t size) override;
    int before_sync(const std::string& path) override;
    int before_create(const std::string& path) override;
    int before_remove(const std::string& path) override;
    int before_rename(const std::string& from, const std::string& to) override;
    int before_sync_directory(const std::string& path) override;
    double free_share(const std::string&) override { return -1.0; }

    enum class Kind { write, truncate, sync, create, remove, rename, sync_directory, mark };
    struct Operation {
        Kind kind;
        std::string path;
        std::uint64_t number = 0;  ///< write: offset; truncate: size
        std::string text;          ///< write: bytes; rename: the new path; mark: its text
    };

  private:
    int add(Operation operation);

    std::string root_;
    std::map<std::string, std::string>
        before_;  ///< content at the start, by path; folders end in "/"
    mutable std::mutex mutex_;
    std::vector<Operation> operations_;
};

}  // namespace dongbo::testing
