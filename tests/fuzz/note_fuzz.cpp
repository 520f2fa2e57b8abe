// Signed notes and their keys: any bytes are refused, or are what the keys have signed.
#include <algorithm>

#include "sync/proof/signed_note.hpp"

using namespace dongbo;

namespace {

SigningKey key_of(std::uint8_t seed) {
    std::array<std::uint8_t, 32> bytes;
    bytes.fill(seed);
    return SigningKey::from_seed(bytes).value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const SigningKey owner = key_of(1), witness = key_of(2);
    static const NoteKey keys[] = {{"dongbo/G01", owner.public_key()},
                                   {"witness", witness.public_key()}};
    const std::string_view bytes = as_text({data, size});
    if (const auto key = NoteKey::parse(bytes)) {
        CHECK_THAT(key->text() == bytes, "a key has one spelling");
    }
    if (const auto text = open_note(bytes, {keys, 1})) {
        CHECK_THAT(bytes.starts_with(*text), "the text stands in front");
        // Room for one signature more.
        if (std::ranges::count(bytes, '\n') < 90) {
            const std::string more = add_signature(bytes, "witness", witness);
            CHECK_THAT(open_note(more, {keys, 1}) == *text, "a signature more changes nothing");
        }
    }
    // Nobody signs by chance: what looks like text is signed here, so that good notes are seen too.
    if (bytes.ends_with('\n') && bytes.find_first_not_of("abc \n") == std::string_view::npos) {
        const std::string note = sign_note(bytes, "dongbo/G01", owner);
        CHECK_THAT(open_note(note, {keys, 1}) == std::string(bytes), "any text can be signed");
    }
    return 0;
}
