#include "sync/format/canonical_reader.hpp"

#include <limits>

#include "base/bytes.hpp"

namespace dongbo {

CanonicalReader& CanonicalReader::expect(std::string_view literal) {
    good_ = good_ && cursor_.take(literal);
    return *this;
}

CanonicalReader& CanonicalReader::read(std::string& text) {
    good_ = good_ && cursor_.string_into(text);
    return *this;
}

CanonicalReader& CanonicalReader::read(std::uint64_t& number) {
    constexpr std::int64_t kMax = (std::int64_t{1} << 53) - 1;
    const auto value = good_ ? cursor_.integer() : std::nullopt;
    good_ = value && *value >= 0 && *value <= kMax;
    if (good_) number = static_cast<std::uint64_t>(*value);
    return *this;
}

CanonicalReader& CanonicalReader::read(std::uint32_t& number) {
    std::uint64_t wide = 0;
    good_ = read(wide).good() && wide <= std::numeric_limits<std::uint32_t>::max();
    if (good_) number = static_cast<std::uint32_t>(wide);
    return *this;
}

CanonicalReader& CanonicalReader::read(int& number) {
    std::uint64_t wide = 0;
    good_ = read(wide).good() && wide <= std::numeric_limits<int>::max();
    if (good_) number = static_cast<int>(wide);
    return *this;
}

CanonicalReader& CanonicalReader::read(bool& truth) {
    truth = take("true");
    return truth ? *this : expect("false");
}

CanonicalReader& CanonicalReader::read(Timestamp& time) {
    const auto parsed = read(text_).good() ? Timestamp::parse(text_) : std::nullopt;
    good_ = parsed.has_value();
    if (good_) time = *parsed;
    return *this;
}

CanonicalReader& CanonicalReader::read(Date& day) {
    const auto parsed = read(text_).good() ? Date::parse_iso(text_) : std::nullopt;
    good_ = parsed.has_value();
    if (good_) day = *parsed;
    return *this;
}

CanonicalReader& CanonicalReader::read(std::vector<std::string>& texts) {
    texts.clear();
    if (expect("[").take("]")) return *this;
    do {
        read(texts.emplace_back());
    } while (take(","));
    return expect("]");
}

CanonicalReader& CanonicalReader::read_hex(std::span<std::uint8_t> bytes) {
    good_ = read(text_).good() && parse_hex(text_, bytes);
    return *this;
}

CanonicalReader& CanonicalReader::read_object(std::string& text) {
    const auto object = good_ ? cursor_.object() : std::nullopt;
    good_ = object.has_value();
    if (good_) text = *object;
    return *this;
}

}  // namespace dongbo
