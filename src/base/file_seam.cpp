#include "base/file_seam.hpp"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>

namespace dongbo {
namespace {

std::atomic<FileObserver*> installed_observer{nullptr};

ErrorCode code_of(int number) {
    switch (number) {
        case ENOENT:
        case ENOTDIR:
            return ErrorCode::not_found;
        case EEXIST:
            return ErrorCode::conflict;
        case EISDIR:
        case EINVAL:
        case ENAMETOOLONG:
            return ErrorCode::invalid;
        default:
            return ErrorCode::unavailable;
    }
}

std::string cure_of(int number) {
    switch (number) {
        case ENOSPC:
        case EDQUOT:
            return "free space on this disk";
        case EACCES:
        case EPERM:
            return "give the account that runs dongbo the right to do this";
        case EROFS:
            return "mount the disk for writing";
        case ENOENT:
        case ENOTDIR:
            return "check the path";
        case EIO:
            return "check the disk";
        default:
            return {};
    }
}

}  // namespace

Descriptor::~Descriptor() {
    if (is_open()) ::close(value_);
}

FileObserver* install_file_observer(FileObserver* observer) {
    return installed_observer.exchange(observer);
}

FileObserver* file_observer() {
    return installed_observer.load(std::memory_order_acquire);
}

std::unexpected<Error> system_failure(int number, std::string_view action,
                                      const std::string& path) {
    std::string what = "cannot ";
    what += action;
    what += ": " + std::generic_category().message(number);
    return fail(code_of(number), std::move(what), path, cure_of(number));
}

}  // namespace dongbo
