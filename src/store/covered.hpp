// Of what senders said they hand over, how much arrived.
#pragma once

#include <cstdint>
#include <span>

#include "store/delivery.hpp"

namespace dongbo {

/// Of what senders declare, how much became a record version.
struct Covered {
    std::int64_t arrived = 0, declared = 0;
    std::int64_t not_stated = 0;  ///< deliveries without a control total
};
Covered covered(std::span<const Delivery> deliveries);

}  // namespace dongbo
