// A disk that is full, or says that it soon will be.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/file.hpp"

namespace dongbo::testing {

class FullDisk final : public FileObserver {
  public:
    /// The next `writes` writes and creations succeed, all others after them get ENOSPC.
    void refuse_writes_after(std::uint64_t writes) { left_ = static_cast<std::int64_t>(writes); }
    void accept_all() { left_ = INT64_MAX; }
    void set_free_share(double share) { free_share_ = share; }
    /// Writes and creations seen so far, refused ones included.
    std::uint64_t writes() const { return writes_; }

    int before_write(const std::string& path, std::uint64_t offset, Bytes bytes) override;
    int before_create(const std::string& path) override;
    int before_truncate(const std::string&, std::uint64_t) override { return 0; }
    int before_sync(const std::string&) override { return 0; }
    int before_remove(const std::string&) override { return 0; }
    int before_rename(const std::string&, const std::string&) override { return 0; }
    int before_sync_directory(const std::string&) override { return 0; }
    double free_share(const std::string&) override { return free_share_; }

  private:
    int take();
    std::atomic<std::int64_t> left_ = INT64_MAX;
    std::atomic<std::uint64_t> writes_ = 0;
    std::atomic<double> free_share_ = -1.0;
};

}  // namespace dongbo::testing
