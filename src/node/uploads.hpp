// Files on their way in, piece by piece: an upload that broke off goes on where it stands.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.hpp"
#include "base/error.hpp"

namespace dongbo {

struct Upload {
    std::string id;     ///< 32 hexadecimal digits
    std::string name;   ///< of the file, without folder
    std::string owner;  ///< who began it: nobody else may see or touch it
    std::uint64_t length = 0;
    std::uint64_t offset = 0;  ///< bytes that are here
    Timestamp begun;
    bool complete() const { return offset == length; }
};

/// Files in the folder `uploads` of the node. Thread-safe; the state is on the disk, so that a
/// restart loses nothing.
class Uploads {
  public:
    struct Limits {
        std::uint64_t bytes_max = 8ULL << 30;         ///< of one file
        std::size_t open_per_owner = 16;              ///< that are not loaded yet
        std::int64_t keep_milliseconds = 86'400'000;  ///< then what was not loaded is removed
    };
    static Result<std::unique_ptr<Uploads>> open(const std::string& node_folder, Limits limits);

    /// invalid: the name or the length; limit_exceeded: too long, too many at once.
    Result<Upload> begin(const std::string& owner, const std::string& name, std::uint64_t length,
                         Timestamp now);
    /// not_found: there is none of this owner's.
    Result<Upload> find(const std::string& owner, const std::string& id);
    /// Durable when this returns. conflict: the upload stands elsewhere (its offset says where), or
    /// somebody else sends just now; invalid: more bytes than its length.
    Result<Upload> append(const std::string& owner, const std::string& id, std::uint64_t offset,
                          std::string_view bytes);
    Result<> remove(const std::string& owner, const std::string& id);
    std::string path(const std::string& id) const;
    /// Removes uploads that are too old and that `in_use` does not know.
    Result<> expire(Timestamp now, const std::set<std::string>& in_use);

  private:
    Uploads(std::string folder, Limits limits) : folder_(std::move(folder)), limits_(limits) {}
    Result<Upload> read(const std::string& id) const;
    Result<std::vector<Upload>> all() const;

    std::string folder_;
    Limits limits_;
    std::mutex mutex_;
    std::set<std::string> busy_;  ///< uploads that somebody writes now
};

/// True if the text is an id as begin() gives them: safe in a path.
bool is_upload_id(std::string_view text);

}  // namespace dongbo
