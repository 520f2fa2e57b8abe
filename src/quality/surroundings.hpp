// What rules may ask of the world around a record: other datasets of the node, the list of units.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "unit/load_unit_list.hpp"

namespace dongbo {

enum class Presence : std::uint8_t {
    here,           ///< seen and not deleted, whatever its verdict
    missing,        ///< not yet here, or deleted
    not_checkable,  ///< this node does not hold that register
};

/// Who answers whether a record of a register is here, and which units are listed.
class PresenceSource {
  public:
    virtual ~PresenceSource() = default;
    virtual Result<Presence> presence(const std::string& contract, const RecordId& id) = 0;
    virtual Result<const UnitList*> units() = 0;
};

/// Not thread-safe: each thread has its own. Reads through stores of its own, which never write.
class Surroundings final : public PresenceSource {
  public:
    /// `own`: the group that is being written: what it holds is asked of its writer, not here.
    Surroundings(std::string node_folder, std::string own_group);
    ~Surroundings() override;
    Surroundings(Surroundings&&) noexcept;

    /// Is there a record with this id in the register of a contract?
    Result<Presence> presence(const std::string& contract, const RecordId& id) override;
    /// True if the register of a contract lies in the group that is being written.
    Result<bool> is_own(const std::string& contract);
    /// The dataset of a contract, if the node has one.
    Result<const DatasetPlace*> place(const std::string& contract);
    Result<Store*> store(const DatasetPlace& place);
    /// Read at the first use; kept.
    Result<const UnitList*> units() override;

  private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
