// A small register that another agency owns, changes of it, and a node that follows it.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "sync/follower/replica.hpp"
#include "tests/support/must.hpp"
#include "tests/support/temporary_folder.hpp"

namespace dongbo {

inline constexpr std::string_view kFollowedContract = R"(apiVersion: v3.1.0
kind: DataContract
id: vn-resident
name: resident
version: 1.0.0
status: active
description: {purpose: Kiểm thử}
team: {name: G01}
slaProperties: [{property: freshness, value: 1, unit: day}]
customProperties: [{property: dongbo.legalBasis, value: Luật}]
schema:
  - name: resident
    businessName: Cư dân
    logicalType: object
    properties:
      - name: full_name
        businessName: Tên
        logicalType: string
        classification: personal
        customProperties: [{property: dongbo.searchable, value: true}]
      - name: home
        businessName: Nơi ở
        logicalType: string
        classification: open
        customProperties:
          - {property: dongbo.type, value: unit}
          - {property: dongbo.unitUse, value: current}
          - {property: dongbo.searchable, value: true}
)";

inline Contract followed_contract() {
    return must(parse_contract(std::string(kFollowedContract), "resident.yaml"));
}

inline FeedDescription followed_feed() {
    FeedDescription description;
    description.share = "residents-of-all";
    description.feed = "residents-of-all.v1";
    description.dataset = "resident.G01";
    description.owner = "G01";
    description.consumer = "H01";
    description.contract = "resident";
    description.contract_version = "1.0.0";
    return description;
}

inline RecordId resident_id(std::uint64_t key) {
    const std::string part[] = {std::to_string(key)};
    return make_record_id("resident", "G01/x", part);
}

inline std::string resident(const std::string& full_name, const std::string& stated) {
    static const CanonicalOrder order(followed_contract().fields);
    Record record;
    record.values = {full_name, Value()};
    if (!stated.empty())
        record.values[1] =
            UnitRef{stated.substr(0, stated.find('@')), stated.substr(stated.find('@') + 1)};
    std::string content;
    append_canonical(content, order, record.values);
    return content;
}

inline FeedChange put_resident(std::uint64_t key, Position log, const std::string& full_name,
                               const std::string& stated = "00001@2025-07-01",
                               const std::string& unit = "00001", Verdict verdict = Verdict::live) {
    FeedChange change;
    change.record = resident_id(key);
    change.version = 1;
    change.log = log;
    change.verdict = verdict;
    change.content = resident(full_name, stated);
    change.unit = unit;
    return change;
}

inline FeedChange change_of(FeedChangeKind kind, std::uint64_t key, Position log,
                            Verdict verdict = Verdict::live) {
    FeedChange change;
    change.kind = kind;
    change.record = resident_id(key);
    change.version = 1;
    change.log = log;
    change.verdict = verdict;
    return change;
}

/// The state after so many entries.
inline FollowerState state_at(Position position, FollowerPhase phase = FollowerPhase::following) {
    FollowerState state;
    state.phase = phase;
    state.description = followed_feed();
    for (Position i = 1; i <= position; ++i) state.tree.append(sha256(std::to_string(i)));
    return state;
}

/// A node of H01 with the replica.
struct ReplicaFixture {
    testing::TemporaryFolder folder;
    std::string path = folder.file("node");
    std::unique_ptr<NodeStore> node;
    std::unique_ptr<Replica> replica;

    ReplicaFixture() {
        must(NodeStore::create(path, "H01"));
        reopen();
    }
    void reopen() {
        replica.reset();
        node = must(NodeStore::open(path, {.free_disk_reserve = 0}));
        replica = must(Replica::open(*node, followed_feed(), followed_contract()));
    }
    DatasetPlace place() { return must(node->place("resident.G01")); }
    Store& store() { return *must(node->store(place())); }
    void apply(const std::vector<FeedChange>& changes, const FollowerState& after) {
        must(replica->apply(changes, after, false));
    }
    void apply(const std::vector<FeedChange>& changes) {
        apply(changes, state_at(replica->state().position() + changes.size()));
    }
    StoredRecord get(std::uint64_t key) {
        return must(store().get("resident.G01", resident_id(key)));
    }
    ReplicaStanding standing(std::uint64_t key) {
        return must(replica_standing(store(), "resident.G01", get(key)));
    }
    std::vector<std::string> scrub(std::size_t rows = 3) {
        std::vector<std::string> all;
        for (bool finished = false; !finished;)
            std::ranges::move(must(replica->scrub_page(rows, finished)), std::back_inserter(all));
        return all;
    }
};

