#include "sync/format/packed_note.hpp"

#include "base/base64.hpp"
#include "quality/bytes.hpp"

namespace dongbo {
namespace {

constexpr char kTakenOut = 1;
constexpr char kAsItIs = 2;
/// A hash has 44 letters. Shorter runs may be words.
constexpr std::size_t kRunMin = 40;
constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The run of base64 that begins at `at`, with its padding.
std::string_view run_at(std::string_view text, std::size_t at) {
    std::size_t end = std::min(text.find_first_not_of(kLetters, at), text.size());
    while (end < text.size() && text[end] == '=') ++end;
    return text.substr(at, end - at);
}

}  // namespace

std::string take_base64_out(std::string_view note, std::string& bytes) {
    if (note.find_first_of("\x01\x02") != std::string_view::npos)
        return std::string(1, kAsItIs).append(note);
    std::string packed;
    for (std::size_t at = 0; at < note.size();) {
        const std::string_view run = run_at(note, at);
        const auto meant = run.size() >= kRunMin ? parse_base64(run) : std::nullopt;
        if (meant) {
            packed += kTakenOut;
            append_varint(bytes, meant->size());
            bytes += *meant;
        } else {
            packed += run;
        }
        at += run.size();
        if (run.empty()) packed += note[at++];
    }
    return packed;
}

std::optional<std::string> put_base64_in(std::string_view packed, std::string_view bytes) {
    ByteReader reader(bytes);
    if (packed.starts_with(kAsItIs)) {
        if (!bytes.empty()) return std::nullopt;
        return std::string(packed.substr(1));
    }
    std::string note;
    for (const char c : packed) {
        if (c != kTakenOut) {
            note += c;
            continue;
        }
        const std::uint64_t size = reader.varint();
        note += base64(as_bytes(reader.take(size)));
    }
    if (!reader.good() || !reader.at_end()) return std::nullopt;
    return note;
}

}  // namespace dongbo
