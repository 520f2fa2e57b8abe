// Who looked at whose data: each read of a person's record is itself a record, durable before the
// answer leaves the node.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quality/keeper.hpp"
#include "store/node_store.hpp"

namespace dongbo {

inline constexpr std::string_view kAccessContract = "access";

enum class AccessKind : std::uint8_t {
    read,     ///< the record itself
    listed,   ///< it stood in a list of records found
    history,  ///< its history, findings or accesses
    exported  ///< it went into a file
};
std::string_view name(AccessKind kind);

struct Access {
    Timestamp at;
    std::string dataset;
    RecordId record;
    AccessKind kind = AccessKind::read;
    std::string agency;    ///< of who looked
    std::string official;  ///< or machine: as Caller::id names it, never a person's name
    std::string purpose;   ///< in words; may be empty
    std::string request;   ///< id of the request, as in the node's log
    friend bool operator==(const Access&, const Access&) = default;
};

/// The source that access records name as theirs.
inline constexpr std::string_view kAccessSource = "dongbo/luot-tra-cuu";

/// Writes accesses into the node's dataset of the contract `access`. One thread records; any may
/// make the wishes.
class AccessRecorder {
  public:
    /// not_found: the node has no such dataset.
    static Result<std::unique_ptr<AccessRecorder>> open(NodeStore& node);
    /// What record() writes: made ahead, so that whoever records does nothing but that.
    std::vector<Wish> wishes(std::span<const Access> accesses) const;
    /// Durable when this returns: one transaction for all, at most kWishesMax. One request that
    /// sees a record twice in the same way is one access.
    Result<> record(std::vector<Wish> wishes);
    Result<> record(std::span<const Access> accesses) { return record(wishes(accesses)); }

  private:
    explicit AccessRecorder(std::unique_ptr<Keeper> keeper);
    Wish wish(const Access& access) const;

    std::unique_ptr<Keeper> keeper_;
    CanonicalOrder order_;
    std::array<std::size_t, 8> places_{};  ///< in the contract, of what an access says
};

/// Stands, in an access, for a row that became no record: a person may stand in its text all the
/// same.
RecordId kept_row_id(const std::string& dataset, std::uint64_t delivery, std::uint64_t row);

/// The newest accesses of one record, newest first, at most `limit`. Reads the ids of all of them
/// from the index, and as many records as it returns.
Result<std::vector<Access>> accesses_of(NodeStore& node, const std::string& dataset,
                                        const RecordId& record, std::size_t limit);

}  // namespace dongbo
