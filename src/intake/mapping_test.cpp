#include "intake/mapping.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "contract/yaml_reader.hpp"
#include "intake/intake_fixture.hpp"
#include "unit/edition_claim.hpp"

using namespace dongbo;

namespace {

std::vector<Problem> problems_of(const std::string& yaml) {
    Mapping mapping;
    return read_mapping(yaml, sample_contract(), mapping);
}

std::size_t index_of(const char* field) {
    return *sample_contract().find_field(field);
}

}  // namespace

TEST_CASE("a mapping is read whole") {
    const Contract contract = sample_contract();
    const auto mapping = parse_mapping(R"(mapping: sample-h26
contract: sample
source: H26/sample
sender: H26.3
edition: 2025-07-01
file:
  format: csv
  delimiter: tab
  title_rows: 2
  layout_starts: [Tổng cộng, Người lập]
  row_bytes_max: 5000
  decimal_mark: ","
key: [{delivery: edition}, {constant: x}, id]
fields:
  full_name: {columns: [ho, ten], drop_first: [Ông, Bà]}
  sex: {column: gioi_tinh, values: {Nam: male, Nữ: female, Không rõ: ""}}
  children: {constant: "2"}
  home: {column: xa, edition: 2025-06-30}
  mother: {columns: [ma_me], source: H26/khac}
  born: {delivery: edition}
  papers:
    groups:
      - {kind: {constant: cmnd}, number: so_cmnd, issued: ngay_cmnd}
      - {kind: {constant: cccd}, number: so_cccd}
)",
                                       "sample.yaml", contract);
    REQUIRE_MESSAGE(mapping.has_value(), mapping.error().message());
    CHECK(mapping->name == "sample-h26");
    CHECK(mapping->contract == "sample");
    CHECK(mapping->source == "H26/sample");
    CHECK(mapping->sender == "H26.3");
    CHECK(mapping->edition == "2025-07-01");
    CHECK(mapping->format.delimiter == '\t');
    CHECK(mapping->format.title_rows == 2);
    CHECK(mapping->format.layout_starts == std::vector<std::string>{"Tổng cộng", "Người lập"});
    CHECK(mapping->format.row_bytes_max == 5000);
    CHECK(mapping->decimal_mark == ',');
    REQUIRE(mapping->key.size() == 3);
    CHECK(mapping->key[0].delivery_edition);
    CHECK(mapping->key[1].constant == "x");
    CHECK(mapping->key[2].columns == std::vector<std::string>{"id"});
    REQUIRE(mapping->fields.size() == 7);
    CHECK(mapping->fields[0].field == index_of("full_name"));
    CHECK(mapping->fields[0].value.columns == std::vector<std::string>{"ho", "ten"});
    CHECK(mapping->fields[0].value.drop_first == std::vector<std::string>{"Ông", "Bà"});
    CHECK(mapping->fields[1].value.values ==
          std::map<std::string, std::string>{{"nam", "male"}, {"nu", "female"}, {"khong ro", ""}});
    CHECK(mapping->fields[2].value.constant == "2");
    CHECK(mapping->fields[3].value.edition == "2025-06-30");
    CHECK(mapping->fields[4].value.reference_source == "H26/khac");
    CHECK(mapping->fields[5].value.delivery_edition);
    REQUIRE(mapping->fields[6].groups.size() == 2);
    CHECK(mapping->fields[6].groups[0][0].constant == "cmnd");
    CHECK(mapping->fields[6].groups[0][2].columns == std::vector<std::string>{"ngay_cmnd"});
    CHECK(!mapping->fields[6].groups[1][2].mapped());
}

TEST_CASE(
    "a unit names what stands beside its code, and may be of the edition that each row tells") {
    const Mapping mapping = sample_mapping(sample_contract(),
                                           "  full_name: a\n  home: {column: ma, edition: by-row, "
                                           "evidence: {name: xa, province: tinh}}\n");
    const ValueMapping& home = mapping.fields[1].value;
    CHECK(home.columns == std::vector<std::string>{"ma"});
    CHECK(home.edition == kEditionByRow);
    CHECK(home.evidence.name == "xa");
    CHECK(home.evidence.district.empty());
    CHECK(home.evidence.province == "tinh");
}

TEST_CASE("lists in one cell are separated or JSON") {
    const Contract contract = sample_contract();
    const Mapping separated = sample_mapping(contract, R"(  full_name: ten
  papers: {list: giay_to, items: "|", parts: ":", fields: {kind: {values: {Chứng minh: cmnd}}}}
)");
    CHECK(separated.fields[1].list_column == "giay_to");
    CHECK(separated.fields[1].item_separator == "|");
    CHECK(separated.fields[1].part_separator == ":");
    CHECK(separated.fields[1].list_parts[0].values.at("chung minh") == "cmnd");
    const Mapping json =
        sample_mapping(contract, "  full_name: ten\n  papers: giay_to\n", "{format: ndjson}");
    CHECK(json.fields[1].list_column == "giay_to");
    CHECK(json.fields[1].item_separator.empty());
    CHECK(json.decimal_mark == '.');
}

