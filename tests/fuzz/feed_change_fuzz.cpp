// Changes and descriptions of feeds, states of followers: any bytes are refused, or are the one
// spelling of what they say.
#include "sync/follower/follower_state.hpp"
#include "sync/format/feed_change.hpp"

using namespace dongbo;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = as_text({data, size});
    if (const auto change = decode_feed_change(bytes))
        CHECK_THAT(encode(*change) == bytes, "a change of a feed has one spelling");
    if (const auto description = decode_feed_description(bytes))
        CHECK_THAT(encode(*description) == bytes, "a description has one spelling");
    if (const auto state = decode_follower_state(bytes))
        CHECK_THAT(decode_follower_state(encode(*state)), "a state is read back");
    return 0;
}
