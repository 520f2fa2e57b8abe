// Checkpoints: any text, although signed by the owner, is refused or is the one spelling of the
// checkpoint it says.
#include <algorithm>

#include "base/text.hpp"
#include "sync/proof/checkpoint.hpp"

using namespace dongbo;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const SigningKey owner = [] {
        std::array<std::uint8_t, 32> seed;
        seed.fill(1);
        return SigningKey::from_seed(seed).value();
    }();
    static const NoteKey key{"dongbo/G01", owner.public_key()};
    const std::string_view bytes = as_text({data, size});
    (void)open_checkpoint(bytes, key);
    const auto control = [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\n'; };
    if (!bytes.ends_with('\n') || !text::is_utf8(bytes) || std::ranges::any_of(bytes, control)) {
        return 0;
    }
    // A fuzzer can't sign: we do, so that it gets as far as the lines.
    const std::string note = sign_note(bytes, "dongbo/G01", owner);
    if (const auto checkpoint = open_checkpoint(note, key)) {
        CHECK_THAT(sign_checkpoint(*checkpoint, owner) == note, "a checkpoint has one spelling");
        CHECK_THAT(!contradict(*checkpoint, *checkpoint), "no checkpoint contradicts itself");
    }
    return 0;
}
