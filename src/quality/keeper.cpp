#include "quality/keeper.hpp"

#include <algorithm>

#include "quality/keeper_work.hpp"
#include "quality/verdict.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kDueAtOnce = 1'000;

bool says_the_same(const Wish& wish, const RecordSummary& summary) {
    return wish.findings.empty() && summary.state == RecordState::live && summary.pending == 0 &&
           summary.content_hash == wish.content_hash;
}

bool another_person(const Contract& contract, const Record& before, const Record& after) {
    const auto differs = [&](const std::string& name) {
        const auto field = contract.find_field(name);
        if (!field) return false;
        const Value& was = before.values[*field];
        const Value& is = after.values[*field];
        return !was.absent() && !is.absent() && plain_text(was) != plain_text(is);
    };
    return differs(contract.identity->number) &&
           std::ranges::any_of(contract.identity->facts, differs);
}

}  // namespace

Keeper::Keeper(Store& store, std::string dataset, std::string folder, std::string group)
    : store_(store),
      dataset_(std::move(dataset)),
      folder_(std::move(folder)),
      group_(std::move(group)),
      order_({}),
      surroundings_(std::make_unique<Surroundings>(folder_, group_)),
      presences_(std::make_unique<Presences>(*surroundings_)) {}
Keeper::~Keeper() = default;

Result<std::unique_ptr<Keeper>> Keeper::open(NodeStore& node, const DatasetPlace& place) {
    TRY_ASSIGN(Store* const store, node.store(place));
    std::unique_ptr<Keeper> keeper(new Keeper(*store, place.dataset, node.folder(), place.group));
    TRY(keeper->start());
    return keeper;
}

Result<std::unique_ptr<Keeper>> Keeper::open(Store& store, const std::string& dataset) {
    std::unique_ptr<Keeper> keeper(new Keeper(store, dataset, {}, {}));
    TRY(keeper->start());
    return keeper;
}

/// Reads the names that checks were given so far, and writes those of new ones.
Result<> Keeper::start() {
    TRY_ASSIGN(const Contract* const contract, store_.contract(dataset_));
    TRY_ASSIGN(const auto entry, store_.book_scan(dataset_, "N", "O", 1));
    const std::string stored = entry.empty() ? std::string() : entry.front().second;
    std::vector<std::string> known;
    for (std::size_t from = 0, end; (end = stored.find('\n', from)) != std::string::npos;
         from = end + 1)
        known.push_back(stored.substr(from, end - from));
    TRY_ASSIGN(rules_, RuleSet::make(*contract, known));
    order_ = CanonicalOrder(rules_->contract().fields);
    book_ = std::make_unique<DatasetBook>(dataset_, rules_);
    own_rules_ = std::make_unique<OwnRules>(rules_, *presences_);
    std::string names;
    for (const std::string& name : rules_->checks().names()) names += name + "\n";
    if (names == stored) return {};
    TRY_ASSIGN(const std::string judged_by, fingerprint());
    TRY_ASSIGN(const auto datasets, store_.datasets());
    const bool untouched = std::ranges::any_of(datasets, [&](const DatasetStatus& status) {
        return status.name == dataset_ && status.seen() == 0;
    });
    return store_.transact([&](StoreWriter& writer) -> Result<> {
        TRY(writer.book_put(dataset_, "N", names));
        return untouched ? writer.book_put(dataset_, "V", judged_by) : Result<>{};
    });
}

std::unique_ptr<RowJudge> Keeper::row_judge() const {
    return std::make_unique<RowJudge>(rules_, Surroundings(folder_, group_));
}

