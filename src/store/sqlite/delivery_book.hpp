// Deliveries in a group file. Functions that write are called in a transaction.
#pragma once

#include <span>

#include "store/sqlite/database.hpp"
#include "store/store.hpp"

namespace dongbo {

Result<std::uint64_t> insert_delivery(Database& database, const Delivery& delivery,
                                      Timestamp begun);
Result<> close_delivery(Database& database, std::uint64_t number, DeliveryState state,
                        std::uint64_t removed, Timestamp ended);
/// What the commit says about its delivery, now that it is known what became of its wishes.
/// conflict: the rows are not the ones that come next.
Result<> note_progress(Database& database, const SourceCommit& commit,
                       std::span<const Outcome> outcomes);

Result<std::vector<Delivery>> read_deliveries(Database& database, const std::string& dataset);
Result<std::vector<KeptRow>> read_kept_rows(Database& database, std::uint64_t delivery,
                                            std::uint64_t after_row, std::size_t limit);
Result<std::vector<RowRun>> read_row_runs(Database& database, std::uint64_t delivery);

/// Runs as bytes: each a disposition and the number of rows, seven bits a byte, low bits first.
std::string encode_runs(std::span<const RowRun> runs);
std::optional<std::vector<RowRun>> decode_runs(Bytes bytes);

}  // namespace dongbo
