// A dataset with a field of every type, wishes for it and a store in a temporary folder, for the
// tests of this room.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "store/sqlite_store.hpp"
#include "tests/support/temporary_folder.hpp"

namespace dongbo {

inline constexpr const char* kDataset = "person.H26";

inline constexpr std::string_view kPersonContract = R"(apiVersion: v3.1.0
kind: DataContract
id: vn-person
name: person
version: 1.0.0
status: draft
description: {purpose: Kiểm thử}
team: {name: H26}
slaProperties:
  - {property: freshness, value: 1, unit: day}
customProperties:
  - {property: dongbo.legalBasis, value: Luật}
schema:
  - name: person
    businessName: Công dân
    logicalType: object
    properties:
      - name: number
        businessName: Số
        logicalType: string
        unique: true
        classification: sensitive
        customProperties: [{property: dongbo.type, value: personal_number}]
      - name: full_name
        businessName: Tên
        logicalType: string
        classification: personal
        customProperties:
          - {property: dongbo.textForm, value: name}
          - {property: dongbo.searchable, value: true}
      - name: born
        businessName: Ngày sinh
        logicalType: date
        classification: personal
        customProperties: [{property: dongbo.searchable, value: true}]
      - name: note
        businessName: Ghi chú
        logicalType: string
        classification: open
      - name: children
        businessName: Số con
        logicalType: integer
        classification: open
        customProperties: [{property: dongbo.searchable, value: true}]
      - name: area
        businessName: Diện tích
        logicalType: number
        classification: open
        customProperties: [{property: dongbo.scale, value: 2}]
      - name: alive
        businessName: Còn sống
        logicalType: boolean
        classification: open
      - name: seen_at
        businessName: Lúc
        logicalType: timestamp
        classification: open
      - name: unit
        businessName: Nơi ở
        logicalType: string
        classification: open
        customProperties:
          - {property: dongbo.type, value: unit}
          - {property: dongbo.unitUse, value: current}
          - {property: dongbo.searchable, value: true}
      - name: mother
        businessName: Mẹ
        logicalType: string
        classification: personal
        customProperties:
          - {property: dongbo.type, value: reference}
          - {property: dongbo.target, value: person}
          - {property: dongbo.searchable, value: true}
      - name: papers
        businessName: Giấy tờ
        logicalType: array
        classification: sensitive
        items:
          logicalType: object
          properties:
            - {name: kind, businessName: Loại, logicalType: string}
            - {name: issued_on, businessName: Ngày cấp, logicalType: date}
)";

template <class T>
T must(Result<T> result) {
    REQUIRE_MESSAGE(result.has_value(), (result ? "" : result.error().message()));
    return std::move(*result);
}
inline void must(Result<> result) {
    REQUIRE_MESSAGE(result.has_value(), (result ? "" : result.error().message()));
}

template <class T>
Error must_fail(const Result<T>& result) {
    REQUIRE_FALSE(result.has_value());
    return result.error();
}

inline Contract person_contract(std::string text = std::string(kPersonContract)) {
    return must(parse_contract(text, "person.yaml"));
}

inline RecordId record_of(std::uint64_t key) {
    const std::string part[] = {std::to_string(key)};
    return make_record_id("person", "H26/source", part);
}

/// A person told by few numbers: the same ones, the same content.
inline Record person(std::uint64_t key, std::string full_name, std::int64_t children = 0) {
    const auto day =
        Date::of_day(1950 + static_cast<int>(key % 60), 1 + static_cast<int>(key % 12), 9);
    Record record;
    record.values.resize(11);
    std::string number = std::to_string(key);
    record.values[0] = std::string(12 - number.size(), '0') + number;
    record.values[1] = std::move(full_name);
    record.values[2] = *day;
    if (key % 3 == 0) record.values[3] = std::string("ghi \"chú\" ") + std::to_string(key);
    record.values[4] = children;
    record.values[5] = *Decimal::parse("-12.50", 2);
    record.values[6] = key % 2 == 0;
    record.values[7] = Timestamp{1'700'000'000'123 + static_cast<std::int64_t>(key)};
    record.values[8] = UnitRef{key % 2 == 0 ? "19333" : "00256", "2025-07-01"};
    record.values[9] = record_of(key + 1);
    record.values[10] = std::vector<Group>{{Value(std::string("cccd")), Value(*day)},
                                           {Value(std::string("passport")), Value()}};
    return record;
}

inline Wish put_wish(std::uint64_t key, Record values, Verdict verdict = Verdict::live) {
    static const CanonicalOrder order(person_contract().fields);
    Wish wish;
    wish.record = record_of(key);
    wish.verdict = verdict;
    append_canonical(wish.content, order, values.values);
    wish.content_hash = content_hash(wish.content);
    wish.raw_hash = sha256("raw " + wish.content);
    wish.origin = {"H26/source", {std::to_string(key)}, 0, 0};
    wish.values = std::move(values);
    return wish;
}

inline Wish put_wish(std::uint64_t key, std::string full_name, Verdict verdict = Verdict::live) {
    return put_wish(key, person(key, std::move(full_name)), verdict);
}

inline Wish wish_of(ChangeKind kind, std::uint64_t key, Verdict verdict = Verdict::live) {
    Wish wish;
    wish.kind = kind;
    wish.record = record_of(key);
    wish.verdict = verdict;
    if (kind == ChangeKind::remove) wish.origin = {"H26/source", {std::to_string(key)}, 0, 0};
    if (kind == ChangeKind::remove || kind == ChangeKind::erase) wish.reason = "asked for";
    return wish;
}

inline std::vector<Committed> commit(Store& store, std::vector<Wish> wishes) {
    const SourceCommit one[] = {{kDataset, std::move(wishes), std::nullopt}};
    return must(store.commit(one));
}

/// A store with the dataset, and the file it is in.
struct StoreFixture {
    testing::TemporaryFolder folder;
    std::string file = folder.file("group.db");
    std::unique_ptr<Store> store;

    explicit StoreFixture(const SqliteOptions& options = {}) {
        reopen(options);
        must(store->define_dataset(kDataset, person_contract()));
    }
    void reopen(SqliteOptions options = {}) {
        store.reset();
        options.create = true;
        store = must(open_sqlite_store(file, options));
    }
    DatasetStatus status() { return must(store->datasets()).at(0); }
    StoredRecord get(std::uint64_t key) { return must(store->get(kDataset, record_of(key))); }
};

}  // namespace dongbo
