// Brings the tables of a database up to date, step by step.
#pragma once

#include <span>
#include <string_view>

#include "store/sqlite/database.hpp"

namespace dongbo {

/// A step that, once released, is never edited: a later step corrects it.
struct Migration {
    std::int64_t id;  ///< 1, 2, 3, … in the order of the list
    std::string_view name;
    std::string_view sql;
};

/// Runs the steps that `database` has not run yet, each in a transaction of its own, and records
/// them with the SHA-256 of their SQL in the table `migration`. corrupt: a step that ran is not the
/// one this program knows. invalid: the database was made by a newer dongbo.
/// Several processes may do so at once.
Result<> migrate(Database& database, std::span<const Migration> migrations);

/// As migrate, but changes nothing: for a database opened to read. unavailable: it has to be
/// migrated first.
Result<> check_migrations(Database& database, std::span<const Migration> migrations);

}  // namespace dongbo
