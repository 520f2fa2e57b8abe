// What rules may ask of the world around a record: other datasets of the node, the lists of units.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "store/node_store.hpp"

namespace dongbo {

/// One unit of one edition of the official list.
struct ListedUnit {
    std::string code, name, full_name, kind, level, parent_code;
};

/// The editions of the list of units that a node holds. Immutable, thread-safe.
class UnitList {
  public:
    /// From the dataset of the contract administrative_unit; empty if there is none. Reads all of
    /// it: about 30 ms for 13,000 units.
    static Result<std::shared_ptr<const UnitList>> load(Store& store, const std::string& dataset);

    enum class Answer : std::uint8_t { listed, not_listed, not_loaded };
    /// Looks the code up in the edition in force on a day: the newest that began no later. Not
    /// loaded: there is none, or it was loaded without the level that a code of this length is of.
    std::pair<Answer, const ListedUnit*> find(std::string_view code, const Date& day) const;
    bool empty() const { return editions_.empty(); }
    /// Differs where the lists do.
    const std::string& fingerprint() const { return fingerprint_; }

  private:
    struct Edition {
        std::map<std::string, ListedUnit, std::less<>> units;
        std::set<std::size_t> code_lengths;
    };
    std::map<Date, Edition> editions_;
    std::string fingerprint_;
};

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
