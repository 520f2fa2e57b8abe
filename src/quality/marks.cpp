#include "quality/marks.hpp"

#include "quality/bytes.hpp"

namespace dongbo {
namespace {

enum Flag : std::uint64_t { kWaits = 1, kNoted = 2, kDue = 4 };

std::size_t bytes_used(const CheckBits& bits) {
    for (std::size_t i = bits.words.size(); i-- > 0;)
        if (bits.words[i] != 0)
            return i * 8 + (71 - static_cast<std::size_t>(std::countl_zero(bits.words[i]))) / 8;
    return 0;
}

void append_bits(std::string& out, const CheckBits& bits) {
    const std::size_t used = bytes_used(bits);
    append_varint(out, used);
    for (std::size_t i = 0; i < used; ++i)
        out += static_cast<char>(bits.words[i / 8] >> (8 * (i % 8)) & 0xFF);
}

CheckBits read_bits(ByteReader& reader) {
    CheckBits bits;
    const std::size_t used = reader.varint();
    const std::string_view bytes = reader.take(used);
    for (std::size_t i = 0; i < bytes.size() && i < CheckBits::kMax / 8; ++i)
        bits.words[i / 8] |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * (i % 8));
    return bits;
}

}  // namespace

std::string encode_marks(const Marks& marks) {
    std::string out;
    append_varint(out, marks.group);
    append_varint(
        out, (marks.waits ? kWaits : 0U) | (marks.noted ? kNoted : 0U) | (marks.due ? kDue : 0U));
    if (marks.due) append_signed(out, marks.due->milliseconds);
    append_bits(out, marks.applies);
    append_bits(out, marks.fails);
    return out;
}

std::optional<Marks> decode_marks(std::string_view bytes) {
    ByteReader reader(bytes);
    Marks marks;
    marks.group = static_cast<std::uint32_t>(reader.varint());
    const std::uint64_t flags = reader.varint();
    marks.waits = (flags & kWaits) != 0;
    marks.noted = (flags & kNoted) != 0;
    if ((flags & kDue) != 0) marks.due = Timestamp{reader.signed_varint()};
    marks.applies = read_bits(reader);
    marks.fails = read_bits(reader);
    if (!reader.good() || !reader.at_end()) return std::nullopt;
    return marks;
}

}  // namespace dongbo
