#include "quality/recount.hpp"

#include <algorithm>

#include "quality/book_keys.hpp"
#include "quality/quality_fixture.hpp"
#include "store/sqlite/database.hpp"

namespace dongbo {
namespace {

/// Each row on its own, so that both threads get some and what belongs together is apart.
constexpr std::uint64_t kRowsAtOnce = 1;

Result<Recount> count_again(QualityFixture& f) {
    return recount(*f.node, must(f.node->place("citizen")), {}, kRowsAtOnce);
}

std::vector<std::string> differences(QualityFixture& f) {
    return must(count_again(f)).differences;
}

/// Past the keeper: neither counters nor log hear of it.
void change_stored(QualityFixture& f, const std::string& assignment, int row) {
    const auto file = must(Database::open(f.folder_path + "/groups/citizen.H26.db"));
    must(file->execute("UPDATE \"records of citizen.H26\" SET " + assignment +
                       " WHERE _row=" + std::to_string(row)));
}

void change_book(QualityFixture& f,
                 const std::function<Result<>(StoreWriter&, const std::string&)>& work) {
    must(f.citizens->store().transact(
        [&](StoreWriter& writer) { return work(writer, f.citizens->dataset()); }));
}

bool has(const std::vector<std::string>& differences, std::string_view part) {
    return std::ranges::any_of(differences,
                               [&](const std::string& one) { return one.contains(part); });
}

/// Twenty records, odd ones in one unit, even ones in another.
void commit_twenty(QualityFixture& f) {
    std::vector<Wish> wishes;
    for (int i = 1; i <= 20; ++i)
        wishes.push_back(f.person(std::to_string(i), {.number = std::to_string(100 + i),
                                                      .home = i % 2 == 0 ? "00256" : "00004"}));
    f.commit(*f.citizens, std::move(wishes));
}

TEST_CASE("a recount counts every record once, deleted ones not") {
    QualityFixture f;
    commit_twenty(f);
    for (int i = 4; i <= 12; ++i) f.commit(f.removal("citizen", std::to_string(i)));
    f.commit(f.removal("citizen", "20"));
    f.commit(f.person("21", {.born = "2030-01-01"}));
    const Recount result = must(count_again(f));
    CHECK(result.equal());
    CHECK(result.records == 11);
}

TEST_CASE("an empty dataset equals its recount") {
    QualityFixture f;
    const Recount result = must(count_again(f));
    CHECK(result.equal());
    CHECK(result.records == 0);
}

TEST_CASE("values that are not what was counted are found, whichever thread judges them") {
    QualityFixture f;
    commit_twenty(f);
    change_stored(f, "full_name='An'", 1);
    change_stored(f, "card_until='2020-01-01'", 20);
    const auto found = differences(f);
    CHECK(found.size() == 5);
    CHECK(has(found,
              "unit 00004@2025-07-01 agency H26/x name_has_two_words: fails 1 of 10, "
              "counted 0 of 10"));
    CHECK(has(found, "name_has_two_words: 1 records fail, 0 findings"));
    CHECK(has(found,
              "unit 00256@2025-07-01 agency H26/x card_is_valid: fails 1 of 1, "
              "counted 0 of 0"));
    CHECK(has(found, "card_is_valid: 1 records fail, 0 findings"));
    CHECK(has(found,
              "unit 00256@2025-07-01 agency H26/x type.date.card_until: fails 0 of 1, "
              "counted 0 of 0"));
}

TEST_CASE("a value that two records came to share is found though they are judged apart") {
    QualityFixture f;
    commit_twenty(f);
    change_stored(f, "number='102'", 17);
    const auto found = differences(f);
    CHECK(found.size() == 3);
    CHECK(has(found, "unit 00004@2025-07-01 agency H26/x unique.number: fails 1 of 10"));
    CHECK(has(found, "unit 00256@2025-07-01 agency H26/x unique.number: fails 1 of 10"));
    CHECK(has(found, "unique.number: 2 records fail"));
}

TEST_CASE("references into the dataset itself are looked up whoever listed the target") {
    QualityFixture f;
    commit_twenty(f);
    for (int i = 1; i < 20; ++i)
        f.commit(f.person(std::to_string(i), {.mother = std::to_string(i + 1)}));
    f.commit(f.person("20", {.mother = "1"}));
    CHECK(must(count_again(f)).equal());
    // Row 2 is no longer the record that row 1 points at.
    change_stored(f, "_record=zeroblob(16)", 2);
    CHECK(has(differences(f), "reference.mother: 1 records fail, 0 findings"));
}

TEST_CASE("counters and findings that are not what the values say are found") {
    QualityFixture f;
    f.commit(f.person("1", {.full_name = "An"}));
    const auto check = f.citizens->rules().checks().find_by_name("name_has_two_words")->number;
    change_book(f, [&](StoreWriter& writer, const std::string& dataset) {
        return writer.book_erase(dataset, book::finding(check, 1));
    });
    CHECK(differences(f) ==
          std::vector<std::string>{"name_has_two_words: 1 records fail, 0 findings are kept, or "
                                   "others"});
    change_book(f, [&](StoreWriter& writer, const std::string& dataset) {
        return writer.book_erase(dataset, book::journal(0));
    });
    CHECK(has(differences(f), "agency H26/x: 1 records, counted 0"));
}

TEST_CASE("what can't be counted is an error that names the record") {
    QualityFixture f;
    commit_twenty(f);
    SUBCASE("it is counted under another unit") {
        change_stored(f, "home='00256'", 13);
    }
    SUBCASE("it was never judged") {
        change_stored(f, "_marks=NULL", 13);
    }
    SUBCASE("it is counted in a group that is not there") {
        change_stored(f, "_marks=x'7F000000'", 13);
    }
    const auto result = count_again(f);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == ErrorCode::corrupt);
    CHECK(result.error().where.contains(id_of("citizen", "13").text()));
}

}  // namespace
}  // namespace dongbo
