// One transaction of a keeper, and what it may look up.
#pragma once

#include <deque>

#include "quality/book_keys.hpp"
#include "quality/keeper.hpp"

namespace dongbo {

/// Presence inside the group as the transaction sees it, elsewhere as the node's stores do.
class Keeper::Presences final : public PresenceSource {
  public:
    explicit Presences(Surroundings& surroundings) : surroundings_(surroundings) {}
    void use(StoreWriter* writer) { writer_ = writer; }
    Result<Presence> presence(const std::string& contract, const RecordId& id) override;
    Result<const UnitList*> units() override { return surroundings_.units(); }

  private:
    Surroundings& surroundings_;
    StoreWriter* writer_ = nullptr;
};

/// Who holds a unique value besides a record; at most two of each are told.
struct OtherHolders {
    std::vector<RecordId> live, pending;
    bool any() const { return !live.empty() || !pending.empty(); }
    /// The one other holder, if there is exactly one.
    std::optional<RecordId> only() const;
};

struct Keeper::Work {
    StoreWriter& writer;
    const std::string& dataset;
    bool bulk = false;
    bool has_waits = false;   ///< somebody waits for a record of this dataset
    bool has_claims = false;  ///< some pending version holds a unique value
    std::deque<std::pair<RecordId, Scope>> queued{};
    std::uint64_t judged = 0, changed = 0;

    void queue(const RecordId& id, Scope scope) { queued.emplace_back(id, scope); }
    Result<OtherHolders> other_holders(const Claim& claim, const RecordId& self,
                                       const Field& field);
};

/// What all records of a dataset were judged by.
struct Keeper::JudgedBy {
    std::string rules;     ///< fingerprint
    std::string editions;  ///< editions_text, if rules ask for anything outside the record
    std::string text() const { return rules + "\n" + editions; }
};

/// A value of a unique field as it is compared.
std::string unique_text(const Field& field, const Value& value);
/// Unique values of a version, as they are compared.
std::set<Claim> unique_values(const Contract& contract, const Record& values);
/// See JudgedVersion::notes.
std::vector<std::string> pending_notes(const Contract& contract, const Record& values);

}  // namespace dongbo
