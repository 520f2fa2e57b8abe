// Signed notes as C2SP defines them (c2sp.org/signed-note): a text that people can read, signed
// with Ed25519.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/signature.hpp"

namespace dongbo {

/// Whose signature: the name "dongbo/G01" and the key. In text form "name+hash+key", as the page of
/// C2SP says: what a follower writes into its configuration.
struct NoteKey {
    std::string name;
    PublicKey key{};
    std::string text() const;
    /// invalid: not of that form, or the hash does not fit.
    static Result<NoteKey> parse(std::string_view text);
    friend bool operator==(const NoteKey&, const NoteKey&) = default;
};

/// The note: text, an empty line, a signature line. It is for the caller to see that `text` is
/// UTF-8, ends in a newline and holds no other control characters, and that `name` has no spaces
/// and no "+": anything else ends the program. About 50 µs.
std::string sign_note(std::string_view text, const std::string& name, const SigningKey& key);
/// A further signature below the others, of a note that open_note has taken.
std::string add_signature(std::string_view note, const std::string& name, const SigningKey& key);

/// The text of a note that all of `keys` have signed; signatures of others are left out of account.
/// invalid: no note, or a signature is missing or wrong. At most 1 MiB and 100 signatures. About
/// 100 µs a key.
Result<std::string> open_note(std::string_view note, std::span<const NoteKey> keys);

}  // namespace dongbo
