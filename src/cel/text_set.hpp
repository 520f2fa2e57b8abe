// A constant list of strings that is asked for membership. Private to this room.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "cel/short_text.hpp"
#include "cel/value.hpp"

namespace dongbo::cel {

/// A table with free places: one or two comparisons a look-up. Immutable, thread-safe. Refers to
/// the texts it was made from.
class TextSet {
  public:
    /// Nothing if some of them would have to be looked for long, as texts made for that may: then
    /// the list is as good.
    static std::optional<TextSet> make(std::span<const Value> texts);

    [[gnu::always_inline]] bool has(const Value& text) const {
        for (std::size_t at = hash_of(text.text, text.size) & mask_;; at = (at + 1) & mask_) {
            const Value& here = places_[at];
            if (here.kind != Kind::string) return false;
            if (here.size == text.size && is_same_text(here.text, text.text, text.size))
                return true;
        }
    }

  private:
    TextSet() = default;

    std::vector<Value> places_;  ///< null: free
    std::size_t mask_ = 0;
};

}  // namespace dongbo::cel
