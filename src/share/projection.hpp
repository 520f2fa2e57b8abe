// Record contents as a share shows them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "record/canonical.hpp"

namespace dongbo {

/// From contents of a dataset to those of a share of it. Immutable, thread-safe.
class Projection {
  public:
    /// `to` is shared_contract() of `from`.
    static Result<Projection> make(const Contract& from, const Contract& to);

    bool whole() const { return whole_; }  ///< every field: contents are the same bytes
    /// Canonical form of the shared fields: members of the text as they stand, so that no value is
    /// read. About 1 µs where it is not the whole. corrupt: it is no canonical form of `from`, as
    /// far as that shows on the way.
    Result<std::string> apply(std::string_view canonical) const;
    /// Of values in the order of `from`.
    std::string apply(const Record& values) const;
    const Contract& shared() const { return *shared_; }

  private:
    struct Member {
        std::string quoted_name;  ///< "\"name\":"
        bool shared = false;
    };
    std::shared_ptr<const Contract> shared_;
    std::vector<Member> members_;      ///< of `from`, in canonical order
    std::vector<std::size_t> fields_;  ///< in `from`, of each shared field
    std::shared_ptr<const CanonicalOrder> order_;
    bool whole_ = false;
};

}  // namespace dongbo
