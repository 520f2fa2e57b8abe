// Changes: any bytes are refused or are the one spelling of the change they say.
#include "record/change.hpp"

using namespace dongbo;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = as_text({data, size});
    if (const auto change = decode_change(bytes)) {
        CHECK_THAT(encode(*change) == bytes, "a change has one spelling");
    }
    return 0;
}
