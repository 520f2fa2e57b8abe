// The tables that every group file has, whatever its datasets.
#pragma once

#include <span>

#include "store/sqlite/migrations.hpp"

namespace dongbo {

std::span<const Migration> group_migrations();

}  // namespace dongbo
