#include "cel/text_set.hpp"

namespace dongbo::cel {

std::optional<TextSet> TextSet::make(std::span<const Value> texts) {
    constexpr std::size_t kWayMax = 8;
    TextSet made;
    made.places_.resize(std::bit_ceil(4 * texts.size() + 1));
    made.mask_ = made.places_.size() - 1;
    for (const Value& text : texts) {
        if (made.has(text)) continue;
        std::size_t at = hash_of(text.text, text.size) & made.mask_;
        std::size_t way = 0;
        while (made.places_[at].kind == Kind::string) {
            if (++way == kWayMax) return std::nullopt;
            at = (at + 1) & made.mask_;
        }
        made.places_[at] = text;
    }
    return made;
}

}  // namespace dongbo::cel
