// Two small registers on one node, a clock that is set by hand, and wishes for them.
#pragma once

#include <doctest/doctest.h>

#include <set>

#include "quality/keeper.hpp"
#include "quality/recount.hpp"
#include "tests/support/temporary_folder.hpp"

namespace dongbo {

inline constexpr std::string_view kHead = R"yaml(apiVersion: v3.1.0
kind: DataContract
id: x
status: draft
description: {purpose: x}
team: {name: H26}
slaProperties: [{property: freshness, value: 1, unit: day}, {property: correction, value: 5, unit: day}]
customProperties: [{property: dongbo.legalBasis, value: x}]
)yaml";

inline constexpr std::string_view kCitizen = R"yaml(name: citizen
version: 1.0.0
schema:
  - name: citizen
    businessName: x
    logicalType: object
    customProperties:
      - {property: dongbo.labelEn, value: x}
      - {property: dongbo.identity, value: {number: number, facts: [full_name, born]}}
    properties:
      - {name: number, businessName: x, logicalType: string, unique: true, classification: open, customProperties: [{property: dongbo.labelEn, value: x}]}
      - {name: full_name, businessName: x, logicalType: string, required: true, classification: open, customProperties: [{property: dongbo.labelEn, value: x}]}
      - {name: born, businessName: x, logicalType: date, classification: open, customProperties: [{property: dongbo.labelEn, value: x}]}
      - {name: card_until, businessName: x, logicalType: date, classification: open, customProperties: [{property: dongbo.labelEn, value: x}]}
      - {name: home, businessName: x, logicalType: string, classification: open, customProperties: [{property: dongbo.labelEn, value: x}, {property: dongbo.type, value: unit}, {property: dongbo.unitUse, value: current}]}
      - {name: mother, businessName: x, logicalType: string, classification: open, customProperties: [{property: dongbo.labelEn, value: x}, {property: dongbo.type, value: reference}, {property: dongbo.target, value: citizen}]}
    quality:
      - {id: not_born_yet, type: custom, engine: cel, dimension: accuracy, severity: quarantine, description: x, implementation: {must: "born <= now"}, customProperties: [{property: dongbo.messageEn, value: x}]}
      - {id: card_is_valid, type: custom, engine: cel, dimension: timeliness, severity: warn, description: x, implementation: {must: "card_until >= now"}, customProperties: [{property: dongbo.messageEn, value: x}]}
      - {id: name_has_two_words, type: custom, engine: cel, dimension: completeness, severity: warn, description: x, implementation: {must: "full_name.contains(' ')"}, customProperties: [{property: dongbo.messageEn, value: x}, {property: dongbo.cause, value: full_name}]}
      - {id: is_somebody, type: custom, engine: cel, dimension: accuracy, severity: refuse, description: x, implementation: {must: "full_name != 'NOBODY'"}, customProperties: [{property: dongbo.messageEn, value: x}]}
)yaml";

inline constexpr std::string_view kStay = R"yaml(name: stay
version: 1.0.0
schema:
  - name: stay
    businessName: x
    logicalType: object
    customProperties: [{property: dongbo.labelEn, value: x}]
    properties:
      - {name: citizen, businessName: x, logicalType: string, required: true, classification: open, customProperties: [{property: dongbo.labelEn, value: x}, {property: dongbo.type, value: reference}, {property: dongbo.target, value: citizen}]}
      - {name: landlord, businessName: x, logicalType: string, classification: open, customProperties: [{property: dongbo.labelEn, value: x}, {property: dongbo.type, value: reference}, {property: dongbo.target, value: company}]}
)yaml";

template <class T>
T must(Result<T> result) {
    REQUIRE_MESSAGE(result.has_value(), (result ? "" : result.error().message()));
    return std::move(*result);
}
inline void must(Result<> result) {
    REQUIRE_MESSAGE(result.has_value(), (result ? "" : result.error().message()));
}

class SetClock final : public Clock {
  public:
    Timestamp now() const override { return at; }
    Timestamp at = *Timestamp::parse("2026-11-24T08:00:00+07:00");
};

struct Person {
    std::string number{};
    std::string full_name = "Nguyễn An";
    std::string born = "1990-01-01";
    std::string card_until{};
    std::string home = "00004";
    std::string mother{};
};

inline RecordId id_of(std::string_view contract, const std::string& key) {
    const std::string part[] = {key};
    return make_record_id(contract, "H26/x", part);
}

