// The store of one group: a log and the state that the log says, behind a small interface.
//
// What a wish does to a record (each applied wish appends one entry to the log, with version + 1):
//  * put, verdict live: the values are served; a waiting version is dropped. If the newest version
//    already says the same (same content, live, nothing pending) it is *unchanged*: no entry.
//  * put, verdict quarantined or waiting: the version is kept as *pending*. A live version stays
//    live and is in doubt; without one the record is only-pending. The same pending content,
//    verdict and findings again: unchanged. Versions that conflict in one delivery stand side by
//    side: the same as one of them (of the newest 64) again is unchanged too.
//  * remove: a tombstone that keeps its version; values go, pending goes. Not there, or deleted
//    already: unchanged.
//  * verdict: the newest version is judged anew. Pending → live: it is served from now on. Pending
//    → quarantined or waiting: only verdict and findings change. Live → quarantined or waiting: it
//    becomes the pending version and nothing is served. On a deleted or unknown record: unchanged.
//  * erase: content and salt of every entry of the record are destroyed, the leaves stay; the
//  record
//    is a tombstone. A later put starts from the next version.
// Per dataset: live + pending + deleted = records ever seen.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "record/change.hpp"
#include "record/content_text.hpp"
#include "store/delivery.hpp"
#include "store/record_summary.hpp"

