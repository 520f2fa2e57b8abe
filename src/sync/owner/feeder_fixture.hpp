// A node that owns residents and shares them, in a small country with a divided commune.
#pragma once

#include "rekey/decision.hpp"
#include "share/share_fixture.hpp"
#include "sync/owner/feeder.hpp"

namespace dongbo::testing {

inline constexpr std::string_view kResidentContract = R"(apiVersion: v3.1.0
kind: DataContract
id: vn-resident
name: resident
version: 1.0.0
status: draft
description: {purpose: Kiểm thử}
team: {name: G01}
slaProperties:
  - {property: freshness, value: 1, unit: day}
customProperties:
  - {property: dongbo.legalBasis, value: Luật}
schema:
  - name: resident
    businessName: Dân cư
    logicalType: object
    properties:
      - {name: full_name, businessName: Tên, logicalType: string, classification: personal}
      - {name: note, businessName: Ghi chú, logicalType: string, classification: open}
      - {name: address, businessName: Địa chỉ, logicalType: string, classification: personal}
      - name: home
        businessName: Nơi ở
        logicalType: string
        classification: open
        customProperties:
          - {property: dongbo.type, value: unit}
          - {property: dongbo.unitUse, value: current}
          - {property: dongbo.addressIn, value: address}
          - {property: dongbo.searchable, value: true}
)";

/// Two provinces became one, 00002 went into 00001, 00003 was divided between 00001 and 00004; a
/// year later 00004 became 00009 of another province.
inline std::shared_ptr<const UnitList> feeder_units() {
    UnitSources sources;
    const Date first = *Date::of_day(2025, 6, 30), second = *Date::of_day(2025, 7, 1),
               third = *Date::of_day(2026, 4, 30);
    const auto unit = [&](Date edition, UnitLevel level, const char* code, const char* parent) {
        sources.units.push_back({edition, level, code, code, code, "xa", parent});
    };
    const auto became = [&](Date from, UnitLevel level, const char* code, const char* to,
                            Relation relation) {
        sources.successions.push_back(
            {from, from == first ? second : third, level, level, code, to, relation, "1/NQ", ""});
    };
    for (const Date& edition : {first, second, third}) {
        for (const char* province : {"01", "02"}) unit(edition, UnitLevel::province, province, "");
        unit(edition, UnitLevel::commune, "00001", "01");
        if (edition != third) unit(edition, UnitLevel::commune, "00004", "01");
    }
    for (const char* code : {"00002", "00003"}) unit(first, UnitLevel::commune, code, "01");
    unit(first, UnitLevel::commune, "00005", "02");
    unit(second, UnitLevel::commune, "00005", "02");
    unit(third, UnitLevel::commune, "00005", "02");
    unit(third, UnitLevel::commune, "00009", "02");
    for (const Date& from : {first, second}) {
        for (const char* code : {"01", "02"})
            became(from, UnitLevel::province, code, code, Relation::whole);
        for (const char* code : {"00001", "00005"})
            became(from, UnitLevel::commune, code, code, Relation::whole);
    }
    became(first, UnitLevel::commune, "00004", "00004", Relation::whole);
    became(first, UnitLevel::commune, "00002", "00001", Relation::whole);
    became(first, UnitLevel::commune, "00003", "00001", Relation::part);
    became(first, UnitLevel::commune, "00003", "00004", Relation::part);
    became(second, UnitLevel::commune, "00004", "00009", Relation::whole);
    return UnitList::make(std::move(sources));
}

struct ResidentNode : NodeWithShares {
    ResidentNode() {
        residents = must(node->define(contract));
        decisions = must(node->define(shipped_contract("unit_decision")));
        batches = must(node->define(shipped_contract("unit_decision_batch")));
        feeds = must(FeedStore::open(folder.file("feeds.db")));
    }

    Store& store() { return *must(node->store(residents)); }
    void commit_all(const DatasetPlace& place, std::vector<Wish> wishes) {
        std::vector<SourceCommit> commits(1);
        commits[0].dataset = place.dataset;
        commits[0].wishes = std::move(wishes);
        must(must(node->store(place))->commit(commits));
    }
    RecordId id(std::uint64_t number) const {
        return make_record_id("resident", "test", std::vector{std::to_string(number)});
    }
    Wish wish(std::uint64_t number, const std::string& name, const std::string& note,
              const std::string& address, const UnitRef& home) {
        NamedValues values(contract);
        values.set("full_name", Value(name));
        values.set("note", Value(note));
        values.set("address", Value(address));
        if (!home.code.empty()) values.set("home", Value(home));
        return values.put("test", {std::to_string(number)});
    }
    Wish other(ChangeKind kind, std::uint64_t number) const {
        Wish wish;
        wish.kind = kind;
        wish.record = id(number);
        if (kind == ChangeKind::remove) wish.origin = {.source = "test", .key = {}};
        if (kind != ChangeKind::verdict) wish.reason = "kiểm thử";
        return wish;
    }
    Share share(const std::string& name, const std::string& filter, bool pending,
                std::vector<std::string> fields = {}) const {
        return {.name = name,
                .dataset = residents.dataset,
                .consumer = "H01",
                .fields = std::move(fields),
                .filter = filter,
                .pending = pending,
                .purpose = "Kiểm thử",
                .legal_basis = "Luật",
                .valid_from = *Date::of_day(2020, 1, 1),
                .valid_until = {}};
    }
    void adopt(const std::string& day) {
        must(store().adopt_edition(residents.dataset, day, "ab12"));
    }
    /// A batch is in force, or was undone.
    void set_batch(const std::string& code, bool undone) {
        Store* const store = must(node->store(batches));
        NamedValues values(*must(store->contract(batches.dataset)));
        values.set("code", Value(code));
        values.set("dataset", Value(residents.dataset));
        values.set("state", Value(std::string(undone ? "undone" : "in_force")));
        commit(batches, values.put(kDecisionSource, {code}));
    }
    void decide(const RecordId& record, const UnitRef& stated, const UnitRef& unit,
                const std::string& address, const std::string& batch) {
        Store* const store = must(node->store(decisions));
        NamedValues values(*must(store->contract(decisions.dataset)));
        values.set("dataset", Value(residents.dataset));
        values.set("field", Value(std::string("home")));
        values.set("record", Value(record.text()));
        values.set("stated", Value(stated));
        values.set("unit", Value(unit));
        values.set("basis", Value(std::string("hand")));
        values.set("address_digest", Value(address_digest(record, address)));
        values.set("batch", Value(batch_id(batch)));
        commit(decisions,
               values.put(kDecisionSource, decision_key(residents.dataset, "home", record)));
    }
    std::unique_ptr<Feeder> feeder(FeedStore& store, FeederOptions options = {}) {
        return must(Feeder::open(
            *node, store,
            [list = units]() -> Result<std::shared_ptr<const UnitList>> { return list; }, options));
    }

    Contract contract = must(parse_contract(std::string(kResidentContract), "resident.yaml"));
    std::shared_ptr<const UnitList> units = feeder_units();
    std::unique_ptr<FeedStore> feeds;
    DatasetPlace residents, decisions, batches;
};

}  // namespace dongbo::testing
