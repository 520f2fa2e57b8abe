#include "synth/synth.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "base/bytes.hpp"
#include "base/calendar.hpp"
#include "base/hash.hpp"
#include "synth/synth_fixture.hpp"

using namespace dongbo;

namespace {

std::string digest(const SynthFolder& folder, const std::string& below, const SynthReport& report) {
    Sha256 hash;
    for (const SynthFile& file : report.files)
        hash.update(as_bytes(folder.read(below + "/" + file.path)));
    hash.update(as_bytes(folder.read(below + "/truth/errors.csv")));
    return hex(hash.finish()).substr(0, 16);
}

using Cells = std::map<std::string, std::string>;

/// The rows of a ';' file as column → cell.
std::vector<Cells> table(const std::string& text) {
    const std::vector<std::string> rows = rows_of(text);
    const std::vector<std::string> heading = split(rows[0], ';');
    std::vector<Cells> out;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const std::vector<std::string> cells = split(rows[i], ';');
        REQUIRE(cells.size() == heading.size());
        Cells& row = out.emplace_back();
        for (std::size_t column = 0; column < cells.size(); ++column)
            row[heading[column]] = cells[column];
    }
    return out;
}

}  // namespace

TEST_CASE("the same options make the same bytes on every machine") {
    const SynthFolder folder;
    SynthOptions options = folder.options("one", 2000, "01:a,52:b,64:b");
    options.errors = ErrorRates::dirty();
    const auto one = generate_population(options);
    REQUIRE(one.has_value());
    CHECK(one->persons == 2000);
    CHECK(digest(folder, "one", *one) == "eff183e61ac0520f");
    options.folder = folder.path / "two";
    CHECK(digest(folder, "two", *generate_population(options)) == digest(folder, "one", *one));
    options.seed = 8;
    CHECK(digest(folder, "two", *generate_population(options)) != digest(folder, "one", *one));
}

TEST_CASE("personal numbers are unique and agree with sex and birth date") {
    const SynthFolder folder;
    const auto report = generate_population(folder.options("out", 5000, "01:a,64:a"));
    REQUIRE(report.has_value());
    std::set<std::string> numbers;
    std::size_t without = 0;
    for (const char* file : {"out/ha-noi/person.csv", "out/gia-lai/person.csv"}) {
        for (Cells& person : table(folder.read(file))) {
            const std::string& number = person["SoDinhDanh"];
            without += number.empty() ? 1 : 0;
            if (number.empty()) continue;
            REQUIRE(number.size() == 12);
            CHECK(numbers.insert(number).second);
            const auto born = Date::parse_vietnamese(person["NgaySinh"]);
            REQUIRE(born.has_value());
            const int century =
                (born->year() - 1900) / 100 * 2 + (person["GioiTinh"] == "Nam" ? 0 : 1);
            CHECK(number[3] - '0' == century);
            CHECK(std::stoi(number.substr(4, 2)) == born->year() % 100);
            const std::string old_province = number.substr(1, 2);
            CHECK(old_province == person["NoiDangKyKhaiSinh"].substr(0, 2));
        }
    }
    CHECK(without > 5);
    CHECK(without < 150);
}