/// What a replica must hold, told in the plainest way.
class ResidentsModel {
  public:
    struct Version {
        std::string content, stated, unit;
        friend bool operator==(const Version&, const Version&) = default;
    };
    struct Resident {
        std::optional<Version> live, pending;
        bool in_doubt = false;
        Position log = 0;
        bool here() const { return live || pending; }
    };
    std::map<RecordId, Resident> residents;  ///< deleted ones too

    void apply(const FeedChange& change) {
        if (change.kind == FeedChangeKind::edition) return move(change);
        const auto known = residents.find(change.record);
        if (known == residents.end() && change.kind != FeedChangeKind::put) return;
        Resident& one = residents[change.record];
        const bool old = change.log < one.log;
        if (change.kind == FeedChangeKind::erase) {
            if (!old || !one.here()) one = gone(std::max(change.log, one.log));
            return;
        }
        if (old) return;
        if (change.kind == FeedChangeKind::put) put(one, change);
        if (change.kind == FeedChangeKind::verdict) judge(one, change);
        if (change.kind == FeedChangeKind::remove || change.kind == FeedChangeKind::leave)
            one = gone(change.log);
    }

    /// The sets by unit, and under "all" those of all records.
    std::map<std::string, std::pair<DigestedSet, DigestedSet>> sets() const {
        std::map<std::string, std::pair<DigestedSet, DigestedSet>> sets;
        sets["all"];
        for (const auto& [id, one] : residents) {
            const auto add = [&](const std::optional<Version>& version, bool live) {
                if (!version) return;
                const DigestElement element(id, content_hash(version->content));
                for (const std::string& name : {std::string("all"), version->unit})
                    (live ? sets[name].first : sets[name].second).add(element);
            };
            add(one.live, true);
            add(one.pending, false);
        }
        return sets;
    }

  private:
    static Resident gone(Position log) {
        Resident one;
        one.log = log;
        return one;
    }
    static void put(Resident& one, const FeedChange& change) {
        const std::size_t at = change.content.find("\"code\":\"");
        Version version{change.content, {}, change.unit};
        if (at != std::string::npos)
            version.stated = change.content.substr(at + 8, 5) + "@" +
                             change.content.substr(change.content.find("\"edition\":\"") + 11, 10);
        one.log = change.log;
        if (change.verdict == Verdict::live || change.verdict == Verdict::in_doubt) {
            one.live = version;
            one.pending.reset();
            one.in_doubt = change.verdict == Verdict::in_doubt;
        } else {
            one.pending = version;
            one.in_doubt = one.live.has_value();
        }
    }
    static void judge(Resident& one, const FeedChange& change) {
        if (!one.here()) return;
        one.log = change.log;
        if (change.verdict == Verdict::in_doubt) {
            one.in_doubt = true;
            return;
        }
        if (change.verdict == Verdict::live && one.pending)
            one.live = std::exchange(one.pending, std::nullopt);
        if (change.verdict != Verdict::live && !one.pending)
            one.pending = std::exchange(one.live, std::nullopt);
        one.in_doubt = one.live && one.pending;
    }
    void move(const FeedChange& change) {
        for (auto& [id, one] : residents)
            for (std::optional<Version>* const version : {&one.live, &one.pending})
                for (const auto& [stated, unit] : change.moves)
                    if (*version && (*version)->stated == stated) (*version)->unit = unit;
    }
};

/// The sets of the replica are those of the model, in all and by unit.
inline void check_sets(Replica& replica, const ResidentsModel& model) {
    auto sets = model.sets();
    CHECK(replica.live() == sets["all"].first);
    CHECK(replica.pending() == sets["all"].second);
    sets.erase("all");
    std::vector<UnitFigures> expected;
    for (const auto& [unit, both] : sets)
        if (both.first.count + both.second.count > 0)
            expected.push_back({unit, figures(both.first), figures(both.second)});
    CHECK(must(replica.unit_figures()) == expected);
}

}  // namespace dongbo
