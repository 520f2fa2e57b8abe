// The mappings that come with dongbo and the examples of docs/load-a-file.md are read as they
// stand.
#include <doctest/doctest.h>

#include <filesystem>

#include "base/file.hpp"
#include "intake/prepare.hpp"
#include "intake/watch.hpp"

using namespace dongbo;

namespace {

const std::string kRoot = DONGBO_SOURCE_FOLDER;

Contract shipped_contract(const std::string& name) {
    auto contract = load_contract(kRoot + "/contracts/" + name + ".yaml");
    REQUIRE_MESSAGE(contract.has_value(), (contract ? "" : contract.error().message()));
    return *contract;
}

/// A mapping that binds to its contract, for deliveries of any edition.
Mapping bound_mapping(const std::string& yaml, const std::string& contract_name) {
    const Contract contract = shipped_contract(contract_name);
    auto mapping = parse_mapping(yaml, "example", contract);
    REQUIRE_MESSAGE(mapping.has_value(), (mapping ? "" : mapping.error().message()));
    const auto preparer = RowPreparer::make(contract, *mapping, "2025-07-01");
    REQUIRE_MESSAGE(preparer.has_value(), (preparer ? "" : preparer.error().message()));
    return *mapping;
}

std::vector<std::string> yaml_examples(const std::string& page) {
    const std::string fence = "```yaml\n";
    std::vector<std::string> examples;
    for (std::size_t at = page.find(fence); at != std::string::npos; at = page.find(fence, at)) {
        at += fence.size();
        examples.push_back(page.substr(at, page.find("```", at) - at));
    }
    return examples;
}

/// The content that a shipped mapping makes of the one data row of a CSV file.
std::string content_of(const std::string& name, const std::string& csv) {
    const auto yaml = read_file(kRoot + "/mappings/" + name + ".yaml");
    REQUIRE(yaml.has_value());
    const Contract contract = shipped_contract(name);
    const auto mapping = parse_mapping(*yaml, name, contract);
    REQUIRE(mapping.has_value());
    auto preparer = RowPreparer::make(contract, *mapping, "");
    REQUIRE(preparer.has_value());
    auto reader = open_rows(csv, mapping->format, preparer->columns());
    REQUIRE_MESSAGE(reader.has_value(), (reader ? "" : reader.error().message()));
    Row row;
    while ((*reader)->next(row)) {
        if (row.kind != RowKind::data) continue;
        const Wish wish = preparer->prepare(row, 1);
        CHECK(wish.findings.empty());
        return wish.content;
    }
    return {};
}

}  // namespace

TEST_CASE("every mapping that comes with dongbo fits its contract and bears the name of its file") {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kRoot + "/mappings")) {
        const std::string path = entry.path().string();
        CAPTURE(path);
        const auto head = read_mapping_head(path);
        REQUIRE(head.has_value());
        const auto yaml = read_file(path);
        REQUIRE(yaml.has_value());
        CHECK(bound_mapping(*yaml, head->contract).name == entry.path().stem().string());
        ++count;
    }
    CHECK(count >= 17);
}

TEST_CASE("the examples of the page about loading can be used as they stand") {
    const auto page = read_file(kRoot + "/docs/load-a-file.md");
    REQUIRE(page.has_value());
    const auto examples = yaml_examples(*page);
    REQUIRE(examples.size() == 3);
    CHECK(bound_mapping(examples[0], "person").name == "person-h26");
    CHECK(bound_mapping(examples[1], "household").name == "household-h26");
    const auto note = parse_delivery_note(examples[2], "dan-cu.csv");
    REQUIRE_MESSAGE(note.has_value(), (note ? "" : note.error().message()));
    CHECK(note->request.kind == DeliveryKind::full);
    CHECK(note->request.declared_rows == 118204);
    CHECK(file_exists(kRoot + "/mappings/" + note->mapping + ".yaml"));
}

TEST_CASE("lists of officials and machines are read from CSV") {
    CHECK(content_of(
              "official",
              "issuer,subject,full_name,agency,unit,roles,valid_from,valid_until\n"
              "https://id.example,u-17,nguyễn thị AN,H26,00004,steward|leader,01/07/2025,\n") ==
          R"({"agency":"H26","full_name":"Nguyễn Thị An","issuer":"https://id.example",)"
          R"("roles":[{"role":"steward"},{"role":"leader"}],"subject":"u-17",)"
          R"("unit":{"code":"00004","edition":"2025-07-01"},"valid_from":"2025-07-01"})");
    CHECK(content_of("machine",
                     "identifier,name,agency,certificate_sha256,public_key,roles,valid_from,"
                     "valid_until\n"
                     R"(H26/dan-cu,Dân cư,H26,ab01,"{""kty"":""EC""}",sender,2025-07-01,2026)"
                     "\n") ==
          R"({"agency":"H26","certificate_sha256":"AB01","identifier":"H26/dan-cu",)"
          R"("name":"Dân cư","public_key":"{\"kty\":\"EC\"}","roles":[{"role":"sender"}],)"
          R"("valid_from":"2025-07-01","valid_until":"2026"})");
}
