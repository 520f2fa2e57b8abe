// Records, their past and who looks at them, asked through the service.
#include "node/api/api_fixture.hpp"

namespace dongbo {
namespace {

TEST_CASE("a steward gets a record whole, and that he looked is recorded before he does") {
    ApiFixture node;
    const auto answer = node.get("/v1/datasets/person/records/" + ApiFixture::person("1"));
    REQUIRE(answer.status == 200);
    CHECK(answer.text("/content/full_name") == "Nguyễn An");
    CHECK(answer.text("/content/birth_date") == "1990-05-12");
    CHECK(answer.text("/content/residence_unit/code") == "00001");
    CHECK(answer.items("/withheld") == 0);
    CHECK(!answer.field("ETag").empty());
    CHECK(Timestamp::parse(answer.text("/as_of")).has_value());
    REQUIRE(node.accesses("1").size() == 1);
    CHECK(node.accesses("1").front().official == "lan");
    CHECK(node.accesses("1").front().kind == AccessKind::read);
}

TEST_CASE("a record says where it lies as of a day, whatever it states") {
    ApiFixture node;
    const std::string two = "/v1/datasets/person/records/" + ApiFixture::person("2");
    CHECK(node.get(two + "?as_of=2025-07-01").text("/unit/unit/full_name") == "Xã An Bình");
    CHECK(node.get(two + "?as_of=2025-06-30").text("/unit/unit/full_name") == "Xã Bình");
    const auto wrong = node.get(two + "?as_of=32/01/2025");
    CHECK(wrong.status == 422);
    CHECK(wrong.text("/field") == "as_of");
}

TEST_CASE("a record is shown as it was after an entry of the log") {
    ApiFixture node;
    const std::string one = "/v1/datasets/person/records/" + ApiFixture::person("1");
    const auto position = std::to_string(node.get(one).number("/position"));
    CHECK(node.get(one + "?at=" + position).status == 200);
    CHECK(node.get(one + "?at=0").status == 404);
    CHECK(node.get(one + "?at=x").text("/field") == "at");
    CHECK(node.get("/v1/datasets/person/records/zz").text("/field") == "record");
}

TEST_CASE("records are found by name, by unit and page by page") {
    ApiFixture node;
    const std::string records = "/v1/datasets/person/records";
    const auto first = node.get(records + "?full_name%5E=nguyen&limit=1");
    REQUIRE(first.status == 200);
    REQUIRE(first.items("/records") == 1);
    const auto second =
        node.get(records + "?full_name%5E=nguyen&limit=1&cursor=" + first.text("/next_cursor"));
    REQUIRE(second.items("/records") == 1);
    CHECK(second.json.at_pointer("/next_cursor").is_null());
    CHECK(second.text("/records/0/record") != first.text("/records/0/record"));
    CHECK(first.field("Link").find("rel=\"next\"") != std::string::npos);
    CHECK(node.get(records + "?in=00001@2025-07-01").items("/records") == 2);
    CHECK(node.accesses("1").size() == 2);
    CHECK(node.accesses("1").front().kind == AccessKind::listed);
}

TEST_CASE("a search by a field without an index is refused, and says which fields have one") {
    ApiFixture node;
    const auto answer = node.get("/v1/datasets/person/records?phone=1");
    CHECK(answer.status == 422);
    CHECK(answer.text("/field") == "phone");
    CHECK(answer.text("/cure").find("full_name") != std::string::npos);
    CHECK(node.get("/v1/datasets/person/records?limit=0").text("/field") == "limit");
}

TEST_CASE("the history of a record names file and row, and what came of it") {
    ApiFixture node;
    const std::string three = "/v1/datasets/person/records/" + ApiFixture::person("3");
    const auto history = node.get(three + "/history");
    REQUIRE(history.status == 200);
    CHECK(history.text("/entries/0/kind") == "put");
    CHECK(history.text("/entries/0/verdict") == "quarantined");
    CHECK(history.text("/entries/0/origin/file") == "persons.csv");
    CHECK(history.number("/entries/0/origin/row") == 4);
    CHECK(history.text("/entries/0/findings/0/given") == "31/02/1990");
    const auto checks = node.get(three + "/findings");
    REQUIRE(checks.status == 200);
    bool told = false;
    for (const auto& check : checks.json.at("checks").as_array())
        told = told || (check.at("check") == "type.date.birth_date" &&
                        check.at("result") == "fails" && check.at("given") == "31/02/1990");
    CHECK(told);
}

TEST_CASE("an auditor sees who looked at a record, and the record itself never") {
    ApiFixture node;
    const std::string one = "/v1/datasets/person/records/" + ApiFixture::person("1");
    REQUIRE(node.get(one).status == 200);
    CHECK(node.get(one, "auditor H26 mai").status == 403);
    CHECK(node.get(one, "steward G01 ba").status == 403);
    CHECK(node.get(one, "").status == 401);
    const auto accesses = node.get(one + "/accesses", "auditor H26 mai");
    REQUIRE(accesses.status == 200);
    CHECK(accesses.text("/accesses/0/official") == "lan");
}

TEST_CASE("who follows a record stands beside who looked at it") {
    ApiFixture node;
    const std::string accesses =
        "/v1/datasets/person/records/" + ApiFixture::person("2") + "/accesses";
    CHECK(node.get(accesses).items("/standing") == 0);
    // The record states 00002 of the edition before, and lies in 00001 now.
    node.load("shares.csv",
              "name,dataset,consumer,fields,filter,pending,purpose,legal_basis,valid_from,"
              "valid_until,removal_threshold,delete_within_days\n"
              "here,person.H26,H26.1,full_name|birth_date,current_unit == '00001',không,"
              "Giải quyết thủ tục,Nghị định 278/2025/NĐ-CP,2025-07-01,,0.05,30\n"
              "elsewhere,person.H26,H26.2,,current_unit == '00002',,"
              "Giải quyết thủ tục,Nghị định 278/2025/NĐ-CP,2025-07-01,,,\n",
              DONGBO_SOURCE_FOLDER "/mappings/share.yaml");
    const auto answer = node.get(accesses);
    REQUIRE(answer.status == 200);
    REQUIRE(answer.items("/standing") == 1);
    CHECK(answer.text("/standing/0/share") == "here");
    CHECK(answer.text("/standing/0/agency") == "H26.1");
    CHECK(answer.text("/standing/0/fields/1") == "birth_date");
    CHECK(answer.text("/standing/0/since") == "2025-07-01");
    CHECK(answer.text("/standing/0/legal_basis") == "Nghị định 278/2025/NĐ-CP");
    CHECK(answer.json.at_pointer("/standing/0/until").is_null());
    CHECK(node.get(accesses, "steward G01 ba").status == 403);
}

TEST_CASE("what is not there is not found, with a way on") {
    ApiFixture node;
    const auto dataset = node.get("/v1/datasets/nothing");
    CHECK(dataset.status == 404);
    CHECK(dataset.text("/cure").find("/v1/datasets") != std::string::npos);
    CHECK(node.get("/v1/datasets/person/records/" + std::string(32, '0')).status == 404);
    CHECK(node.get("/v1/datasets", "steward G01 ba").items("/datasets") == 9);
    CHECK(node.get("/v1/datasets/person").text("/title") != "");
    CHECK(node.get("/v1/datasets/person/contract").items("/fields") > 10);
}

}  // namespace
}  // namespace dongbo
