// Deliveries: what a source handed over at once, and what became of each of its rows.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/calendar.hpp"
#include "base/hash.hpp"

namespace dongbo {

enum class DeliveryKind : std::uint8_t {
    full,     ///< everything the source holds: what is not in it has gone
    partial,  ///< some records, whole
    changes   ///< an ordered list: the same key may come several times
};
std::string_view name(DeliveryKind kind);
std::optional<DeliveryKind> parse_delivery_kind(std::string_view text);

/// What became of one physical row. The equation of a delivery: physical rows = the sum of these.
enum class Disposition : std::uint8_t {
    layout,       ///< title, heading, blank line, total, signature
    malformed,    ///< can't be read as a row; kept with its number and reason
    repeated,     ///< byte-equal to an earlier row of the delivery
    unchanged,    ///< says what the dataset already says
    accepted,     ///< a new live version
    quarantined,  ///< a version kept, with findings, not served
    waiting,      ///< a version that waits for a record it refers to
    refused       ///< no record can be made of it (no key); kept with its reason
};
inline constexpr std::size_t kDispositions = 8;
std::string_view name(Disposition disposition);

/// Rows by disposition, in the order of the enumeration.
struct RowCounts {
    std::array<std::uint64_t, kDispositions> of{};
    std::uint64_t& operator[](Disposition d) { return of[static_cast<std::size_t>(d)]; }
    std::uint64_t operator[](Disposition d) const { return of[static_cast<std::size_t>(d)]; }
    std::uint64_t sum() const;
    friend bool operator==(const RowCounts&, const RowCounts&) = default;
};

enum class DeliveryState : std::uint8_t { loading, loaded, failed };
std::string_view name(DeliveryState state);

struct Delivery {
    std::uint64_t number = 0;  ///< in its group, from 1; given by begin_delivery
    std::string dataset;
    std::string source;   ///< the outside database, "H26/dan-cu"
    std::string sender;   ///< identifier of the agency that hands over
    std::string subject;  ///< what it is, in words
    DeliveryKind kind = DeliveryKind::partial;
    std::string edition;    ///< of its unit codes, "2025-06-30"; empty: the mapping says
    std::string file_name;  ///< without folder
    Hash file_hash{};       ///< of the whole file: with an offset, the source position
    Hash mapping_hash{};    ///< of the mapping file it was read with
    std::uint64_t file_bytes = 0;
    std::uint64_t physical_rows = 0;  ///< counted before the first commit
    std::optional<std::uint64_t>
        declared_rows;  ///< control total: data rows the sender says there are
    DeliveryState state = DeliveryState::loading;
    Timestamp begun, ended;
    std::uint64_t next_offset = 0;  ///< bytes of the file whose rows are committed
    std::uint64_t next_row = 1;     ///< the first row not yet committed
    RowCounts rows;                 ///< of the rows committed so far
    std::uint64_t removed = 0;      ///< records deleted because a full delivery no longer has them
};

/// A row that became no record version, kept as it came.
struct KeptRow {
    std::uint64_t row = 0;
    Disposition disposition = Disposition::malformed;
    std::string reason;
    std::string text;  ///< the physical row; cut at 64 KiB
};

/// Consecutive rows with one disposition.
struct RowRun {
    Disposition disposition;
    std::uint64_t rows;
    friend bool operator==(const RowRun&, const RowRun&) = default;
};

}  // namespace dongbo
