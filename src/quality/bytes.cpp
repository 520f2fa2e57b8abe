#include "quality/bytes.hpp"

namespace dongbo {

std::uint64_t ByteReader::varint() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64 && !bytes_.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes_.front());
        bytes_.remove_prefix(1);
        number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0) return number;
    }
    good_ = false;
    bytes_ = {};
    return 0;
}

std::int64_t ByteReader::signed_varint() {
    const std::uint64_t folded = varint();
    return static_cast<std::int64_t>(folded >> 1 ^ (~(folded & 1) + 1));
}

std::string_view ByteReader::take(std::size_t size) {
    if (size > bytes_.size()) {
        good_ = false;
        bytes_ = {};
        return {};
    }
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
}

}  // namespace dongbo
