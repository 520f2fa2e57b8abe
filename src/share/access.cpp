#include "share/access.hpp"

#include <array>

namespace dongbo {

std::string_view name(AccessKind kind) {
    constexpr std::array<std::string_view, 4> kNames = {"read", "listed", "history", "exported"};
    return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace dongbo
