#include "tests/support/temporary_folder.hpp"

#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/error.hpp"

namespace dongbo::testing {

namespace {

/// In memory where there is room for it: what a sync is worth is tested by the power-loss
/// laboratory, which does not depend on the disk, and thousands of real syncs take minutes.
std::string place_for_folders() {
    const char* chosen = std::getenv("TMPDIR");
    std::error_code error;
    const bool memory = std::filesystem::is_directory("/dev/shm", error) &&
                        std::filesystem::space("/dev/shm", error).available > (2ULL << 30);
    if (chosen == nullptr && memory) return "/dev/shm";
    return std::filesystem::canonical(std::filesystem::temp_directory_path()).string();
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
    path_ = place_for_folders() + "/dongbo-XXXXXX";
    CHECK_THAT(::mkdtemp(path_.data()) != nullptr, "a test needs a temporary folder");
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void TemporaryFolder::clear() const {
    for (const auto& entry : std::filesystem::directory_iterator(path_))
        std::filesystem::remove_all(entry.path());
}

std::string raw_bytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    CHECK_THAT(file.good(), "a test reads a file that is there");
    return {std::istreambuf_iterator<char>(file), {}};
}

void put_raw_bytes(const std::string& path, const std::string& bytes) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    CHECK_THAT(file.good(), "a test writes where it may");
}

unsigned permissions(const std::string& path) {
    return static_cast<unsigned>(std::filesystem::status(path).permissions()) & 0777U;
}

}  // namespace dongbo::testing
