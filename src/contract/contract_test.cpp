#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "contract/contract_fixture.hpp"

namespace dongbo {
namespace {

const std::string kSourceFolder = DONGBO_SOURCE_DIR;

/// A folder of this test alone, gone afterwards.
class Folder {
  public:
    explicit Folder(const std::string& name)
        : path_(std::filesystem::temp_directory_path() /
                ("dongbo_contract_" + name + "_" + std::to_string(getpid()))) {
        std::filesystem::create_directory(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string path() const { return path_.string(); }
    void write(const std::string& file, const std::string& text) const {
        std::ofstream(path_ / file) << text;
    }

  private:
    std::filesystem::path path_;
};

std::string read_file(const std::string& path) {
    std::ifstream stream(path);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

const Contract& named(const std::vector<Contract>& contracts, std::string_view name) {
    for (const Contract& contract : contracts)
        if (contract.name == name) return contract;
    FAIL("no contract ", std::string(name));
    return contracts.front();
}

const Field& field_of(const Contract& contract, std::string_view name) {
    const auto index = contract.find_field(name);
    REQUIRE_MESSAGE(index.has_value(), contract.name, " has no field ", std::string(name));
    return contract.fields[*index];
}

std::vector<Contract> shipped_contracts() {
    auto contracts = load_contracts(kSourceFolder + "/contracts");
    REQUIRE_MESSAGE(contracts.has_value(), contracts.error().message());
    return *contracts;
}

TEST_CASE("everything a contract says is read") {
    const Contract contract = small_contract();
    CHECK(contract.name == "well");
    CHECK(contract.version.text() == "1.2.3");
    CHECK(contract.title_vi == "Giếng");
    CHECK(contract.title_en == "Well");
    CHECK(contract.purpose == "Giám sát nước ngầm");
    CHECK(contract.owner == "G10.2");
    CHECK(contract.legal_basis == "Luật Tài nguyên nước");
    CHECK(contract.freshness == "P7D");
    CHECK(contract.file == "well.yaml");
    CHECK(contract.text == kSmallContract);
    REQUIRE(contract.fields.size() == 4);

    const Field& code = contract.fields[0];
    CHECK(code.type == FieldType::string);
    CHECK(code.form == TextForm::code);
    CHECK(code.max_length == 20);
    CHECK((code.required && code.unique && code.searchable));
    CHECK(code.line == line_of(kSmallContract, "- name: code"));
    CHECK(contract.fields[1].type == FieldType::decimal);
    CHECK(contract.fields[1].scale == 1);
    CHECK_FALSE(contract.fields[1].required);

    const Field& use = contract.fields[2];
    CHECK(use.type == FieldType::code);
    CHECK(use.classification == Classification::personal);
    REQUIRE(use.codes.size() == 2);
    CHECK(use.codes[0].label_en == "Drinking");
    CHECK(use.codes[1].label_vi == "Tưới tiêu");

    const Field& visits = contract.fields[3];
    CHECK(visits.type == FieldType::group_list);
    REQUIRE(visits.fields.size() == 2);
    CHECK(visits.fields[0].type == FieldType::date);
    CHECK(visits.fields[1].target_contract == "person");
    CHECK(visits.fields[1].classification == Classification::sensitive);  // from the group
}

TEST_CASE("a rule is kept as it stands, with the dimension in our word") {
    const Contract contract = small_contract();
    REQUIRE(contract.rules.size() == 1);
    const Rule& rule = contract.rules[0];
    CHECK(rule.id == "depth_is_positive");
    CHECK(rule.dimension == "correct");
    CHECK(rule.severity == "quarantine");
    CHECK(rule.when == "depth != null");
    CHECK(rule.must == "depth > 0.0");
    CHECK(rule.message_vi == "Độ sâu không dương");
    CHECK(rule.message_en == "The depth is not positive");
    CHECK(rule.cause.empty());
    CHECK(rule.line == line_of(kSmallContract, "- id: depth_is_positive"));
}

TEST_CASE("a rule may name the field whose value splits its cases") {
    const auto contract =
        parse_contract(replaced(std::string(kSmallContract), "{property: dongbo.messageEn",
                                "{property: dongbo.cause, value: use}\n          - "
                                "{property: dongbo.messageEn"),
                       "");
    REQUIRE_MESSAGE(contract.has_value(), contract.error().message());
    CHECK(contract->rules[0].cause == "use");
}

TEST_CASE("identity_papers brings its own fields") {
    const auto contract = parse_contract(
        replaced(replaced(std::string(kSmallContract), "depth > 0.0", "size(depth) > 0"),
                 "        logicalType: number\n        classification: open\n        "
                 "customProperties:\n          - {property: dongbo.scale, value: 1}",
                 "        logicalType: array\n        classification: sensitive\n        "
                 "customProperties:\n          - {property: dongbo.type, value: identity_papers}"),
        "");
    REQUIRE_MESSAGE(contract.has_value(), contract.error().message());
    const Field& papers = contract->fields[1];
    CHECK(papers.type == FieldType::group_list);
    REQUIRE(papers.fields.size() == 5);
    CHECK(papers.fields[0].codes.size() == 7);
    CHECK(papers.fields[1].form == TextForm::code);
    CHECK(papers.fields[2].type == FieldType::date);
    CHECK(papers.fields[3].name == "issued_by");
    CHECK(papers.fields[3].classification == Classification::sensitive);
    CHECK(papers.fields[4].name == "expires_on");
    CHECK(papers.fields[4].type == FieldType::date);
}

TEST_CASE("every unit of time becomes a duration") {
    const std::pair<const char*, const char*> units[] = {{"minute", "PT7M"}, {"hour", "PT7H"},
                                                         {"day", "P7D"},     {"week", "P7W"},
                                                         {"month", "P7M"},   {"year", "P7Y"}};
    for (const auto& [word, duration] : units) {
        const auto contract = parse_contract(
            replaced(std::string(kSmallContract), "unit: day", std::string("unit: ") + word), "");
        REQUIRE(contract.has_value());
        CHECK(contract->freshness == duration);
    }
}

TEST_CASE("within which time a finding must be corrected is read, and may be left open") {
    CHECK(small_contract().correction.empty());
    const auto contract =
        parse_contract(replaced(std::string(kSmallContract), "unit: day}",
                                "unit: day}\n  - {property: correction, value: 5, unit: day}"),
                       "");
    REQUIRE_MESSAGE(contract.has_value(), contract.error().message());
    CHECK(contract->correction == "P5D");
    CHECK(contract->freshness == "P7D");
}

TEST_CASE("what tells another person from the same one is read, and may be left open") {
    CHECK_FALSE(small_contract().identity.has_value());
    const auto contract = parse_contract(
        replaced(std::string(kSmallContract), "{property: dongbo.labelEn, value: Well}",
                 "{property: dongbo.identity, value: {number: code, facts: [use, depth]}}"),
        "");
    REQUIRE_MESSAGE(contract.has_value(), contract.error().message());
    CHECK(contract->identity == Identity{"code", {"use", "depth"}});
}

TEST_CASE("the contracts that are shipped load") {
    const auto contracts = shipped_contracts();
    std::vector<std::string> names;
    for (const Contract& contract : contracts) names.push_back(contract.name);
    CHECK(names == std::vector<std::string>{"access", "administrative_unit", "agency",
                                            "birth_registration", "business", "household",
                                            "land_parcel", "locality", "machine", "official",
                                            "person", "residence", "share", "unit_decision",
                                            "unit_decision_batch", "unit_succession"});
    for (const Contract& contract : contracts) {
        CAPTURE(contract.name);
        CHECK_FALSE(contract.title_en.empty());
        CHECK_FALSE(contract.legal_basis.empty());
        // Accesses are written by the node itself.
        CHECK(contract.rules.empty() == (contract.name == "access"));
        CHECK(contract.correction == "P5D");
        for (const Field& field : contract.fields) {
            CAPTURE(field.name);
            CHECK_FALSE(field.label_en.empty());
            if (field.type == FieldType::reference) named(contracts, field.target_contract);
            for (const Field& part : field.fields)
                if (part.type == FieldType::reference) named(contracts, part.target_contract);
        }
    }
}

TEST_CASE("the shipped person has the fields that others build on") {
    const auto contracts = shipped_contracts();
    const Contract& person = named(contracts, "person");
    std::vector<std::string> names;
    for (const Field& field : person.fields) names.push_back(field.name);
    CHECK(names == std::vector<std::string>{"personal_number",
                                            "full_name",
                                            "other_name",
                                            "birth_date",
                                            "sex",
                                            "ethnicity",
                                            "nationality",
                                            "religion",
                                            "birth_place",
                                            "birth_registration_place",
                                            "native_place",
                                            "residence_unit",
                                            "residence_detail",
                                            "mother",
                                            "father",
                                            "marital_status",
                                            "identity_papers",
                                            "phone",
                                            "life_status",
                                            "death_date"});
    const Field& number = field_of(person, "personal_number");
    CHECK((number.unique && number.searchable && !number.required));
    CHECK(number.classification == Classification::sensitive);
    CHECK(field_of(person, "full_name").form == TextForm::name);
    CHECK(field_of(person, "ethnicity").codes.size() == 54);
    CHECK(field_of(person, "ethnicity").codes[0].value == "01");
    CHECK(field_of(person, "birth_place").unit_use == UnitUse::historical);
    CHECK(field_of(person, "residence_unit").unit_use == UnitUse::current);
    CHECK(field_of(person, "mother").target_contract == "person");
    CHECK(person.identity == Identity{"personal_number", {"full_name", "birth_date"}});
}

TEST_CASE("the shipped parcel keeps exact areas and its owners as groups") {
    const auto contracts = shipped_contracts();
    const Contract& parcel = named(contracts, "land_parcel");
    CHECK(field_of(parcel, "area_m2").scale == 2);
    const Field& owners = field_of(parcel, "owners");
    REQUIRE(owners.fields.size() == 3);
    CHECK(owners.fields[0].name == "person");
    CHECK(owners.fields[1].name == "holder_name");
    CHECK(owners.fields[2].name == "share");
}

TEST_CASE("the example of the guide is a valid contract") {
    const std::string guide = read_file(kSourceFolder + "/docs/write-a-contract.md");
    const std::string fence = "```yaml\napiVersion:";
    const auto start = guide.find(fence);
    REQUIRE(start != std::string::npos);
    const auto end = guide.find("\n```", start);
    const auto body = start + std::string("```yaml\n").size();
    const auto contract = parse_contract(guide.substr(body, end + 1 - body), "guide");
    REQUIRE_MESSAGE(contract.has_value(), contract.error().message());
    CHECK(contract->name == "water_source");
    CHECK(contract->rules.size() == 1);
}

TEST_CASE("loading a folder reports the problems of every file") {
    const Folder folder("broken");
    const std::string good(kSmallContract);
    folder.write("a.yaml", replaced(good, "status: draft", "status: drat"));
    folder.write("b.yaml", replaced(good, "version: 1.2.3", "version: one"));
    folder.write("c.txt", "not a contract");
    const auto contracts = load_contracts(folder.path());
    REQUIRE_FALSE(contracts.has_value());
    CHECK(contracts.error().code == ErrorCode::invalid);
    CHECK(contracts.error().what.find("a.yaml: line 6: status") != std::string::npos);
    CHECK(contracts.error().what.find("b.yaml: line 5: version") != std::string::npos);
    CHECK(contracts.error().what.find("c.txt") == std::string::npos);
}

TEST_CASE("two files must not describe the same contract") {
    const Folder folder("twice");
    folder.write("a.yaml", std::string(kSmallContract));
    folder.write("b.yaml", std::string(kSmallContract));
    const auto contracts = load_contracts(folder.path());
    REQUIRE_FALSE(contracts.has_value());
    CHECK(contracts.error().what.find("`well`") != std::string::npos);
}

TEST_CASE("a missing file or folder is named") {
    const auto contract = load_contract("/nowhere/x.yaml");
    REQUIRE_FALSE(contract.has_value());
    CHECK(contract.error().code == ErrorCode::not_found);
    CHECK(contract.error().where == "/nowhere/x.yaml");
    CHECK(load_contracts("/nowhere").error().code == ErrorCode::not_found);
}

}  // namespace
}  // namespace dongbo
