// The plainest follower, and what a share shows by the words of its documentation alone: with
// these, feeds are compared.
#pragma once

#include <map>

#include "rekey/current_units.hpp"
#include "share/share_filter.hpp"
#include "sync/format/feed_change.hpp"
#include "sync/owner/feed_state.hpp"
#include "sync/owner/feeder_fixture.hpp"

namespace dongbo::testing {

struct HeldVersion {
    std::string content, unit;
    friend bool operator==(const HeldVersion&, const HeldVersion&) = default;
};
/// What a follower holds of a record.
struct HeldRecord {
    std::optional<HeldVersion> live, pending;
    bool in_doubt = false;
    Verdict verdict = Verdict::live;  ///< of the pending version
    std::vector<Finding> findings;
    friend bool operator==(const HeldRecord&, const HeldRecord&) = default;
};
using HeldRecords = std::map<RecordId, HeldRecord>;

/// The records that differ, for people.
inline std::string differences(const HeldRecords& held, const HeldRecords& expected) {
    std::string text;
    const auto tell = [&](const char* side, const RecordId& id, const HeldRecord& record) {
        text += std::string(side) + " " + id.text().substr(0, 6);
        for (const auto* version : {&record.live, &record.pending})
            text += *version ? " [" + (*version)->unit + " " + (*version)->content + "]" : " -";
        text += record.in_doubt ? " in doubt" : "";
        text += record.pending ? " " + std::string(name(record.verdict)) : "";
        for (const Finding& finding : record.findings)
            text += " " + finding.rule + ":" + finding.field + ":" + finding.given;
        text += "\n";
    };
    for (const auto& [id, record] : held)
        if (!expected.contains(id) || expected.at(id) != record) tell("held", id, record);
    for (const auto& [id, record] : expected)
        if (!held.contains(id) || held.at(id) != record) tell("expected", id, record);
    return text;
}

/// "00004@2025-06-30" as contents spell it.
inline std::string canonical_unit(const std::string& stated) {
    const UnitRef unit = *parse_unit_ref(stated);
    return "{\"code\":\"" + unit.code + "\",\"edition\":\"" + unit.edition + "\"}";
}

/// Applies one entry to what is held.
inline void follow(HeldRecords& held, const FeedChange& change) {
    HeldRecord& record = held[change.record];
    switch (change.kind) {
        case FeedChangeKind::put:
            if (change.verdict == Verdict::live || change.verdict == Verdict::in_doubt) {
                record = {.live = HeldVersion{change.content, change.unit},
                          .pending = {},
                          .in_doubt = change.verdict == Verdict::in_doubt,
                          .findings = {}};
            } else {
                record.pending = HeldVersion{change.content, change.unit};
                record.verdict = change.verdict;
                record.findings = change.findings;
                record.in_doubt = record.live.has_value();
            }
            return;
        case FeedChangeKind::verdict:
            if (change.verdict == Verdict::live) {
                if (record.pending) record.live = record.pending;
                record.pending.reset();
                record.in_doubt = false;
                record.verdict = Verdict::live;
                record.findings.clear();
                return;
            }
            if (!record.pending) record.pending = std::exchange(record.live, std::nullopt);
            record.verdict = change.verdict;
            record.findings = change.findings;
            record.in_doubt = record.live.has_value();
            return;
        case FeedChangeKind::remove:
        case FeedChangeKind::leave:
        case FeedChangeKind::erase:
            held.erase(change.record);
            return;
        case FeedChangeKind::edition:
            held.erase(change.record);
            for (auto& [id, each] : held)
                for (auto* version : {&each.live, &each.pending})
                    for (const auto& [stated, unit] : change.moves)
                        if (*version && (*version)->content.contains(canonical_unit(stated)))
                            (*version)->unit = unit;
            return;
    }
}

/// The records that a share shows of the dataset as it is now.
class ExpectedRecords {
  public:
    ExpectedRecords(ResidentNode& node, const Share& share)
        : node_(node),
          share_(share),
          shared_(must(shared_contract(node.contract, share))),
          order_(shared_.fields),
          filter_(must(ShareFilter::make(node.contract, share.filter))),
          units_(must(CurrentUnits::open(*node.node, node.residents, node.units))) {}

    HeldRecords read() {
        HeldRecords records;
        for (std::uint64_t cursor = 0;;) {
            auto page = must(node_.store().scan(node_.residents.dataset, cursor, 100));
            if (page.empty()) return records;
            for (StoredRecord& stored : page) read(records, stored);
        }
    }

