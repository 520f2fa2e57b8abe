// UTF-8, NFC and white space.
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <cstring>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/text_letters.hpp"

namespace dongbo::text {
namespace {

/// True if no eight bytes in a row need a closer look.
bool is_ascii_block(const char* bytes) {
    std::uint64_t block = 0;
    std::memcpy(&block, bytes, sizeof block);
    return (block & 0x8080808080808080ULL) == 0;
}

/// True if every code point is NFC by itself and none composes with the one before it.
bool is_surely_nfc(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint code = decode(text, at);
        if (table_place(code.value) == kNotInTable) return false;
        at += code.length;
    }
    return true;
}

/// White space and what no one sees, put in order; composing comes after.
std::string tidy_spaces(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool space_before = false;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint code = decode(text, at);
        if (is_white_space(code.value)) {
            space_before = true;
        } else if (!is_unseen(code.value)) {
            if (space_before && !out.empty()) out += ' ';
            space_before = false;
            out.append(text.substr(at, code.length));
        }
        at += code.length;
    }
    return out;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        if (at + 8 <= bytes.size() && is_ascii_block(bytes.data() + at)) {
            at += 8;
            continue;
        }
        const CodePoint code = decode(bytes, at);
        if (code.value == kInvalid) return false;
        at += code.length;
    }
    return true;
}

std::string to_nfc(std::string_view text) {
    if (is_surely_nfc(text) || !is_utf8(text)) return std::string(text);
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* const nfc = icu::Normalizer2::getNFCInstance(status);
    CHECK_THAT(U_SUCCESS(status), "ICU has its NFC data");
    const icu::StringPiece piece(text.data(), static_cast<int32_t>(text.size()));
    std::string out;
    out.reserve(text.size());
    icu::StringByteSink<std::string> sink(&out);
    nfc->normalizeUTF8(0, piece, sink, nullptr, status);
    CHECK_THAT(U_SUCCESS(status), "ICU normalises UTF-8");
    return out;
}

std::string standardise_text(std::string_view text) {
    if (is_surely_standard(text) || !is_utf8(text)) return std::string(text);
    return to_nfc(tidy_spaces(text));
}

}  // namespace dongbo::text
