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
        return std::ranges::binary_search(here_, id) ? Presence::here : Presence::missing;
    }
    Result<const UnitList*> units() override { return surroundings_.units(); }

  private:
    Surroundings surroundings_;
    std::string contract_;
    const IdList& here_;
};

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
    constexpr std::size_t kPage = 2'000;
    HalfCount half;
    half.failing.resize(rules_->checks().size());
    TRY_ASSIGN(const auto node, NodeStore::open(node_folder_));
    TRY_ASSIGN(Store* const store, node->store(place_));
    TRY(read_units(*store));
    for (std::uint64_t cursor = first; cursor < last;) {
        TRY_ASSIGN(const auto page, store->scan_unverified(place_.dataset, cursor, kPage));
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
    for (const Claim& claim : unique_values(rules_->contract(), values)) {
        const std::size_t hash = std::hash<std::string>{}(claim.value);
        half.held.push_back({hash, row, rules_->unique_check(claim.field), marks.group, newest});
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
    if (const auto field = rules_->unit_field())
        if (plain_text(values->values[*field]) != units_[marks->group])
            return fail(ErrorCode::corrupt,
                        "a record is counted under a unit that it does not state",
                        place_.dataset + " record " + record.id.text(), "run dongbo doctor");
    half.by_group[marks->group].add({judgement_.applies, judgement_.fails}, 1);
    judgement_.fails.each([&](std::size_t check) { half.failing[check].push_back(record.row); });
    return {};
}

}  // namespace dongbo
