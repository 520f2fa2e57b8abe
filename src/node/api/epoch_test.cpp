#include "node/api/feed_fixture.hpp"

namespace dongbo {

TEST_CASE("a steward of the owner lets a feed go on that lost what it had signed, nobody else") {
    NodeWithFeed node;
    const std::string path = "/v1/feeds/dan-cu.v1/epoch";
    const auto post = [&](const std::string& target, const std::string& caller) {
        return node.send(HttpMethod::post, target, "", caller);
    };
    CHECK(post(path, "steward H26 lan").status == 409);
    node.lose(3);
    CHECK(post(path, "steward H01 lan").status == 403);
    CHECK(post(path, "leader H26 lan").status == 403);
    CHECK(post("/v1/feeds/nothing.v1/epoch", "steward H26 lan").status == 404);
    const Position size = node.row().size;
    const auto answer = post(path, "steward H26 lan");
    CHECK(answer.status == 200);
    CHECK(answer.text("/feed") == "dan-cu.v1");
    CHECK(answer.number("/epoch") == 2);
    CHECK(answer.number("/fork/epoch_before") == 1);
    CHECK(answer.number("/fork/size") == static_cast<std::int64_t>(size));
    CHECK(answer.text("/fork/root").size() == 64);
    CHECK(post(path, "steward H26 lan").status == 409);
}

}  // namespace dongbo
