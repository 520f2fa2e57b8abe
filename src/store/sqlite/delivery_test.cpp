#include "store/sqlite/delivery_book.hpp"
#include "store/store_fixture.hpp"

namespace dongbo {
namespace {

Delivery sample() {
    Delivery delivery;
    delivery.dataset = kDataset;
    delivery.source = "H26/dan-cu";
    delivery.sender = "H26.1";
    delivery.subject = "Công dân quý III";
    delivery.kind = DeliveryKind::full;
    delivery.edition = "2025-06-30";
    delivery.file_name = "people.csv";
    delivery.file_hash = sha256("file");
    delivery.mapping_hash = sha256("mapping");
    delivery.file_bytes = 12'345;
    delivery.physical_rows = 7;
    delivery.declared_rows = 5;
    return delivery;
}

SourceCommit first_part(std::uint64_t delivery) {
    SourceCommit commit{kDataset,
                        {put_wish(1, "An"), put_wish(2, "Ba", Verdict::quarantined),
                         put_wish(1, "An"), put_wish(3, "Ca", Verdict::waiting)},
                        DeliveryProgress{}};
    commit.progress->delivery = delivery;
    commit.progress->next_offset = 700;
    commit.progress->next_row = 7;
    commit.progress->rows = {Disposition::layout, {}, {}, {}, Disposition::malformed, {}};
    commit.progress->kept = {{5, Disposition::malformed, "a quote is not closed", "\"x,y"}};
    return commit;
}

TEST_CASE("a delivery is known by its number, with what became of each row") {
    StoreFixture f;
    const std::uint64_t number = must(f.store->begin_delivery(sample()));
    CHECK(number == 1);
    const SourceCommit commits[] = {first_part(number)};
    must(f.store->commit(commits));
    f.reopen();

    const auto deliveries = must(f.store->deliveries(kDataset));
    REQUIRE(deliveries.size() == 1);
    const Delivery& delivery = deliveries[0];
    CHECK(delivery.subject == "Công dân quý III");
    CHECK(delivery.kind == DeliveryKind::full);
    CHECK(delivery.file_hash == sha256("file"));
    CHECK(delivery.declared_rows == 5);
    CHECK(delivery.state == DeliveryState::loading);
    CHECK(delivery.next_offset == 700);
    CHECK(delivery.next_row == 7);
    CHECK(delivery.rows[Disposition::layout] == 1);
    CHECK(delivery.rows[Disposition::accepted] == 1);
    CHECK(delivery.rows[Disposition::quarantined] == 1);
    CHECK(delivery.rows[Disposition::unchanged] == 1);
    CHECK(delivery.rows[Disposition::waiting] == 1);
    CHECK(delivery.rows.sum() == 6);
    const std::vector<RowRun> expected = {
        {Disposition::layout, 1},    {Disposition::accepted, 1},  {Disposition::quarantined, 1},
        {Disposition::unchanged, 1}, {Disposition::malformed, 1}, {Disposition::waiting, 1}};
    CHECK(must(f.store->row_runs(number)) == expected);
    const auto kept = must(f.store->kept_rows(number, 0, 10));
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].text == "\"x,y");
    CHECK(must(f.store->kept_rows(number, 5, 10)).empty());

    must(f.store->end_delivery(number, DeliveryState::loaded, 4));
    CHECK(must(f.store->deliveries(kDataset))[0].state == DeliveryState::loaded);
    CHECK(must(f.store->deliveries(kDataset))[0].removed == 4);
    CHECK(must(f.store->deliveries("nobody")).empty());
}

TEST_CASE("runs of rows go on from one commit to the next") {
    StoreFixture f;
    const std::uint64_t number = must(f.store->begin_delivery(sample()));
    for (std::uint64_t i = 0; i < 3; ++i) {
        SourceCommit commit{kDataset, {}, DeliveryProgress{}};
        commit.progress->delivery = number;
        commit.progress->next_row = 1 + (i + 1) * 300;
        commit.progress->rows.assign(300, Disposition::repeated);
        const SourceCommit commits[] = {commit};
        must(f.store->commit(commits));
    }
    CHECK(must(f.store->row_runs(number)) == std::vector<RowRun>{{Disposition::repeated, 900}});
}

TEST_CASE("rows that are not the next ones are refused, with all that came with them") {
    StoreFixture f;
    const std::uint64_t number = must(f.store->begin_delivery(sample()));
    const SourceCommit commits[] = {first_part(number)};
    must(f.store->commit(commits));
    CHECK(must_fail(f.store->commit(commits)).code == ErrorCode::conflict);
    CHECK(must(f.store->deliveries(kDataset))[0].rows.sum() == 6);

    SourceCommit strange = first_part(9);
    CHECK(must_fail(f.store->commit({&strange, 1})).code == ErrorCode::not_found);
    SourceCommit greedy{kDataset, {}, DeliveryProgress{}};
    greedy.progress->delivery = number;
    greedy.progress->next_row = 8;
    greedy.progress->rows = {std::nullopt};
    CHECK(must_fail(f.store->commit({&greedy, 1})).code == ErrorCode::invalid);
    must(f.store->end_delivery(number, DeliveryState::failed, 0));
    greedy.progress->rows = {Disposition::layout};
    CHECK(must_fail(f.store->commit({&greedy, 1})).code == ErrorCode::invalid);
    CHECK(must_fail(f.store->end_delivery(5, DeliveryState::loaded, 0)).code ==
          ErrorCode::not_found);
}

TEST_CASE("runs survive being written as bytes, and broken bytes are refused") {
    const std::vector<RowRun> runs = {{Disposition::layout, 1},
                                      {Disposition::refused, 127},
                                      {Disposition::accepted, 128},
                                      {Disposition::waiting, 123'456'789'012}};
    const std::string bytes = encode_runs(runs);
    CHECK(decode_runs(as_bytes(bytes)) == runs);
    CHECK_FALSE(decode_runs(as_bytes(bytes).first(bytes.size() - 1)));
    CHECK_FALSE(decode_runs(as_bytes(std::string("\x09\x01"))));
}

}  // namespace
}  // namespace dongbo
