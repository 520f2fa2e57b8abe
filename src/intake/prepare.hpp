// From a physical row to what the store is asked to do.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "intake/standardise.hpp"
#include "intake/unit_edition.hpp"
#include "source/row_reader.hpp"
#include "store/store.hpp"

namespace dongbo {

/// Maps, standardises and hashes rows. Not thread-safe: one for each thread.
class RowPreparer {
  public:
    /// `contract` and `mapping` outlive it. `edition` of unit codes: the delivery's; empty: the
    /// mapping's. invalid: a unit field has no edition at all, since a code without one says
    /// nothing; or it is to be found row by row, and there is no list. `units` outlives it; null or
    /// empty: the editions of codes are not judged.
    static Result<RowPreparer> make(const Contract& contract, const Mapping& mapping,
                                    const std::string& edition, const UnitList* units = nullptr);

    /// The columns it wants from the RowReader: of the key, then of the fields in the mapping's
    /// order.
    const std::vector<std::string>& columns() const { return columns_; }

    /// Fills the source key of a data row; false if a part of it is empty.
    bool read_key(const Row& row, std::vector<std::string>& key) const;
    RecordId record_id(const std::vector<std::string>& key) const;

    /// A put of the row's record with verdict live, or quarantined with findings. `delivery` goes
    /// into its origin. The row has a key.
    Wish prepare(const Row& row, std::uint64_t delivery);

    /// A field with unit codes, or a sub-field of a group that is read from columns of its own.
    struct UnitField {
        std::string path;
        bool of_delivery;  ///< declared by the delivery as a whole
        const UnitEdition* edition;
    };
    /// Those whose rows can be held against a list; none without one.
    const std::vector<UnitField>& unit_fields() const { return unit_fields_; }
    /// During the survey: what the row says of the edition of each of them. About 0.1 µs a field.
    void count_units(const Row& row);

  private:
    /// Where a value comes from, in cells.
    struct BoundValue {
        ValueReader reader;
        std::vector<std::size_t> cells;
        std::string constant;  ///< without cells
        std::string finding_field;
        std::string reference_source;
        std::unique_ptr<UnitEdition> edition;  ///< units that can be held against a list
    };
    struct BoundField {
        std::size_t field = 0;
        std::vector<BoundValue> value;  ///< one, or none for a group_list
        std::vector<std::vector<BoundValue>> groups;
        std::optional<std::size_t> list_cell;
        std::vector<BoundValue> list_parts;
        const FieldMapping* mapping = nullptr;
    };

    RowPreparer(const Contract& contract, const Mapping& mapping, std::string edition);
    Result<> bind();
    /// What stands for the value where no column does.
    Result<std::string> fixed_text(const ValueMapping& value, const std::string& field_name) const;
    std::size_t bind_column(const std::string& column);
    Result<BoundValue> bind_value(const Field& field, const ValueMapping& value,
                                  const std::string& finding_field);
    /// What judges the editions of a unit field's codes, if there is a list.
    Result<std::unique_ptr<UnitEdition>> bind_edition(const ValueMapping& value,
                                                      const std::string& finding_field);
    /// So that the survey finds them.
    void list_unit_fields();
    Result<> bind_group_list(const FieldMapping& mapping, BoundField& bound);

    /// The given text of a value; `scratch` holds it where several cells are joined.
    static std::string_view given_text(const BoundValue& bound, const Row& row,
                                       std::string& scratch);
    static bool all_empty(const BoundValue& bound, const Row& row);
    void read_value(BoundValue& bound, const Row& row, Value& value,
                    std::vector<Finding>& findings);
    void read_reference(const BoundValue& bound, const Row& row, Value& value,
                        std::vector<Finding>& findings);
    void read_text(BoundValue& bound, std::string_view given, Value& value,
                   std::vector<Finding>& findings);
    void settle_edition(BoundValue& bound, const Row* row, Value& value,
                        std::vector<Finding>& findings);
    void read_field(BoundField& bound, const Row& row, Value& value,
                    std::vector<Finding>& findings);
    void read_separated(BoundField& bound, std::string_view text, std::vector<Group>& groups,
                        std::vector<Finding>& findings);
    void read_list_part(BoundValue& bound, std::string_view given, Value& value,
                        std::vector<Finding>& findings);
    void read_json_list(BoundField& bound, std::string_view text, std::vector<Group>& groups,
                        std::vector<Finding>& findings);
    /// Adds "required" for values that lack without a finding that says why.
    static void check_required(const std::vector<Field>& fields, const std::string& prefix,
                               const std::vector<Value>& values, std::size_t findings_before,
                               std::vector<Finding>& findings);
    Hash hash_raw(const Row& row);

    const Contract* contract_;
    const Mapping* mapping_;
    std::string edition_;
    const UnitList* units_;
    CanonicalOrder order_;
    std::vector<std::string> columns_;
    std::map<std::string, std::size_t> column_index_;
    struct KeyPart {
        std::optional<std::size_t> cell;
        std::string constant;
    };
    std::vector<KeyPart> key_parts_;
    std::vector<BoundField> fields_;
    std::vector<UnitField> unit_fields_;
    std::vector<BoundValue*> unit_values_;  ///< of unit_fields_, in fields_
    std::string scratch_;
    std::string raw_json_;
    std::size_t content_size_ = 0;  ///< of the row before, to reserve as much
};

}  // namespace dongbo
