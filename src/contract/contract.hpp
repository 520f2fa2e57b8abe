// What a dataset is: its fields, keys, freshness, owner and legal basis. Read from Open Data
// Contract Standard (ODCS) v3 YAML; docs/write-a-contract.md lists what dongbo reads of it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace dongbo {

enum class FieldType : std::uint8_t {
    string,
    integer,  ///< 64-bit signed
    decimal,  ///< exact, at most `scale` digits after the point
    boolean,
    date,  ///< with precision: day, month or year
    timestamp,
    code,       ///< a value of a code list
    unit,       ///< stated code of an administrative unit + the edition of the list it is from
    reference,  ///< the id of a record of `target_contract`
    personal_number,  ///< 12 digits
    group_list        ///< repeated groups of `fields` (identity papers, household members)
};

/// How a text is standardised before it is stored and compared.
enum class TextForm : std::uint8_t {
    plain,  ///< text::standardise_text
    name,   ///< text::standardise_name
    code    ///< standardise_text, no spaces inside, upper case (paper numbers, parcel codes)
};

/// Whether a unit follows the reform or says where something once happened.
enum class UnitUse : std::uint8_t { current, historical };

enum class Classification : std::uint8_t { open, personal, sensitive };

struct Code {
    std::string value;
    std::string label_vi;
    std::string label_en;
};

struct Field {
    std::string name;  ///< lower_snake_case, at most 60 characters
    FieldType type = FieldType::string;
    std::string label_vi, label_en;
    bool required = false;
    bool unique = false;      ///< a business key: indexed; can be corrected, unlike the record id
    bool searchable = false;  ///< indexed: strings by their folded form and prefix, others by value
    TextForm form = TextForm::plain;
    std::uint32_t max_length = 1000;      ///< characters, strings only
    int scale = 0;                        ///< decimals only, 0-12
    std::vector<Code> codes;              ///< code only, in the order of the file
    UnitUse unit_use = UnitUse::current;  ///< unit only
    /// unit only: name of the text field that says where in the unit (house, street, hamlet); what
    /// decides when the unit is divided. Empty: there is none.
    std::string address_field;
    std::string target_contract;  ///< reference only
    Classification classification = Classification::open;
    std::vector<Field> fields;  ///< group_list only; themselves never group_list
    int line = 0;               ///< where the file defines it
};

/// A rule as the file states it, compiled once to see that it is one; `quality` puts it to work.
struct Rule {
    std::string id;
    std::string dimension;   ///< correct, complete, clean, live, unified, shared
    std::string severity;    ///< refuse, quarantine, warn
    std::string when, must;  ///< CEL
    std::string message_vi, message_en;
    std::string legal_basis;
    /// Name of a top-level field whose value splits the cases of this rule; empty: none.
    std::string cause;
    int line = 0;
};

/// What tells that a record is still about the same person or thing: an update that changes the
/// number and one of the facts at once may be about another one, so it waits for somebody to look.
struct Identity {
    std::string number;              ///< name of a field: "personal_number"
    std::vector<std::string> facts;  ///< names of fields, at least one: "full_name", "birth_date"
    friend bool operator==(const Identity&, const Identity&) = default;
};

struct Version {
    int major = 0, minor = 0, patch = 0;
    std::string text() const;
    friend auto operator<=>(const Version&, const Version&) = default;
};

struct Contract {
    std::string name;  ///< lower_snake_case: "person"
    Version version;
    std::string title_vi, title_en;
    std::string purpose;
    std::string owner;  ///< identifier of the agency in charge nation-wide, e.g. "G01"
    std::string legal_basis;
    std::string freshness;   ///< ISO 8601 duration within which a change must arrive, e.g. "P1D"
    std::string correction;  ///< the same for putting a finding right; empty: not stated
    std::vector<Field> fields;
    std::optional<Identity> identity;
    std::vector<Rule> rules;
    std::string file;  ///< where it was read from
    std::string text;  ///< the file as it is, for the log and for followers

    /// Index in `fields`, or nothing.
    std::optional<std::size_t> find_field(std::string_view field_name) const;
};

/// One thing that is wrong with a contract, or with another YAML file that people write.
struct Problem {
    int line = 0;       ///< 1-based; 0: the file as a whole
    std::string field;  ///< path in the file, "schema[0].properties[3].logicalType"
    std::string what;   ///< what is wrong
    std::string cure;   ///< what would be right
};

/// Every problem of the file is reported, not only the first: `what` of the Error holds a line
/// each.
Result<Contract> parse_contract(std::string_view yaml, std::string file_name);
Result<Contract> load_contract(const std::string& path);
/// All *.yaml files of a folder in the order of their names; every problem of every file.
Result<std::vector<Contract>> load_contracts(const std::string& folder);
/// As parse_contract, with the problems as data (for editors and tests).
std::vector<Problem> find_problems(std::string_view yaml);

/// What a changed contract means for a dataset that already has records.
struct Compatibility {
    enum class Kind {
        same,        ///< they say the same; only layout, comments or the file's name differ
        migrates,    ///< columns, indexes, labels or rules change; no content hash does
        new_dataset  ///< hashes would change: needs a new major version, i.e. a new dataset version
    };
    Kind kind = Kind::same;
    std::vector<std::string> reasons;  ///< a sentence for each difference that decided the kind
};
Compatibility compare(const Contract& before, const Contract& after);

}  // namespace dongbo
