#include "rekey/current_units.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "rekey/adoption.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPage = 1'000;

}  // namespace

std::optional<UnitRef> parse_unit_ref(std::string_view text) {
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos) return std::nullopt;
    UnitRef unit{std::string(text.substr(0, at)), std::string(text.substr(at + 1))};
    if (!level_of_code(unit.code) || !Date::parse_iso(unit.edition)) return std::nullopt;
    return unit;
}

std::string text_of(const UnitRef& unit) {
    return unit.code + "@" + unit.edition;
}

UnitRef ref_of(const UnitList& list, const ListedUnit& unit) {
    return {std::string(unit.code), list.edition_of(unit).date.iso()};
}

std::int64_t UnitCounts::placed() const {
    std::int64_t placed = 0;
    for (const auto& [unit, records] : in) placed += records;
    return placed;
}

std::int64_t UnitCounts::sum() const {
    return placed() + waiting + no_successor + not_listed + not_loaded + not_stated;
}

Result<CurrentUnits> CurrentUnits::open(NodeStore& node, const DatasetPlace& place,
                                        std::shared_ptr<const UnitList> list) {
    TRY_ASSIGN(DecisionReader decisions, DecisionReader::open(node));
    CurrentUnits units(std::move(decisions));
    units.list_ = std::move(list);
    units.dataset_ = place.dataset;
    TRY_ASSIGN(units.store_, node.store(place));
    TRY_ASSIGN(units.contract_, units.store_->contract(place.dataset));
    const auto field = current_unit_field(*units.contract_);
    if (!field)
        return fail(ErrorCode::invalid, "no unit of this dataset follows the reform", place.dataset,
                    "name a dataset whose contract has a unit with `dongbo.unitUse: current`");
    units.field_ = *field;
    units.address_field_ = units.contract_->find_field(units.field().address_field);
    TRY_ASSIGN(const auto adopted, units.store_->editions(place.dataset));
    const auto day = adopted.empty() ? std::nullopt : Date::parse_iso(adopted.back().edition);
    if (day) {
        units.in_force_ = *day;
    } else {
        for (const UnitList::Edition& edition : units.list_->editions())
            if (edition.complete) units.in_force_ = edition.date;
    }
    return units;
}

std::string CurrentUnits::address_of(const Record& values) const {
    if (!address_field_) return {};
    const auto* text = std::get_if<std::string>(&values.values[*address_field_]);
    return text != nullptr ? *text : std::string();
}

Result<Value> CurrentUnits::value_of(const StoredRecord& record, std::size_t field) const {
    if (record.content.fields() != 0) return record.content.value(field, contract_->fields[field]);
    if (record.values.values.empty()) return Value();
    return record.values.values[field];
}

bool CurrentUnits::holds(const UnitDecision& decision, const RecordId& record,
                         const UnitRef& stated, std::string_view address) const {
    return decision.stated == stated && decision.address_digest == address_digest(record, address);
}

/// Where a decision leads as of a day: it chooses among the candidates, nothing else.
Resolved CurrentUnits::decided(const UnitDecision& decision, const Resolved& resolved,
                               const Date& as_of) const {
    Resolved chosen = list_->resolve(decision.unit, as_of);
    const bool possible =
        chosen.unit != nullptr && std::ranges::count(resolved.candidates, chosen.unit) > 0;
    return possible ? chosen : resolved;
}

Result<std::optional<CurrentUnit>> CurrentUnits::of(const StoredRecord& record, const Date& as_of) {
    TRY_ASSIGN(Value value, value_of(record, field_));
    auto* const stated = std::get_if<UnitRef>(&value);
    if (stated == nullptr) return std::nullopt;
    CurrentUnit current{.stated = std::move(*stated), .candidates = {}, .decision = {}};
    Resolved resolved = list_->resolve(current.stated, as_of);
    if (resolved.answer == Answer::needs_evidence) {
        TRY_ASSIGN(auto decision, decisions_.find(dataset_, field().name, record.id));
        Value address;
        if (address_field_) {
            TRY_ASSIGN(address, value_of(record, *address_field_));
        }
        const auto* const text = std::get_if<std::string>(&address);
        if (decision && holds(*decision, record.id, current.stated, text ? *text : "")) {
            resolved = decided(*decision, resolved, as_of);
            if (resolved.unit != nullptr) current.decision = std::move(decision);
        }
    }
    current.answer = resolved.answer;
    current.unit = resolved.unit;
    current.candidates = std::move(resolved.candidates);
    return current;
}

