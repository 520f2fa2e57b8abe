// Broken files: each must be refused at its line and field, with the cure.
#include <string>

#include "contract/contract_fixture.hpp"

namespace dongbo {
namespace {

std::string tell(const std::vector<Problem>& problems) {
    std::string text;
    for (const Problem& problem : problems)
        text += std::to_string(problem.line) + " " + problem.field + ": " + problem.what + " (" +
                problem.cure + ")\n";
    return text;
}

struct Broken {
    const char* from;  ///< what is replaced in the small contract
    const char* to;
    const char* at;  ///< on whose line the problem must be, in the broken text
    const char* field;
    const char* what;  ///< part of it
    const char* cure;  ///< part of it
};

const Broken kBroken[] = {
    {"apiVersion: v3.1.0", "apiVersion: v2.2.2", "apiVersion", "apiVersion", "v2.2.2", "v3.1.0"},
    {"kind: DataContract", "kind: DataContrat", "kind", "kind", "DataContrat",
     "did you mean `DataContract`"},
    {"id: vn-well", "id: ''", "id:", "id", "empty", "write a text"},
    {"id: vn-well\n", "", "apiVersion", "", "`id` is missing", "give an id"},
    {"\nname: well", "\nname: Well", "name: Well", "name", "not a name", "a-z"},
    {"version: 1.2.3", "version: 1.2", "version: 1.2", "version", "not a version", "1.0.0"},
    {"version: 1.2.3", "version: 1.02.3", "version: 1.02", "version", "not a version", "1.0.0"},
    {"version: 1.2.3", "version: 1.2.-3", "version: 1.2.-", "version", "not a version", "1.0.0"},
    {"version: 1.2.3", "version: [1, 2]", "version: [", "version", "not a list", "write a text"},
    {"version: 1.2.3", "verson: 1.2.3", "verson", "verson", "not known", "did you mean `version`"},
    {"  purpose: Giám", "  porpose: Giám", "porpose", "description.porpose", "not known",
     "`purpose`"},
    {"  name: G10.2", "  name: g10..2", "g10", "team.name", "agency", "0-9 and A-Z"},
    {"unit: day", "unit: dya", "unit: dya", "slaProperties[0].unit", "dya", "`day`"},
    {"value: 7, unit", "value: \"7\", unit", "unit: day", "slaProperties[0].value", "whole number",
     "without quotes"},
    {"property: freshness", "property: retention", "retention", "slaProperties",
     "freshness is not stated", "freshness"},
    {"unit: day}", "unit: day}\n  - {property: correction, value: 0, unit: day}", "correction",
     "slaProperties[1].value", "whole number", "digits"},
    {"unit: day}",
     "unit: day}\n  - {property: correction, value: 5, unit: day}\n"
     "  - {property: correction, value: 9, unit: day}",
     "value: 9", "slaProperties[2]", "correction is stated twice", "keep one"},
    {"property: dongbo.legalBasis", "property: dongbo.legalbasis", "legalbasis",
     "customProperties[0].property", "not known", "`dongbo.legalBasis`"},
    {"  - name: well", "  - name: wells", "- name: wells", "schema[0].name", "not the name",
     "write well"},
    {"    logicalType: object", "    logicalType: objet", "logicalType: objet",
     "schema[0].logicalType", "objet", "`object`"},
    {"      - name: code", "      - name: Code", "- name: Code", "schema[0].properties[0].name",
     "not a name", "a-z"},
    {"      - name: code", "      - name: now", "- name: now", "schema[0].properties[0].name",
     "rule language", "another name"},
    {"logicalType: string", "logicalType: strng", "logicalType: strng",
     "schema[0].properties[0].logicalType", "strng", "`string`"},
    {"required: true", "required: yes", "required: yes", "schema[0].properties[0].required",
     "true or false", "true or false"},
    {"required: true", "requird: true", "requird", "schema[0].properties[0].requird", "not known",
     "`required`"},
    {"{maxLength: 20}", "{maxLength: 0}", "{maxLength",
     "schema[0].properties[0].logicalTypeOptions.maxLength", "whole number", "digits"},
    {"{maxLength: 20}", "{pattern: x}", "{pattern",
     "schema[0].properties[0].logicalTypeOptions.pattern", "not known", "maxLength"},
    {"        classification: open\n", "", "- name: code", "schema[0].properties[0]",
     "`classification` is missing", "personal"},
    {"classification: personal", "classification: secret", "secret",
     "schema[0].properties[2].classification", "secret", "personal"},
    {"value: code}\n          - {property: dongbo.searchable",
     "value: cod}\n          - {property: dongbo.searchable", "value: cod}",
     "schema[0].properties[0].customProperties[0].value", "cod", "`code`"},
    {"dongbo.searchable", "dongbo.serchable", "serchable",
     "schema[0].properties[0].customProperties[1].property", "not known", "`dongbo.searchable`"},
    {"{property: dongbo.scale, value: 1}", "{property: dongbo.scale, value: 13}", "value: 13",
     "schema[0].properties[1].customProperties[0].value", "0 to 12", "digits"},
    {"{property: dongbo.scale, value: 1}", "{property: other.scale, value: 1}", "- name: depth",
     "schema[0].properties[1]", "`dongbo.scale` is missing", "decimals"},
    {"{property: dongbo.scale, value: 1}", "{property: dongbo.scale}", "{property: dongbo.scale}",
     "schema[0].properties[1].customProperties[0]", "`value` is missing", "value"},
    {"{property: dongbo.scale, value: 1}",
     "{property: dongbo.scale, value: 1}\n          - {property: dongbo.addressIn, value: code}",
     "dongbo.addressIn", "schema[0].properties[1].customProperties[1].value", "does not go",
     "dongbo.type unit"},
    {"          - {property: dongbo.type, value: code}\n          - property: dongbo.codes\n",
     "          - {property: dongbo.type, value: unit}\n          - {property: dongbo.unitUse, "
     "value: current}\n          - {property: dongbo.addressIn, value: depth}\n          - "
     "property: dongbo.codes\n",
     "- name: use", "schema[0].properties[2]", "which is no text", "text field"},
    {"logicalType: number", "logicalType: integer", "dongbo.scale",
     "schema[0].properties[1].customProperties[0].value", "does not go", "logicalType number"},
    {"dongbo.type, value: code", "dongbo.type, value: cod", "value: cod}",
     "schema[0].properties[2].customProperties[0].value", "cod", "`code`"},
    {"dongbo.type, value: code", "dongbo.type, value: unit", "- name: use",
     "schema[0].properties[2]", "`dongbo.unitUse` is missing", "historical"},
    {"value: farm,", "value: drink,", "vi: Tưới",
     "schema[0].properties[2].customProperties[1].value[1].value", "twice", "keep one"},
    {"value: farm,", "value: for farms,", "vi: Tưới",
     "schema[0].properties[2].customProperties[1].value[1].value", "space", "without spaces"},
    {"vi: Tưới tiêu", "vn: Tưới tiêu", "vn: Tưới",
     "schema[0].properties[2].customProperties[1].value[1].vn", "not known", "`vi`"},
    {"              logicalType: date", "              logicalType: array",
     "logicalType: array\n            - name: insp",
     "schema[0].properties[3].items.properties[0].logicalType", "can't hold groups", "dataset"},
    {"              logicalType: date",
     "              logicalType: date\n              unique: true", "unique: true\n            -",
     "schema[0].properties[3].items.properties[0].unique", "unique", "remove"},
    {"dongbo.target, value: person", "dongbo.target, value: Person", "value: Person",
     "schema[0].properties[3].items.properties[1].customProperties[1].value", "not a name", "a-z"},
    {"id: depth_is_positive", "id: depth is positive", "id: depth is", "schema[0].quality[0].id",
     "not a name", "a-z"},
    {"type: custom", "type: sql", "type: sql", "schema[0].quality[0].type", "sql", "custom"},
    {"engine: cel", "engine: cell", "engine: cell", "schema[0].quality[0].engine", "cell", "`cel`"},
    {"dimension: accuracy", "dimension: acuracy", "acuracy", "schema[0].quality[0].dimension",
     "acuracy", "`accuracy`"},
    {"severity: quarantine", "severity: quarantin", "severity: quarantin\n",
     "schema[0].quality[0].severity", "quarantin", "`quarantine`"},
    {"must: depth > 0.0", "must: ''", "must: ''", "schema[0].quality[0].implementation.must",
     "empty", "text"},
    {"must: depth > 0.0", "must: (depth > 0.0", "must: (",
     "schema[0].quality[0].implementation.must", "ends too early", "`)` is missing"},
    {"must: depth > 0.0", "must: dept > 0.0", "must: dept ",
     "schema[0].quality[0].implementation.must", "dept", "`depth`"},
    {"must: depth > 0.0", "must: depth + 1.0", "must: depth +",
     "schema[0].quality[0].implementation.must", "double", "true or false"},
    {"{property: dongbo.messageEn",
     "{property: dongbo.cause, value: depht}\n          - {property: dongbo.messageEn",
     "dongbo.cause", "schema[0].quality[0].customProperties[0].value", "`depht`",
     "did you mean `depth`"},
    {"{property: dongbo.messageEn",
     "{property: dongbo.cause, value: visits}\n          - {property: dongbo.messageEn",
     "dongbo.cause", "schema[0].quality[0].customProperties[0].value", "`visits`", ""},
    {"when: depth != null", "when: code != 'x", "when: code",
     "schema[0].quality[0].implementation.when", "quote", "close"},
    {"        description: Độ sâu không dương\n", "", "- id: depth", "schema[0].quality[0]",
     "`description` is missing", "Vietnamese"},
    {"dongbo.messageEn", "dongbo.mesageEn", "- id: depth", "schema[0].quality[0]",
     "`dongbo.messageEn` is missing", "English"},
    {"status: draft", "status: draft\nstatus: active", "status: active", "status", "twice",
     "keep one"},
    {"id: vn-well", "id: &x vn-well", "id: &x", "id", "anchor", "remove"},
    {"id: vn-well", "id: !!str vn-well", "id: !!str", "id", "tag", "remove"},
    {"id: vn-well", "id: vn: well", "id: vn: well", "", "not YAML", "indentation"},
};

TEST_CASE("every broken file is refused at its line and field with the cure") {
    for (const Broken& broken : kBroken) {
        const std::string text = replaced(std::string(kSmallContract), broken.from, broken.to);
        CAPTURE(broken.to);
        const auto problems = find_problems(text);
        INFO(tell(problems));
        bool found = false;
        for (const Problem& problem : problems)
            found = found ||
                    (problem.line == line_of(text, broken.at) && problem.field == broken.field &&
                     problem.what.find(broken.what) != std::string::npos &&
                     problem.cure.find(broken.cure) != std::string::npos);
        CHECK(found);
    }
}

TEST_CASE("dongbo.identity names fields that are there, each once") {
    struct Wrong {
        const char* value;
        const char* field;  ///< below the property
        const char* what;
        const char* cure;
    };
    const Wrong all[] = {
        {"{number: kode, facts: [depth]}", ".number", "no field `kode`", "did you mean `code`"},
        {"{number: visits, facts: [depth]}", ".number", "holds groups", "one value"},
        {"{number: code, facts: [colour]}", ".facts[0]", "no field `colour`", "name a field"},
        {"{number: code, facts: [depth, code]}", ".facts[1]", "named twice", "once"},
        {"{number: code, facts: [depth, depth]}", ".facts[1]", "named twice", "once"},
        {"{number: code, facts: []}", ".facts", "no fact", "full_name"},
        {"{number: code, facts: depth}", ".facts", "a list is expected", "- "},
        {"{facts: [depth]}", "", "`number` is missing", "the number"},
        {"{number: code}", "", "`facts` is missing", "full_name"},
        {"{number: code, facts: [depth], fact: use}", ".fact", "not known", "`facts`"},
        {"code", "", "block", "number, facts"}};
    for (const Wrong& wrong : all) {
        CAPTURE(wrong.value);
        const std::string text =
            replaced(std::string(kSmallContract), "{property: dongbo.labelEn, value: Well}",
                     "{property: dongbo.identity, value: " + std::string(wrong.value) + "}");
        const auto problems = find_problems(text);
        INFO(tell(problems));
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].line == line_of(text, "dongbo.identity"));
        CHECK(problems[0].field ==
              "schema[0].customProperties[0].value" + std::string(wrong.field));
        CHECK(problems[0].what.find(wrong.what) != std::string::npos);
        CHECK(problems[0].cure.find(wrong.cure) != std::string::npos);
    }
}

