#include <algorithm>
#include <map>

#include "quality/keeper_work.hpp"
#include "quality/list_dependence.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPage = 1'000;

bool refers_to(const Field& field, const std::string& contract) {
    return field.type == FieldType::reference
               ? field.target_contract == contract
               : std::ranges::any_of(field.fields,
                                     [&](const Field& sub) { return refers_to(sub, contract); });
}

bool points_at(const Value& value, const std::set<RecordId>& targets) {
    if (const auto* id = std::get_if<RecordId>(&value)) return targets.contains(*id);
    const auto* groups = std::get_if<std::vector<Group>>(&value);
    return groups != nullptr && std::ranges::any_of(*groups, [&](const Group& group) {
               return std::ranges::any_of(
                   group, [&](const Value& part) { return points_at(part, targets); });
           });
}

std::set<std::string> targets_of(const Contract& contract) {
    std::set<std::string> targets;
    const auto add = [&](const Field& field) {
        if (field.type == FieldType::reference) targets.insert(field.target_contract);
    };
    for (const Field& field : contract.fields) {
        add(field);
        for (const Field& sub : field.fields) add(sub);
    }
    return targets;
}

}  // namespace

Result<SettleReport> Keeper::settle(const Progress& progress) {
    SettleReport report;
    TRY_ASSIGN(const bool in_bulk, store_.in_bulk_load(dataset_));
    if (in_bulk) return report;
    TRY(settle_bulk_load(progress, report));
    TRY(settle_rules(progress, report));
    TRY(settle_waits(report));
    TRY(settle_gone(report));
    TRY(settle_clock(report));
    return report;
}

/// Judges records anew, a page a transaction; `after_page` writes what tells how far it came.
Result<> Keeper::rejudge_in_pages(const std::vector<RecordId>& ids, Scope scope,
                                  SettleReport& report) {
    for (std::size_t first = 0; first < ids.size(); first += kPage) {
        const std::size_t last = std::min(ids.size(), first + kPage);
        TRY(transact([&](Work& work) -> Result<> {
            for (std::size_t i = first; i < last; ++i) work.queue(ids[i], scope);
            TRY(rejudge_queued(work));
            report.judged += work.judged;
            report.changed += work.changed;
            return {};
        }));
    }
    return {};
}

/// A bulk load looks nothing up: which records share a unique value, or point at one of their own
/// group that never came, is seen when it has ended.
Result<> Keeper::settle_bulk_load(const Progress& progress, SettleReport& report) {
    TRY_ASSIGN(const auto due, store_.book_scan(dataset_, "B", "C", 1));
    if (due.empty()) return {};
    for (const Check& check : rules_->checks().all()) {
        if (check.kind != CheckKind::unique || check.retired) continue;
        TRY_ASSIGN(const auto shared, store_.shared_values(dataset_, check.index));
        std::vector<RecordId> first, later;
        for (const auto& ids : shared) {
            first.push_back(ids.front());
            later.insert(later.end(), ids.begin() + 1, ids.end());
        }
        TRY(rejudge_in_pages(later, Scope::newcomer, report));
        TRY(rejudge_in_pages(first, Scope::others, report));
    }
    for (;;) {
        TRY_ASSIGN(const auto page, store_.book_scan(dataset_, "R", "S", kPage));
        if (page.empty()) break;
        TRY(transact([&](Work& work) -> Result<> {
            for (const auto& [key, id] : page) {
                work.queue(book::read_id(id), Scope::newcomer);
                TRY(work.writer.book_erase(dataset_, key));
            }
            TRY(rejudge_queued(work));
            report.judged += work.judged;
            report.changed += work.changed;
            return {};
        }));
        if (progress) progress(0.5);
    }
    // Versions that waited from the start may share a value with one that is served.
    TRY_ASSIGN(const auto claims, store_.book_scan(dataset_, "K", "L", 1'000'000));
    std::vector<RecordId> claimants;
    for (const auto& [key, id] : claims) claimants.push_back(book::read_id(id));
    std::vector<RecordId> holders;
    TRY(holders_of_claims(claims, holders));
    TRY(rejudge_in_pages(claimants, Scope::others, report));
    TRY(rejudge_in_pages(holders, Scope::others, report));
    return store_.transact([&](StoreWriter& writer) { return writer.book_erase(dataset_, "B"); });
}

