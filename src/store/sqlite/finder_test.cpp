#include <set>

#include "store/store_fixture.hpp"

namespace dongbo {
namespace {

using Match = Condition::Match;

Query query(std::vector<Condition> conditions, std::size_t limit = 50) {
    return {.dataset = kDataset, .conditions = std::move(conditions), .limit = limit};
}

std::size_t count(Store& store, std::vector<Condition> conditions) {
    return must(store.find(query(std::move(conditions)))).records.size();
}

TEST_CASE("names are found without marks and case, whole or by their beginning") {
    StoreFixture f;
    commit(*f.store, {put_wish(1, "Nguyễn Văn Đức"), put_wish(2, "Nguyễn Văn Đước"),
                      put_wish(3, "Trần Nguyễn"), put_wish(4, "Nguyễn Văn Đức", Verdict::waiting)});
    CHECK(count(*f.store, {{"full_name", Match::equals, "nguyen van duc"}}) == 1);
    CHECK(count(*f.store, {{"full_name", Match::equals, "NGUYỄN VĂN ĐỨC"}}) == 1);
    CHECK(count(*f.store, {{"full_name", Match::starts_with, "nguyễn v"}}) == 2);
    CHECK(count(*f.store, {{"full_name", Match::starts_with, "nguyen"}}) == 2);
    CHECK(count(*f.store, {{"full_name", Match::starts_with, "x"}}) == 0);
    CHECK(count(*f.store, {}) == 3);
}

TEST_CASE("other fields are found by their value in the form people write it") {
    StoreFixture f;
    commit(*f.store, {put_wish(6, person(6, "An", 3)), put_wish(7, person(7, "Ba", -4))});
    CHECK(count(*f.store, {{"number", Match::equals, "000000000006"}}) == 1);
    CHECK(count(*f.store, {{"born", Match::equals, "09/07/1956"}}) == 1);
    CHECK(count(*f.store, {{"born", Match::equals, "1956-07-09"}}) == 1);
    CHECK(count(*f.store, {{"born", Match::starts_with, "1956"}}) == 1);
    CHECK(count(*f.store, {{"children", Match::equals, "-4"}}) == 1);
    CHECK(count(*f.store, {{"unit", Match::equals, "19333"}}) == 1);
    CHECK(count(*f.store, {{"unit", Match::equals, "19333@2025-07-01"}}) == 1);
    CHECK(count(*f.store, {{"unit", Match::equals, "19333@2024-01-01"}}) == 0);
    CHECK(count(*f.store, {{"mother", Match::equals, record_of(8).text()}}) == 1);
    // Fields without an index are looked at record by record.
    CHECK(count(*f.store, {{"note", Match::equals, "ghi chu 6"}}) == 1);
    CHECK(count(*f.store, {{"alive", Match::equals, "false"}}) == 1);
    CHECK(count(*f.store, {{"area", Match::equals, "-12.50"}}) == 2);
    CHECK(count(*f.store, {{"seen_at", Match::equals, "2023-11-15T05:13:20.129+07:00"}}) == 1);
    CHECK(count(*f.store, {{"area", Match::equals, "-12.5"}, {"children", Match::equals, "3"}}) ==
          1);
}

TEST_CASE("pages give each record once, in one order, whatever drives the search") {
    StoreFixture f;
    std::vector<Wish> wishes;
    for (std::uint64_t i = 0; i < 60; ++i)
        wishes.push_back(put_wish(i, i % 3 == 0 ? "An" : "An " + std::to_string(i % 7)));
    commit(*f.store, wishes);
    const std::vector<std::pair<std::vector<Condition>, std::size_t>> searches = {
        {{}, 60},
        {{{"full_name", Match::starts_with, "an"}}, 60},
        {{{"full_name", Match::equals, "an"}}, 20},
        {{{"full_name", Match::starts_with, "an"}, {"alive", Match::equals, "true"}}, 30}};
    for (const auto& [conditions, expected] : searches) {
        for (const std::size_t limit : {1U, 7U, 20U, 60U}) {
            std::vector<RecordId> ids;
            Query next = query(conditions, limit);
            do {
                const Found found = must(f.store->find(next));
                CHECK(found.records.size() <= limit);
                for (const StoredRecord& record : found.records) ids.push_back(record.id);
                next.cursor = found.next_cursor;
            } while (!next.cursor.empty());
            CHECK(ids.size() == expected);
            CHECK(std::set(ids.begin(), ids.end()).size() == expected);
        }
    }
}

TEST_CASE("a search that makes no sense is refused in words") {
    StoreFixture f;
    commit(*f.store, {put_wish(1, "An"), put_wish(2, "An")});
    const auto refused = [&](const Query& asked) {
        const Error error = must_fail(f.store->find(asked));
        CHECK(error.code == ErrorCode::invalid);
        return error;
    };
    CHECK(refused(query({{"name", Match::equals, "x"}})).cure.find("number, full_name") !=
          std::string::npos);
    refused(query({{"full_name", Match::starts_with, " .,"}}));
    refused(query({{"children", Match::equals, "three"}}));
    refused(query({{"children", Match::starts_with, "3"}}));
    refused(query({{"born", Match::equals, "31/02/1990"}}));
    refused(query({{"papers", Match::equals, "cccd"}}));
    refused(query({}, 0));
    refused(query({}, 1'001));

    Query page = query({{"full_name", Match::equals, "an"}}, 1);
    const std::string cursor = must(f.store->find(page)).next_cursor;
    REQUIRE_FALSE(cursor.empty());
    Query other = query({{"full_name", Match::equals, "ba"}}, 1);
    other.cursor = cursor;
    refused(other);
    for (const std::string& broken : {std::string("x"), cursor.substr(0, 12), cursor + "!"}) {
        page.cursor = broken;
        refused(page);
    }
}

}  // namespace
}  // namespace dongbo
