// manifest.json of a backup: docs/formats/store-files.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "record/change.hpp"
#include "store/store.hpp"

namespace dongbo {

inline constexpr const char* kManifestName = "manifest.json";

struct BackedUpFile {
    std::string name;  ///< "node.db", "feeds.db", "accesses.journal" or "groups/<group>.db"
    std::uint64_t size = 0;
    Hash hash{};
    std::optional<Position> log_head;  ///< of a group
};

struct Manifest {
    std::string agency;
    std::vector<BackedUpFile> files;
};

/// Canonical JSON.
std::string encode(const Manifest& manifest);
/// corrupt: not a manifest, or one that names files outside its folder. `where` is for the error.
Result<Manifest> parse_manifest(std::string_view json, const std::string& where);

/// Size and SHA-256 of a file; `progress` may be empty.
Result<BackedUpFile> measure_file(const std::string& path, const Progress& progress);

}  // namespace dongbo
