#include "store/delivery.hpp"

#include <algorithm>
#include <numeric>

namespace dongbo {
namespace {

constexpr std::string_view kKinds[] = {"full", "partial", "changes"};
constexpr std::string_view kDispositionNames[kDispositions] = {
    "layout",   "malformed",   "repeated", "unchanged",
    "accepted", "quarantined", "waiting",  "refused"};
constexpr std::string_view kStates[] = {"loading", "loaded", "failed"};

}  // namespace

std::string_view name(DeliveryKind kind) {
    return kKinds[static_cast<std::size_t>(kind)];
}

std::optional<DeliveryKind> parse_delivery_kind(std::string_view text) {
    const auto* found = std::ranges::find(kKinds, text);
    if (found == std::end(kKinds)) return std::nullopt;
    return static_cast<DeliveryKind>(found - std::begin(kKinds));
}

std::string_view name(Disposition disposition) {
    return kDispositionNames[static_cast<std::size_t>(disposition)];
}

std::string_view name(DeliveryState state) {
    return kStates[static_cast<std::size_t>(state)];
}

std::uint64_t RowCounts::sum() const {
    return std::accumulate(of.begin(), of.end(), std::uint64_t{0});
}

}  // namespace dongbo
