// Reads a YAML tree key by key and reports whatever does not fit: line, path and cure are made here
// for every file people write for dongbo.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "contract/contract.hpp"
#include "contract/yaml_node.hpp"

namespace dongbo {

/// A node together with its path in the file and the list that problems go to.
class Place {
  public:
    Place(const YamlNode& node, std::string path, std::vector<Problem>& problems)
        : node_(&node), path_(std::move(path)), problems_(&problems) {}

    const std::string& path() const { return path_; }
    int line() const { return node_->line; }
    YamlNode::Kind kind() const { return node_->kind; }
    void report(std::string what, std::string cure) const;
    /// True once kMaxProblems are known: what comes after is neither looked for nor kept.
    bool enough_problems() const;

    /// The value of a key of a map; nothing if this is no map or the key is not there.
    std::optional<Place> find(std::string_view key) const;
    /// As find; a missing key is a problem, `cure` says what to write.
    std::optional<Place> require(std::string_view key, std::string_view cure) const;
    /// Reports if this is not a map, and each key that is in neither list. `ignored` keys are those
    /// of the standard that dongbo leaves to people and other tools.
    bool check_map(std::span<const std::string_view> read,
                   std::span<const std::string_view> ignored = {}) const;
    /// The items of a list; another kind is a problem and gives none.
    std::vector<Place> items() const;
    /// The keys and values of a map in the order of the file; another kind is none.
    std::vector<std::pair<std::string_view, Place>> entries() const;

    /// The text of a scalar as it stands, blank or not; "" of another kind.
    const std::string& scalar() const { return node_->text; }
    /// The text of a scalar that is not blank; else a problem.
    std::optional<std::string> text() const;
    /// One text, or a list of at least one.
    std::vector<std::string> texts() const;
    std::optional<bool> boolean() const;
    std::optional<std::int64_t> integer(std::int64_t least, std::int64_t most) const;
    /// A text out of a list; a near miss gets a "did you mean".
    std::optional<std::string> one_of(std::span<const std::string_view> allowed) const;
    /// A lower_snake_case name of at most 60 characters.
    std::optional<std::string> name() const;
    /// A day as ISO 8601 writes it, "2025-07-01".
    std::optional<std::string> day() const;

    /// Optional texts and flags in one step.
    std::string text_at(std::string_view key) const;
    std::string required_text_at(std::string_view key, std::string_view cure) const;
    bool flag_at(std::string_view key) const;

  private:
    Place child(std::size_t index) const;

    const YamlNode* node_;
    std::string path_;
    std::vector<Problem>* problems_;
};

/// The `customProperties` of a map: those that start with "dongbo." are read and must be in
/// `known`, all others are nobody's business here.
class CustomProperties {
  public:
    CustomProperties(const Place& owner, std::span<const std::string_view> known);
    std::optional<Place> find(std::string_view property) const;
    std::string text_at(std::string_view property) const;
    bool flag_at(std::string_view property) const;

  private:
    void read(const Place& entry, std::span<const std::string_view> known);

    struct Entry {
        std::string property;
        Place value;
    };
    std::vector<Entry> entries_;
};

/// "did you mean `x`?" for the candidate nearest to `given`, or else `fallback`.
std::string suggest(std::string_view given, std::span<const std::string_view> candidates,
                    std::string fallback);

/// Puts the problems of a file in the order of its lines.
void sort_by_line(std::vector<Problem>& problems);
/// "line 12: fields.sex: what (cure)" for each problem, one a line.
std::string join_problems(const std::vector<Problem>& problems);

}  // namespace dongbo