  private:
    void read(HeldRecords& records, StoredRecord& stored) {
        HeldRecord held;
        if (stored.state == RecordState::live) held.live = shown(stored);
        held.in_doubt = held.live && stored.pending != 0;
        if (share_.pending && stored.pending != 0) {
            StoredRecord waiting = stored;
            waiting.state = RecordState::live;
            const Change change = must(node_.store().change(stored.pending));
            waiting.values = must(parse_canonical(change.content, node_.contract.fields));
            held.pending = shown(waiting);
        }
        if (held.pending) {
            const Change newest = must(node_.store().change(stored.head));
            held.verdict = newest.verdict;
            for (const Finding& finding : newest.findings)
                if (finding.field.empty())
                    held.findings.push_back({finding.rule, "", ""});
                else if (shared_.find_field(finding.field))
                    held.findings.push_back(finding);
        }
        if (held.live || held.pending) records[stored.id] = held;
    }
    std::optional<HeldVersion> shown(const StoredRecord& stored) {
        std::string unit, province;
        if (const auto lies = must(units_.of(stored, units_.in_force()))) {
            const ListedUnit* above = nullptr;
            if (lies->unit != nullptr) {
                unit = lies->unit->code;
                for (above = lies->unit; above->level != UnitLevel::province;)
                    above = above->parent;
            } else {
                above = units_.list()
                            .resolve(lies->stated, units_.in_force())
                            .certain_above(UnitLevel::province);
            }
            if (above != nullptr) province = above->code;
        }
        if (!filter_.lets_through(stored.values, unit, province)) return std::nullopt;
        Record values;
        for (const Field& field : shared_.fields)
            values.values.push_back(stored.values.values[*node_.contract.find_field(field.name)]);
        HeldVersion version;
        append_canonical(version.content, order_, values.values);
        if (shared_.find_field("home")) version.unit = unit;
        return version;
    }

    ResidentNode& node_;
    const Share& share_;
    Contract shared_;
    CanonicalOrder order_;
    ShareFilter filter_;
    CurrentUnits units_;
};

inline UnitBucket& add_held(UnitBucket& bucket, const RecordId& record, const HeldRecord& held) {
    if (held.live) bucket.live.add(DigestElement(record, content_hash(held.live->content)));
    if (held.pending)
        bucket.pending.add(DigestElement(record, content_hash(held.pending->content)));
    return bucket;
}

/// Fails the test case where the feed's sets are not those of the records.
inline void check_sets(FeedStore& feeds, const FeedRow& row, const HeldRecords& expected) {
    UnitBucket whole, sum;
    std::map<std::string, UnitBucket> by_unit;
    for (const auto& [record, held] : expected) {
        add_held(whole, record, held);
        const HeldRecord live{.live = held.live, .pending = {}, .findings = {}};
        const HeldRecord pending{.live = {}, .pending = held.pending, .findings = {}};
        if (held.live) add_held(by_unit[held.live->unit], record, live);
        if (held.pending) add_held(by_unit[held.pending->unit], record, pending);
    }
    const FeedState state = must(decode_feed_state(row.state));
    REQUIRE(state.live == whole.live);
    REQUIRE(state.pending == whole.pending);
    const auto sets = must(read_unit_sets(feeds, row));
    REQUIRE(sets.size() == by_unit.size());
    for (const auto& [unit, set] : sets) {
        REQUIRE(set.live == by_unit[unit].live);
        REQUIRE(set.pending == by_unit[unit].pending);
        sum.live.add(set.live);
        sum.pending.add(set.pending);
    }
    REQUIRE(sum.live == whole.live);
    REQUIRE(sum.pending == whole.pending);
    const auto point = must(read_feed_point(feeds, row.number, row.size));
    REQUIRE(point.has_value());
    REQUIRE(point->live == figures(whole.live));
    REQUIRE(point->pending == figures(whole.pending));
}

/// RFC 6962 section 2.1, word by word.
inline Hash naive_root(std::span<const Hash> leaves) {
    if (leaves.empty()) return empty_merkle_root();
    if (leaves.size() == 1) return leaves.front();
    std::size_t left = 1;
    while (left * 2 < leaves.size()) left *= 2;
    return merkle_node(naive_root(leaves.first(left)), naive_root(leaves.subspan(left)));
}

/// Every leaf follows from its entry, and the tree from the leaves.
inline void check_tree(FeedStore& feeds, const FeedRow& row) {
    std::vector<Hash> leaves;
    const auto entries = must(feeds.entries(row.number, 0, 1'000'000));
    REQUIRE(entries.size() == row.size);
    for (const FeedEntryRow& entry : entries) {
        leaves.push_back(entry.leaf);
        if (!entry.encoded.empty()) REQUIRE(leaf_hash(entry.salt, entry.encoded) == entry.leaf);
    }
    if (!entries.empty()) REQUIRE(entries.back().ends_commit);
    const FeedState state = must(decode_feed_state(row.state));
    REQUIRE(state.tree.size() == row.size);
    REQUIRE(state.tree.root() == naive_root(leaves));
}

}  // namespace dongbo::testing
