// The book of each dataset: an ordered map of bytes.
#pragma once

#include "store/sqlite/database.hpp"
#include "store/store.hpp"

namespace dongbo {

Result<std::optional<std::string>> read_book(Database& database, std::int64_t dataset,
                                             std::string_view key);
Result<> write_book(Database& database, std::int64_t dataset, std::string_view key,
                    std::string_view value);
Result<> erase_book(Database& database, std::int64_t dataset, std::string_view key);
/// Entries with from <= key < to; empty `to`: to the end.
Result<BookEntries> scan_book(Database& database, std::int64_t dataset, std::string_view from,
                              std::string_view to, std::size_t limit);

}  // namespace dongbo
