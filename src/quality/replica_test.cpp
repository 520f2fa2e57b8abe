// Others decide what is in a replica: nothing here judges it, or judges by it.
#include "quality/quality_fixture.hpp"

namespace dongbo {
namespace {

Contract contract_of(std::string_view text) {
    return must(parse_contract(std::string(kHead) + std::string(text), "x.yaml"));
}

TEST_CASE("a replica has no keeper; who settles a node passes over it") {
    QualityFixture fixture;
    const DatasetPlace place = must(fixture.node->define_replica(
        "citizen.G01", "G01", contract_of(kCitizen), "replica.citizens"));
    const auto keeper = Keeper::open(*fixture.node, place);
    REQUIRE_FALSE(keeper.has_value());
    CHECK(keeper.error().code == ErrorCode::conflict);
    CHECK(keeper.error().cure.find("G01") != std::string::npos);
    CHECK_FALSE(recount(*fixture.node, place, {}).has_value());
    must(settle_node(*fixture.node));
    must(settle_neighbours(*fixture.node, "citizen"));
    CHECK(must(must(fixture.node->store(place))->book_scan(place.dataset, "", "", 10)).empty());
}

TEST_CASE("what is not in a replica may well be there: references to it are not checked") {
    const testing::TemporaryFolder folder;
    must(NodeStore::create(folder.file("node"), "H30"));
    const auto node = must(NodeStore::open(folder.file("node"), {.free_disk_reserve = 0}));
    must(node->define_replica("citizen.H26", "H26", contract_of(kCitizen), "replica.citizens"));
    const DatasetPlace place = must(node->define(contract_of(kStay)));
    const auto keeper = must(Keeper::open(*node, place));
    const Contract& contract = keeper->rules().contract();
    Wish wish;
    wish.record = id_of("stay", "1");
    wish.values.values = {id_of("citizen", "unknown"), Value()};
    append_canonical(wish.content, CanonicalOrder(contract.fields), wish.values.values);
    wish.content_hash = content_hash(wish.content);
    wish.origin = {"H30/x", {"1"}, 0, 0};
    std::vector<JudgedCommit> commits(1);
    commits.front().commit = {keeper->dataset(), {wish}, {}};
    must(keeper->commit(commits));
    const StoredRecord stay = must(keeper->store().get(place.dataset, wish.record));
    CHECK(stay.state == RecordState::live);
    CHECK(must(keeper->store().change(stay.head)).findings.empty());
}

}  // namespace
}  // namespace dongbo