Result<> Keeper::holders_of_claims(const BookEntries& claims, std::vector<RecordId>& holders) {
    return transact([&](Work& work) -> Result<> {
        for (const auto& [key, id] : claims) {
            const Claim claim{read_sorted<2>(key.substr(1)), key.substr(3, key.size() - 12)};
            const Field& field = rules_->contract().fields[claim.field];
            TRY_ASSIGN(const OtherHolders others,
                       work.other_holders(claim, book::read_id(id), field));
            holders.insert(holders.end(), others.live.begin(), others.live.end());
        }
        return {};
    });
}

Result<Keeper::JudgedBy> Keeper::judged_by() {
    JudgedBy by{rules_->fingerprint(), {}};
    if (!rules_->asking_host().any()) return by;
    TRY_ASSIGN(const UnitList* const units, surroundings_->units());
    by.editions = editions_text(*units);
    return by;
}

/// True if rules and the lists that records state units in are as they were: only other editions
/// came or went.
Result<bool> Keeper::answers_stand(const std::string& before, const JudgedBy& now) {
    if (!before.starts_with(now.rules + "\n")) return false;
    if (!asks_units_as_stated(rules_->contract())) return false;
    TRY_ASSIGN(const auto noted, store_.book_scan(dataset_, "U", "V", 10'000));
    // Loaded before editions were noted.
    if (noted.empty() || noted.front().first != "U") return false;
    std::set<std::string> stated;
    for (const auto& [key, nothing] : noted)
        if (key.size() > 1) stated.insert(key.substr(1));
    return same_lists(std::string_view(before).substr(now.rules.size() + 1), now.editions, stated);
}

Result<> Keeper::settle_rules(const Progress& progress, SettleReport& report) {
    TRY_ASSIGN(const JudgedBy by, judged_by());
    const std::string wanted = by.text();
    TRY_ASSIGN(const auto stored, store_.book_scan(dataset_, "V", "W", 1));
    if (!stored.empty() && stored.front().second == wanted) return {};
    bool stand = false;
    if (!stored.empty()) {
        TRY_ASSIGN(stand, answers_stand(stored.front().second, by));
    }
    if (stand)
        return store_.transact(
            [&](StoreWriter& writer) { return writer.book_put(dataset_, "V", wanted); });
    // Where an interrupted run stood, if it was for the same rules.
    TRY_ASSIGN(const auto reached, store_.book_scan(dataset_, "v", "w", 1));
    std::uint64_t cursor = 0;
    if (!reached.empty() && reached.front().second.substr(8) == wanted)
        cursor = read_sorted<8>(reached.front().second);
    TRY_ASSIGN(const auto datasets, store_.datasets());
    std::uint64_t seen = 1;
    for (const DatasetStatus& status : datasets)
        if (status.name == dataset_) seen = std::max<std::uint64_t>(status.seen(), 1);
    for (;;) {
        TRY_ASSIGN(const auto page, store_.scan(dataset_, cursor, kPage));
        TRY(transact([&](Work& work) -> Result<> {
            for (const StoredRecord& record : page) work.queue(record.id, Scope::everything);
            TRY(rejudge_queued(work));
            report.judged += work.judged;
            report.changed += work.changed;
            std::string at;
            append_sorted<8>(at, cursor);
            if (!page.empty()) return work.writer.book_put(dataset_, "v", at + wanted);
            TRY(work.writer.book_erase(dataset_, "v"));
            return work.writer.book_put(dataset_, "V", wanted);
        }));
        if (page.empty()) return {};
        if (progress)
            progress(std::min(1.0, static_cast<double>(cursor) / static_cast<double>(seen)));
    }
}

/// Records that wait for one that has come meanwhile, here or in another group.
Result<> Keeper::settle_waits(SettleReport& report) {
    std::vector<RecordId> healed;
    std::string from = "W";
    std::string last_target;
    bool here = false;
    for (;;) {
        TRY_ASSIGN(const auto page, store_.book_scan(dataset_, from, "X", kPage));
        for (const auto& [key, id] : page) {
            const std::string target = key.substr(0, key.size() - 8);
            if (target != last_target) {
                const std::size_t end = target.find('\0');
                const RecordId wanted = book::read_id(std::string_view(target).substr(end + 1));
                TRY_ASSIGN(const Presence presence,
                           surroundings_->presence(target.substr(1, end - 1), wanted));
                here = presence == Presence::here;
                last_target = target;
            }
            if (here) healed.push_back(book::read_id(id));
        }
        if (page.size() < kPage) break;
        from = page.back().first + '\0';
    }
    return rejudge_in_pages(healed, Scope::others, report);
}

/// Records that point at one that was deleted.
Result<> Keeper::settle_gone(SettleReport& report) {
    for (const std::string& contract : targets_of(rules_->contract())) {
        TRY_ASSIGN(const DatasetPlace* const place, surroundings_->place(contract));
        if (place == nullptr) continue;
        TRY_ASSIGN(Store* const owner, surroundings_->store(*place));
        const std::string position_key = "x" + place->dataset;
        TRY_ASSIGN(const auto seen,
                   store_.book_scan(dataset_, position_key, position_key + '\0', 1));
        const std::uint64_t after = seen.empty() ? 0 : read_sorted<8>(seen.front().second);
        TRY_ASSIGN(
            const auto removed,
            owner->book_scan(place->dataset, book::numbered<8>('X', after + 1), "Y", 1'000'000));
        if (removed.empty()) continue;
        std::set<RecordId> gone;
        for (const auto& [key, id] : removed) gone.insert(book::read_id(id));
        TRY_ASSIGN(const auto ids, referrers(gone, contract));
        TRY(rejudge_in_pages(ids, Scope::others, report));
        const std::string last = removed.back().first.substr(1, 8);
        TRY(store_.transact(
            [&](StoreWriter& writer) { return writer.book_put(dataset_, position_key, last); }));
    }
    return {};
}

/// By the indexes if every field that points there has one, else by a look at every record.
Result<std::vector<RecordId>> Keeper::referrers(const std::set<RecordId>& gone,
                                                const std::string& contract) {
    const std::vector<Field>& fields = rules_->contract().fields;
    const bool indexed = std::ranges::all_of(fields, [&](const Field& field) {
        return !refers_to(field, contract) ||
               (field.type == FieldType::reference && (field.searchable || field.unique));
    });
    std::set<RecordId> found;
    for (const RecordId& id : gone) {
        const std::string prefix = book::pointing_at(contract, id);
        TRY_ASSIGN(const auto pending,
                   store_.book_scan(dataset_, prefix, book::after(prefix), 1'000'000));
        for (const auto& [key, referrer] : pending) found.insert(book::read_id(referrer));
    }
    if (indexed) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (!refers_to(fields[i], contract)) continue;
            for (const RecordId& id : gone) {
                TRY_ASSIGN(const auto holders, store_.holders(dataset_, i, id, 1'000'000));
                found.insert(holders.begin(), holders.end());
            }
        }
        return std::vector<RecordId>(found.begin(), found.end());
    }
    for (std::uint64_t cursor = 0;;) {
        TRY_ASSIGN(const auto page, store_.scan(dataset_, cursor, kPage));
        if (page.empty()) return std::vector<RecordId>(found.begin(), found.end());
        for (const StoredRecord& record : page)
            for (std::size_t i = 0; i < record.values.values.size(); ++i)
                if (refers_to(fields[i], contract) && points_at(record.values.values[i], gone))
                    found.insert(record.id);
    }
}

