// A YAML document as a small tree that keeps lines and order: what every file people write for
// dongbo is read through (contracts here, mappings and delivery notes in rooms below).
//
// Built from yaml-cpp's events rather than its YAML::Node, because only events show anchors, tags
// and repeated keys, and because the tree stays as small as the text: nothing is ever expanded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.hpp"

namespace dongbo {

inline constexpr std::size_t kMaxFileBytes = 1024 * 1024;
inline constexpr std::size_t kMaxDepth = 32;
inline constexpr std::size_t kMaxProblems = 200;  ///< nobody reads more

struct YamlNode {
    enum class Kind : std::uint8_t { empty, scalar, list, map };
    Kind kind = Kind::empty;
    int line = 0;                   ///< 1-based
    bool quoted = false;            ///< scalar: 'true' in quotes is a text, not a boolean
    std::string text;               ///< scalar
    std::vector<std::string> keys;  ///< map: as many as `items`, no two the same
    std::vector<YamlNode> items;    ///< list, map
};

/// Reads one document. Whatever is wrong with it goes to `problems`; the tree holds what could be
/// read. An empty root never comes without a problem. Safe for any bytes: size and nesting are
/// limited before anything recurses.
YamlNode read_yaml(std::string_view yaml, std::vector<Problem>& problems);

}  // namespace dongbo
