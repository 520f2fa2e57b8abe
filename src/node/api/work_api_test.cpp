// Findings, cases, measures, deliveries, units and decisions, asked through the service.
#include <thread>

#include "node/api/api_fixture.hpp"

namespace dongbo {
namespace {

TEST_CASE("every row that fails a check is told with its reason, as JSON and for spreadsheets") {
    ApiFixture node;
    const auto checks = node.get("/v1/datasets/person/findings");
    REQUIRE(checks.status == 200);
    REQUIRE(checks.items("/checks") > 0);
    const std::string check = "/v1/datasets/person/findings/type.date.birth_date";
    const auto rows = node.get(check);
    REQUIRE(rows.status == 200);
    REQUIRE(rows.items("/records") == 1);
    CHECK(rows.text("/records/0/value") == "31/02/1990");
    CHECK(rows.text("/records/0/file") == "persons.csv");
    HttpRequest csv = ApiFixture::request(HttpMethod::get, check, "steward H26 lan");
    csv.fields.set("Accept", "text/csv");
    const auto file = node.ask(std::move(csv));
    CHECK(file.field("Content-Type") == "text/csv; charset=utf-8");
    CHECK(file.response.body.find("31/02/1990") != std::string::npos);
    CHECK(node.accesses("3").front().kind == AccessKind::exported);
    CHECK(node.get("/v1/datasets/person/findings/nothing").status == 404);
    CHECK(node.get("/v1/datasets/person/findings?severity=x").text("/field") == "severity");
}

TEST_CASE("who hands over sees what fails, and no value of a person") {
    ApiFixture node;
    const std::string sender = "sender H26 may";
    const auto rows = node.get("/v1/datasets/person/findings/type.date.birth_date", sender);
    REQUIRE(rows.status == 200);
    CHECK(rows.text("/records/0/value") == "");
    CHECK(rows.items("/records/0/source_key") == 0);
    CHECK(rows.text("/records/0/file") == "persons.csv");
    CHECK(rows.items("/withheld") > 0);
    const auto checks =
        node.get("/v1/datasets/person/records/" + ApiFixture::person("3") + "/findings", sender);
    REQUIRE(checks.status == 200);
    CHECK(checks.response.body.find("31/02") == std::string::npos);
    const auto cases = node.get("/v1/datasets/person/cases", sender);
    CHECK(cases.response.body.find("Nguy") == std::string::npos);
    CHECK(node.get("/v1/datasets/person/records", sender).status == 403);
    CHECK(node.accesses("3").empty());
}

TEST_CASE("a case is moved by who saw it as it is, and by nobody else") {
    ApiFixture node;
    const auto cases = node.get("/v1/datasets/person/cases");
    REQUIRE(cases.items("/cases") > 0);
    const std::string one =
        "/v1/datasets/person/cases/" + std::to_string(cases.number("/cases/0/number"));
    const std::string tag = node.get(one).field("ETag");
    const std::string body = R"({"state":"taken_up","note":"gọi xã"})";
    CHECK(node.send(HttpMethod::patch, one, body).status == 428);
    CHECK(node.send(HttpMethod::patch, one, body, "steward H26 lan", "\"0-0-0\"").status == 412);
    const auto moved = node.send(HttpMethod::patch, one, body, "steward H26 lan", tag);
    REQUIRE(moved.status == 200);
    CHECK(moved.text("/case/state") == "taken_up");
    CHECK(moved.text("/case/history/1/by") == "lan");
    CHECK(node.send(HttpMethod::patch, one, body, "steward H26 lan", tag).status == 412);
    const std::string now = moved.field("ETag");
    CHECK(node.send(HttpMethod::patch, one, R"({"state":"gone"})", "steward H26 lan", now).status ==
          422);
    CHECK(node.send(HttpMethod::patch, one, body, "leader H26 mai", now).status == 403);
}

TEST_CASE("measures are numerators and denominators, by whatever is asked for") {
    ApiFixture node;
    const std::string measures = "/v1/datasets/person/measures";
    const auto dimensions = node.get(measures, "leader G01 mai");
    REQUIRE(dimensions.status == 200);
    CHECK(dimensions.items("/measures") == 6);
    CHECK(dimensions.number("/accounted_for/seen") == 5);
    for (const char* by : {"rule", "field", "unit", "agency"})
        CHECK(node.get(measures + "?by=" + by).items("/measures") > 0);
    CHECK(node.get(measures + "?by=day").items("/series") == 6);
    const auto provinces = node.get(measures + "?by=province");
    REQUIRE(provinces.items("/measures") == 1);
    CHECK(provinces.text("/measures/0/code") == "01");
    CHECK(provinces.number("/measures/0/records") == 5);
    CHECK(node.get(measures + "?by=x").text("/field") == "by");
    const auto causes = node.get("/v1/causes?limit=3");
    CHECK(causes.number("/causes/0/fails") >= causes.number("/causes/1/fails"));
}

TEST_CASE("the status tells who delivered, and who is to and has not") {
    ApiFixture node;
    const auto status = node.get("/v1/status", "leader H26 mai");
    REQUIRE(status.status == 200);
    CHECK(status.items("/datasets") == 9);
    CHECK(status.number("/deliveries/physical_rows") ==
          status.number("/deliveries/rows_accounted_for"));
    CHECK(status.items("/expected") == 4);
    CHECK(status.text("/expected/0/state") == "arrived");
    // A sender sees what it sends, and nothing else.
    const auto sender = node.get("/v1/status", "sender H26.3 may");
    CHECK(sender.items("/expected") == 1);
    CHECK(sender.items("/datasets") == 0);
    const auto deliveries = node.get("/v1/deliveries?limit=1");
    REQUIRE(deliveries.items("/deliveries") == 1);
    CHECK(deliveries.text("/next_cursor") != "");
    CHECK(node.get("/v1/deliveries", "sender H26.3 may").items("/deliveries") == 1);
    CHECK(node.get("/v1/deliveries/person/1").number("/delivery/rows_accounted_for") == 6);
    CHECK(node.get("/v1/deliveries/person/1/kept").items("/rows") == 0);
    CHECK(node.get("/v1/deliveries/person/9").status == 404);
}

TEST_CASE("a row that became no record is shown to stewards alone, and that is on record") {
    ApiFixture node;
    node.load("broken.csv", "id,number,name,born,sex,unit,address,life\n9,001,Vũ Gấm\n",
              node.folder.file("persons.yaml"));
    const std::string kept = "/v1/deliveries/person/2/kept";
    CHECK(node.get(kept, "sender H26 may").items("/rows") == 1);
    CHECK(node.get(kept, "sender H26 may").response.body.find("Gấm") == std::string::npos);
    const RecordId row = kept_row_id("person.H26", 2, 2);
    CHECK(node.accesses(row).empty());
    CHECK(node.get(kept).text("/rows/0/text").find("Gấm") != std::string::npos);
    CHECK(node.accesses(row).size() == 1);
}

TEST_CASE("units are found by words, shown with what became of them, resolved from addresses") {
    ApiFixture node;
    CHECK(node.get("/v1/units?q=an+binh").text("/units/0/code") == "00001");
    CHECK(node.get("/v1/units?edition=2025-06-30&in=001").number("/total") == 4);
    const auto unit = node.get("/v1/units/00003?edition=2025-06-30&as_of=2025-07-01");
    REQUIRE(unit.status == 200);
    CHECK(unit.items("/units/0/became") == 2);
    CHECK(unit.text("/resolved/0/answer") == "needs_evidence");
    const auto address = node.get(
        "/v1/units/resolve?address=X%C3%A3+B%C3%ACnh,+Huy%E1%BB%87n+Hai,+T%E1%BB%89nh+M%E1%BB%99t"
        "&written=2025-06-30&as_of=2025-07-01");
    REQUIRE(address.status == 200);
    CHECK(address.text("/now/unit/code") == "00001");
    CHECK(node.get("/v1/units/resolve").status == 422);
    CHECK(node.get("/v1/units/00009").status == 404);
}

TEST_CASE("a steward decides where a record lies, and takes it back") {
    ApiFixture node;
    const std::string parcels = "/v1/datasets/land_parcel";
    CHECK(node.get(parcels + "/queue").number("/waiting") == 1);
    const auto waiting = node.get(parcels + "/queue/00003@2025-06-30");
    REQUIRE(waiting.items("/records") == 1);
    const std::string record = waiting.text("/records/0/record");
    const auto order = [&](const std::string& unit) {
        return R"({"document":"12/BC","choices":[{"record":")" + record + R"(","unit":")" + unit +
               R"("}]})";
    };
    CHECK(node.send(HttpMethod::post, parcels + "/decisions", order("00002")).status == 422);
    CHECK(node.send(HttpMethod::post, parcels + "/decisions", R"({"choices":[]})").text("/field") ==
          "document");
    const auto decided = node.send(HttpMethod::post, parcels + "/decisions", order("00004"));
    REQUIRE(decided.status == 201);
    const std::string batch = decided.text("/decided/batch");
    CHECK(node.get(parcels + "/queue").number("/waiting") == 0);
    const auto batches = node.get("/v1/batches");
    REQUIRE(batches.items("/batches") == 1);
    CHECK(batches.text("/batches/0/author") == "lan");
    const std::string undo = "/v1/batches/" + batch + "/undo";
    CHECK(node.send(HttpMethod::post, undo, R"({"reason":"sai"})", "steward G01 ba").status == 403);
    CHECK(node.send(HttpMethod::post, undo, R"({"reason":"sai"})").status == 200);
    CHECK(node.get(parcels + "/queue").number("/waiting") == 1);
}

TEST_CASE("the node examines itself when it is told to") {
    ApiFixture node;
    CHECK(node.get("/v1/doctor").status == 403);
    CHECK(node.get("/v1/doctor", "operate H26 kim").json.at("newest").is_null());
    CHECK(node.send(HttpMethod::post, "/v1/doctor", "", "operate H26 kim").status == 202);
    while (!node.doctor.newest()->ended) std::this_thread::yield();
    const auto answer = node.get("/v1/doctor", "operate H26 kim");
    CHECK(answer.json.at_pointer("/newest/sound").as_bool());
}

}  // namespace
}  // namespace dongbo
