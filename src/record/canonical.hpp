// The canonical form of a record's content and its hash: docs/formats/record.md, with golden
// vectors.
#pragma once

#include <string>
#include <string_view>

#include "base/hash.hpp"
#include "contract/contract.hpp"
#include "record/value.hpp"

namespace dongbo {

/// The order in which RFC 8785 wants a contract's fields; made once a contract, then read-only and
/// shared by threads.
class CanonicalOrder {
  public:
    explicit CanonicalOrder(const std::vector<Field>& fields);

    struct Entry {
        std::size_t field;              ///< index in the contract
        std::string quoted_name;        ///< "\"name\":"
        std::vector<Entry> sub_fields;  ///< group_list only
    };
    const std::vector<Entry>& entries() const { return entries_; }
    const Entry& entry_of(std::size_t field) const;  ///< there is one for each field

  private:
    std::vector<Entry> entries_;
};

/// Appends the canonical JSON (RFC 8785) of `values`: decimals, and integers beyond 2^53 − 1, as
/// strings; absent values, empty texts, empty groups and empty lists left out; units as stated.
void append_canonical(std::string& out, const CanonicalOrder& order,
                      const std::vector<Value>& values);

/// One value as it stands in the canonical form of its record; nothing where it is left out there.
/// `entry`: of its field.
void append_canonical_value(std::string& out, const CanonicalOrder::Entry& entry,
                            const Value& value);
/// Reads such a value; invalid: it is none of this field. Not whether it is spelt byte for byte as
/// append_canonical does: for what is checked against a hash of the whole record.
Result<Value> read_canonical_value(std::string_view json, const Field& field);

/// SHA-256 over the canonical form of the content: no version, verdict, position, provenance or
/// contract version goes in, so that a new optional field or an undo changes no hash.
inline Hash content_hash(std::string_view canonical) {
    return sha256(canonical);
}

/// Reads a canonical form back. Refuses (invalid, with the field) anything that append_canonical
/// would not have written byte for byte: unknown fields, other types, another spelling or order.
Result<Record> parse_canonical(std::string_view json, const std::vector<Field>& fields);
/// The same where `order`, of these fields, is at hand: for many records.
Result<Record> parse_canonical(std::string_view json, const std::vector<Field>& fields,
                               const CanonicalOrder& order);

/// Reads the list of a group_list field (`[{…},…]`; `entry`: of this field) into `groups`, whose
/// memory is used again; after an error it holds nothing of use. For bytes that are known to be
/// append_canonical's: the spelling is not compared, which would take as long once more.
Result<> read_trusted_groups(std::string_view json, const Field& field,
                             const CanonicalOrder::Entry& entry, std::vector<Group>& groups);

}  // namespace dongbo