TEST_CASE("each thing that is wrong with a mapping is reported with its line") {
    struct Case {
        const char* fields;
        const char* field;
        const char* what;
        int line;
    };
    const Case cases[] = {
        {"  full_name: a\n  nick: b\n", "fields.nick", "the key `nick` is not known here", 9},
        {"  full_name: a\n  full_name: b\n", "fields.full_name", "`full_name` stands here twice",
         9},
        {"  sex: a\n", "fields", "nothing feeds full_name, which the contract requires", 8},
        {"  full_name: \"\"\n", "fields.full_name", "the value is empty", 8},
        {"  full_name: [a]\n", "fields.full_name", "a block of `key: value` lines is expected", 8},
        {"  full_name: {values: {A: B}}\n", "fields.full_name",
         "one of column, columns, constant and delivery must say where the value is", 8},
        {"  full_name: {column: a, constant: b}\n", "fields.full_name",
         "one of column, columns, constant and delivery must say where the value is", 8},
        {"  full_name: {column: a, edition: 2025-07-01}\n", "fields.full_name.edition",
         "the key `edition` is not known here", 8},
        {"  full_name: {columns: []}\n", "fields.full_name.columns", "the list is empty", 8},
        {"  full_name: {columns: [a, [b]]}\n", "fields.full_name.columns[1]",
         "a text is expected, not a list or a block", 8},
        {"  full_name: {delivery: rows}\n", "fields.full_name.delivery",
         "only the edition comes from the delivery", 8},
        {"  full_name: a\n  sex: {column: b, values: {Nam: man}}\n", "fields.sex.values.Nam",
         "\"man\" is no code of sex", 9},
        {"  full_name: a\n  sex: {column: b, values: {Nữ: female, NU: male}}\n",
         "fields.sex.values.NU",
         "\"NU\" and an earlier text are the same without marks and case, but mean different "
         "values",
         9},
        {"  full_name: a\n  sex: {column: b, values: {\"-\": male}}\n", "fields.sex.values.-",
         "a delivered text needs a letter or digit", 9},
        {"  full_name: a\n  sex: {column: b, values: {Nam: [male]}}\n", "fields.sex.values.Nam",
         "both sides must be plain texts", 9},
        {"  full_name: a\n  sex: {column: b, values: Nam}\n", "fields.sex.values",
         "this must be a table \"delivered text: value\"", 9},
        {"  full_name: a\n  sex: {constant: man}\n", "fields.sex.constant",
         "\"man\" is no code of sex", 9},
        {"  full_name: a\n  alive: {column: b, values: {x: y}}\n", "fields.alive.values.x",
         "\"y\" is neither true nor false", 9},
        {"  full_name: a\n  home: {column: b, edition: 2025-07}\n", "fields.home.edition",
         "`2025-07` is not a day", 9},
        {"  full_name: a\n  home: {column: b, evidence: {commune: c}}\n",
         "fields.home.evidence.commune", "the key `commune` is not known here", 9},
        {"  full_name: a\n  home: {column: b, evidence: {name: b}}\n", "fields.home.evidence.name",
         "b holds the code itself", 9},
        {"  full_name: a\n  home: {column: b, evidence: {name: [c]}}\n",
         "fields.home.evidence.name", "a text is expected, not a list or a block", 9},
        {"  full_name: a\n  home: {column: b, evidence: {}}\n", "fields.home.evidence",
         "no column is named", 9},
        {"  full_name: a\n  home: {column: b, evidence: c}\n", "fields.home.evidence",
         "a block of `key: value` lines is expected", 9},
        {"  full_name: a\n  sex: {column: b, evidence: {name: c}}\n", "fields.sex.evidence",
         "the key `evidence` is not known here", 9},
        {"  full_name: a\n  papers: {number: b}\n", "fields.papers",
         "a repeated group needs \"groups\" or \"list\"", 9},
        {"  full_name: a\n  papers: {groups: [{kind: {constant: cmnd}}]}\n",
         "fields.papers.groups[0]", "no column feeds this group, so it would never be made", 9},
        {"  full_name: a\n  papers: {groups: [{sort: b}]}\n", "fields.papers.groups[0].sort",
         "the key `sort` is not known here", 9},
        {"  full_name: a\n  papers: {groups: []}\n", "fields.papers.groups", "the list is empty",
         9},
        {"  full_name: a\n  papers: {groups: b}\n", "fields.papers.groups", "a list is expected",
         9},
        {"  full_name: a\n  papers: {list: b, items: \"\", parts: x}\n", "fields.papers.items",
         "a separator is expected", 9},
        {"  full_name: a\n  papers: {list: b, items: \"|\"}\n", "fields.papers",
         "items and parts go together, and differ", 9},
        {"  full_name: a\n  papers: {list: b, fields: {kind: {column: c}}}\n",
         "fields.papers.fields.kind.column", "the key `column` is not known here", 9},
    };
    for (const Case& c : cases) {
        CAPTURE(c.fields);
        const auto problems = problems_of(sample_mapping_text(c.fields));
        const auto found = std::ranges::find(problems, c.what, &Problem::what);
        REQUIRE_MESSAGE(found != problems.end(), (problems.empty() ? "none" : problems[0].what));
        CHECK(found->field == c.field);
        CHECK(found->line == c.line);
        CHECK(!found->cure.empty());
    }
}

