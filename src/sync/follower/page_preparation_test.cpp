#include "sync/follower/page_preparation.hpp"

#include <doctest/doctest.h>

#include "sync/follower/replica_fixture.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kMany = 4 * PagePreparation::kPart * 2 + 7;

std::vector<FeedChange> many_residents() {
    std::vector<FeedChange> changes;
    for (std::size_t i = 0; i < kMany; ++i)
        changes.push_back(put_resident(i, i + 1, "An " + std::to_string(i)));
    return changes;
}

TEST_CASE("A page is made ready in parts, in order") {
    const auto preparer = std::make_shared<const ChangePreparer>(followed_contract());
    PagePreparation parts(preparer, many_residents(), false);
    Position log = 0;
    for (;;) {
        const auto part = must(parts.next());
        if (!part) break;
        CHECK(part->size() <= PagePreparation::kPart);
        for (const PreparedChanges::Prepared& change : part->changes) CHECK(change.log == ++log);
    }
    CHECK(log == kMany);
    CHECK(!must(parts.next()));
}

TEST_CASE("What is wrong with a part ends the page, and nobody has to take all of it") {
    const auto preparer = std::make_shared<const ChangePreparer>(followed_contract());
    auto changes = many_residents();
    changes[PagePreparation::kPart].content = "{";
    PagePreparation parts(preparer, changes, false);
    CHECK(must(parts.next()));
    const auto wrong = parts.next();
    REQUIRE(!wrong);
    CHECK(wrong.error().code == ErrorCode::invalid);
    CHECK(!must(parts.next()));
    const PagePreparation left_alone(preparer, many_residents(), false);
}

TEST_CASE("A long page is applied as one, or not at all") {
    ReplicaFixture f;
    auto changes = many_residents();
    const std::string last = std::exchange(changes.back().content, "{");
    CHECK(!f.replica->apply(changes, state_at(kMany), false));
    CHECK(f.replica->live().count == 0);
    CHECK(f.replica->state().position() == 0);
    changes.back().content = last;
    f.apply(changes);
    CHECK(f.replica->live().count == kMany);
    CHECK(f.replica->state().position() == kMany);
    CHECK(f.scrub(1'000).empty());
    f.reopen();
    CHECK(f.replica->live().count == kMany);
}

TEST_CASE("A first copy comes in long pages") {
    ReplicaFixture f;
    must(f.replica->apply(many_residents(), state_at(0, FollowerPhase::first_copy), true));
    must(f.replica->finish_first_copy({}));
    CHECK(f.replica->live().count == kMany);
    CHECK(f.scrub(1'000).empty());
}

}  // namespace
}  // namespace dongbo
