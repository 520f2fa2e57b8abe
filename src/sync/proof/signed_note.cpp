#include "sync/proof/signed_note.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kNoteMax = 1U << 20;
/// Others than the owner may sign too (witnesses); nobody needs more of them.
constexpr std::size_t kSignaturesMax = 100;
constexpr std::uint8_t kEd25519 = 1;
constexpr std::string_view kLineStart = "\xe2\x80\x94 ";  // em dash, space

using KeyHash = std::array<std::uint8_t, 4>;

/// SHA-256(name ‖ newline ‖ 0x01 ‖ key), the first four bytes.
KeyHash key_hash(const NoteKey& key) {
    constexpr std::uint8_t kMiddle[] = {'\n', kEd25519};
    const Hash hash = sha256({as_bytes(key.name), kMiddle, key.key});
    return {hash[0], hash[1], hash[2], hash[3]};
}

/// Not empty, without "+", spaces and control characters. Spaces beyond ASCII are two or three
/// bytes each: U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F, U+3000.
bool is_name(std::string_view name) {
    if (name.empty() || !text::is_utf8(name)) return false;
    const auto forbidden = [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '+' || c == '\x7f';
    };
    if (std::ranges::any_of(name, forbidden)) return false;
    for (const std::string_view space :
         {"\xc2\x85", "\xc2\xa0", "\xe1\x9a\x80", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaf",
          "\xe2\x81\x9f", "\xe3\x80\x80"}) {
        if (name.contains(space)) return false;
    }
    for (std::size_t at = name.find("\xe2\x80"); at != std::string_view::npos;
         at = name.find("\xe2\x80", at + 1)) {
        if (static_cast<unsigned char>(name[at + 2]) <= 0x8a) return false;
    }
    return true;
}

bool is_text(std::string_view text) {
    const auto control = [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\n'; };
    return text.ends_with('\n') && text::is_utf8(text) && !std::ranges::any_of(text, control);
}

std::string signature_line(std::string_view text, const std::string& name, const SigningKey& key) {
    const NoteKey signer{name, key.public_key()};
    const KeyHash hash = key_hash(signer);
    const Signature signature = key.sign(as_bytes(text));
    std::string bytes(as_text(hash));
    bytes += as_text(signature);
    std::string line(kLineStart);
    line += name;
    line += ' ';
    line += base64(as_bytes(bytes));
    line += '\n';
    return line;
}

struct SignatureLine {
    std::string_view name;
    KeyHash hash;
    std::string signature;  ///< 64 bytes if it is of Ed25519
};

struct ParsedNote {
    std::string_view text;
    std::vector<SignatureLine> signatures;
};

std::unexpected<Error> no_note(std::string_view why) {
    return fail(ErrorCode::invalid, "not a signed note: " + std::string(why));
}

Result<SignatureLine> parse_line(std::string_view line) {
    if (!line.starts_with(kLineStart)) return no_note("a signature line begins otherwise");
    line.remove_prefix(kLineStart.size());
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) return no_note("a signature line has no signature");
    SignatureLine out{line.substr(0, space), {}, {}};
    if (!is_name(out.name)) return no_note("a name that can't be one");
    const std::optional<std::string> bytes = parse_base64(line.substr(space + 1));
    if (!bytes || bytes->size() <= out.hash.size()) return no_note("a signature is not base64");
    std::ranges::copy(as_bytes(*bytes).first(out.hash.size()), out.hash.begin());
    out.signature = bytes->substr(out.hash.size());
    return out;
}

Result<ParsedNote> parse_note(std::string_view note) {
    if (note.size() > kNoteMax) return no_note("longer than 1 MiB");
    // The last empty line: the text may have some too.
    const std::size_t end = note.rfind("\n\n");
    if (end == std::string_view::npos) return no_note("no signatures");
    ParsedNote out{note.substr(0, end + 1), {}};
    std::string_view rest = note.substr(end + 2);
    if (!is_text(out.text)) return no_note("its text is not UTF-8 or has control characters");
    if (!rest.ends_with('\n')) return no_note("the last line does not end");
    while (!rest.empty()) {
        if (out.signatures.size() == kSignaturesMax) return no_note("too many signatures");
        const std::size_t newline = rest.find('\n');
        TRY_ASSIGN(out.signatures.emplace_back(), parse_line(rest.substr(0, newline)));
        rest.remove_prefix(newline + 1);
    }
    return out;
}

/// Each line that says it is of the key has to be.
Result<> check_signature(const ParsedNote& note, const NoteKey& key) {
    const KeyHash hash = key_hash(key);
    bool found = false;
    for (const SignatureLine& line : note.signatures) {
        if (line.name != key.name || line.hash != hash) continue;
        Signature signature;
        const bool right_size = line.signature.size() == signature.size();
        if (right_size) std::ranges::copy(as_bytes(line.signature), signature.begin());
        if (!right_size || !verify_signature(key.key, as_bytes(note.text), signature)) {
            return fail(ErrorCode::invalid, "the signature of " + key.name + " is wrong");
        }
        found = true;
    }
    if (!found) return fail(ErrorCode::invalid, key.name + " has not signed it with the known key");
    return {};
}

}  // namespace

std::string NoteKey::text() const {
    std::string bytes(1, static_cast<char>(kEd25519));
    bytes += as_text(key);
    return name + "+" + hex(key_hash(*this)) + "+" + base64(as_bytes(bytes));
}

Result<NoteKey> NoteKey::parse(std::string_view text) {
    const auto wrong = [](std::string_view why) {
        return fail(ErrorCode::invalid, "not a key for notes: " + std::string(why), {},
                    "copy it whole: name+8 hexadecimal digits+base64");
    };
    // A name has no "+", base64 may have some.
    const std::size_t first = text.find('+');
    if (first == std::string_view::npos || text.size() < first + 10 || text[first + 9] != '+') {
        return wrong("it has not three parts");
    }
    NoteKey out;
    out.name = text.substr(0, first);
    if (!is_name(out.name)) return wrong("a name that can't be one");
    const std::optional<std::string> bytes = parse_base64(text.substr(first + 10));
    if (!bytes || bytes->size() != out.key.size() + 1) return wrong("its last part is no key");
    if ((*bytes)[0] != kEd25519) return wrong("it is not of Ed25519");
    std::ranges::copy(as_bytes(*bytes).subspan(1), out.key.begin());
    if (text.substr(first + 1, 8) != hex(key_hash(out))) return wrong("its parts don't fit");
    return out;
}

std::string sign_note(std::string_view text, const std::string& name, const SigningKey& key) {
    CHECK_THAT(is_text(text), "what we sign is text that ends in a newline");
    CHECK_THAT(is_name(name), "names of agencies have no spaces");
    std::string note(text);
    note += '\n';
    return note + signature_line(text, name, key);
}

std::string add_signature(std::string_view note, const std::string& name, const SigningKey& key) {
    CHECK_THAT(is_name(name), "names of agencies have no spaces");
    const Result<ParsedNote> parsed = parse_note(note);
    CHECK_THAT(parsed.has_value(), "only a note that was opened is signed too");
    return std::string(note) + signature_line(parsed->text, name, key);
}

Result<std::string> open_note(std::string_view note, std::span<const NoteKey> keys) {
    TRY_ASSIGN(const ParsedNote parsed, parse_note(note));
    if (keys.empty()) return fail(ErrorCode::invalid, "nobody's signature is asked for");
    for (const NoteKey& key : keys) TRY(check_signature(parsed, key));
    return std::string(parsed.text);
}

}  // namespace dongbo