Result<> Keeper::settle_clock(SettleReport& report) {
    for (bool more = true; more;) {
        TRY_ASSIGN(const auto due, next_due());
        if (!due) return {};
        TRY(transact([&](Work& work) -> Result<> {
            more = *due <= work.writer.now();
            TRY(fire_due(work, kPage));
            report.judged += work.judged;
            report.changed += work.changed;
            return {};
        }));
    }
    return {};
}

Result<std::optional<Timestamp>> settle_node(NodeStore& node) {
    std::optional<Timestamp> next;
    TRY_ASSIGN(const auto places, node.own_datasets());
    for (const DatasetPlace& place : places) {
        TRY_ASSIGN(const std::unique_ptr<Keeper> keeper, Keeper::open(node, place));
        TRY(keeper->settle({}));
        TRY_ASSIGN(const auto due, keeper->next_due());
        if (due && (!next || *due < *next)) next = due;
    }
    return next;
}

Result<SettleReport> settle_neighbours(NodeStore& node, const std::string& contract) {
    SettleReport total;
    TRY_ASSIGN(const auto places, node.own_datasets());
    for (const DatasetPlace& place : places) {
        TRY_ASSIGN(Store* const store, node.store(place));
        TRY_ASSIGN(const Contract* const its_contract, store->contract(place.dataset));
        const bool asks_units = contract == kUnitContract &&
                                std::ranges::any_of(its_contract->rules, [](const Rule& rule) {
                                    return rule.must.find("unit(") != std::string::npos ||
                                           rule.when.find("unit(") != std::string::npos;
                                });
        if (!targets_of(*its_contract).contains(contract) && !asks_units) continue;
        TRY_ASSIGN(const std::unique_ptr<Keeper> keeper, Keeper::open(node, place));
        TRY_ASSIGN(const SettleReport report, keeper->settle({}));
        total.judged += report.judged;
        total.changed += report.changed;
    }
    return total;
}

}  // namespace dongbo
