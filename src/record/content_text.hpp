// The content of a record as text: hashed, checked and shown without being taken apart.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "record/canonical.hpp"

namespace dongbo {

/// The canonical form of a record, and where in it each field stands.
class ContentText {
  public:
    ContentText() = default;  ///< of no record
    explicit ContentText(std::size_t fields);
    ContentText(const CanonicalOrder& order, const std::vector<Value>& values);

    /// Adds a field behind those that come before it in the canonical order: `write` appends its
    /// value to a string.
    template <class Write>
    void add(const CanonicalOrder::Entry& entry, Write write) {
        text_ += text_.empty() ? '{' : ',';
        Place& place = places_[entry.field];
        place.begin = end();
        text_ += entry.quoted_name;
        place.value = end();
        write(text_);
        place.end = end();
    }
    void close();  ///< all are there

    std::size_t fields() const { return places_.size(); }
    const std::string& canonical() const { return text_; }
    bool has(std::size_t field) const { return places_[field].end != 0; }
    /// `"name":value`; empty: the record does not have the field.
    std::string_view member(std::size_t field) const;
    /// invalid: the text is not one of this field.
    Result<Value> value(std::size_t field, const Field& of) const;

  private:
    struct Place {
        std::uint32_t begin = 0, value = 0, end = 0;
    };
    std::uint32_t end() const { return static_cast<std::uint32_t>(text_.size()); }

    std::string text_;
    std::vector<Place> places_;
};

}  // namespace dongbo
