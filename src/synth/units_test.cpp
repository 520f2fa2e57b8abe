#include "synth/units.hpp"

#include <doctest/doctest.h>

#include "synth/synth_fixture.hpp"

using namespace dongbo;

namespace {

std::uint8_t index_of(std::string_view code) {
    return static_cast<std::uint8_t>(find_old_province(code) - old_provinces().data());
}

constexpr const char* kPackage = R"([{"type":"header"},
{"type":"table","name":"wards","data":[{"ward_code":"00004"}]},
{"type":"table","name":"ward_mappings","data":[
{"old_ward_code":"21550","old_ward_name":"Phường Lê Lợi","old_district_name":"Thành phố Quy Nhơn","old_province_name":"Tỉnh Bình Định"},
{"old_ward_code":null,"old_ward_name":"Xã A","old_district_name":"B","old_province_name":"Tỉnh Bình Định"},
{"old_ward_code":"21550","old_ward_name":"Phường Lê Lợi","old_district_name":"Thành phố Quy Nhơn","old_province_name":"Tỉnh Bình Định"},
{"old_ward_code":"00001","old_ward_name":"Phường Phúc Xá","old_district_name":"Quận Ba Đình","old_province_name":"Thành phố Hà Nội"}]}])";

}  // namespace

TEST_CASE("an old province is found by code and by any writing of its name") {
    CHECK(old_provinces().size() == 63);
    for (const char* writing : {"64", "Gia Lai", "tinh gia lai", "Tỉnh Gia Lai"}) {
        REQUIRE(find_old_province(writing) != nullptr);
        CHECK(find_old_province(writing)->code == "64");
    }
    CHECK(find_old_province("Thành phố Hồ Chí Minh")->code == "79");
    CHECK(find_old_province("65") == nullptr);
}

TEST_CASE("communes come from the units CSV of one edition with district and province") {
    const SynthFolder folder;
    const auto communes = Communes::read(folder.path / "units.csv", "2025-06-30", std::nullopt, 1);
    REQUIRE(communes.has_value());
    REQUIRE(communes->size() == 30);
    CHECK((*communes)[0].code == "01000");
    CHECK((*communes)[0].kind == CommuneKind::ward);
    CHECK((*communes)[0].district == "Huyện D, 01");
    CHECK((*communes)[29].province == index_of("64"));
    CHECK(communes->weight_of(index_of("79")) == 0);
    SeededRandom random(1);
    for (int i = 0; i < 200; ++i) {
        CHECK((*communes)[communes->pick(index_of("52"), random)].province == index_of("52"));
    }
}

TEST_CASE(
    "communes come from the npm package; rows without a code and repeated ones are left out") {
    const SynthFolder folder;
    folder.write("address.json", kPackage);
    const auto communes =
        Communes::read(folder.path / "address.json", "2025-06-30", std::nullopt, 1);
    REQUIRE(communes.has_value());
    REQUIRE(communes->size() == 2);
    CHECK((*communes)[1].name == "Phường Lê Lợi");
    CHECK((*communes)[1].district == "Thành phố Quy Nhơn");
    CHECK((*communes)[1].province == index_of("52"));
}

TEST_CASE("a population file decides how people are spread") {
    const SynthFolder folder;
    folder.write("population.csv", "population,code\n5000,64001\n12,64002\n");
    const auto communes =
        Communes::read(folder.path / "units.csv", "2025-06-30", folder.path / "population.csv", 1);
    REQUIRE(communes.has_value());
    CHECK((*communes)[21].weight == 5000);
    CHECK((*communes)[22].weight == 12);
    CHECK((*communes)[23].weight > 3000);
}

TEST_CASE("a units file without the wanted edition or columns is refused") {
    const SynthFolder folder;
    folder.write("wrong.csv", "edition,code\n2025-06-30,01\n");
    CHECK(Communes::read(folder.path / "wrong.csv", "2025-06-30", std::nullopt, 1).error().code ==
          ErrorCode::invalid);
    CHECK(Communes::read(folder.path / "units.csv", "1999-01-01", std::nullopt, 1).error().code ==
          ErrorCode::invalid);
    folder.write("broken.json", "[{");
    CHECK(Communes::read(folder.path / "broken.json", "2025-06-30", std::nullopt, 1).error().code ==
          ErrorCode::invalid);
    CHECK(Communes::read(folder.path / "none.csv", "2025-06-30", std::nullopt, 1).error().code ==
          ErrorCode::not_found);
}