namespace dongbo {

std::string_view name(RecordState state);

/// A change somebody wants. The store adds version, previous, commit time and position.
struct Wish {
    ChangeKind kind = ChangeKind::put;  ///< put, remove, verdict or erase
    RecordId record;
    Verdict verdict = Verdict::live;  ///< put, verdict
    Record values;                    ///< put with verdict live: what is served and searched
    std::string content;              ///< put: canonical form of the values
    Hash content_hash{};              ///< put: of `content`
    Hash raw_hash{};                  ///< put; zero: the entry has none
    Origin origin;                    ///< put, remove; without a source: the entry has none
    std::vector<Finding> findings;    ///< put, verdict
    std::string reason;               ///< remove, erase
    /// A few bytes that the owner's rules keep beside the record, and when the clock will change
    /// what they say: no part of log or hash. What is not given is cleared, unless the wish is
    /// unchanged.
    std::string marks{};
    std::optional<Timestamp> due{};
    /// Optimistic concurrency: the version the writer saw (0: none). Another one: conflict, and the
    /// whole batch is refused.
    std::optional<std::uint32_t> expected_version;
    /// The key occurs more than once in its delivery. Must be set truly during a bulk load, where
    /// nothing else is looked up; ignored otherwise.
    bool repeats = false;
};

/// How far a delivery has come, committed together with what it brought.
struct DeliveryProgress {
    std::uint64_t delivery = 0;
    std::uint64_t next_offset = 0;
    std::uint64_t next_row = 1;
    /// The rows of this commit in order: a disposition known before, or nothing where the row
    /// became the next wish of the commit and the store decides (accepted, quarantined, waiting,
    /// unchanged).
    std::vector<std::optional<Disposition>> rows;
    std::vector<KeptRow> kept;
};

/// What a source hands over as one unit: applied whole or not at all, never split by a page.
struct SourceCommit {
    std::string dataset;
    std::vector<Wish> wishes;  ///< at most kWishesMax
    std::optional<DeliveryProgress> progress;
};
inline constexpr std::size_t kWishesMax = 20'000;

enum class Outcome : std::uint8_t { applied, unchanged };

struct Committed {
    Position first = 0;  ///< 0 if nothing was appended
    Position last = 0;
    std::vector<Outcome> outcomes;  ///< one a wish, in order
    /// Erased bytes still stand in the store's files, because somebody reads an older state: the
    /// next commit after that reader has ended takes them out.
    bool traces_left = false;
};

struct StoredRecord {
    RecordId id;
    RecordState state = RecordState::live;
    bool in_doubt = false;      ///< live, with a newer version pending
    std::uint32_t version = 0;  ///< the newest, pending and tombstones included
    Position head = 0;          ///< the record's newest entry
    Position position = 0;      ///< the entry that gave the served values; 0 if none
    Position pending = 0;       ///< the entry with the pending version; 0 if none
    Hash content_hash{};        ///< of the served values; zero if none
    Record values;              ///< empty unless live
    ContentText content{};      ///< instead of the values, where that was asked for
    std::uint64_t row = 0;      ///< its number in the dataset's table, from 1; stays for ever
    std::string marks{};
};

struct LogEntry {
    Position position = 0;
    Hash leaf{};
    bool ends_commit = false;
    std::string encoded;  ///< the change, canonical JSON; empty once erased
    Salt salt{};          ///< zero once erased
    bool erased() const { return encoded.empty(); }
};

/// All conditions must hold. Only live records are found.
struct Condition {
    enum class Match : std::uint8_t { equals, starts_with };
    std::string field;
    Match match = Match::equals;
    /// As people type it: strings are compared folded (no marks, no case), others in their text
    /// form (dates ISO or dd/mm/yyyy, units "code" or "code@edition").
    std::string value;
};
/// In which the content of a record is read.
enum class RecordForm : std::uint8_t {
    values,
    text  ///< cheaper, for whoever shows it as it is
};
struct Query {
    std::string dataset;
    std::vector<Condition> conditions{};
    std::size_t limit = 50;  ///< 1 to 1,000
    std::string cursor{};    ///< opaque; empty: from the start
    RecordForm form = RecordForm::values;
};
struct Found {
    std::vector<StoredRecord> records;
    std::string next_cursor;  ///< empty: that was all
};

struct DatasetStatus {
    std::string name;
    std::string contract;
    Version version;
    std::uint64_t live = 0, pending = 0, deleted = 0, in_doubt = 0;
    std::uint64_t seen() const { return live + pending + deleted; }
};

/// From this entry of the log on, current units of the dataset are told in an edition of the list.
struct AdoptedEdition {
    Position position = 0;
    std::string edition;  ///< the day it takes effect, "2026-04-30"
    std::string lists;    ///< digest of all editions and of what followed what, as they were known
    friend bool operator==(const AdoptedEdition&, const AdoptedEdition&) = default;
};

/// Called now and then in long work with the part done, 0 to 1.
using Progress = std::function<void(double)>;

/// Keys of a dataset's book in the order of their bytes.
using BookEntries = std::vector<std::pair<std::string, std::string>>;

/// A transaction in the making, for the owner's rules: they look things up, decide and write, all
/// of it durable together or not at all. Valid inside the function given to Store::transact; sees
/// what it wrote itself. The book of a dataset is an ordered map of bytes in which the rules keep
/// what they derive (counters, findings); it is no part of the log.
class StoreWriter {
  public:
    virtual ~StoreWriter() = default;
    /// The commit time of every entry of this transaction.
    virtual Timestamp now() const = 0;
    virtual Result<const Contract*> contract(const std::string& dataset) = 0;
    virtual Result<bool> in_bulk_load(const std::string& dataset) = 0;

    struct Glance {
        std::uint64_t row = 0;  ///< 0: never seen
        RecordSummary summary;
        std::string marks;
    };
    /// The record without its values. During a bulk load only records whose key repeats are seen.
    virtual Result<Glance> glance(const std::string& dataset, const Wish& wish) = 0;
    virtual Result<StoredRecord> get(const std::string& dataset, const RecordId& id) = 0;
    /// The served values of the row, not verified: to compare with, not to serve.
    virtual Result<Record> served_values(const std::string& dataset, std::uint64_t row) = 0;
    virtual Result<Change> change(Position position) = 0;
    /// Live records, in the order in which they came, whose indexed top-level field holds the
    /// value: strings compared folded, all others exactly. At most `limit`.
    virtual Result<std::vector<RecordId>> holders(const std::string& dataset, std::size_t field,
                                                  const Value& value, std::size_t limit) = 0;

