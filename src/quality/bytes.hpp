// Numbers as bytes: fixed and big-endian in keys, so that they sort; seven bits a byte in values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dongbo {

template <std::size_t Size>
void append_sorted(std::string& out, std::uint64_t number) {
    for (std::size_t i = Size; i-- > 0;) out += static_cast<char>(number >> (8 * i) & 0xFF);
}
template <std::size_t Size>
std::uint64_t read_sorted(std::string_view bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < Size && i < bytes.size(); ++i)
        number = number << 8 | static_cast<unsigned char>(bytes[i]);
    return number;
}

inline void append_varint(std::string& out, std::uint64_t number) {
    for (; number >= 0x80; number >>= 7) out += static_cast<char>((number & 0x7F) | 0x80);
    out += static_cast<char>(number);
}
inline void append_signed(std::string& out, std::int64_t number) {
    append_varint(
        out, static_cast<std::uint64_t>(number) << 1 ^ static_cast<std::uint64_t>(number >> 63));
}

/// Reads what the functions above wrote; once something was missing, everything is 0.
class ByteReader {
  public:
    explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}
    bool at_end() const { return bytes_.empty(); }
    bool good() const { return good_; }
    std::uint64_t varint();
    std::int64_t signed_varint();
    std::string_view take(std::size_t size);
    std::string_view rest() const { return bytes_; }

  private:
    std::string_view bytes_;
    bool good_ = true;
};

}  // namespace dongbo