TEST_CASE("a name that is given twice is refused where it stands again") {
    const auto twice = replaced(std::string(kSmallContract), "- name: use", "- name: code");
    const auto problems = find_problems(twice);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].line == line_of(kSmallContract, "- name: use"));
    CHECK(problems[0].field == "schema[0].properties[2]");
    CHECK(problems[0].what == "the name `code` is given twice");
}

TEST_CASE("a key that stands twice is reported with its whole path") {
    const auto text = replaced(std::string(kSmallContract), "        unique: true",
                               "        unique: true\n        unique: false");
    const auto problems = find_problems(text);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].line == line_of(text, "unique: false"));
    CHECK(problems[0].field == "schema[0].properties[0].unique");
}

TEST_CASE("a sound file has no problems") {
    CHECK(tell(find_problems(kSmallContract)) == "");
}

TEST_CASE("all problems of a file are reported, in the order of their lines") {
    std::string text = replaced(std::string(kSmallContract), "status: draft", "status: drat");
    text = replaced(text, "engine: cel", "engine: cell");
    text = replaced(text, "kind: DataContract", "knd: DataContract");
    const auto problems = find_problems(text);
    INFO(tell(problems));
    REQUIRE(problems.size() == 4);  // a wrong key is also a missing one
    for (std::size_t i = 1; i < problems.size(); ++i)
        CHECK(problems[i - 1].line <= problems[i].line);
    const auto contract = parse_contract(text, "well.yaml");
    REQUIRE_FALSE(contract.has_value());
    CHECK(contract.error().code == ErrorCode::invalid);
    CHECK(contract.error().where == "well.yaml");
    CHECK(contract.error().what.find("line 6: status: ") != std::string::npos);
    CHECK(contract.error().what.find("did you mean `draft`?") != std::string::npos);
}

