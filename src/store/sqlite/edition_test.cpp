#include "store/doctor.hpp"
#include "store/sqlite_store.hpp"
#include "store/store_fixture.hpp"

namespace dongbo {
namespace {

TEST_CASE("an edition is adopted by one entry of the log, and only when it says something new") {
    StoreFixture f;
    commit(*f.store, {put_wish(1, "An"), put_wish(2, "Ba")});
    CHECK(must(f.store->editions(kDataset)).empty());
    const Position before = must(f.store->head());
    CHECK(must(f.store->adopt_edition(kDataset, "2025-07-01", "ab12")) == before + 1);
    CHECK(must(f.store->adopt_edition(kDataset, "2025-07-01", "ab12")) == 0);
    CHECK(must(f.store->adopt_edition(kDataset, "2025-07-01", "cd34")) == before + 2);
    CHECK(must(f.store->adopt_edition(kDataset, "2026-04-30", "cd34")) == before + 3);
    CHECK(must(f.store->head()) == before + 3);

    const auto adopted = must(f.store->editions(kDataset));
    REQUIRE(adopted.size() == 3);
    CHECK(adopted.back() == AdoptedEdition{before + 3, "2026-04-30", "cd34"});
    const Change change = must(decode_change(must(f.store->changes(before, 1)).at(0).encoded));
    CHECK(change.kind == ChangeKind::edition);
    CHECK(change.detail == "2025-07-01 ab12");
    CHECK(must(examine(*f.store, {})).sound());
    CHECK_FALSE(f.store->adopt_edition("nothing", "2026-04-30", "cd34").has_value());
}

}  // namespace
}  // namespace dongbo
