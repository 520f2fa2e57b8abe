// Moves the write-ahead log of a group into its file, for a program whose writer must not stand
// still for that.
#pragma once

#include <memory>
#include <string>

#include "base/error.hpp"

namespace dongbo {

class Database;

/// A connection of its own. Not thread-safe, but others may read and write meanwhile.
class WalMover {
  public:
    /// not_found: the node has no such group.
    static Result<std::unique_ptr<WalMover>> open(const std::string& folder,
                                                  const std::string& group);
    ~WalMover();
    /// What is committed when this begins. Where nothing was committed since, the log begins anew
    /// with the next change; else it grows on.
    Result<> move();

  private:
    explicit WalMover(std::unique_ptr<Database> database);
    std::unique_ptr<Database> database_;
};

}  // namespace dongbo
