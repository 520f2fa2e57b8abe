// What the log of a dataset gained: the demo holds it against what the sender changed.
#pragma once

#include "store/store.hpp"

namespace dongbo {

struct LogGain {
    std::uint64_t added = 0;    ///< records that were not there before
    std::uint64_t changed = 0;  ///< versions that say something else than the one before
    /// Versions that say the same as the one before, which was not served and is now.
    std::uint64_t released = 0;
    std::uint64_t idle = 0;  ///< versions that say the same as one that was served: there are none
    // Records judged anew without a new version:
    std::uint64_t let_in = 0;     ///< served now
    std::uint64_t taken_out = 0;  ///< no longer served
    std::uint64_t versions() const { return added + changed + released + idle; }
};

/// Of the entries after `after`, to the end of the log.
Result<LogGain> read_gain(Store& store, Position after);

}  // namespace dongbo