Result<> Keeper::transact(const std::function<Result<>(Work&)>& run) {
    const auto done = store_.transact([&](StoreWriter& writer) -> Result<> {
        presences_->use(&writer);
        Work work{.writer = writer, .dataset = dataset_};
        TRY_ASSIGN(work.bulk, writer.in_bulk_load(dataset_));
        const std::string waits = "W" + rules_->contract().name + '\0';
        TRY_ASSIGN(const auto waiting, writer.book_scan(dataset_, waits, book::after(waits), 1));
        work.has_waits = !waiting.empty();
        TRY_ASSIGN(const auto claims, writer.book_scan(dataset_, "K", "L", 1));
        work.has_claims = !claims.empty();
        TRY(run(work));
        TRY(rejudge_queued(work));
        return book_->flush(writer);
    });
    presences_->use(nullptr);
    if (!done) book_->forget();
    return done;
}

Result<std::vector<Committed>> Keeper::commit(std::span<JudgedCommit> commits) {
    std::vector<Committed> committed;
    TRY(transact([&](Work& work) -> Result<> {
        committed.clear();
        if (work.bulk)
            TRY(work.writer.book_put(dataset_, "B", "1"));
        else
            TRY(fire_due(work, kDueAtOnce));
        for (JudgedCommit& judged : commits) {
            TRY_ASSIGN(Committed one, apply(work, judged));
            committed.push_back(std::move(one));
        }
        return {};
    }));
    return committed;
}

Result<Committed> Keeper::apply(Work& work, JudgedCommit& judged) {
    std::vector<Outcome> outcomes;
    outcomes.reserve(judged.commit.wishes.size());
    judged.judged.resize(judged.commit.wishes.size());
    for (std::size_t i = 0; i < judged.commit.wishes.size(); ++i) {
        Wish& wish = judged.commit.wishes[i];
        if (wish.kind != ChangeKind::put && wish.kind != ChangeKind::remove)
            return fail(ErrorCode::invalid, "rules judge puts and deletes only", dataset_);
        TRY_ASSIGN(const Outcome outcome, wish.kind == ChangeKind::put
                                              ? put(work, wish, judged.judged[i])
                                              : remove(work, wish));
        outcomes.push_back(outcome);
    }
    TRY(rejudge_queued(work));
    return work.writer.close(judged.commit, outcomes);
}

Result<std::string> Keeper::sender_of(const Origin& origin) {
    if (origin.delivery == 0) return origin.source;
    if (!senders_.contains(origin.delivery)) {
        TRY_ASSIGN(const auto deliveries, store_.deliveries(dataset_));
        for (const Delivery& delivery : deliveries) senders_[delivery.number] = delivery.sender;
    }
    const auto known = senders_.find(origin.delivery);
    return known == senders_.end() ? origin.source : known->second;
}

Result<Marks> Keeper::marks_of(Work& work, const Judgement& judgement, const Record& values,
                               const std::string& sender, bool live) {
    Marks marks{.applies = judgement.applies, .fails = judgement.fails};
    GroupName group{{}, sender};
    if (const auto field = rules_->unit_field()) group.unit = plain_text(values.values[*field]);
    TRY_ASSIGN(marks.group, book_->group(work.writer, group));
    if (judgement.due != cel::Evaluator::kNever) marks.due = judgement.due;
    marks.waits = !judgement.missing.empty();
    marks.noted = !live && !pending_notes(rules_->contract(), values).empty();
    return marks;
}

