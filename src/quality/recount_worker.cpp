#include "quality/recount_worker.hpp"

#include <algorithm>
#include <functional>

#include "quality/keeper_work.hpp"

namespace dongbo {

/// Its own register from the lists of ids, others as the node's stores have them.
class RecountWorker::Presences final : public PresenceSource {
  public:
    Presences(std::string node_folder, const DatasetPlace& place, const IdSets& here)
        : surroundings_(std::move(node_folder), place.group),
          contract_(place.contract),
          here_(here) {}
    Result<Presence> presence(const std::string& contract, const RecordId& id) override {
        if (contract != contract_) return surroundings_.presence(contract, id);
        const bool found =
            std::ranges::any_of(here_, [&](const IdSet& ids) { return ids.has(id); });
        return found ? Presence::here : Presence::missing;
    }
    Result<const UnitList*> units() override { return surroundings_.units(); }

  private:
    Surroundings surroundings_;
    std::string contract_;
    const IdSets& here_;
};

namespace {

/// True if the value is the unit that the text names, or neither is any.
bool states(const Value& value, std::string_view text) {
    const auto* const unit = std::get_if<UnitRef>(&value);
    if (unit == nullptr) return plain_text(value) == text;
    const std::size_t code = unit->code.size();
    return text.size() == code + 1 + unit->edition.size() && text.starts_with(unit->code) &&
           text[code] == '@' && text.ends_with(unit->edition);
}

}  // namespace

std::vector<HeldValue> find_shared(std::vector<HeldValue> held) {
    std::ranges::sort(held);
    std::vector<HeldValue> shared;
    for (std::size_t first = 0, end; first < held.size(); first = end) {
        end = first;
        bool by_others = false;
        for (; end < held.size() && held[end].hash == held[first].hash &&
               held[end].check == held[first].check;
             ++end)
            by_others = by_others || held[end].row != held[first].row;
        for (std::size_t i = first; by_others && i < end; ++i)
            if (held[i].newest) shared.push_back(held[i]);
    }
    return shared;
}

RecountWorker::RecountWorker(std::shared_ptr<const RuleSet> rules, std::string node_folder,
                             DatasetPlace place, const std::vector<GroupName>& groups,
                             const IdSets& here, Timestamp now)
    : rules_(std::move(rules)),
      node_folder_(std::move(node_folder)),
      place_(std::move(place)),
      groups_(groups),
      now_(now),
      presences_(std::make_unique<Presences>(node_folder_, place_, here)),
      own_rules_(rules_, *presences_),
      order_(rules_->contract().fields) {}
RecountWorker::~RecountWorker() = default;

Result<Store*> RecountWorker::store() {
    if (node_ == nullptr) {
        TRY_ASSIGN(node_, NodeStore::open(node_folder_));
    }
    return node_->store(place_);
}

Result<std::uint64_t> RecountWorker::list_ids(RowPieces& pieces, IdSet& found) {
    TRY_ASSIGN(Store* const store, this->store());
    std::uint64_t last = 0;
    for (;;) {
        std::uint64_t cursor = pieces.take();
        TRY_ASSIGN(const auto ids, store->scan_ids(place_.dataset, cursor, pieces.rows()));
        if (ids.empty()) return last;
        last = cursor;
        pieces.skip_to(cursor);  // it passes over deleted records, however many
        for (const RecordId& id : ids) found.insert(id);
    }
}

Result<PartCount> RecountWorker::count(RowPieces& pieces, std::uint64_t last,
                                       const Progress& progress) {
    TRY_ASSIGN(Store* const store, this->store());
    PartCount part;
    part.by_group.resize(groups_.size());
    part.failing.resize(rules_->checks().size());
    for (;;) {
        const std::uint64_t first = pieces.take();
        if (first >= last) return part;
        if (progress) progress(static_cast<double>(first) / static_cast<double>(last));
        TRY(store->walk_unverified(place_.dataset, first, std::min(first + pieces.rows(), last),
                                   [&](const StoredRecord& record) -> Result<> {
                                       if (record.state == RecordState::deleted) return {};
                                       return judge(*store, record, part);
                                   }));
    }
}

void RecountWorker::hold(const Record& values, const Marks& marks, std::uint64_t row, bool newest,
                         PartCount& part) const {
    const std::vector<Field>& fields = rules_->contract().fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (!fields[i].unique || values.values[i].absent()) continue;
        // What is compared as it stands needs no copy.
        const auto* text = fields[i].type == FieldType::string
                               ? nullptr
                               : std::get_if<std::string>(&values.values[i]);
        const std::size_t hash =
            text != nullptr ? std::hash<std::string>{}(*text)
                            : std::hash<std::string>{}(unique_text(fields[i], values.values[i]));
        part.held[hash % kRecountWorkers].push_back(
            {hash, rules_->unique_check(i), newest, marks.group, row});
    }
}

Result<> RecountWorker::judge(Store& store, const StoredRecord& record, PartCount& part) {
    ++part.records;
    const auto marks = decode_marks(record.marks);
    if (!marks)
        return fail(ErrorCode::corrupt, "a record was never judged",
                    place_.dataset + " record " + record.id.text(), "run dongbo settle");
    const Record* values = &record.values;
    Record pending;
    std::vector<Finding> delivered;
    if (record.pending != 0) {
        if (record.state == RecordState::live) hold(record.values, *marks, record.row, false, part);
        TRY_ASSIGN(const Change put, store.change(record.pending));
        TRY_ASSIGN(pending, parse_canonical(put.content, rules_->contract().fields, order_));
        delivered = delivered_findings(rules_->checks(), put.findings);
        values = &pending;
    }
    TRY(own_rules_.judge(*values, delivered, now_, judgement_));
    // Seen when the version came, from the one before it.
    CheckBits identity = marks->fails;
    judgement_.fails |= identity &= rules_->checks().of_kind(CheckKind::identity);
    hold(*values, *marks, record.row, true, part);
    if (marks->group >= groups_.size())
        return fail(ErrorCode::corrupt, "a record is counted in a group that is not there",
                    place_.dataset + " record " + record.id.text(), "run dongbo doctor");
    if (const auto field = rules_->unit_field())
        if (!states(values->values[*field], groups_[marks->group].unit))
            return fail(ErrorCode::corrupt,
                        "a record is counted under a unit that it does not state",
                        place_.dataset + " record " + record.id.text(), "run dongbo doctor");
    part.by_group[marks->group].add({judgement_.applies, judgement_.fails}, 1);
    judgement_.fails.each([&](std::size_t check) { part.failing[check].push_back(record.row); });
    return {};
}

}  // namespace dongbo
