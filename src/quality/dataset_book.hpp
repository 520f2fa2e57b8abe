// What is derived from the judgements of a dataset, kept in its book: counters, failing records and
// their cases, who waits for whom, which pending versions hold a unique value.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "quality/cases.hpp"
#include "quality/measures.hpp"
#include "quality/own_rules.hpp"

namespace dongbo {

/// A unique value that a pending version holds, as it is compared.
struct Claim {
    std::size_t field = 0;
    std::string value;
    friend auto operator<=>(const Claim&, const Claim&) = default;
};

/// A record's newest version as it was just judged.
struct JudgedVersion {
    std::uint64_t row = 0;
    RecordId id;
    std::uint64_t delivery = 0;
    std::string owner;               ///< who delivered it
    const Record* values = nullptr;  ///< null: deleted
    const std::vector<Finding>* findings = nullptr;
    std::vector<MissingRecord> missing;
    /// Pending versions, whose values no index holds: keys of the book (without row) for the unique
    /// values they hold and the records they point at.
    std::vector<std::string> notes;
};

/// Works within transactions of the dataset's writer. Not thread-safe.
class DatasetBook {
  public:
    DatasetBook(std::string dataset, std::shared_ptr<const RuleSet> rules);

    Result<std::uint32_t> group(StoreWriter& writer, const std::string& text) {
        return measures_.group(writer, text);
    }
    /// Takes the book from what the record's marks were to what they are; null: it was not there,
    /// it is deleted. O(checks that came out otherwise).
    Result<> update(StoreWriter& writer, const JudgedVersion& version, const Marks* before,
                    const Marks* after);
    /// At the end of a transaction.
    Result<> flush(StoreWriter& writer);
    Result<> fold(StoreWriter& writer) { return measures_.fold(writer); }
    /// The transaction was undone.
    void forget();

  private:
    Result<> update_findings(StoreWriter& writer, const JudgedVersion& version,
                             const CheckBits& before, const CheckBits& after);
    Result<> update_waits(StoreWriter& writer, const JudgedVersion& version, bool before,
                          bool after);
    Result<> update_notes(StoreWriter& writer, const JudgedVersion& version, bool before,
                          bool after);
    std::string cause_of(const Check& check, const JudgedVersion& version) const;

    std::string dataset_;
    std::shared_ptr<const RuleSet> rules_;
    MeasureBook measures_;
    CaseBook cases_;
    std::optional<std::int64_t> correction_;
};

/// A finding in the book: which record fails a check, and in which case it is worked on.
struct FailingRecord {
    RecordId id;
    std::uint64_t row = 0;
    std::uint64_t case_number = 0;
};
/// All records that fail a check, in the order in which they came; from `after_row` on, at most
/// `limit`. Reads the book alone: about 0.3 µs a record.
Result<std::vector<FailingRecord>> failing_records(Store& store, const std::string& dataset,
                                                   std::size_t check, std::uint64_t after_row,
                                                   std::size_t limit);

/// A value as text, for causes and comparisons; empty if absent or a group.
std::string plain_text(const Value& value);

}  // namespace dongbo