Result<Outcome> Keeper::put(Work& work, Wish& wish, JudgedWish& judged) {
    TRY_ASSIGN(const StoreWriter::Glance glance, work.writer.glance(dataset_, wish));
    if (says_the_same(wish, glance.summary)) return Outcome::unchanged;
    const CheckList& checks = rules_->checks();
    const Contract& contract = rules_->contract();
    Judgement& judgement = judged.judgement;
    const std::vector<Finding> delivered = std::move(wish.findings);
    const bool outdated = !judged.judged || judgement.due <= work.writer.now();
    if (outdated || (judged.asks_own_group && !work.bulk))
        TRY(own_rules_->judge(wish.values, delivered, work.writer.now(), judgement));

    std::set<Claim> served_before;
    const CheckBits& unique = checks.of_kind(CheckKind::unique);
    if (glance.summary.position != 0 && (contract.identity || unique.any())) {
        TRY_ASSIGN(const StoredRecord stored, work.writer.get(dataset_, wish.record));
        served_before = unique_values(contract, stored.values);
        if (contract.identity && another_person(contract, stored.values, wish.values))
            checks.of_kind(CheckKind::identity).each([&](std::size_t check) {
                judgement.fails.set(check);
            });
    }
    bool blocked = false;
    TRY(judge_unique(work, wish.values, wish.record, judgement, blocked));
    // Who served the value before goes on serving it.
    const std::set<Claim> held = unique_values(contract, wish.values);
    if (blocked && std::ranges::includes(served_before, held)) blocked = false;
    TRY_ASSIGN(std::set<Claim> held_before, claims_of(work, glance));
    held_before.insert(served_before.begin(), served_before.end());

    wish.verdict = verdict_of(checks, judgement.fails, blocked);
    wish.findings = findings_of(checks, judgement.fails, delivered);
    TRY_ASSIGN(const std::string sender, sender_of(wish.origin));
    const bool live = wish.verdict == Verdict::live;
    TRY_ASSIGN(const Marks after, marks_of(work, judgement, wish.values, sender, live));
    wish.marks = encode_marks(after);
    TRY_ASSIGN(const auto applied, work.writer.apply(dataset_, wish));
    if (applied.outcome == Outcome::unchanged) return Outcome::unchanged;

    JudgedVersion version{.row = applied.row,
                          .id = wish.record,
                          .delivery = wish.origin.delivery,
                          .owner = sender,
                          .values = &wish.values,
                          .findings = &wish.findings,
                          .missing = judgement.missing,
                          .notes = {}};
    if (after.noted) version.notes = pending_notes(contract, wish.values);
    const auto before = decode_marks(glance.marks);
    TRY(book_->update(work.writer, version, before && glance.summary.here() ? &*before : nullptr,
                      &after));
    if (work.bulk) {
        if (!judged.asks_own_group) return Outcome::applied;
        TRY(work.writer.book_put(dataset_, book::with_row("R", applied.row),
                                 book::id_text(wish.record)));
        return Outcome::applied;
    }
    if (after.noted) work.has_claims = true;
    std::set<Claim> held_after = held;
    if (!live) held_after.insert(served_before.begin(), served_before.end());
    TRY(meet(work, held_before, held_after, wish.record));
    if (!glance.summary.here()) TRY(wake_waiting(work, wish.record));
    return Outcome::applied;
}

Result<Outcome> Keeper::remove(Work& work, Wish& wish) {
    TRY_ASSIGN(const StoreWriter::Glance glance, work.writer.glance(dataset_, wish));
    std::set<Claim> held;
    if (glance.summary.position != 0 && rules_->checks().of_kind(CheckKind::unique).any()) {
        TRY_ASSIGN(const StoredRecord stored, work.writer.get(dataset_, wish.record));
        held = unique_values(rules_->contract(), stored.values);
    }
    TRY_ASSIGN(const std::set<Claim> claimed, claims_of(work, glance));
    wish.marks.clear();
    TRY_ASSIGN(const auto applied, work.writer.apply(dataset_, wish));
    if (applied.outcome == Outcome::unchanged) return Outcome::unchanged;
    const auto before = decode_marks(glance.marks);
    const JudgedVersion version{
        .row = applied.row, .id = wish.record, .owner = {}, .missing = {}, .notes = {}};
    TRY(book_->update(work.writer, version, before ? &*before : nullptr, nullptr));
    TRY(work.writer.book_put(dataset_, book::numbered<8>('X', applied.position),
                             book::id_text(wish.record)));
    held.insert(claimed.begin(), claimed.end());
    TRY(meet(work, held, {}, wish.record));
    return Outcome::applied;
}

}  // namespace dongbo
