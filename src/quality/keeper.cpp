#include "quality/keeper.hpp"

#include <algorithm>

#include "quality/keeper_work.hpp"
#include "quality/load_rules.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kDueAtOnce = 1'000;

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
    if (place.replica)
        return fail(ErrorCode::conflict,
                    "this is a replica: " + place.owner + " decides what is in it", place.dataset,
                    "change and judge the records at the node of " + place.owner);
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
    TRY_ASSIGN(const auto known, read_check_names(store_, dataset_));
    TRY_ASSIGN(rules_, load_rules(store_, dataset_));
    order_ = CanonicalOrder(rules_->contract().fields);
    book_ = std::make_unique<DatasetBook>(dataset_, rules_);
    own_rules_ = std::make_unique<OwnRules>(rules_, *presences_);
    if (rules_->checks().names() == known) return {};
    std::string names;
    for (const std::string& name : rules_->checks().names()) names += name + "\n";
    TRY_ASSIGN(const JudgedBy by, judged_by());
    TRY_ASSIGN(const auto datasets, store_.datasets());
    const bool untouched = std::ranges::any_of(datasets, [&](const DatasetStatus& status) {
        return status.name == dataset_ && status.seen() == 0;
    });
    return store_.transact([&](StoreWriter& writer) -> Result<> {
        TRY(writer.book_put(dataset_, "N", names));
        if (!untouched) return {};
        TRY(writer.book_put(dataset_, "U", ""));
        return writer.book_put(dataset_, "V", by.text());
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
    if (!done) {
        book_->forget();
        stated_editions_.clear();
    }
    return done;
}

/// Writes down each edition that records state units in: a new list then needs to judge only those
/// datasets anew that it says something new to.
Result<> Keeper::note_editions(StoreWriter& writer, const Record& values) {
    for (const Value& value : values.values) {
        const auto* unit = std::get_if<UnitRef>(&value);
        if (unit == nullptr || stated_editions_.contains(unit->edition)) continue;
        TRY(writer.book_put(dataset_, "U" + unit->edition, ""));
        stated_editions_.insert(unit->edition);
    }
    return {};
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
        TRY(note_editions(work.writer, wish.values));
        TRY_ASSIGN(const Outcome outcome, wish.kind == ChangeKind::put
                                              ? put(work, wish, judged.judged[i])
                                              : remove(work, wish));
        outcomes.push_back(outcome);
    }
    TRY(rejudge_queued(work));
    TRY_ASSIGN(Committed committed, work.writer.close(judged.commit, outcomes));
    // Whoever points at them is judged as if they had been here and gone.
    for (const RecordId& refused : judged.refused) TRY(note_gone(work, committed.last, refused));
    return committed;
}

Result<> Keeper::note_gone(Work& work, Position position, const RecordId& id) {
    const std::string bytes = book::id_text(id);
    return work.writer.book_put(dataset_, book::numbered<8>('X', position) + bytes, bytes);
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
    wish.due.reset();
    TRY_ASSIGN(const auto applied, work.writer.apply(dataset_, wish));
    if (applied.outcome == Outcome::unchanged) return Outcome::unchanged;
    const auto before = decode_marks(glance.marks);
    const JudgedVersion version{
        .row = applied.row, .id = wish.record, .owner = {}, .missing = {}, .notes = {}};
    TRY(book_->update(work.writer, version, before ? &*before : nullptr, nullptr));
    TRY(note_gone(work, applied.position, wish.record));
    held.insert(claimed.begin(), claimed.end());
    TRY(meet(work, held, {}, wish.record));
    return Outcome::applied;
}

}  // namespace dongbo
