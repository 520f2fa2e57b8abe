#include "record/content_text.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kUsualBytes = 1'000;

}  // namespace

ContentText::ContentText(std::size_t fields) : places_(fields) {
    text_.reserve(kUsualBytes);
}

ContentText::ContentText(const CanonicalOrder& order, const std::vector<Value>& values)
    : ContentText(values.size()) {
    for (const CanonicalOrder::Entry& entry : order.entries()) {
        std::string value;
        append_canonical_value(value, entry, values[entry.field]);
        if (!value.empty()) add(entry, [&](std::string& out) { out += value; });
    }
    close();
}

void ContentText::close() {
    if (text_.empty()) text_ += '{';
    text_ += '}';
}

std::string_view ContentText::member(std::size_t field) const {
    const Place& place = places_[field];
    return std::string_view(text_).substr(place.begin, place.end - place.begin);
}

Result<Value> ContentText::value(std::size_t field, const Field& of) const {
    if (!has(field)) return Value();
    const Place& place = places_[field];
    return read_canonical_value(
        std::string_view(text_).substr(place.value, place.end - place.value), of);
}

}  // namespace dongbo
