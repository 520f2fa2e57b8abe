// Reads YAML node by node and collects every problem with its line.
#pragma once

#include <yaml-cpp/yaml.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.hpp"

namespace dongbo {

class YamlReader {
  public:
    explicit YamlReader(std::vector<Problem>& problems) : problems_(problems) {}

    void report(const YAML::Node& at, std::string_view path, std::string what, std::string cure);

    /// Calls `read` for each entry of a map whose key is one of `known`; reports every other key, a
    /// key that comes twice, and a node that is no map.
    void entries(const YAML::Node& node, std::string_view path,
                 const std::vector<std::string>& known,
                 const std::function<void(const std::string&, const YAML::Node&)>& read);
    /// The text of a scalar that is not empty; reports anything else and gives "".
    std::string text(const YAML::Node& node, std::string_view path);
    /// One text or a list of texts.
    std::vector<std::string> texts(const YAML::Node& node, std::string_view path);
    std::uint64_t number(const YAML::Node& node, std::string_view path, std::uint64_t max);
    /// A text of exactly one character out of `allowed`; `words` may name characters ("tab").
    char character(const YAML::Node& node, std::string_view path, std::string_view allowed);
    /// A day, "2025-07-01".
    std::string day(const YAML::Node& node, std::string_view path);

  private:
    std::vector<Problem>& problems_;
};

/// "line 12: fields.sex: what (cure)" for each problem, one a line.
std::string join_problems(const std::vector<Problem>& problems);

/// The document's root; a syntax error becomes a problem and an undefined node.
YAML::Node parse_yaml(std::string_view yaml, std::vector<Problem>& problems);

}  // namespace dongbo