TEST_CASE("custom properties of others and the standard's other keys are left alone") {
    std::string text =
        replaced(std::string(kSmallContract), "customProperties:\n",
                 "customProperties:\n  - {property: acme.colour, value: {a: [1]}}\n");
    text =
        replaced(text, "status: draft", "status: draft\ndomain: water\ntags: [a, b]\nservers: []");
    text =
        replaced(text, "        required: true", "        required: true\n        examples: [A1]");
    CHECK(tell(find_problems(text)) == "");
}

TEST_CASE("an alias is refused, so that nothing can be multiplied") {
    std::string bomb = "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\n";
    const auto problems = find_problems(bomb);
    CHECK(tell(problems).find("an alias (*) stands here") != std::string::npos);
}

TEST_CASE("bytes that are no text are refused before they are parsed") {
    CHECK(tell(find_problems("name: \xFF\xFE")).find("UTF-8") != std::string::npos);
    const auto control = find_problems("a: b\nc: \x04 d\n");
    REQUIRE(control.size() == 1);
    CHECK(control[0].line == 2);
    CHECK(tell(find_problems("")).find("the file is empty") != std::string::npos);
    CHECK(tell(find_problems("just words")).find("key: value") != std::string::npos);
    CHECK(tell(find_problems(std::string(kSmallContract) + "---\na: b\n")).find("more than one") !=
          std::string::npos);
}

