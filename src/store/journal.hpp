// What must be durable at once, and is brought where it belongs soon after: batches of bytes, one
// after another, in one file that keeps its place on the disk.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/random_access_file.hpp"
#include "store/journal_file.hpp"

namespace dongbo {

/// In a node's folder: the reads of persons that are not in the dataset of accesses yet.
inline constexpr const char* kAccessJournal = "accesses.journal";

/// A ring: room is used again once what stood there was released. The file is written whole when it
/// is made, so that a sync afterwards has nothing but the batch to write. One thread appends, one
/// reads and releases.
class Journal {
  public:
    /// Makes the file, of `size` bytes, if it is not there. unavailable: another process has it.
    /// What is damaged in it is set aside, in a file of its own beside it, and told by damage();
    /// what can be read waits on.
    static Result<std::unique_ptr<Journal>> open(const std::string& file, std::uint64_t size);

    const std::vector<std::string>& damage() const { return damage_; }

    /// Durable when this returns; the sequence number of the batch. limit_exceeded: it has more
    /// bytes than there is room for before something is released. After any other error it may
    /// be found by the next open() all the same.
    Result<std::uint64_t> append(std::string_view bytes);
    bool has_room(std::size_t bytes) const;
    /// The newest batch, and up to which all were released.
    std::uint64_t newest() const;
    std::uint64_t released() const;

    /// Batches after `sequence` in order: as many as have `bytes_max` bytes together, at least one
    /// if there is one. corrupt: the file is not what was written.
    Result<std::vector<JournalBatch>> read(std::uint64_t sequence, std::size_t bytes_max) const;
    /// All up to `sequence` are where they belong, durably. Durable itself when this returns.
    Result<> release(std::uint64_t sequence);

  private:
    struct Place {
        std::uint64_t sequence = 0, offset = 0, size = 0;
    };
    Journal(FolderLock lock, RandomAccessFile file, JournalSalt salt)
        : lock_(std::move(lock)), file_(std::move(file)), salt_(salt) {}
    /// Where `size` bytes fit; 0: nowhere.
    std::uint64_t place_for(std::uint64_t size) const;

    FolderLock lock_;
    RandomAccessFile file_;
    JournalSalt salt_;
    std::vector<std::string> damage_;
    mutable std::mutex mutex_;  ///< of what follows; never held over the file
    std::deque<Place> waiting_;
    std::uint64_t newest_ = 0, released_ = 0;
};

/// The journal as it is now, for who only looks: a node may be writing to it. Without a file
/// nothing waits.
Result<JournalContent> look_at_journal(const std::string& file);
/// The files of what was damaged and set aside beside `file`.
std::vector<std::string> damaged_journals(const std::string& file);

}  // namespace dongbo