    struct Applied {
        Outcome outcome = Outcome::applied;
        std::uint64_t row = 0;
        Position position = 0;  ///< of the entry; 0 if unchanged
    };
    virtual Result<Applied> apply(const std::string& dataset, const Wish& wish) = 0;
    /// As Store::adopt_edition, within this transaction.
    virtual Result<Position> adopt_edition(const std::string& dataset, const std::string& edition,
                                           const std::string& lists) = 0;
    /// Marks and due alone, without an entry in the log.
    virtual Result<> set_marks(const std::string& dataset, std::uint64_t row,
                               std::string_view marks, std::optional<Timestamp> due) = 0;
    /// Records that are due by now, the earliest first. Not during a bulk load.
    virtual Result<std::vector<RecordId>> due_records(const std::string& dataset,
                                                      std::size_t limit) = 0;
    /// Ends a source commit whose wishes were applied with these outcomes (others may have been
    /// applied meanwhile): its boundary in the log, its progress, its kept rows.
    virtual Result<Committed> close(const SourceCommit& commit,
                                    std::span<const Outcome> outcomes) = 0;

    virtual Result<std::optional<std::string>> book_get(const std::string& dataset,
                                                        std::string_view key) = 0;
    virtual Result<> book_put(const std::string& dataset, std::string_view key,
                              std::string_view value) = 0;
    virtual Result<> book_erase(const std::string& dataset, std::string_view key) = 0;
    virtual Result<BookEntries> book_scan(const std::string& dataset, std::string_view from,
                                          std::string_view to, std::size_t limit) = 0;
};

/// One group. Methods that write are for one thread at a time (see GroupCommitter); reading methods
/// may run in another process at the same time. Errors: not_found, conflict, invalid, unavailable
/// (busy, disk full), corrupt (checksum or hash does not fit: nothing of it is returned).
class Store {
  public:
    virtual ~Store() = default;

    /// Makes the dataset's table, or migrates it if the contract grew compatibly; appends a
    /// `contract` entry when something changed. conflict: the change would alter hashes.
    virtual Result<> define_dataset(const std::string& dataset, const Contract& contract) = 0;
    virtual Result<std::vector<DatasetStatus>> datasets() = 0;
    virtual Result<const Contract*> contract(const std::string& dataset) = 0;

    /// Every edition that the dataset's log adopted, the newest last.
    virtual Result<std::vector<AdoptedEdition>> editions(const std::string& dataset) = 0;
    /// Appends one `edition` entry to the log; its position, or 0 if the newest one says the same.
    /// No record is touched, however many there are.
    virtual Result<Position> adopt_edition(const std::string& dataset, const std::string& edition,
                                           const std::string& lists) = 0;

    /// All commits in one transaction (group commit), durable when this returns, their boundaries
    /// kept. An error means that nothing of any of them was done.
    virtual Result<std::vector<Committed>> commit(std::span<const SourceCommit> commits) = 0;
    /// Runs `work` in one transaction, durable when this returns; an error undoes all of it. What
    /// it erased stands in the files no longer, or (somebody reads an older state) until a later
    /// commit.
    virtual Result<> transact(const std::function<Result<>(StoreWriter&)>& work) = 0;
    /// Entries of the dataset's book with from <= key < to (empty `to`: to the end).
    virtual Result<BookEntries> book_scan(const std::string& dataset, std::string_view from,
                                          std::string_view to, std::size_t limit) = 0;
    /// Ids of live records, grouped, that share the value of an indexed top-level field; each group
    /// in the order in which they came.
    virtual Result<std::vector<std::vector<RecordId>>> shared_values(const std::string& dataset,
                                                                     std::size_t field) = 0;
    /// As StoreWriter::holders.
    virtual Result<std::vector<RecordId>> holders(const std::string& dataset, std::size_t field,
                                                  const Value& value, std::size_t limit) = 0;
    /// When the next record is due; nothing: none is, or the dataset is being loaded in bulk.
    virtual Result<std::optional<Timestamp>> next_due(const std::string& dataset) = 0;
    /// Seen and not deleted. Cheap: no values are read. unavailable during a bulk load.
    virtual Result<bool> is_here(const std::string& dataset, const RecordId& id) = 0;
    virtual Result<Change> change(Position position) = 0;

