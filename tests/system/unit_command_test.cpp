// dongbo unit: editions loaded from files, questions, the queue, decisions by two persons.
#include "base/file.hpp"
#include "tests/support/divided_commune.hpp"
#include "tests/system/command_fixture.hpp"

using namespace dongbo;
using namespace dongbo::system_test;
namespace json = boost::json;

namespace {

constexpr const char* kParcels =
    "contract: land_parcel\nmapping: parcels\nsource: H01/dat\nsender: H01\nedition: 2025-06-30\n"
    "file: {format: csv}\nkey: [unit, sheet, parcel]\n"
    "fields: {unit: unit, sheet_number: sheet, parcel_number: parcel, area_m2: area, "
    "address: address}\n";

struct Country {
    TemporaryFolder folder;
    std::string node = folder.file("node");

    Country() {
        REQUIRE(dongbo_says(
                    "init --agency G01 --contracts " DONGBO_SOURCE_DIR "/contracts --node " + node)
                    .code == 0);
        load("units.csv", testing::kDividedUnits, DONGBO_SOURCE_DIR "/mappings/units.yaml");
        load("succession.csv", testing::kDividedSuccession,
             DONGBO_SOURCE_DIR "/mappings/succession.yaml");
        REQUIRE(write_file_atomically(folder.file("parcels.yaml"), kParcels));
        // Both merged communes have a sheet 5, parcel 12.
        load("parcels.csv",
             "unit,sheet,parcel,area,address\n00001,5,12,100,Thôn 1\n00002,5,12,90,Thôn 1\n"
             "00003,5,12,80,Thôn 1\n",
             folder.file("parcels.yaml"));
    }
    void load(const std::string& name, std::string_view text, const std::string& mapping) {
        REQUIRE(write_file_atomically(folder.file(name), text));
        const CommandResult loaded =
            dongbo_says("load " + folder.file(name) + " --mapping " + mapping + " --node " + node);
        CAPTURE(loaded.text);
        REQUIRE(loaded.code == 0);
    }
    json::value ask(const std::string& words) const {
        return answer_of("unit " + words + " --node " + node);
    }
    CommandResult say(const std::string& words) const {
        return dongbo_says("unit " + words + " --lang en --node " + node);
    }
};

}  // namespace

TEST_CASE("questions about units answer as of any day, and say how to ask when they can't") {
    const Country country;
    const json::value whole = country.ask("resolve 00002@2025-06-30 --as-of 2025-07-01");
    CHECK(whole.at("answer") == "certain");
    CHECK(whole.at("unit").at("full_name") == "Xã An Bình");
    const json::value divided = country.ask("resolve 00003@30/06/2025 --as-of 01/07/2025");
    CHECK(divided.at("answer") == "needs_evidence");
    CHECK(divided.at("candidates").as_array().size() == 2);
    CHECK(country.ask("resolve \"Xã Bình, Huyện Hai, Tỉnh Một\" --written 2025-06-30")
              .at("unit")
              .at("code") == "00001");
    CHECK(country.ask("show 00001").at("units").as_array().size() == 2);
    CHECK(country.ask("diff 2025-06-30 2025-07-01").at("new") == 1);
    const CommandResult wrong = country.say("resolve 00009");
    CHECK(wrong.code == 3);
    CHECK(wrong.text.find("loaded are 2025-06-30, 2025-07-01") != std::string::npos);
}

TEST_CASE("merged communes lose and join nothing; a divided one waits until somebody decides") {
    const Country country;
    const json::value before = country.ask("count land_parcel");
    CHECK(before.at("total") == 3);
    CHECK(before.at("placed") == 2);
    CHECK(before.at("waiting") == 1);
    const json::value waiting = country.ask("queue land_parcel 00003@2025-06-30");
    REQUIRE(waiting.at("records").as_array().size() == 1);
    const std::string record(waiting.at("records").as_array()[0].at("record").as_string());

    CHECK(
        country.say("decide land_parcel " + record + " --unit 00002 --by Lan --document 1").code ==
        5);
    const json::value decided =
        country.ask("decide land_parcel " + record + " --unit 00004 --by Lan --document 12/BC");
    CHECK(decided.at("in_force") == true);
    CHECK(country.ask("count land_parcel").at("waiting") == 0);
    CHECK(country.ask("count land_parcel --in 00004@2025-07-01").at("units").as_array().size() ==
          1);
    // The record itself states what it stated.
    const json::value stated = answer_of("get land_parcel " + record + " --node " + country.node);
    CHECK(stated.at("content").at("unit").at("code") == "00003");

    const std::string batch(decided.at("batch").as_string());
    CHECK(country.say("undo land_parcel " + batch + " --by Minh --reason sai").code == 0);
    CHECK(country.ask("count land_parcel").at("waiting") == 1);
    CHECK(country.say("undo land_parcel " + batch + " --by Minh --reason sai").code == 5);
    CHECK(dongbo_says("doctor --node " + country.node).code == 0);
}
