// A folder for one test, gone with its content when the test ends.
#pragma once

#include <string>

namespace dongbo::testing {

class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const { return path_; }
    std::string file(const std::string& name) const { return path_ + "/" + name; }
    /// Removes what is in it.
    void clear() const;

  private:
    std::string path_;
};

/// Bytes of a file as they are; past every seam.
std::string raw_bytes(const std::string& path);
void put_raw_bytes(const std::string& path, const std::string& bytes);
/// The permission bits, 0600.
unsigned permissions(const std::string& path);

}  // namespace dongbo::testing
