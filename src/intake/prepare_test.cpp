#include "intake/prepare.hpp"

#include <doctest/doctest.h>

#include "intake/intake_fixture.hpp"

using namespace dongbo;

namespace {

/// The wishes of all data rows of a file.
std::vector<Wish> prepare_all(const std::string& text, const std::string& fields,
                              const std::string& file = "{format: csv}") {
    const Contract contract = sample_contract();
    const Mapping mapping = sample_mapping(contract, fields, file);
    auto preparer = RowPreparer::make(contract, mapping, "2025-07-01");
    REQUIRE(preparer.has_value());
    auto reader = open_rows(text, mapping.format, preparer->columns());
    REQUIRE_MESSAGE(reader.has_value(), (reader ? "" : reader.error().message()));
    std::vector<Wish> wishes;
    Row row;
    while ((*reader)->next(row)) {
        if (row.kind == RowKind::data) wishes.push_back(preparer->prepare(row, 7));
    }
    return wishes;
}

}  // namespace

TEST_CASE("a row becomes a put with its origin and hashes") {
    const auto wishes = prepare_all("id,ho,ten,xa\n 12 ,nguyễn,AN,00004\n",
                                    "  full_name: {columns: [ho, ten]}\n  home: xa\n");
    REQUIRE(wishes.size() == 1);
    const Wish& wish = wishes[0];
    CHECK(wish.verdict == Verdict::live);
    CHECK(wish.content ==
          R"({"full_name":"Nguyễn An","home":{"code":"00004","edition":"2025-07-01"}})");
    CHECK(wish.content_hash == sha256(wish.content));
    CHECK(wish.raw_hash == sha256(R"([" 12 ","nguyễn","AN","00004"])"));
    CHECK(wish.origin == Origin{"H26/sample", {"12"}, 7, 2});
    CHECK(wish.record == make_record_id("sample", "H26/sample", wish.origin.key));
}

TEST_CASE("a cell that a JSON row lacks is null in the raw hash") {
    const auto wishes = prepare_all("{\"id\":1,\"ten\":\"An\"}\n",
                                    "  full_name: ten\n  sex: gioi\n", "{format: ndjson}");
    REQUIRE(wishes.size() == 1);
    CHECK(wishes[0].raw_hash == sha256(R"(["1","An",null])"));
    CHECK(wishes[0].content == R"({"full_name":"An"})");
}

TEST_CASE("groups are made of the columns that hold something") {
    const auto wishes =
        prepare_all("id,ten,a,b,ngay\n1,An,111,,\n2,An,,,\n3,An,111,222,x\n4,An,,,2001\n",
                    R"(  full_name: ten
  papers:
    groups:
      - {kind: {constant: cmnd}, number: a, issued: ngay}
      - {kind: {constant: cccd}, number: b}
)");
    REQUIRE(wishes.size() == 4);
    CHECK(wishes[0].content == R"({"full_name":"An","papers":[{"kind":"cmnd","number":"111"}]})");
    CHECK(wishes[1].content == R"({"full_name":"An"})");
    CHECK(
        wishes[2].content ==
        R"({"full_name":"An","papers":[{"kind":"cmnd","number":"111"},{"kind":"cccd","number":"222"}]})");
    CHECK(wishes[2].findings == std::vector<Finding>{{"type.date", "papers.issued", "x"}});
    CHECK(wishes[3].findings == std::vector<Finding>{{"required", "papers.number", ""}});
}

