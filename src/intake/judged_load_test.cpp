// Loads under the rules of a contract, on a node with two registers.
#include <doctest/doctest.h>

#include "base/file.hpp"
#include "intake/load.hpp"
#include "intake/watch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kHead = R"yaml(apiVersion: v3.1.0
kind: DataContract
id: x
status: draft
description: {purpose: x}
team: {name: H26}
slaProperties: [{property: freshness, value: 1, unit: day}]
customProperties: [{property: dongbo.legalBasis, value: x}]
version: 1.0.0
)yaml";

constexpr std::string_view kCitizen = R"yaml(name: citizen
schema:
  - name: citizen
    businessName: x
    logicalType: object
    customProperties: [{property: dongbo.labelEn, value: x}]
    properties:
      - {name: full_name, businessName: x, logicalType: string, required: true, classification: open, customProperties: [{property: dongbo.labelEn, value: x}]}
      - {name: born, businessName: x, logicalType: date, classification: open, customProperties: [{property: dongbo.labelEn, value: x}]}
    quality:
      - {id: born_by_now, type: custom, engine: cel, dimension: accuracy, severity: quarantine, description: x, implementation: {must: born <= now}, customProperties: [{property: dongbo.messageEn, value: x}]}
      - {id: is_no_total, type: custom, engine: cel, dimension: accuracy, severity: refuse, description: x, implementation: {must: "full_name != 'TỔNG'"}, customProperties: [{property: dongbo.messageEn, value: x}]}
)yaml";

constexpr std::string_view kStay = R"yaml(name: stay
schema:
  - name: stay
    businessName: x
    logicalType: object
    customProperties: [{property: dongbo.labelEn, value: x}]
    properties:
      - {name: citizen, businessName: x, logicalType: string, required: true, classification: open, customProperties: [{property: dongbo.labelEn, value: x}, {property: dongbo.type, value: reference}, {property: dongbo.target, value: citizen}]}
)yaml";

class Desk {
  public:
    Desk() {
        must(NodeStore::create(folder_.file("node"), "H26"));
        node_ = must(NodeStore::open(folder_.file("node")));
        for (const std::string_view text : {kCitizen, kStay})
            must(node_->define(
                must(parse_contract(std::string(kHead) + std::string(text), "x.yaml"))));
        testing::put_raw_bytes(folder_.file("citizen.yaml"),
                               mapping("citizen", "  full_name: ten\n  born: sinh\n"));
        testing::put_raw_bytes(folder_.file("stay.yaml"),
                               mapping("stay", "  citizen: {columns: [dan]}\n"));
    }

    LoadReport load(const std::string& contract, const std::string& rows, bool dry_run = false) {
        DeliveryRequest request;
        request.file = folder_.file(contract + ".csv");
        request.dry_run = dry_run;
        testing::put_raw_bytes(request.file, rows);
        return must(load_into_node(*node_, folder_.file(contract + ".yaml"), request, {}));
    }
    DatasetStatus status(const std::string& contract) {
        const DatasetPlace place = must(node_->place(contract));
        return must(must(node_->store(place))->datasets()).at(0);
    }
    NodeStore& node() { return *node_; }
    std::string file(const std::string& name) { return folder_.file(name); }

    template <class T>
    static T must(Result<T> result) {
        REQUIRE_MESSAGE(result.has_value(), (result ? "" : result.error().message()));
        return std::move(*result);
    }
    static void must(Result<> result) {
        REQUIRE_MESSAGE(result.has_value(), (result ? "" : result.error().message()));
    }

  private:
    static std::string mapping(const std::string& contract, const std::string& fields) {
        return "mapping: " + contract + "\ncontract: " + contract +
               "\nsource: H26/x\nsender: H26.3\nfile: {format: csv}\nkey: [id]\nfields:\n" + fields;
    }

    testing::TemporaryFolder folder_;
    std::unique_ptr<NodeStore> node_;
};

TEST_CASE("each row of a delivery has the disposition that the rules give it") {
    Desk desk;
    for (const bool first_load : {true, false}) {
        CAPTURE(first_load);
        const std::string key = first_load ? "a" : "b";
        const LoadReport report = desk.load(
            "citizen", "id,ten,sinh\n" + key + "1,An,1990\n" + key + "2,Bình,31/12/2900\n" + key +
                           "3,TỔNG,\n" + key + "4,Chi,40/01/1990\n");
        const RowCounts& rows = report.delivery.rows;
        CHECK(rows[Disposition::accepted] == 1);
        CHECK(rows[Disposition::quarantined] == 2);
        CHECK(rows[Disposition::refused] == 1);
        CHECK(rows.sum() == 5);
        CHECK(report.findings.size() == 3);
        const DatasetPlace place = Desk::must(desk.node().place("citizen"));
        const auto kept = Desk::must(
            Desk::must(desk.node().store(place))->kept_rows(report.delivery.number, 0, 10));
        REQUIRE(kept.size() == 1);
        CHECK(kept[0].reason == "rule is_no_total");
        CHECK(kept[0].text == key + "3,TỔNG,");
    }
}

TEST_CASE("rows that point at what is not here wait, and heal with the load that brings it") {
    Desk desk;
    const LoadReport early = desk.load("stay", "id,dan\n1,a1\n2,a2\n");
    CHECK(early.delivery.rows[Disposition::waiting] == 2);
    CHECK(desk.status("stay").pending == 2);
    desk.load("citizen", "id,ten,sinh\na1,An,1990\n");
    CHECK(desk.status("stay").live == 1);
    CHECK(desk.status("stay").pending == 1);
}

TEST_CASE("a dry run tells what the rules would say and writes nothing") {
    Desk desk;
    const LoadReport dry =
        desk.load("citizen", "id,ten,sinh\n1,An,1990\n2,Bình,31/12/2900\n3,TỔNG,\n", true);
    CHECK(dry.delivery.rows[Disposition::accepted] == 1);
    CHECK(dry.delivery.rows[Disposition::quarantined] == 1);
    CHECK(dry.delivery.rows[Disposition::refused] == 1);
    CHECK(desk.status("citizen").seen() == 0);
}

TEST_CASE("a watched folder settles what the clock made due, and again after a load") {
    Desk desk;
    Desk::must(make_directory(desk.file("inbox")));
    testing::put_raw_bytes(desk.file("inbox/x.csv"), "id,ten,sinh\n1,An,1990\n");
    testing::put_raw_bytes(desk.file("inbox/x.csv.delivery.yaml"),
                           "mapping: citizen\nkind: partial\n");
    int settled = 0;
    WatchOptions options{desk.file("inbox"), true, [&]() -> Result<std::optional<Timestamp>> {
                             ++settled;
                             return settle_node(desk.node());
                         }};
    const std::atomic<bool> stop = false;
    const auto load = [&](const WatchedDelivery& delivery) {
        return load_into_node(desk.node(), desk.file("citizen.yaml"), delivery.request, {});
    };
    CHECK(Desk::must(watch_folder(options, load, stop)) == 1);
    CHECK(settled == 1);
}

}  // namespace
}  // namespace dongbo