/// The cursor of a search that goes through stated units: "number of the unit:cursor of the store".
Result<Found> CurrentUnits::find(Query query, const ListedUnit& unit) {
    query.dataset = dataset_;
    const Date& as_of = list_->edition_of(unit).date;
    const auto lies_there = [&](const StoredRecord& record) -> Result<bool> {
        TRY_ASSIGN(const auto current, of(record, as_of));
        return current && current->unit != nullptr && lies_in(*current->unit, unit);
    };
    const auto keep = [&](Found& found) -> Result<> {
        std::vector<StoredRecord> kept;
        for (StoredRecord& record : found.records) {
            TRY_ASSIGN(const bool there, lies_there(record));
            if (there) kept.push_back(std::move(record));
        }
        found.records = std::move(kept);
        return {};
    };
    // Another condition finds fewer records than a unit holds.
    if (!query.conditions.empty()) {
        TRY_ASSIGN(Found found, store_->find(query));
        TRY(keep(found));
        return found;
    }
    TRY_ASSIGN(const auto ways, ways_to(unit));
    std::size_t at = 0;
    if (const std::size_t colon = query.cursor.find(':'); colon != std::string::npos) {
        at = static_cast<std::size_t>(std::strtoull(query.cursor.c_str(), nullptr, 10));
        query.cursor.erase(0, colon + 1);
    }
    Found page;
    while (at < ways.size()) {
        Query one = query;
        one.limit = query.limit - page.records.size();
        one.conditions = {{.field = field().name, .value = ways[at].text}};
        TRY_ASSIGN(Found found, store_->find(one));
        // All of them state the same, and most lead to one unit whoever states it.
        if (!ways[at].certain) TRY(keep(found));
        std::ranges::move(found.records, std::back_inserter(page.records));
        query.cursor = found.next_cursor;
        if (query.cursor.empty()) ++at;
        if (page.records.size() == query.limit) break;
    }
    if (at < ways.size()) page.next_cursor = std::to_string(at) + ":" + query.cursor;
    return page;
}

Result<const std::map<std::string, std::int64_t>*> CurrentUnits::stated_counts() {
    TRY_ASSIGN(const Position head, store_->head());
    if (counted_at_ == head) return &counts_;
    counted_at_.reset();
    TRY_ASSIGN(const Measures measures, read_measures(*store_, dataset_));
    counts_.clear();
    ways_.clear();
    for (const auto& [group, count] : measures.by_group) counts_[group.unit] += count.records;
    counted_at_ = head;
    return &counts_;
}

/// What records state where the unit meant is wanted, as they write it: the day beside the code may
/// be any on which the edition was in force.
Result<std::vector<std::string>> CurrentUnits::stated_texts(
    const std::function<bool(const ListedUnit&)>& wanted) {
    TRY_ASSIGN(const auto* const counts, stated_counts());
    std::vector<std::string> texts;
    for (const auto& [text, records] : *counts) {
        const auto stated = parse_unit_ref(text);
        const ListedUnit* const unit = stated ? list_->find(*stated).unit : nullptr;
        if (unit != nullptr && wanted(*unit)) texts.push_back(text);
    }
    return texts;
}

/// What records state that lie in the unit, or may. All stated units of a day are resolved at once:
/// that takes as long as a few pages of records.
Result<std::vector<CurrentUnits::Way>> CurrentUnits::ways_to(const ListedUnit& unit) {
    TRY_ASSIGN(const auto* const counts, stated_counts());
    const Date& as_of = list_->edition_of(unit).date;
    const auto [place, unknown] = ways_.try_emplace(as_of);
    std::vector<Way>& ways = place->second;
    if (unknown) {
        for (const auto& [text, records] : *counts) {
            const auto stated = parse_unit_ref(text);
            const ListedUnit* const each = stated ? list_->find(*stated).unit : nullptr;
            if (each == nullptr) continue;
            const Resolved resolved = list_->resolve(*each, as_of);
            if (resolved.unit != nullptr) ways.push_back({text, resolved.unit, true});
            if (resolved.unit != nullptr) continue;
            for (const ListedUnit* const possible : resolved.candidates)
                ways.push_back({text, possible, false});
        }
    }
    std::vector<Way> leading;
    for (const Way& way : ways)
        if (lies_in(*way.unit, unit) && (leading.empty() || leading.back().text != way.text))
            leading.push_back(way);
    return leading;
}