TEST_CASE("a list in one cell is cut at its separators") {
    const auto wishes =
        prepare_all("id;ten;giay\n1;An;cmnd:1:2001| cccd : 2 |\n2;An;cmnd:1:2001:x|xxx:3\n",
                    "  full_name: ten\n  papers: {list: giay, items: \"|\", parts: \":\"}\n");
    REQUIRE(wishes.size() == 2);
    CHECK(wishes[0].findings.empty());
    CHECK(
        wishes[0].content ==
        R"({"full_name":"An","papers":[{"issued":"2001","kind":"cmnd","number":"1"},{"kind":"cccd","number":"2"}]})");
    CHECK(wishes[1].findings == std::vector<Finding>{{"type.group_list", "papers", "cmnd:1:2001:x"},
                                                     {"type.code", "papers.kind", "xxx"}});
    CHECK(wishes[1].content == R"({"full_name":"An","papers":[{"number":"3"}]})");
}

TEST_CASE("a list in one cell may be JSON") {
    const auto wishes = prepare_all(
        R"({"id":1,"ten":"An","giay":[{"kind":"cmnd","number":12},{"number":"3","issued":null}]}
{"id":2,"ten":"An","giay":[{"number":"1","colour":"x"}, 5]}
{"id":3,"ten":"An","giay":"no list"}
{"id":4,"ten":"An","giay":[{"number":12345678901234567.5}]}
)",
        "  full_name: ten\n  papers: giay\n", "{format: ndjson}");
    REQUIRE(wishes.size() == 4);
    CHECK(wishes[0].findings.empty());
    CHECK(wishes[0].content ==
          R"({"full_name":"An","papers":[{"kind":"cmnd","number":"12"},{"number":"3"}]})");
    CHECK(wishes[1].findings ==
          std::vector<Finding>{{"type.group_list", "papers", R"({"number":"1","colour":"x"})"},
                               {"type.group_list", "papers", "5"}});
    CHECK(wishes[2].findings == std::vector<Finding>{{"type.group_list", "papers", "no list"}});
    CHECK(wishes[3].findings.front().rule == "type.group_list");
}

TEST_CASE("a reference is the id of the record with that key") {
    const auto wishes =
        prepare_all("id,ten,so,quyen\n1,An, 5 ,B\n2,An,,\n3,An,5,\n",
                    "  full_name: ten\n  mother: {columns: [so, quyen], source: H26/khac}\n");
    REQUIRE(wishes.size() == 3);
    const Value& mother = wishes[0].values.values[*sample_contract().find_field("mother")];
    CHECK(std::get<RecordId>(mother) ==
          make_record_id("sample", "H26/khac", std::vector<std::string>{"5", "B"}));
    CHECK(wishes[1].findings.empty());
    CHECK(wishes[2].findings == std::vector<Finding>{{"type.reference", "mother", "5"}});
}

TEST_CASE("a unit without an edition is refused before anything is read") {
    const Contract contract = sample_contract();
    const Mapping mapping = sample_mapping(contract, "  full_name: ten\n  home: xa\n");
    const auto refused = RowPreparer::make(contract, mapping, "");
    REQUIRE(!refused.has_value());
    CHECK(refused.error().where == "home");
    CHECK(RowPreparer::make(contract, mapping, "2025-07-01").has_value());
}

TEST_CASE("key and field may take the edition of the delivery") {
    const Contract contract = sample_contract();
    const auto mapping = parse_mapping(
        "mapping: a\ncontract: sample\nsource: s\nsender: H26\nkey: [{delivery: edition}, id]\n"
        "fields:\n  full_name: ten\n  born: {delivery: edition}\n",
        "a.yaml", contract);
    REQUIRE(mapping.has_value());
    CHECK(!RowPreparer::make(contract, *mapping, "").has_value());
    auto preparer = RowPreparer::make(contract, *mapping, "2025-07-01");
    REQUIRE(preparer.has_value());
    auto reader = open_rows("id,ten\n1,An\n", {}, preparer->columns());
    Row row;
    while ((*reader)->next(row) && row.kind != RowKind::data) continue;
    const Wish wish = preparer->prepare(row, 1);
    CHECK(wish.origin.key == std::vector<std::string>{"2025-07-01", "1"});
    CHECK(wish.content == R"({"born":"2025-07-01","full_name":"An"})");
}
