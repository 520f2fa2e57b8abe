// How the book of a dataset is laid out: one letter, then numbers that sort by their bytes.
//
//   N                       names of the checks in the order of their numbers
//   V                       fingerprint of the rules and lists that all records were judged by
//   U edition               an edition of the list that records state units in; U alone: all are
//   noted v                       row up to which records were judged anew, while that is under way
//   G number                unit and agency of a group            g unit, agency → its number
//   M day group             counts, day 0: of all days together   (measures.hpp)
//   J number                counts of one transaction, not yet added to M; j: how many
//   F check row             record and case of a finding: per check, all failing records
//   C number                a case (cases.hpp)                    c delivery, check, cause → number
//   W contract id row       record that waits for that one        w row → what it waits for
//   K field value row       pending record that holds that value  k row → its K and P
//   P contract id row       pending record that points at that one
//   R row                   record whose references within its own group were not looked up (bulk)
//   X position id           record that was deleted               x dataset → how far its X were
//   seen
#pragma once

#include "quality/bytes.hpp"
#include "record/value.hpp"

namespace dongbo::book {

inline std::string key(char letter) {
    return {letter};
}

/// The first key after all that begin with `prefix`.
inline std::string after(std::string prefix) {
    while (!prefix.empty() && prefix.back() == '\xFF') prefix.pop_back();
    if (!prefix.empty()) prefix.back() = static_cast<char>(prefix.back() + 1);
    return prefix;
}

template <std::size_t Size>
std::string numbered(char letter, std::uint64_t number) {
    std::string out(1, letter);
    append_sorted<Size>(out, number);
    return out;
}

inline std::string group(std::uint32_t number) {
    return numbered<4>('G', number);
}
inline std::string counts(std::uint32_t day, std::uint32_t group) {
    std::string out = numbered<4>('M', day);
    append_sorted<4>(out, group);
    return out;
}
inline std::string journal(std::uint64_t number) {
    return numbered<8>('J', number);
}
inline std::string findings(std::size_t check) {
    return numbered<2>('F', check);
}
inline std::string finding(std::size_t check, std::uint64_t row) {
    std::string out = findings(check);
    append_sorted<8>(out, row);
    return out;
}
inline std::string case_at(std::uint64_t number) {
    return numbered<8>('C', number);
}
inline std::string record_key(char letter, std::string_view contract, const RecordId& id) {
    std::string out(1, letter);
    out.append(contract).append(1, '\0').append(as_text(id.bytes));
    return out;
}
inline std::string waiting_for(std::string_view contract, const RecordId& id) {
    return record_key('W', contract, id);
}
inline std::string pointing_at(std::string_view contract, const RecordId& id) {
    return record_key('P', contract, id);
}
inline std::string claims(std::size_t field, std::string_view value) {
    std::string out = numbered<2>('K', field);
    // Texts hold no zero byte that could run into what follows: standardising took them out.
    out.append(value).append(1, '\0');
    return out;
}
inline std::string with_row(std::string prefix, std::uint64_t row) {
    append_sorted<8>(prefix, row);
    return prefix;
}
inline std::uint64_t row_of(std::string_view key) {
    return read_sorted<8>(key.substr(key.size() - 8));
}
inline std::string id_text(const RecordId& id) {
    return std::string(as_text(id.bytes));
}
inline RecordId read_id(std::string_view bytes) {
    RecordId id;
    for (std::size_t i = 0; i < id.bytes.size() && i < bytes.size(); ++i)
        id.bytes[i] = static_cast<std::uint8_t>(bytes[i]);
    return id;
}

}  // namespace dongbo::book
