#include "store/sqlite/batch.hpp"

#include "store/sqlite/delivery_book.hpp"

namespace dongbo {
namespace {

/// A statement that stands on a row is let go however the function ends.
class LetGo {
  public:
    explicit LetGo(SqlStatement* statement) : statement_(statement) {}
    ~LetGo() { now(); }
    LetGo(const LetGo&) = delete;
    LetGo& operator=(const LetGo&) = delete;
    void now() {
        if (statement_ != nullptr) statement_->reset();
        statement_ = nullptr;
    }

  private:
    SqlStatement* statement_;
};

bool may_be_wished(Verdict verdict) {
    return verdict == Verdict::live || verdict == Verdict::quarantined ||
           verdict == Verdict::waiting;
}

}  // namespace

void Batch::Counts::add(const RecordSummary& summary, std::int64_t sign) {
    if (!summary.seen()) return;
    of[static_cast<std::size_t>(summary.state)] += sign;
    if (summary.in_doubt()) in_doubt += sign;
}

Result<Committed> Batch::apply(const SourceCommit& commit) {
    if (commit.wishes.size() > kWishesMax)
        return fail(ErrorCode::limit_exceeded, "a source commit has too many wishes",
                    commit.dataset, "at most " + std::to_string(kWishesMax) + " in one commit");
    TRY_ASSIGN(DatasetTable* const table, catalog_.table(commit.dataset));
    std::vector<Outcome> outcomes;
    outcomes.reserve(commit.wishes.size());
    log_.reserve_salts(commit.wishes.size());
    for (const Wish& wish : commit.wishes) {
        auto outcome = apply(*table, wish);
        if (!outcome)
            return std::unexpected(
                std::move(outcome).error().in(commit.dataset + " record " + wish.record.text()));
        outcomes.push_back(outcome->outcome);
    }
    return close(commit, outcomes);
}

Result<Committed> Batch::close(const SourceCommit& commit, std::span<const Outcome> outcomes) {
    Committed committed;
    committed.outcomes.assign(outcomes.begin(), outcomes.end());
    if (log_.last() != closed_) {
        TRY(log_.end_commit());
        committed.first = closed_ + 1;
        committed.last = closed_ = log_.last();
    }
    if (commit.progress) TRY(note_progress(database_, commit, committed.outcomes));
    return committed;
}

Result<Batch::Applied> Batch::apply(DatasetTable& table, const Wish& wish) {
    TRY_ASSIGN(Before before, take_ahead(table, wish));
    LetGo found(before.found);
    TRY(check(wish, before.summary));
    TRY_ASSIGN(const bool is_new, says_something_new(wish, before.summary));
    if (!is_new) return Applied{Outcome::unchanged, before.row, 0};

    make_change(table.dataset(), wish, before.summary);
    TRY_ASSIGN(const Position position, log_.append(change_));
    RecordSummary after = before.summary;
    advance(after, position, change_, wish.content_hash);
    if (wish.kind == ChangeKind::erase) TRY(erase_past(before.summary.head));
    TRY_ASSIGN(const std::int64_t row, write_row(table, wish, before, after));
    Counts& counts = counts_[&table];
    counts.add(before.summary, -1);
    counts.add(after, 1);
    return Applied{Outcome::applied, row, position};
}

Result<> Batch::check(const Wish& wish, const RecordSummary& before) const {
    if (wish.expected_version && *wish.expected_version != before.version)
        return fail(ErrorCode::conflict,
                    "the record is at version " + std::to_string(before.version) + ", not " +
                        std::to_string(*wish.expected_version),
                    {}, "read it again and decide anew");
    if (wish.kind == ChangeKind::edition || wish.kind == ChangeKind::contract)
        return fail(ErrorCode::invalid, "only put, delete, verdict and erase can be wished for");
    if (!may_be_wished(wish.verdict))
        return fail(ErrorCode::invalid, "a version is live, quarantined or waiting, nothing else");
    if (wish.kind == ChangeKind::put && wish.content.empty())
        return fail(ErrorCode::invalid, "the wish has no content");
    return {};
}

Result<Batch::Before> Batch::look_ahead(DatasetTable& table, const Wish& wish) {
    TRY_ASSIGN(ahead_, look_up(table, wish));
    ahead_of_ = wish.record;
    ahead_in_ = &table;
    return *ahead_;
}

Result<Batch::Before> Batch::take_ahead(DatasetTable& table, const Wish& wish) {
    if (!ahead_ || ahead_in_ != &table || ahead_of_ != wish.record) return look_up(table, wish);
    const Before before = *ahead_;
    ahead_.reset();
    return before;
}

Result<Batch::Before> Batch::look_up(DatasetTable& table, const Wish& wish) {
    ahead_.reset();
    Before before;
    SqlStatement* find = nullptr;
    if (table.in_bulk_load()) {
        if (!wish.repeats) return before;
        TRY_ASSIGN(const std::int64_t row, row_of_repeat(table, wish.record));
        if (row == 0) return before;
        TRY_ASSIGN(find, table.statement(database_, DatasetTable::Use::find_row));
        find->bind(1, row);
    } else {
        TRY_ASSIGN(find, table.statement(database_, DatasetTable::Use::find_record));
        find->bind(1, Bytes(wish.record.bytes));
    }
    TRY_ASSIGN(const bool there, find->step());
    if (!there) return before;
    before.row = find->integer(kRow);
    before.source = find->integer(kSource);
    before.summary = read_summary(*find);
    if (!find->null(kDue)) before.due = Timestamp{find->integer(kDue)};
    before.found = find;
    return before;
}

Result<std::int64_t> Batch::row_of_repeat(const DatasetTable& table, const RecordId& record) {
    TRY_ASSIGN(SqlStatement* const find,
               database_.cached("SELECT row FROM bulk_repeat WHERE dataset=? AND record=?"));
    find->bind(1, table.number()).bind(2, Bytes(record.bytes));
    TRY_ASSIGN(const bool there, find->step());
    const std::int64_t row = there ? find->integer(0) : 0;
    find->reset();
    return row;
}

Result<> Batch::note_repeat(const DatasetTable& table, const RecordId& record, std::int64_t row) {
    TRY_ASSIGN(SqlStatement* const insert,
               database_.cached("INSERT INTO bulk_repeat(dataset,record,row) VALUES(?,?,?)"));
    insert->bind(1, table.number()).bind(2, Bytes(record.bytes)).bind(3, row);
    return insert->run();
}

Result<bool> Batch::says_something_new(const Wish& wish, const RecordSummary& before) {
    switch (wish.kind) {
        case ChangeKind::put:
            if (wish.verdict == Verdict::live)
                return before.state != RecordState::live || before.pending != 0 ||
                       before.content_hash != wish.content_hash;
            if (before.pending == 0) return true;
            if (conflicts(wish.verdict, wish.findings)) {
                TRY_ASSIGN(const bool known, is_among_conflicting(wish, before.head));
                return !known;
            }
            if (before.pending_hash != wish.content_hash) return true;
            return judges_otherwise(wish, before.head);
        case ChangeKind::remove:
            return before.seen() && before.state != RecordState::deleted;
        case ChangeKind::verdict:
            if (!before.seen() || before.state == RecordState::deleted) return false;
            return judges_otherwise(wish, before.head);
        case ChangeKind::erase: {
            if (!before.seen() || before.state != RecordState::deleted) return before.seen();
            TRY_ASSIGN(const Change newest, log_.change(before.head));
            return newest.kind != ChangeKind::erase;
        }
        case ChangeKind::edition:
        case ChangeKind::contract:
            break;
    }
    return false;
}

Result<bool> Batch::judges_otherwise(const Wish& wish, Position head) {
    TRY_ASSIGN(const Change newest, log_.change(head));
    return newest.verdict != wish.verdict || newest.findings != wish.findings;
}

/// Whether one of the conflicting versions that the record's newest entries brought says the same.
Result<bool> Batch::is_among_conflicting(const Wish& wish, Position head) {
    constexpr int kVersionsMax = 64;
    bool known = false;
    int versions = 0;
    TRY(log_.walk(head, [&](LogEntry, std::optional<Change> change) -> Result<bool> {
        const bool stands = change && change->kind == ChangeKind::put &&
                            conflicts(change->verdict, change->findings);
        known = stands && change->findings == wish.findings && change->content == wish.content;
        return stands && !known && ++versions < kVersionsMax;
    }));
    return known;
}

void Batch::make_change(const std::string& dataset, const Wish& wish, const RecordSummary& before) {
    const bool put = wish.kind == ChangeKind::put;
    const bool judged = put || wish.kind == ChangeKind::verdict;
    change_.kind = wish.kind;
    change_.dataset = dataset;
    change_.record = wish.record;
    change_.version = before.version + 1;
    change_.previous = before.head;
    change_.verdict = judged ? wish.verdict : Verdict::live;
    if (put) {
        change_.content = wish.content;
    } else {
        change_.content.clear();
    }
    if (put && wish.raw_hash != Hash{}) {
        change_.raw_hash = wish.raw_hash;
    } else {
        change_.raw_hash.reset();
    }
    if ((put || wish.kind == ChangeKind::remove) && !wish.origin.source.empty()) {
        change_.origin = wish.origin;
    } else {
        change_.origin.reset();
    }
    if (judged) {
        change_.findings = wish.findings;
        change_.detail.clear();
    } else {
        change_.findings.clear();
        change_.detail = wish.reason;
    }
}

Result<> Batch::erase_past(Position head) {
    std::vector<std::pair<Position, Position>> entries;
    TRY(log_.walk(head,
                  [&](const LogEntry& entry, const std::optional<Change>& change) -> Result<bool> {
                      if (change) entries.emplace_back(entry.position, change->previous);
                      return true;
                  }));
    for (const auto& [position, previous] : entries) TRY(log_.erase(position, previous));
    return {};
}

/// Fills cells_ where columns of fields change, and says which columns do.
Result<DatasetTable::Use> Batch::prepare_cells(DatasetTable& table, const Wish& wish,
                                               const Before& before, const RecordSummary& after) {
    using Use = DatasetTable::Use;
    const bool served = after.state == RecordState::live;
    const bool was_served = before.summary.state == RecordState::live;
    if (served && after.position == before.summary.position) return Use::update_state;
    if (!served && !was_served && before.row != 0) return Use::update_state;
    if (!served) {
        cells_.clear(table);
        return Use::update_all;
    }
    if (wish.kind == ChangeKind::put) {
        TRY(cells_.fill(table, wish.values));
    } else {
        TRY_ASSIGN(const Change version, log_.change(after.position));
        TRY_ASSIGN(parsed_, parse_canonical(version.content, table.contract().fields));
        TRY(cells_.fill(table, parsed_));
    }
    const bool same = before.found != nullptr && cells_.same_indexed(table, *before.found);
    return same ? Use::update_unindexed : Use::update_all;
}

Result<std::int64_t> Batch::write_row(DatasetTable& table, const Wish& wish, const Before& before,
                                      const RecordSummary& after) {
    using Use = DatasetTable::Use;
    TRY_ASSIGN(const Use use, prepare_cells(table, wish, before, after));
    if (before.found != nullptr) before.found->reset();
    std::int64_t source = before.source;
    if (wish.kind == ChangeKind::put && !wish.origin.source.empty()) {
        TRY_ASSIGN(source, source_number(wish.origin.source));
    }
    if (before.row == 0) {
        TRY_ASSIGN(SqlStatement* const insert, table.statement(database_, Use::insert));
        insert->bind(1, Bytes(wish.record.bytes));
        int parameter = bind_state(*insert, 2, after, source, wish.marks);
        bind_due(*insert, parameter++, wish.due);
        cells_.bind_all(*insert, parameter);
        TRY(insert->run());
        const std::int64_t row = database_.last_insert_id();
        if (table.in_bulk_load() && wish.repeats) TRY(note_repeat(table, wish.record, row));
        return row;
    }
    TRY_ASSIGN(SqlStatement* const update, table.statement(database_, use));
    int parameter = bind_state(*update, 1, after, source, wish.marks);
    if (use == Use::update_all) parameter = cells_.bind_all(*update, parameter);
    if (use == Use::update_unindexed) parameter = cells_.bind_unindexed(table, *update, parameter);
    update->bind(parameter, before.row);
    TRY(update->run());
    if (wish.due != before.due) TRY(write_due(database_, table, before.row, wish.due));
    return before.row;
}

Result<std::int64_t> Batch::source_number(const std::string& source) {
    const auto known = sources_.find(source);
    if (known != sources_.end()) return known->second;
    TRY_ASSIGN(SqlStatement* const insert,
               database_.cached("INSERT INTO source(name) VALUES(?) ON CONFLICT DO NOTHING"));
    insert->bind(1, source);
    TRY(insert->run());
    TRY_ASSIGN(SqlStatement* const find,
               database_.cached("SELECT number FROM source WHERE name=?"));
    find->bind(1, source);
    TRY(find->step());
    const std::int64_t number = find->integer(0);
    find->reset();
    return sources_[source] = number;
}

Result<> Batch::finish() {
    if (ahead_ && ahead_->found != nullptr) ahead_->found->reset();
    ahead_.reset();
    for (const auto& [table, counts] : counts_) {
        TRY_ASSIGN(SqlStatement* const update,
                   database_.cached("UPDATE dataset_count SET live=live+?,pending=pending+?,"
                                    "deleted=deleted+?,in_doubt=in_doubt+? WHERE dataset=?"));
        for (int i = 0; i < 3; ++i) update->bind(i + 1, counts.of[i]);
        update->bind(4, counts.in_doubt).bind(5, table->number());
        TRY(update->run());
    }
    return {};
}

}  // namespace dongbo
