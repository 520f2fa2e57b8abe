#include "store/sqlite_store.hpp"
#include "store/store_fixture.hpp"

namespace dongbo {
namespace {

std::string replaced(std::string_view from, std::string_view to) {
    std::string text(kPersonContract);
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::size_t found(Store& store, const std::string& field, const std::string& value) {
    return must(store.find({.dataset = kDataset, .conditions = {{.field = field, .value = value}}}))
        .records.size();
}

TEST_CASE("defining a dataset puts its contract into the log, once") {
    StoreFixture f;
    must(f.store->define_dataset(kDataset, person_contract()));
    CHECK(must(f.store->head()) == 1);
    const Change change = must(decode_change(must(f.store->changes(0, 1)).at(0).encoded));
    CHECK(change.kind == ChangeKind::contract);
    CHECK(change.dataset == kDataset);
    CHECK(change.detail == kPersonContract);
    CHECK(must(f.store->contract(kDataset))->fields.size() == 11);
    CHECK(f.status().contract == "person");
}

TEST_CASE("a contract that grew gives the dataset the new column and keeps its records") {
    StoreFixture f;
    commit(*f.store, {put_wish(1, "An")});
    const std::string grown = replaced("      - name: papers", R"(      - name: religion
        businessName: Tôn giáo
        logicalType: string
        classification: sensitive
        customProperties: [{property: dongbo.searchable, value: true}]
      - name: papers)");
    must(f.store->define_dataset(kDataset, person_contract(grown)));
    CHECK(must(f.store->head()) == 3);
    CHECK(must(f.store->contract(kDataset))->fields.size() == 12);
    StoredRecord record = f.get(1);
    REQUIRE(record.values.values.size() == 12);
    CHECK(record.values.values[10].absent());
    CHECK(record.values.values[11] == person(1, "An").values[10]);

    record.values.values[10] = std::string("Phật giáo");
    Wish wish = put_wish(2, "Ba");
    wish.values = record.values;
    wish.content.clear();
    append_canonical(wish.content, CanonicalOrder(person_contract(grown).fields),
                     wish.values.values);
    wish.content_hash = content_hash(wish.content);
    commit(*f.store, {wish});
    f.reopen();
    CHECK(f.get(2).values.values == wish.values.values);
    CHECK(found(*f.store, "religion", "phat giao") == 1);
}

TEST_CASE("a field that becomes searchable is found in records that were there before") {
    StoreFixture f;
    commit(*f.store, {put_wish(3, "An"), put_wish(4, "Ba"), put_wish(6, "Ca")});
    const std::string searchable = replaced(R"(        businessName: Ghi chú
        logicalType: string
        classification: open)",
                                            R"(        businessName: Ghi chú
        logicalType: string
        classification: open
        customProperties: [{property: dongbo.searchable, value: true}])");
    must(f.store->define_dataset(kDataset, person_contract(searchable)));
    CHECK(found(*f.store, "note", "Ghi chu 3") == 1);

    must(f.store->define_dataset(kDataset, person_contract()));
    Wish changed = put_wish(3, "An");
    changed.values.values[3] = std::string("khác hẳn");
    commit(*f.store, {put_wish(3, changed.values)});
    must(f.store->define_dataset(kDataset, person_contract(searchable)));
    CHECK(found(*f.store, "note", "Ghi chu 3") == 0);
    CHECK(found(*f.store, "note", "khac han") == 1);
}

TEST_CASE("a contract that would change hashes is refused with its reasons") {
    StoreFixture f;
    const std::string other = replaced("logicalType: integer", "logicalType: boolean");
    const Error error = must_fail(f.store->define_dataset(kDataset, person_contract(other)));
    CHECK(error.code == ErrorCode::conflict);
    CHECK(error.what.find("children") != std::string::npos);
    CHECK(must(f.store->head()) == 1);
}

TEST_CASE("two datasets of one group share the log and nothing else") {
    StoreFixture f;
    must(f.store->define_dataset("person.H27", person_contract()));
    const SourceCommit both[] = {{kDataset, {put_wish(1, "An")}, {}},
                                 {"person.H27", {put_wish(1, "Ba")}, {}}};
    must(f.store->commit(both));
    CHECK(f.get(1).values.values == person(1, "An").values);
    CHECK(must(f.store->get("person.H27", record_of(1))).values.values == person(1, "Ba").values);
    CHECK(must(f.store->head()) == 4);
}

TEST_CASE("names with quotes and signs are names like any other") {
    StoreFixture f;
    const std::string strange = "x\"; DROP TABLE log; --";
    must(f.store->define_dataset(strange, person_contract()));
    const SourceCommit one[] = {{strange, {put_wish(1, "An")}, {}}};
    must(f.store->commit(one));
    CHECK(must(f.store->get(strange, record_of(1))).version == 1);
    CHECK(must(f.store->find(
                   {.dataset = strange, .conditions = {{.field = "full_name", .value = "an"}}}))
              .records.size() == 1);
}

TEST_CASE("a process sees what another one defined") {
    StoreFixture f;
    const auto other = must(open_sqlite_store(f.file, {}));
    must(f.store->define_dataset("person.H27", person_contract()));
    CHECK(must(other->datasets()).size() == 2);
}

}  // namespace
}  // namespace dongbo
