// Which column of a delivered file feeds which field of a contract: docs/load-a-file.md.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "contract/contract.hpp"
#include "source/row_reader.hpp"

namespace dongbo {

/// Columns that stand beside a unit's code and are no content: they tell of which edition it is.
struct UnitEvidence {
    std::string name, district, province;  ///< empty: there is no such column
};

/// Where one value comes from. No columns, constant or edition: nowhere (a sub-field not mapped).
struct ValueMapping {
    bool mapped() const { return !columns.empty() || !constant.empty() || delivery_edition; }

    /// Several: joined with one space where not empty; of a reference, the parts of the target's
    /// key.
    std::vector<std::string> columns;
    std::string constant;           ///< instead of a column
    bool delivery_edition = false;  ///< instead of a column: the delivery's edition
    /// Leading words to leave out ("Phường" of "Phường Ba Đình"): the first that fits.
    std::vector<std::string> drop_first;
    std::map<std::string, std::string> values;  ///< delivered text (folded) → the value to store
    std::string reference_source;  ///< references: the source of the target's key; empty: this one
    std::string edition;           ///< units: of the codes, or kEditionByRow; empty: the delivery's
    UnitEvidence evidence;         ///< units
};

/// Where a field comes from.
struct FieldMapping {
    std::size_t field = 0;  ///< index in the contract
    ValueMapping value;     ///< not used by group_list fields
    /// group_list from columns: a mapping for each group that a row can hold, by sub-field.
    std::vector<std::vector<ValueMapping>> groups;
    /// group_list from one cell: "a:b|c:d" (items, parts in the order of the sub-fields), or, with
    /// no separators, a JSON array of objects whose keys are the sub-fields' names.
    std::optional<std::string> list_column;
    std::string item_separator, part_separator;
    std::vector<ValueMapping> list_parts;  ///< by sub-field; columns not used
};

struct Mapping {
    std::string name;
    std::string contract;
    std::string source;  ///< the outside database, "H26/dan-cu"
    std::string sender;  ///< identifier of the agency
    /// Of unit codes unless the delivery says otherwise: a day, or kEditionByRow.
    std::string edition;
    RowFormat format;
    /// Of numbers; nothing: one that can be read two ways is a finding.
    std::optional<char> decimal_mark;
    /// Parts of the source key: each one column, a constant, or the delivery's edition.
    std::vector<ValueMapping> key;
    std::vector<FieldMapping> fields;  ///< in the order of the file
    Hash hash{};                       ///< of the file's text
};

/// Every problem of a mapping file, as data (for editors and tests); `mapping` is what could be
/// read.
std::vector<Problem> read_mapping(std::string_view yaml, const Contract& contract,
                                  Mapping& mapping);
/// invalid lists every problem with line, field, what is wrong and what would be right.
Result<Mapping> parse_mapping(std::string_view yaml, const std::string& file_name,
                              const Contract& contract);
Result<Mapping> load_mapping(const std::string& path, const Contract& contract);
/// What a mapping file says of itself, without reading the rest.
struct MappingHead {
    std::string contract;
    std::string sender;  ///< identifier of the agency
};
Result<MappingHead> read_mapping_head(const std::string& path);

}  // namespace dongbo