    /// The record as it is, or as it was after entry `at`. not_found: never seen (up to then).
    virtual Result<StoredRecord> get(const std::string& dataset, const RecordId& id,
                                     std::optional<Position> at = std::nullopt,
                                     RecordForm form = RecordForm::values) = 0;
    /// The record's entries, newest first.
    virtual Result<std::vector<LogEntry>> history(const std::string& dataset,
                                                  const RecordId& id) = 0;
    virtual Result<Found> find(const Query& query) = 0;
    /// Entries after `after`, at least `limit` if there are that many, up to the end of the source
    /// commit that holds the last of them. Verifies each leaf.
    virtual Result<std::vector<LogEntry>> changes(Position after, std::size_t limit) = 0;
    virtual Result<Position> head() = 0;
    /// What the store's clock says now: no commit to come is stamped earlier.
    virtual Timestamp now() const = 0;
    /// Every record of the dataset, all states, in an order of the store's own, from a cursor that
    /// starts at 0 and is moved on; an empty answer is the end. corrupt: one record is damaged, and
    /// the cursor has moved past it, so that the caller can go on.
    virtual Result<std::vector<StoredRecord>> scan(const std::string& dataset,
                                                   std::uint64_t& cursor, std::size_t limit) = 0;
    /// As scan, without looking whether the values are those that were committed: for counting.
    /// Into `page`, whose memory is used again from page to page.
    virtual Result<> scan_unverified(const std::string& dataset, std::uint64_t& cursor,
                                     std::size_t limit, std::vector<StoredRecord>& page) = 0;
    /// The same for the rows after `after` up to `last`, one by one, until `see` fails. It must not
    /// keep the record, whose memory is used again, and of the store may call change() alone.
    virtual Result<> walk_unverified(const std::string& dataset, std::uint64_t after,
                                     std::uint64_t last,
                                     const std::function<Result<>(const StoredRecord&)>& see) = 0;
    /// Ids of the records that are not deleted, as scan; `limit` counts deleted ones too.
    virtual Result<std::vector<RecordId>> scan_ids(const std::string& dataset,
                                                   std::uint64_t& cursor, std::size_t limit) = 0;
    /// Ids of the live or only-pending records whose newest version came from `source`, as scan.
    virtual Result<std::vector<RecordId>> scan_source(const std::string& dataset,
                                                      const std::string& source,
                                                      std::uint64_t& cursor, std::size_t limit) = 0;

    /// First load of an empty dataset: no look-ups, indexes built by end_bulk_load. Survives a
    /// crash: in_bulk_load says so after opening, and the load goes on where its progress stands.
    /// Reads of the dataset by others may be refused (unavailable) meanwhile.
    virtual Result<> begin_bulk_load(const std::string& dataset) = 0;
    virtual Result<> end_bulk_load(const std::string& dataset, const Progress& progress) = 0;
    virtual Result<bool> in_bulk_load(const std::string& dataset) = 0;

    virtual Result<std::uint64_t> begin_delivery(const Delivery& delivery) = 0;
    virtual Result<> end_delivery(std::uint64_t number, DeliveryState state,
                                  std::uint64_t removed) = 0;
    virtual Result<std::vector<Delivery>> deliveries(const std::string& dataset) = 0;
    virtual Result<std::vector<KeptRow>> kept_rows(std::uint64_t delivery, std::uint64_t after_row,
                                                   std::size_t limit) = 0;
    /// Every row of the delivery in order, as runs.
    virtual Result<std::vector<RowRun>> row_runs(std::uint64_t delivery) = 0;

    /// Physical check of the files (page checksums, b-trees); a sentence for each defect.
    virtual Result<std::vector<std::string>> check_files() = 0;
    /// A consistent copy while the store is in use.
    virtual Result<> back_up(const std::string& target_file, const Progress& progress) = 0;
};

}  // namespace dongbo