TEST_CASE("a file over the size limit is refused") {
    const auto problems = find_problems(std::string(1024 * 1024 + 1, '#'));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].what.find("1048577 bytes") != std::string::npos);
}

TEST_CASE("deep nesting of every kind is refused and crashes nothing") {
    const auto repeat = [](std::string_view part, int times) {
        std::string text;
        for (int i = 0; i < times; ++i) text += part;
        return text;
    };
    std::string indented, indented_lists;
    for (std::size_t i = 0; i < 1000; ++i) {
        indented += std::string(i, ' ') + "a:\n";
        indented_lists += std::string(i, ' ') + "-\n";
    }
    const std::string texts[] = {repeat("[", 500'000),
                                 repeat("{a: ", 200'000),
                                 repeat("[\n", 400'000),
                                 repeat("- ", 400'000) + "x",
                                 repeat("? ", 400'000),
                                 repeat("? - ", 200'000),
                                 repeat("-\t", 1000) + "x",
                                 indented,
                                 indented_lists,
                                 "a: " + repeat("!x ", 1000),
                                 repeat("a: ", 1000)};
    for (const std::string& text : texts) {
        CAPTURE(text.substr(0, 20));
        CHECK_FALSE(find_problems(text).empty());
    }
    CHECK(tell(find_problems(texts[0])).find("deeper than 32") != std::string::npos);
    CHECK(tell(find_problems(indented)).find("deeper than 32") != std::string::npos);
}

TEST_CASE("a contract has at most 300 fields") {
    const auto with_fields = [](int count) {
        std::string fields;
        for (int i = 0; i < count; ++i)
            fields += "      - {name: f" + std::to_string(i) +
                      ", businessName: F, logicalType: date, classification: open}\n";
        return replaced(std::string(kSmallContract), "    quality:", fields + "    quality:");
    };
    CHECK(tell(find_problems(with_fields(294))) == "");
    CHECK(tell(find_problems(with_fields(295))).find("more than 300 fields") != std::string::npos);
}

TEST_CASE("very many problems are cut off instead of taking for ever") {
    std::string text;
    for (int i = 0; i < 30'000; ++i) text += "some_unknown_key_" + std::to_string(i) + ": 1\n";
    const auto problems = find_problems(text);
    CHECK(problems.size() == 200);
}

}  // namespace
}  // namespace dongbo
