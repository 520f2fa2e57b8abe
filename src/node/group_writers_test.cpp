#include "node/group_writers.hpp"

#include <doctest/doctest.h>

#include <future>

#include "tests/support/temporary_folder.hpp"

using namespace dongbo;

namespace {

struct Fixture {
    testing::TemporaryFolder folder;
    std::string node = folder.file("node");
    Fixture() { REQUIRE(NodeStore::create(node, "G01")); }
};

Result<> nothing(NodeStore&) {
    return {};
}

}  // namespace

TEST_CASE("jobs of one group run one after the other, with a node of their own") {
    Fixture f;
    GroupWriters writers(f.node, {});
    std::string order;
    for (const char letter : {'a', 'b', 'c'})
        REQUIRE(writers.run("person.G01", [&](NodeStore& node) -> Result<> {
            CHECK(node.agency() == "G01");
            order += letter;
            return {};
        }));
    CHECK(order == "abc");
    const auto failed = writers.run("person.G01", [](NodeStore&) -> Result<> {
        return fail(ErrorCode::conflict, "somebody was faster");
    });
    CHECK(failed.error().code == ErrorCode::conflict);
}

TEST_CASE("a job that can't begin in time is given up and never runs; other groups go on") {
    Fixture f;
    GroupWriters writers(f.node, {.wait_max = std::chrono::milliseconds(20)});
    std::promise<void> begun, release;
    auto released = release.get_future();
    std::promise<Result<>> ended;
    REQUIRE(writers.submit(
        "a",
        [&](NodeStore&) -> Result<> {
            begun.set_value();
            released.wait();
            return {};
        },
        [&](Result<> done) { ended.set_value(std::move(done)); }));
    begun.get_future().wait();
    bool ran = false;
    const auto waited = writers.run("a", [&](NodeStore&) -> Result<> {
        ran = true;
        return {};
    });
    CHECK(waited.error().code == ErrorCode::unavailable);
    CHECK(writers.run("b", nothing));
    release.set_value();
    CHECK(ended.get_future().get());
    CHECK(writers.run("a", nothing));
    CHECK_FALSE(ran);
}

TEST_CASE("a full queue refuses, and a stop gives up what waits") {
    Fixture f;
    GroupWriters writers(f.node, {.queue_max = 1});
    std::promise<void> begun, release;
    auto released = release.get_future();
    std::promise<Result<>> waiting;
    REQUIRE(writers.submit(
        "a",
        [&](NodeStore&) -> Result<> {
            begun.set_value();
            released.wait();
            return {};
        },
        [](const Result<>&) {}));
    begun.get_future().wait();
    REQUIRE(
        writers.submit("a", nothing, [&](Result<> done) { waiting.set_value(std::move(done)); }));
    CHECK(writers.submit("a", nothing, [](const Result<>&) {}).error().code ==
          ErrorCode::unavailable);
    release.set_value();
    writers.stop();
    // It ran before the stop, or was given up: in both cases somebody is told.
    const auto told = waiting.get_future().get();
    CHECK((told || told.error().code == ErrorCode::unavailable));
    CHECK(writers.run("a", nothing).error().code == ErrorCode::unavailable);
}
