#include "store/group_commit.hpp"

#include <thread>

#include "store/store_fixture.hpp"

namespace dongbo {
namespace {

SourceCommit one(std::vector<Wish> wishes) {
    return {kDataset, std::move(wishes), std::nullopt};
}

TEST_CASE("commits of many threads are all durable, each whole and in one piece of the log") {
    StoreFixture f;
    constexpr std::uint64_t kThreads = 4, kCommits = 25;
    {
        GroupCommitter committer(*f.store, {});
        std::vector<std::jthread> threads;
        for (std::uint64_t t = 0; t < kThreads; ++t)
            threads.emplace_back([&committer, t] {
                std::vector<std::future<Result<Committed>>> futures;
                for (std::uint64_t i = 0; i < kCommits; ++i) {
                    const std::uint64_t key = (t * kCommits + i) * 2;
                    futures.push_back(
                        committer.submit(one({put_wish(key, "An"), put_wish(key + 1, "Ba")})));
                }
                for (auto& future : futures) {
                    const auto committed = future.get();
                    if (!committed || committed->last != committed->first + 1) std::terminate();
                }
            });
    }
    CHECK(f.status().live == kThreads * kCommits * 2);
    const auto entries = must(f.store->changes(0, 1'000));
    REQUIRE(entries.size() == 1 + kThreads * kCommits * 2);
    for (std::size_t i = 1; i < entries.size(); ++i) CHECK(entries[i].ends_commit == (i % 2 == 0));
}

TEST_CASE("a refused commit does not take the others of its transaction with it") {
    StoreFixture f;
    std::vector<std::future<Result<Committed>>> futures;
    {
        GroupCommitter committer(*f.store, {.wait_max = std::chrono::milliseconds(200)});
        for (std::uint64_t key = 0; key < 9; ++key) {
            Wish wish = put_wish(key, "An");
            if (key == 4) wish.expected_version = 7;
            futures.push_back(committer.submit(one({wish})));
        }
    }
    for (std::size_t i = 0; i < futures.size(); ++i) {
        const auto committed = futures[i].get();
        CHECK(committed.has_value() == (i != 4));
        if (i == 4) CHECK(committed.error().code == ErrorCode::conflict);
    }
    CHECK(f.status().live == 8);
}

TEST_CASE("commits still waiting when the committer ends are made durable first") {
    StoreFixture f;
    std::future<Result<Committed>> future;
    {
        GroupCommitter committer(*f.store, {.wait_max = std::chrono::seconds(60)});
        future = committer.submit(one({put_wish(1, "An")}));
    }
    CHECK(future.get().has_value());
    CHECK(f.get(1).version == 1);
}

TEST_CASE("a full transaction does not wait for more") {
    StoreFixture f;
    GroupCommitter committer(*f.store, {.wait_max = std::chrono::seconds(60), .wishes_max = 2});
    auto first = committer.submit(one({put_wish(1, "An")}));
    auto second = committer.submit(one({put_wish(2, "Ba")}));
    CHECK(first.get().has_value());
    CHECK(second.get().has_value());
}

}  // namespace
}  // namespace dongbo
