// Record contents as a share shows them.
#pragma once

#include <memory>
#include <string>

#include "record/canonical.hpp"

namespace dongbo {

/// From contents of a dataset to those of a share of it. Immutable, thread-safe.
class Projection {
  public:
    /// `to` is shared_contract() of `from`.
    static Result<Projection> make(const Contract& from, const Contract& to);

    bool whole() const { return whole_; }  ///< every field: contents are the same bytes
    /// Canonical form of the shared fields. About 1 µs where it is not the whole.
    Result<std::string> apply(std::string_view canonical) const;
    std::string apply(const Record& values) const;
    const Contract& shared() const { return *shared_; }

  private:
    std::shared_ptr<const Contract> from_, shared_;
    std::shared_ptr<const CanonicalOrder> from_order_, order_;
    std::vector<std::size_t> fields_;
    bool whole_ = false;
};

}  // namespace dongbo
