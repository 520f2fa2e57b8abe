// What SQLite's result codes mean to the callers of the store.
#pragma once

#include <string>

#include "base/error.hpp"

struct sqlite3;

namespace dongbo {

/// The error for a result code of an operation on `file`; `database` may be null.
Error sqlite_error(int result, sqlite3* database, const std::string& file);

}  // namespace dongbo
