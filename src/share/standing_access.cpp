#include "share/standing_access.hpp"

#include <algorithm>

#include "record/canonical.hpp"

namespace dongbo {
namespace {

/// One version of a record, and where it lies once somebody asked.
struct SharedVersion {
    Record values;
    std::optional<LiesIn> lies_in;
};

Result<bool> passes(const ShareFilter& filter, SharedVersion& version,
                    const std::function<Result<LiesIn>(const Record& values)>& where) {
    if (filter.asks_unit() && !version.lies_in) {
        TRY_ASSIGN(version.lies_in, where(version.values));
    }
    const LiesIn lies_in = version.lies_in.value_or(LiesIn());
    return filter.lets_through(version.values, lies_in.unit, lies_in.province);
}

Result<std::optional<SharedVersion>> waiting_version(Store& store, const Contract& contract,
                                                     const StoredRecord& record) {
    if (record.state == RecordState::deleted || record.pending == 0) return std::nullopt;
    TRY_ASSIGN(const Change change, store.change(record.pending));
    TRY_ASSIGN(Record values, parse_canonical(change.content, contract.fields));
    return SharedVersion{std::move(values), {}};
}

StandingAccess standing_access(const Share& share) {
    return {.share = share.name,
            .agency = share.consumer,
            .fields = share.fields,
            .since = share.valid_from,
            .until = share.valid_until,
            .purpose = share.purpose,
            .legal_basis = share.legal_basis,
            .waiting_too = share.pending};
}

}  // namespace

Result<const std::vector<StandingAccessReader::Known>*> StandingAccessReader::shares_of(
    const DatasetPlace& place) {
    const auto shares = node_.place(std::string(kShareContract));
    if (!shares && shares.error().code != ErrorCode::not_found)
        return std::unexpected(shares.error());
    if (shares) {
        TRY_ASSIGN(Store* const store, node_.store(*shares));
        TRY_ASSIGN(const Position head, store->head());
        if (head_ != head) {
            TRY_ASSIGN(shares_, read_shares(node_));
            datasets_.clear();
            head_ = head;
        }
    }
    TRY_ASSIGN(Store* const store, node_.store(place));
    TRY_ASSIGN(const Contract* const contract, store->contract(place.dataset));
    const auto known = datasets_.find(place.dataset);
    if (known != datasets_.end() && known->second.contract == contract->version)
        return &known->second.shares;
    KnownDataset made{.contract = contract->version, .shares = {}};
    for (const Share& share : shares_) {
        if (share.dataset != place.dataset) continue;
        if (auto filter = ShareFilter::make(*contract, share.filter))
            made.shares.push_back({share, std::move(*filter)});
    }
    return &datasets_.insert_or_assign(place.dataset, std::move(made)).first->second.shares;
}

Result<std::vector<StandingAccess>> StandingAccessReader::of(
    const DatasetPlace& place, const StoredRecord& record,
    const std::function<Result<LiesIn>(const Record& values)>& where, const Date& today) {
    std::vector<StandingAccess> accesses;
    TRY_ASSIGN(const std::vector<Known>* const shares, shares_of(place));
    if (shares->empty()) return accesses;
    TRY_ASSIGN(Store* const store, node_.store(place));
    TRY_ASSIGN(const Contract* const contract, store->contract(place.dataset));
    std::optional<SharedVersion> served;
    if (record.state == RecordState::live) served = SharedVersion{record.values, {}};
    TRY_ASSIGN(auto waiting, waiting_version(*store, *contract, record));
    for (const Known& known : *shares) {
        if (!known.share.valid_on(today)) continue;
        bool follows = false;
        if (served) {
            TRY_ASSIGN(follows, passes(known.filter, *served, where));
        }
        if (!follows && known.share.pending && waiting) {
            TRY_ASSIGN(follows, passes(known.filter, *waiting, where));
        }
        if (follows) accesses.push_back(standing_access(known.share));
    }
    return accesses;
}

}  // namespace dongbo
