// What is left of erased records in the bytes of the files.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/file.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "store/doctor.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/page_gap.hpp"
#include "store/store_fixture.hpp"

namespace dongbo {
namespace {

constexpr std::uint64_t kRecords = 2'500;
constexpr std::uint64_t kErased = 400;

/// A word of letters that stands for one person in one version and occurs nowhere else; folded it
/// has other bytes, so that each stored form is looked for by itself.
std::string word_of(std::uint64_t key, std::uint64_t version) {
    SeededRandom random(key * 1'000 + version);
    std::string word = "Đ";
    for (int i = 0; i < 10; ++i) word += static_cast<char>('a' + random.below(26));
    return word;
}

std::string name_of(std::uint64_t key, std::uint64_t version) {
    return "Trần " + word_of(key, version) + (key % 4 == 0 ? " Ngọc Minh Thị Bích Hường" : " An");
}

/// Each eighth with a note that needs overflow pages; the word is repeated to be seen in each.
Wish wish_for(std::uint64_t key, std::uint64_t version) {
    Record record = person(key, name_of(key, version), static_cast<std::int64_t>(version));
    if (key % 8 == 0) {
        std::string note;
        for (std::uint64_t i = 0; i < 100 + key % 700; ++i) note += word_of(key, version) + " ";
        record.values[3] = note;
    }
    const bool pending = version == 2 && key % 5 == 0;
    return put_wish(key, std::move(record), pending ? Verdict::quarantined : Verdict::live);
}

std::vector<std::uint64_t> shuffled_keys(std::uint64_t seed) {
    std::vector<std::uint64_t> keys(kRecords);
    for (std::uint64_t i = 0; i < kRecords; ++i) keys[i] = 1 + i;
    SeededRandom random(seed);
    for (std::size_t i = keys.size(); i > 1; --i) std::swap(keys[i - 1], keys[random.below(i)]);
    return keys;
}

void put_all(Store& store, std::span<const std::uint64_t> keys, std::uint64_t version) {
    for (std::size_t at = 0; at < keys.size(); at += 500) {
        std::vector<Wish> wishes;
        for (const std::uint64_t key :
             keys.subspan(at, std::min<std::size_t>(500, keys.size() - at)))
            wishes.push_back(wish_for(key, version));
        commit(store, std::move(wishes));
    }
}

/// A third in a bulk load, the rest in random order, then corrections of half of them, all of which
/// splits pages and moves cells.
void fill(Store& store) {
    const std::vector<std::uint64_t> keys = shuffled_keys(1);
    const std::span<const std::uint64_t> all(keys);
    must(store.begin_bulk_load(kDataset));
    put_all(store, all.first(kRecords / 3), 1);
    must(store.end_bulk_load(kDataset, {}));
    put_all(store, all.subspan(kRecords / 3), 1);
    const std::vector<std::uint64_t> again = shuffled_keys(2);
    put_all(store, std::span(again).first(kRecords / 2), 2);
    put_all(store, std::span(again).first(kRecords / 4), 3);
}

void erase_first(Store& store, std::uint64_t count) {
    const std::vector<std::uint64_t> keys = shuffled_keys(3);
    for (std::uint64_t i = 0; i < count; i += 50) {
        std::vector<Wish> wishes;
        for (std::uint64_t j = i; j < i + 50; ++j)
            wishes.push_back(wish_of(ChangeKind::erase, keys[j]));
        for (const Committed& committed : commit(store, std::move(wishes)))
            CHECK_FALSE(committed.traces_left);
    }
}

/// The words of records `from` to `to` of the erasing order that are in the bytes in any form:
/// as given, or folded.
std::set<std::string> words_left(const std::string& bytes, std::uint64_t from, std::uint64_t to) {
    const std::vector<std::uint64_t> keys = shuffled_keys(3);
    std::unordered_set<std::string> wanted;
    for (std::uint64_t i = from; i < to; ++i)
        for (std::uint64_t version = 1; version <= 3; ++version) {
            wanted.insert(word_of(keys[i], version));
            wanted.insert(text::fold(word_of(keys[i], version)));
        }
    std::set<std::string> left;
    for (const std::string& first : {std::string("Đ"), std::string("d")})
        for (std::size_t at = bytes.find(first); at != std::string::npos;
             at = bytes.find(first, at + 1))
            if (const auto word = wanted.find(bytes.substr(at, first.size() + 10));
                word != wanted.end())
                left.insert(*word);
    return left;
}

std::string bytes_of(const std::string& file) {
    return file_exists(file) ? testing::raw_bytes(file) : std::string();
}

std::string all_bytes(const StoreFixture& f) {
    return bytes_of(f.file) + bytes_of(f.file + "-wal") + bytes_of(f.file + "-journal");
}

}  // namespace

TEST_CASE("of 400 records erased among 2,500 no stored form of any version is left in the files") {
    StoreFixture f;
    fill(*f.store);
    REQUIRE(words_left(all_bytes(f), 0, kErased).size() > 2 * kErased);
    erase_first(*f.store, kErased);
    CHECK(words_left(all_bytes(f), 0, kErased) == std::set<std::string>{});
    // The others are all there: what is looked for can be found.
    CHECK(words_left(all_bytes(f), kErased, kRecords).size() > 2 * (kRecords - kErased));
    CHECK(must(examine(*f.store, {})).sound());
    must(f.store->back_up(f.folder.file("copy.db"), {}));
    CHECK(words_left(bytes_of(f.folder.file("copy.db")), 0, kErased) == std::set<std::string>{});
}

TEST_CASE("a reader of an older state keeps erased bytes in the WAL, which is said, not for ever") {
    StoreFixture f;
    put_all(*f.store, std::vector<std::uint64_t>{1, 2, 3}, 1);
    const auto reader = must(Database::open(f.file, {.read_only = true}));
    {
        const auto reading = must(reader->begin_read());
        CHECK(commit(*f.store, {wish_of(ChangeKind::erase, 1)}).front().traces_left);
        CHECK(all_bytes(f).contains(word_of(1, 1)));
        CHECK(commit(*f.store, {wish_for(2, 2)}).front().traces_left);
    }
    CHECK_FALSE(commit(*f.store, {wish_for(2, 3)}).front().traces_left);
    CHECK_FALSE(all_bytes(f).contains(word_of(1, 1)));
}

TEST_CASE("the next start takes out what a process that was killed after an erasure left") {
    StoreFixture f;
    put_all(*f.store, std::vector<std::uint64_t>{1, 2, 3}, 1);
    const auto reader = must(Database::open(f.file, {.read_only = true}));
    {
        const auto reading = must(reader->begin_read());
        CHECK(commit(*f.store, {wish_of(ChangeKind::erase, 1)}).front().traces_left);
    }
    f.store.reset();  // not the last to close the file, so the WAL stays as a kill would leave it
    REQUIRE(all_bytes(f).contains(word_of(1, 1)));
    f.reopen();
    CHECK_FALSE(all_bytes(f).contains(word_of(1, 1)));
}

namespace {

using PageBytes = std::array<std::uint8_t, kPageSize>;

void put_number(PageBytes& page, std::size_t at, std::size_t number) {
    page[at] = static_cast<std::uint8_t>(number >> 8);
    page[at + 1] = static_cast<std::uint8_t>(number);
}

/// Full of sevens but for the header at `at`: of a leaf with two cells.
PageBytes leaf_page(std::size_t at, std::uint8_t type = 13) {
    PageBytes page;
    page.fill(7);
    page[at] = type;
    put_number(page, at + 1, 0);
    put_number(page, at + 3, 2);
    put_number(page, at + 5, 3'000);
    put_number(page, at + 8, 3'000);
    put_number(page, at + 10, 3'500);
    return page;
}

std::size_t zeroes_between(const PageBytes& page, std::size_t from, std::size_t to) {
    return static_cast<std::size_t>(std::count(page.begin() + static_cast<std::ptrdiff_t>(from),
                                               page.begin() + static_cast<std::ptrdiff_t>(to), 0));
}

}  // namespace

TEST_CASE("of a page only the bytes between cell pointers and cells are zeroed") {
    for (const std::size_t header : {std::size_t{0}, std::size_t{100}}) {
        PageBytes page = leaf_page(header);
        const PageBytes before = page;
        REQUIRE(zero_gap(page, header == 0 ? 2 : 1, 10));
        CHECK(zeroes_between(page, header + 12, 3'000) == 3'000 - header - 12);
        CHECK(std::equal(page.begin(), page.begin() + static_cast<std::ptrdiff_t>(header) + 12,
                         before.begin()));
        CHECK(std::equal(page.begin() + 3'000, page.end(), before.begin() + 3'000));
    }
}

TEST_CASE("a page that is no b-tree page, or may be none, is left as it is") {
    const auto untouched = [](PageBytes page, std::uint32_t number, std::uint64_t file_pages) {
        const PageBytes before = page;
        return !zero_gap(page, number, file_pages) && page == before;
    };
    CHECK(untouched(leaf_page(0, 0), 2, 10));
    CHECK(untouched(leaf_page(0, 1), 2, 10));
    CHECK(untouched(leaf_page(0), 1, 10));  // page 1 has its header behind that of the file
    // The number of a next page begins with the type only in files of that size.
    CHECK(untouched(leaf_page(0), 2, 13ULL << 23));
    CHECK_FALSE(untouched(leaf_page(0), 2, (13ULL << 23) - 1));
    CHECK(untouched(leaf_page(0, 10), 2, 10ULL << 23));
    CHECK(untouched(leaf_page(0, 2), 2, 2ULL << 23));
    for (const auto& [at, wrong] : {std::pair<std::size_t, std::size_t>{1, 100},
                                    {1, 4'086},
                                    {3, 2'000},
                                    {5, 0},
                                    {5, 4'089},
                                    {8, 2'999},
                                    {10, 4'085}}) {
        PageBytes page = leaf_page(0);
        put_number(page, at, wrong);
        CAPTURE(at);
        CAPTURE(wrong);
        CHECK(untouched(page, 2, 10));
    }
}

}  // namespace dongbo
