// The writer of a dataset under its rules: judges every change inside the transaction that commits
// it, and keeps verdicts true when time, other records or the rules themselves change.
//
// What is served is never hidden by somebody else's doing: a record that came to hold a value that
// a live one already holds waits, the live one stays and has a finding; a live record whose target
// is deleted stays and has a finding. Only a rule that its own values no longer meet (by the clock,
// or because the rules changed) takes a live version out of service.
#pragma once

#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "quality/dataset_book.hpp"
#include "quality/own_rules.hpp"

namespace dongbo {

/// A row judged ahead of its commit, perhaps on another thread.
struct JudgedWish {
    Judgement judgement;
    bool judged = false;  ///< false: the keeper judges it itself
    /// It asked for records of its own group, which only the writer can see.
    bool asks_own_group = false;
};

struct JudgedCommit {
    SourceCommit commit;
    std::vector<JudgedWish> judged;  ///< one a wish, or none at all
    /// Records that others may have taken for granted (RowJudge::expect) and that a rule refuses.
    std::vector<RecordId> refused{};
};

/// Judges rows ahead, on a thread of its own. Not thread-safe.
class RowJudge {
  public:
    RowJudge(std::shared_ptr<const RuleSet> rules, Surroundings surroundings);
    ~RowJudge();

    /// During the first load of an empty dataset: the records that it is going to hold. References
    /// to its own contract are then decided here. `is_expected` is called by this thread.
    void expect(std::function<bool(const RecordId&)> is_expected);
    /// What is known of the row before its commit; its findings are those of intake.
    Result<> judge(const Wish& wish, Timestamp now, JudgedWish& judged);
    /// What is known to be wrong with it so far.
    std::vector<Finding> findings(const Wish& wish, const JudgedWish& judged) const;
    /// The verdict that follows from that: for dry runs.
    Verdict verdict(const JudgedWish& judged) const;
    /// The first rule that refuses the row that was judged last; null: none does.
    const Rule* refusal() const { return refusal_; }

  private:
    class Presences;
    std::unique_ptr<Presences> presences_;
    OwnRules rules_;
    const Rule* refusal_ = nullptr;
};

struct SettleReport {
    std::uint64_t judged = 0;   ///< records that were judged anew
    std::uint64_t changed = 0;  ///< verdicts or findings that came out otherwise: log entries
};

/// Not thread-safe; one writes a dataset at a time.
class Keeper {
  public:
    /// Of a node: references are looked up in its other datasets. What is due since the last time
    /// is for settle().
    static Result<std::unique_ptr<Keeper>> open(NodeStore& node, const DatasetPlace& place);
    /// Of a store by itself: other registers are not checkable.
    static Result<std::unique_ptr<Keeper>> open(Store& store, const std::string& dataset);
    ~Keeper();

    Store& store() { return store_; }
    const std::string& dataset() const { return dataset_; }
    const RuleSet& rules() const { return *rules_; }
    const std::shared_ptr<const RuleSet>& shared_rules() const { return rules_; }
    std::unique_ptr<RowJudge> row_judge() const;

    /// As Store::commit, each wish judged on the way: verdict, findings and marks of the wishes are
    /// filled in. What is due by the clock is done first. Wishes may be puts and deletes.
    Result<std::vector<Committed>> commit(std::span<JudgedCommit> commits);
    /// Brings the dataset up to date with the end of a bulk load, with changed rules or lists, with
    /// records that came or went elsewhere, and with the clock. Cheap if there is nothing to do;
    /// can be interrupted at any moment.
    Result<SettleReport> settle(const Progress& progress);
    /// When the clock will next change a verdict, if it will.
    Result<std::optional<Timestamp>> next_due();

  private:
    struct Work;  // one transaction
    class Presences;
    enum class Scope : std::uint8_t {
        everything,  ///< every rule
        others,      ///< what the clock and other records decide
        newcomer     ///< the same, of a version that a bulk load took in without looking around
    };

    Keeper(Store& store, std::string dataset, std::string folder, std::string group);
    Result<> start();
    Result<> transact(const std::function<Result<>(Work&)>& run);
    Result<Committed> apply(Work& work, JudgedCommit& judged);
    Result<Outcome> put(Work& work, Wish& wish, JudgedWish& judged);
    struct Put;
    Result<> look_back(Put& put);
    Result<> decide(Put& put);
    Result<> enter(Put& put, std::uint64_t row);
    Result<Outcome> remove(Work& work, Wish& wish);
    Result<std::set<Claim>> claims_of(Work& work, const StoreWriter::Glance& glance);
    Result<> wake_waiting(Work& work, const RecordId& arrived);
    Result<> rejudge_queued(Work& work);
    Result<> rejudge(Work& work, const RecordId& id, Scope scope);
    struct Newest;
    Result<Newest> read_newest(Work& work, const StoreWriter::Glance& glance);
    Result<> run_rules(Work& work, Newest& newest, Scope scope);
    Result<Verdict> verdict_now(Work& work, const RecordId& id, Newest& newest, Scope scope);
    Result<> judge_unique(Work& work, const std::set<Claim>& held, const RecordId& self,
                          Judgement& judgement, bool& blocked);
    Result<> meet(Work& work, const std::set<Claim>& before, const std::set<Claim>& after,
                  const RecordId& self);
    Result<Marks> marks_of(Work& work, const Judgement& judgement, const Record& values,
                           const std::string& sender, bool live);
    Result<bool> comes_after_another(Work& work, const Record& values, const RecordId& self);
    Result<> fire_due(Work& work, std::size_t limit);

    Result<> note_gone(Work& work, Position position, const RecordId& id);
    Result<> settle_bulk_load(const Progress& progress, SettleReport& report);
    Result<> holders_of_claims(const BookEntries& claims, std::vector<RecordId>& holders);
    Result<> settle_rules(const Progress& progress, SettleReport& report);
    Result<> settle_waits(SettleReport& report);
    Result<> settle_gone(SettleReport& report);
    Result<> settle_clock(SettleReport& report);
    Result<> rejudge_in_pages(const std::vector<RecordId>& ids, Scope scope, SettleReport& report);
    Result<std::vector<RecordId>> referrers(const std::set<RecordId>& gone,
                                            const std::string& contract);
    struct JudgedBy;
    Result<JudgedBy> judged_by();
    Result<bool> answers_stand(const std::string& before, const JudgedBy& now);
    Result<> note_editions(StoreWriter& writer, const Record& values);
    Result<const std::string*> sender_of(const Origin& origin);

    Store& store_;
    std::string dataset_;
    std::string folder_, group_;
    std::shared_ptr<const RuleSet> rules_;
    CanonicalOrder order_;
    std::unique_ptr<Surroundings> surroundings_;
    std::unique_ptr<Presences> presences_;
    std::unique_ptr<OwnRules> own_rules_;
    std::unique_ptr<DatasetBook> book_;
    std::map<std::uint64_t, std::string> senders_;  ///< by delivery
    std::string group_text_;                        ///< reused
    std::set<std::string> stated_editions_;         ///< noted in the book, or about to be
};

/// Settles every dataset of the node; when the clock will next change a verdict, if it will.
Result<std::optional<Timestamp>> settle_node(NodeStore& node);

/// Settles every dataset of the node whose records may point at records of `contract`, or whose
/// rules ask for it. For after a load.
Result<SettleReport> settle_neighbours(NodeStore& node, const std::string& contract);

}  // namespace dongbo
