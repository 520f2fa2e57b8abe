// Any text is a mapping, or a list of problems that each say what is wrong.
#include <cstdlib>
#include <string_view>

#include "intake/mapping.hpp"
#include "intake/prepare.hpp"

using namespace dongbo;

namespace {

Contract make_contract() {
    Contract contract;
    contract.name = "c";
    for (const auto& [name, type] : {std::pair{"text", FieldType::string},
                                     {"code", FieldType::code},
                                     {"unit", FieldType::unit},
                                     {"ref", FieldType::reference},
                                     {"list", FieldType::group_list}}) {
        Field field;
        field.name = name;
        field.type = type;
        field.target_contract = "c";
        if (type == FieldType::code) field.codes = {{"x", "x", "x"}};
        if (type == FieldType::group_list) field.fields = contract.fields;
        contract.fields.push_back(field);
    }
    return contract;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Contract kContract = make_contract();
    static const auto kList = UnitList::make({.units = {{.edition = *Date::parse_iso("2025-07-01"),
                                                         .level = UnitLevel::province,
                                                         .code = "01",
                                                         .name = "x",
                                                         .full_name = "x",
                                                         .kind = "x",
                                                         .parent_code = ""}},
                                              .successions = {},
                                              .unchanged = {}});
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    Mapping mapping;
    for (const Problem& problem : read_mapping(text, kContract, mapping)) {
        if (problem.what.empty() || problem.line < 0) std::abort();
    }
    const auto parsed = parse_mapping(text, "fuzz.yaml", kContract);
    if (!parsed) return 0;
    // What was accepted can be bound and read with.
    auto preparer = RowPreparer::make(kContract, *parsed, "2025-07-01", {.list = kList.get()});
    if (!preparer) std::abort();
    Row row;
    row.cells.assign(preparer->columns().size(), Cell{"x:1|y", true});
    std::vector<std::string> key;
    if (preparer->read_key(row, key)) preparer->prepare(row, 1);
    return 0;
}
