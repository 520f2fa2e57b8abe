// The first pass over a delivered file: what is in it, before anything is committed.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "intake/prepare.hpp"
#include "store/delivery.hpp"

namespace dongbo {

/// What is special about a row whose key occurs more than once.
enum class RowMark : std::uint8_t {
    repeats,   ///< nothing but that
    repeated,  ///< byte-equal to an earlier row (of a `changes` delivery: to the one before of its
               ///< key)
    conflict   ///< says something else than another row of its key
};

struct MarkedRow {
    std::uint64_t offset = 0;
    RowMark mark = RowMark::repeats;
};

struct Survey {
    /// 24 bytes a row: all the memory a load needs that grows with the file.
    struct Key {
        RecordId id;
        std::uint64_t offset = 0;
        friend auto operator<=>(const Key&, const Key&) = default;
    };

    Hash file_hash{};
    std::uint64_t physical_rows = 0;
    std::uint64_t data_rows = 0;    ///< all but layout; malformed ones count
    std::vector<Key> keys;          ///< of every row that has one, sorted
    std::vector<MarkedRow> marked;  ///< sorted by offset

    bool has(const RecordId& id) const;
};

/// Reads all of `text`, and lets `preparer` count what its rows say of their editions (about 1 µs a
/// row; a second thread hashes the file). The rows are read as `preparer` wants them; rows of one
/// key are compared by what they say.
Result<Survey> survey_file(std::string_view text, const RowFormat& format, RowPreparer& preparer,
                           DeliveryKind kind);

}  // namespace dongbo
