// What a record of the owner is at a position of the log: the contents of its served and its
// waiting version, read from the chain of its entries.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "record/canonical.hpp"
#include "store/store.hpp"

namespace dongbo {

/// One version of a record. Never changes but for what is filled in when it is asked for: not
/// thread-safe.
struct RecordVersion {
    std::string canonical;  ///< empty where it was read from the table: `values` say the same
    mutable Record values;  ///< ReadValues::when_asked: empty before read()
    Hash content_hash{};
    const std::vector<Field>* fields = nullptr;  ///< when_asked: to read `canonical` with
    const CanonicalOrder* order = nullptr;
    mutable std::optional<std::string> stated_unit;  ///< once Placement::stated() was asked

    /// `values`, at the latest now.
    Result<const Record*> read() const;
    bool is_read() const { return !values.values.empty() || fields == nullptr; }
};
enum class ReadValues : std::uint8_t { at_once, when_asked };

struct RecordVersions {
    RecordId record;
    RecordSummary summary;
    std::shared_ptr<const RecordVersion> served, pending;
    Verdict verdict = Verdict::quarantined;  ///< of the pending version
    std::vector<Finding> findings;           ///< of the pending version
};

/// Of one dataset. Not thread-safe.
class VersionReader {
  public:
    /// `contract` outlives the reader; with ReadValues::when_asked the reader its versions.
    VersionReader(Store& store, std::string dataset, const Contract& contract,
                  ReadValues read = ReadValues::at_once);

    /// As the record's entry at `head` left it; 0: not there yet. Reads back to the newest entry
    /// that says all: two reads a change at most where a version waits beside a served one.
    Result<RecordVersions> at_entry(Position head);
    /// As of a position. Nothing: not seen up to then, deleted, or erased since.
    Result<std::optional<RecordVersions>> as_of(const RecordId& record, Position position);
    /// Past the entry at `position`, which follows.
    Result<> advance(RecordVersions& versions, Position position, const Change& change) const;
    /// Every record that was here (live or waiting) as of the position, while writers go on.
    /// `go_on` is asked between pages; false ends it early, and the answer is false. A damaged
    /// record goes to `damaged` and is passed over; without that: corrupt.
    Result<bool> each(Position position, const std::function<Result<>(const RecordVersions&)>& see,
                      const std::function<bool()>& go_on,
                      const std::function<void(const Error&)>& damaged = {});

  private:
    Result<std::shared_ptr<const RecordVersion>> version_of(const Change& change) const;
    Result<RecordVersions> from_table(StoredRecord stored);
    Result<> see_as_of(StoredRecord& stored, Position position,
                       const std::function<Result<>(const RecordVersions&)>& see);

    Store& store_;
    std::string dataset_;
    const Contract& contract_;
    CanonicalOrder order_;
    ReadValues read_;
};

}  // namespace dongbo
