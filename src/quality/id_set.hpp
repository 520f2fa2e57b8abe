// A set of record ids for millions of look-ups.
#pragma once

#include <vector>

#include "record/value.hpp"

namespace dongbo {

/// 24 to 48 bytes an id. Ids are hashes already: their first bytes say where to look. Reading is
/// thread-safe.
class IdSet {
  public:
    void insert(const RecordId& id);
    bool has(const RecordId& id) const;

  private:
    std::size_t place_of(const RecordId& id) const;
    void grow();

    std::vector<RecordId> places_;  ///< a power of two of them; zeros: free
    std::size_t used_ = 0;
    bool has_zeros_ = false;  ///< the id that stands for a free place
};

}  // namespace dongbo