class QualityFixture {
  public:
    explicit QualityFixture(std::string citizen = std::string(kCitizen)) {
        folder_path = folder.file("node");
        must(NodeStore::create(folder_path, "H26"));
        open(citizen);
    }
    void open(const std::string& citizen = std::string(kCitizen)) {
        citizens.reset();
        stays.reset();
        SqliteOptions options;
        options.clock = &clock;
        options.free_disk_reserve = 0;
        node = must(NodeStore::open(folder_path, options));
        for (const std::string& text : {citizen, std::string(kStay)}) {
            const Contract contract = must(parse_contract(std::string(kHead) + text, "x.yaml"));
            must(node->define(contract));
        }
        citizens = must(Keeper::open(*node, must(node->place("citizen"))));
        stays = must(Keeper::open(*node, must(node->place("stay"))));
    }

    Wish wish(Keeper& keeper, const std::string& key, Record values,
              std::vector<Finding> findings = {}) {
        const Contract& contract = keeper.rules().contract();
        Wish made;
        made.record = id_of(contract.name, key);
        append_canonical(made.content, CanonicalOrder(contract.fields), values.values);
        made.content_hash = content_hash(made.content);
        made.raw_hash = made.content_hash;
        made.origin = {"H26/x", {key}, 0, 0};
        made.values = std::move(values);
        made.findings = std::move(findings);
        return made;
    }
    Wish person(const std::string& key, const Person& p, std::vector<Finding> findings = {}) {
        Record record;
        const auto text = [](const std::string& t) { return t.empty() ? Value() : Value(t); };
        const auto date = [](const std::string& t) {
            return t.empty() ? Value() : Value(*Date::parse_iso(t));
        };
        record.values = {text(p.number),
                         text(p.full_name),
                         date(p.born),
                         date(p.card_until),
                         UnitRef{p.home, "2025-07-01"},
                         p.mother.empty() ? Value() : Value(id_of("citizen", p.mother))};
        return wish(*citizens, key, std::move(record), std::move(findings));
    }
    Wish stay(const std::string& key, const std::string& citizen) {
        Record record;
        record.values = {id_of("citizen", citizen), Value()};
        return wish(*stays, key, std::move(record));
    }
    Wish removal(std::string_view contract, const std::string& key) {
        Wish made;
        made.kind = ChangeKind::remove;
        made.record = id_of(contract, key);
        made.origin = {"H26/x", {key}, 0, 0};
        made.reason = "gone";
        return made;
    }
    void commit(Keeper& keeper, std::vector<Wish> wishes) {
        JudgedCommit judged;
        judged.commit.dataset = keeper.dataset();
        judged.commit.wishes = std::move(wishes);
        must(keeper.commit({&judged, 1}));
    }
    void commit(Wish one) { commit(*citizens, {std::move(one)}); }

    /// "live", "live+doubt", "quarantined", "waiting", with the rules that the newest version
    /// does not meet: "live card_is_valid".
    std::string standing(Keeper& keeper, const std::string& key) {
        const std::string& contract = keeper.rules().contract().name;
        const StoredRecord record =
            must(keeper.store().get(keeper.dataset(), id_of(contract, key)));
        if (record.state == RecordState::deleted) return "deleted";
        const Change newest = must(keeper.store().change(record.head));
        std::string out(name(record.state == RecordState::live && record.pending == 0
                                 ? Verdict::live
                                 : newest.verdict));
        if (record.in_doubt) out += "+doubt";
        for (const Finding& finding : newest.findings) out += " " + finding.rule;
        return out;
    }
    std::string standing(const std::string& key) { return standing(*citizens, key); }

    Count count(const std::string& check) {
        const Measures measures = must(read_measures(citizens->store(), citizens->dataset()));
        const Check* const found = citizens->rules().checks().find_by_name(check);
        REQUIRE(found != nullptr);
        return measures.total().of(found->number);
    }
    /// Row by row, so that both threads judge some.
    void check_recount(Keeper& keeper) {
        const Recount result =
            must(recount(*node, must(node->place(keeper.rules().contract().name)), {}, 1));
        CAPTURE(result.differences.empty() ? "" : result.differences.front());
        CHECK(result.equal());
    }

    testing::TemporaryFolder folder;
    std::string folder_path;
    SetClock clock;
    std::unique_ptr<NodeStore> node;
    std::unique_ptr<Keeper> citizens, stays;
};

inline constexpr std::int64_t kDay = 24 * 3'600'000;

}  // namespace dongbo
