// Accesses in a batch of the journal: any bytes are refused, or say the same when written again.
#include "share/access_batch.hpp"

using namespace dongbo;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (const auto accesses = decode_accesses(as_text({data, size}))) {
        CHECK_THAT(decode_accesses(encode_accesses(*accesses)) == *accesses,
                   "what was read can be written and read again");
    }
    return 0;
}
