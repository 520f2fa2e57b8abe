// The unused middle of SQLite's b-tree pages, where copies of erased texts could lie.
#pragma once

#include <cstdint>
#include <span>

#include "store/sqlite/vfs.hpp"

namespace dongbo {

/// Zeroes the bytes between the cell pointers and the cells of a b-tree page (number from 1, of a
/// file of `file_pages`). SQLite zeroes what it frees within a page, but where it moves cells to
/// another page it only moves the boundary and leaves their bytes. False: the page was left alone,
/// because it is no b-tree page or, in a file of 68 GB or more, can't be told for sure.
bool zero_gap(std::span<std::uint8_t, kPageSize> page, std::uint32_t number,
              std::uint64_t file_pages);

}  // namespace dongbo
