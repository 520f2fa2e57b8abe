#include "tests/support/full_disk.hpp"

#include <cerrno>

namespace dongbo::testing {

int FullDisk::take() {
    ++writes_;
    return left_.fetch_sub(1) > 0 ? 0 : ENOSPC;
}

int FullDisk::before_write(const std::string&, std::uint64_t, Bytes) {
    return take();
}

int FullDisk::before_create(const std::string&) {
    return take();
}

}  // namespace dongbo::testing
