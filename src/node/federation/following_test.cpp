#include "node/federation/following.hpp"

#include <doctest/doctest.h>

#include "http/server_fixture.hpp"
#include "sync/follower/replica_fixture.hpp"

namespace dongbo {

TEST_CASE("a copy that is followed is hashed anew by itself, also while its owner is away") {
    ReplicaFixture f;
    for (std::uint64_t key = 0; key < 8; ++key) f.apply({put_resident(key, key + 1, "An")});
    f.replica.reset();
    const std::string file = f.folder.file("log");
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(file.c_str(), "w"),
                                                              &std::fclose);
    RequestLog log(out.get());
    {
        Following following(
            {.folder = f.path,
             .agency = "H01",
             .key = nullptr,
             .contracts =
                 [] { return Result<std::vector<Contract>>(std::vector{followed_contract()}); },
             .log = &log,
             .clock = &system_clock(),
             .scrub = {.first = std::chrono::milliseconds(0),
                       .pause = std::chrono::milliseconds(1),
                       .rows = 3}});
        // Nobody listens there.
        must(following.follow({{.share = "residents-of-all",
                                .from = "http://127.0.0.1:1",
                                .owner_key = {},
                                .connection = {}}}));
        CHECK(testing::comes_true([&] {
            return testing::raw_bytes(file).find("replica_scrubbed") != std::string::npos;
        }));
    }
    f.reopen();
    CHECK(f.replica->last_scrub().has_value());
}

}  // namespace dongbo