TEST_CASE("what a mapping as a whole lacks or has wrong is reported at once") {
    const auto problems = problems_of(
        "contract: person\nsurce: x\nfile: {format: xls, delimiter: x, title_rows: -1, "
        "decimal_mark: x}\nkey: [a, a]\nedition: today\n");
    CHECK(join_problems(problems) ==
          "line 1: `fields` is missing (say which column feeds which field)\n"
          "line 1: `mapping` is missing (give the mapping a name)\n"
          "line 1: `sender` is missing (name the agency that hands over, as in H26.3)\n"
          "line 1: `source` is missing (name the outside database, as in H26/dan-cu)\n"
          "line 1: contract: this mapping is for the contract person, not for sample (use it with "
          "its own contract)\n"
          "line 2: surce: the key `surce` is not known here (did you mean `source`?)\n"
          "line 3: file.decimal_mark: this must be one character (one of \",\" \".\")\n"
          "line 3: file.delimiter: this must be one character (one of \",\" \";\" tab \"|\")\n"
          "line 3: file.format: `xls` is not one of csv, ndjson (write one of csv, ndjson)\n"
          "line 3: file.title_rows: a whole number from 0 to 1000 is expected (write the number in "
          "digits, without quotes)\n"
          "line 4: key: column a comes twice (name it once)\n"
          "line 5: edition: `today` is not a day (write it as in 2025-07-01)");
}

TEST_CASE("text that is no mapping at all is refused") {
    CHECK(problems_of("a: [").size() == 1);
    CHECK(problems_of("").size() == 1);
    CHECK(problems_of("- a\n- b\n").size() == 1);
    const auto refused = parse_mapping("- a\n", "x.yaml", sample_contract());
    REQUIRE(!refused.has_value());
    CHECK(refused.error().where == "x.yaml");
    CHECK(refused.error().code == ErrorCode::invalid);
}

TEST_CASE("a mapping that is too big, too deep or multiplies itself is refused") {
    const auto first = [](const std::string& fields) {
        const auto problems = problems_of(sample_mapping_text(fields));
        return problems.empty() ? Problem{} : problems.front();
    };
    const std::string sound = "  full_name: a\n";
    CHECK(first(sound).what.empty());
    const auto big = problems_of(sample_mapping_text(sound) + std::string(1 << 20, '#'));
    REQUIRE(big.size() == 1);
    CHECK(big[0].cure == "at most 1048576 are read");
    CHECK(first("  full_name: " + std::string(500'000, '[')).what ==
          "the nesting is deeper than 32 levels");
    CHECK(first("  full_name: &a {column: x}\n").what == "an anchor (&) stands here");
    const auto alias = problems_of("mapping: &a [x, x]\ncontract: &b [*a, *a]\nsource: [*b, *b]\n");
    CHECK(std::ranges::count(alias, "an alias (*) stands here", &Problem::what) == 4);
    CHECK(first("  full_name: !!str a\n").what == "a type tag (!) stands here");
    std::string many;
    for (int i = 0; i < 30'000; ++i) many += "  unknown_" + std::to_string(i) + ": x\n";
    CHECK(problems_of(sample_mapping_text(many)).size() == 200);
}

TEST_CASE("separators may be spaces") {
    const Mapping mapping = sample_mapping(
        sample_contract(),
        "  full_name: ten\n  papers: {list: giay_to, items: \" \", parts: \"\\t\"}\n");
    CHECK(mapping.fields[1].item_separator == " ");
    CHECK(mapping.fields[1].part_separator == "\t");
}

TEST_CASE("a key of constants alone is refused") {
    const auto problems = problems_of(
        "mapping: a\ncontract: sample\nsource: b\nsender: c\nkey: [{constant: x}]\n"
        "fields: {full_name: a}\n");
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].line == 5);
}
