// Accesses as bytes: what stands in a batch of the journal (docs/formats/access-journal.md).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "share/access.hpp"

namespace dongbo {

/// What one answer shows differs in little but the records: 50 persons of a list take about 1 KB.
/// Encodings may be put one behind another.
std::string encode_accesses(std::span<const Access> accesses);
/// In the order in which they were encoded; nothing if the bytes are anything else.
std::optional<std::vector<Access>> decode_accesses(std::string_view bytes);

/// What the journal in a node's folder says to whoever looks on.
struct WaitingAccesses {
    std::uint64_t count = 0;  ///< durable, but not in the dataset of accesses yet
    /// A sentence for what is not as it was written, and for each file that was set aside for that.
    std::vector<std::string> damage{};
};
Result<WaitingAccesses> waiting_accesses(const std::string& folder);

}  // namespace dongbo
