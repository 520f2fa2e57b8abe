#include "quality/recount_worker.hpp"

#include <algorithm>
#include <functional>

#include "quality/book_keys.hpp"
#include "quality/keeper_work.hpp"

namespace dongbo {

/// Its own register from the list of ids, others as the node's stores have them.
class RecountWorker::Presences final : public PresenceSource {
  public:
    Presences(std::string node_folder, const DatasetPlace& place, const IdList& here)
        : surroundings_(std::move(node_folder), place.group),
          contract_(place.contract),
          here_(here) {}
    Result<Presence> presence(const std::string& contract, const RecordId& id) override {
        if (contract != contract_) return surroundings_.presence(contract, id);
        return is_here(id) ? Presence::here : Presence::missing;
    }
    Result<const UnitList*> units() override { return surroundings_.units(); }

  private:
    /// Ids are hashes, so where one stands is nearly known: a few steps instead of twenty.
    bool is_here(const RecordId& id) const {
        std::uint64_t leading = 0;
        for (std::size_t i = 0; i < 8; ++i) leading = leading << 8 | id.bytes[i];
        auto at =
            here_.begin() + static_cast<std::ptrdiff_t>(static_cast<std::uint64_t>(
                                static_cast<unsigned __int128>(leading) * here_.size() >> 64));
        while (at != here_.begin() && (at == here_.end() || id < *at)) --at;
        while (at != here_.end() && *at < id) ++at;
        return at != here_.end() && *at == id;
    }

    Surroundings surroundings_;
    std::string contract_;
    const IdList& here_;
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

RecountWorker::RecountWorker(std::shared_ptr<const RuleSet> rules, std::string node_folder,
                             DatasetPlace place, const IdList& here, Timestamp now)
    : rules_(std::move(rules)),
      node_folder_(std::move(node_folder)),
      place_(std::move(place)),
      now_(now),
      presences_(std::make_unique<Presences>(node_folder_, place_, here)),
      own_rules_(rules_, *presences_),
      order_(rules_->contract().fields) {}
RecountWorker::~RecountWorker() = default;

Result<HalfCount> RecountWorker::count(std::uint64_t first, std::uint64_t last,
                                       const std::function<void(std::uint64_t)>& seen) {
    constexpr std::size_t kPage = 200;  // little enough to stay in the cache
    HalfCount half;
    half.failing.resize(rules_->checks().size());
    TRY_ASSIGN(const auto node, NodeStore::open(node_folder_));
    TRY_ASSIGN(Store* const store, node->store(place_));
    TRY(read_units(*store));
    std::vector<StoredRecord> page;
    for (std::uint64_t cursor = first; cursor < last;) {
        TRY(store->scan_unverified(place_.dataset, cursor, kPage, page));
        if (page.empty()) break;
        for (const StoredRecord& record : page)
            if (record.row <= last && record.state != RecordState::deleted)
                TRY(judge(*store, record, half));
        seen(std::min(cursor, last) - first);
    }
    return half;
}

Result<> RecountWorker::read_units(Store& store) {
    std::string from = book::group(0);
    for (;;) {
        TRY_ASSIGN(const auto page, store.book_scan(place_.dataset, from, book::after("G"), 1'000));
        if (page.empty()) return {};
        for (const auto& [key, text] : page)
            units_[static_cast<std::uint32_t>(read_sorted<4>(std::string_view(key).substr(1)))] =
                text.substr(0, text.find('\0'));
        from = page.back().first + '\0';
    }
}

void RecountWorker::hold(const Record& values, const Marks& marks, std::uint64_t row, bool newest,
                         HalfCount& half) const {
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
        half.held.push_back({hash, row, rules_->unique_check(i), marks.group, newest});
    }
}

Result<> RecountWorker::judge(Store& store, const StoredRecord& record, HalfCount& half) {
    ++half.records;
    const auto marks = decode_marks(record.marks);
    if (!marks)
        return fail(ErrorCode::corrupt, "a record was never judged",
                    place_.dataset + " record " + record.id.text(), "run dongbo settle");
    const Record* values = &record.values;
    Record pending;
    std::vector<Finding> delivered;
    if (record.pending != 0) {
        if (record.state == RecordState::live) hold(record.values, *marks, record.row, false, half);
        TRY_ASSIGN(const Change put, store.change(record.pending));
        TRY_ASSIGN(pending, parse_canonical(put.content, rules_->contract().fields, order_));
        delivered = delivered_findings(rules_->checks(), put.findings);
        values = &pending;
    }
    TRY(own_rules_.judge(*values, delivered, now_, judgement_));
    // Seen when the version came, from the one before it.
    CheckBits identity = marks->fails;
    judgement_.fails |= identity &= rules_->checks().of_kind(CheckKind::identity);
    hold(*values, *marks, record.row, true, half);
    if (marks->group != last_group_ || group_counts_ == nullptr) {
        last_group_ = marks->group;
        group_unit_ = &units_[marks->group];
        group_counts_ = &half.by_group[marks->group];
    }
    if (const auto field = rules_->unit_field())
        if (!states(values->values[*field], *group_unit_))
            return fail(ErrorCode::corrupt,
                        "a record is counted under a unit that it does not state",
                        place_.dataset + " record " + record.id.text(), "run dongbo doctor");
    group_counts_->add({judgement_.applies, judgement_.fails}, 1);
    judgement_.fails.each([&](std::size_t check) { half.failing[check].push_back(record.row); });
    return {};
}

}  // namespace dongbo