TEST_CASE(
    "families hold together: parents are older, references resolve, households have one head") {
    const SynthFolder folder;
    REQUIRE(generate_population(folder.options("out", 5000, "64:a")).has_value());
    std::map<std::string, Cells> persons;
    for (Cells& person : table(folder.read("out/gia-lai/person.csv")))
        persons[person["MaCongDan"]] = person;
    REQUIRE(persons.size() == 5000);
    std::size_t children = 0;
    for (auto& [key, person] : persons) {
        const int born = Date::parse_vietnamese(person["NgaySinh"])->year();
        for (const char* parent : {"MaMe", "MaCha"}) {
            if (person[parent].empty()) continue;
            ++children;
            REQUIRE(persons.contains(person[parent]));
            Cells& of = persons[person[parent]];
            CHECK(of["GioiTinh"] == (std::string(parent) == "MaMe" ? "Nữ" : "Nam"));
            CHECK(born - Date::parse_vietnamese(of["NgaySinh"])->year() >= 17);
        }
        if (person["DanToc"] == "Kinh" && !person["MaCha"].empty()) {
            CHECK(split(person["HoTen"], ' ')[0] ==
                  split(persons[person["MaCha"]]["HoTen"], ' ')[0]);
        }
        if (!person["NgayMat"].empty()) CHECK(person["TinhTrang"] == "Đã chết");
    }
    CHECK(children > 2000);

    std::size_t members = 0;
    for (Cells& household : table(folder.read("out/gia-lai/household.csv"))) {
        const std::vector<std::string> list = split(household["ThanhVien"], '|');
        CHECK(list.size() <= 9);
        members += list.size();
        CHECK(list[0] == household["MaChuHo"] + ":Chủ hộ");
        for (const std::string& member : list) {
            REQUIRE(persons.contains(split(member, ':')[0]));
            Cells& person = persons[split(member, ':')[0]];
            CHECK(person["MaDVHC"] == household["MaDVHC"]);
            CHECK(person["TinhTrang"] != "Đã chết");
        }
    }
    CHECK(members > 4700);
    for (Cells& residence : table(folder.read("out/gia-lai/residence.csv"))) {
        CHECK(persons.contains(residence["MaCongDan"]));
    }
}

TEST_CASE("ages, household sizes and surnames are plausible") {
    const SynthFolder folder;
    const auto report = generate_population(folder.options("out", 20'000, "01:a"));
    REQUIRE(report.has_value());
    std::size_t young = 0;
    std::size_t old = 0;
    std::size_t nguyen = 0;
    for (Cells& person : table(folder.read("out/ha-noi/person.csv"))) {
        const int age = 2025 - Date::parse_vietnamese(person["NgaySinh"])->year();
        young += age < 15 ? 1 : 0;
        old += age >= 65 ? 1 : 0;
        nguyen += person["HoTen"].starts_with("Nguyễn ") ? 1 : 0;
        if (age < 14) CHECK(person["SoThe"].empty());
    }
    CHECK(young > 3600);
    CHECK(young < 6000);
    CHECK(old > 1200);
    CHECK(old < 3400);
    CHECK(nguyen > 5200);
    CHECK(nguyen < 7600);
    CHECK(report->households > 4500);
    CHECK(report->households < 7500);
}

TEST_CASE("person files alone can be written, and progress is told") {
    const SynthFolder folder;
    SynthOptions options = folder.options("out", 12'000, "01");
    options.only_persons = true;
    std::uint64_t told = 0;
    const auto report = generate_population(options, [&](std::uint64_t persons, std::uint64_t of) {
        told = persons;
        CHECK(of == 12'000);
    });
    REQUIRE(report.has_value());
    REQUIRE(report->files.size() == 1);
    CHECK(report->files[0].data_rows == 12'000);
    CHECK(report->files[0].physical_rows == 12'001);
    CHECK(report->residences == 0);
    CHECK(told >= 10'000);
}

TEST_CASE("provinces are chosen with their systems, and wrong choices are named") {
    const auto choices = parse_province_choices("01,52,Gia Lai:a");
    REQUIRE(choices.has_value());
    REQUIRE(choices->size() == 3);
    CHECK((*choices)[0].system == DeliverySystem::a);
    CHECK((*choices)[1].system == DeliverySystem::b);
    CHECK((*choices)[2].province == "Gia Lai");
    CHECK((*choices)[2].system == DeliverySystem::a);
    CHECK(parse_province_choices("01:c").error().code == ErrorCode::invalid);
    const SynthFolder folder;
    CHECK(generate_population(folder.options("out", 10, "03")).error().code ==
          ErrorCode::not_found);
    CHECK(generate_population(folder.options("out", 10, "79")).error().code ==
          ErrorCode::not_found);
    CHECK(generate_population(folder.options("out", 10, "01,01")).error().code ==
          ErrorCode::invalid);
}
