#include "store/store.hpp"

namespace dongbo {

std::string_view name(RecordState state) {
    constexpr std::string_view kStates[] = {"live", "pending", "deleted"};
    return kStates[static_cast<std::size_t>(state)];
}

}  // namespace dongbo