Result<std::vector<UnitDecision>> CurrentUnits::decisions_that_hold() {
    std::vector<UnitDecision> holding;
    TRY_ASSIGN(auto all, decisions_.all(dataset_, field().name));
    for (auto& [id, decision] : all) {
        const auto record = store_->get(dataset_, id);
        if (!record && record.error().code == ErrorCode::not_found) continue;
        if (!record) return std::unexpected(record.error());
        if (record->state != RecordState::live) continue;
        const auto* stated = std::get_if<UnitRef>(&record->values.values[field_]);
        if (stated != nullptr && holds(decision, id, *stated, address_of(record->values)))
            holding.push_back(std::move(decision));
    }
    return holding;
}

Result<UnitCounts> CurrentUnits::count(const Date& as_of) {
    UnitCounts counts;
    TRY_ASSIGN(const auto* const by_stated, stated_counts());
    for (const auto& [text, records] : *by_stated) {
        const auto stated = parse_unit_ref(text);
        if (!stated) {
            counts.not_stated += records;
            continue;
        }
        const Resolved resolved = list_->resolve(*stated, as_of);
        switch (resolved.answer) {
            case Answer::certain:
                counts.in[resolved.unit] += records;
                break;
            case Answer::needs_evidence:
                counts.waiting += records;
                break;
            case Answer::no_successor:
                counts.no_successor += records;
                break;
            case Answer::not_listed:
                counts.not_listed += records;
                break;
            case Answer::not_loaded:
                counts.not_loaded += records;
                break;
        }
    }
    if (counts.waiting == 0) return counts;
    TRY_ASSIGN(const auto holding, decisions_that_hold());
    for (const UnitDecision& decision : holding) {
        const Resolved resolved = list_->resolve(decision.stated, as_of);
        if (resolved.answer != Answer::needs_evidence) continue;
        const Resolved chosen = decided(decision, resolved, as_of);
        if (chosen.unit == nullptr) continue;
        ++counts.in[chosen.unit];
        ++counts.decided;
        --counts.waiting;
    }
    return counts;
}

Result<std::vector<QueueItem>> CurrentUnits::queue() {
    std::map<const ListedUnit*, QueueItem> items;
    TRY_ASSIGN(const auto* const by_stated, stated_counts());
    for (const auto& [text, records] : *by_stated) {
        const auto stated = parse_unit_ref(text);
        if (!stated || records == 0) continue;
        const ListedUnit* const unit = list_->find(*stated).unit;
        if (unit == nullptr) continue;
        Resolved resolved = list_->resolve(*unit, in_force_);
        if (resolved.answer != Answer::needs_evidence) continue;
        QueueItem& item = items[unit];
        item.stated = unit;
        item.records += records;
        item.candidates = std::move(resolved.candidates);
    }
    TRY_ASSIGN(const auto holding, decisions_that_hold());
    for (const UnitDecision& decision : holding) {
        const auto item = items.find(list_->find(decision.stated).unit);
        if (item == items.end()) continue;
        const Resolved resolved = list_->resolve(*item->first, in_force_);
        if (decided(decision, resolved, in_force_).unit != nullptr) ++item->second.decided;
    }
    std::vector<QueueItem> queue;
    for (auto& [unit, item] : items) queue.push_back(std::move(item));
    std::ranges::sort(queue, [](const QueueItem& left, const QueueItem& right) {
        if (left.waiting() != right.waiting()) return left.waiting() > right.waiting();
        return left.stated->number < right.stated->number;
    });
    return queue;
}

Result<> CurrentUnits::each_waiting(const ListedUnit& stated,
                                    const std::function<Result<bool>(const WaitingRecord&)>& see) {
    TRY_ASSIGN(const auto texts,
               stated_texts([&](const ListedUnit& unit) { return &unit == &stated; }));
    for (const std::string& text : texts) {
        Query query{.dataset = dataset_, .limit = kPage};
        query.conditions = {{.field = field().name, .value = text}};
        do {
            TRY_ASSIGN(Found page, store_->find(query));
            for (const StoredRecord& record : page.records) {
                TRY_ASSIGN(auto current, of(record, in_force_));
                if (!current || current->answer != Answer::needs_evidence) continue;
                const WaitingRecord waiting{record.id, std::move(current->stated),
                                            address_of(record.values),
                                            std::move(current->candidates)};
                TRY_ASSIGN(const bool more, see(waiting));
                if (!more) return {};
            }
            query.cursor = std::move(page.next_cursor);
        } while (!query.cursor.empty());
    }
    return {};
}

}  // namespace dongbo
