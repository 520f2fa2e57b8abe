// Officials by name: what is decided names them by the id of their record alone.
#pragma once

#include <map>
#include <string>

#include "node/node_reader.hpp"

namespace dongbo {

/// For one page: each record is read once. Not thread-safe.
class OfficialNames {
  public:
    explicit OfficialNames(NodeReader& reader) : reader_(reader) {}
    /// "Nguyễn Thị Lan (G01)"; what is no id of an official's record as it is.
    const std::string& name(const std::string& id);

  private:
    NodeReader& reader_;
    std::map<std::string, std::string> names_;
};

}  // namespace dongbo
