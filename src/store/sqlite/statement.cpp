#include <sqlite3.h>

#include <utility>

#include "store/sqlite/database.hpp"
#include "store/sqlite/sqlite_error.hpp"

namespace dongbo {

SqlStatement::SqlStatement(sqlite3_stmt* statement, const std::string* file)
    : statement_(statement), file_(file) {}

SqlStatement::SqlStatement(SqlStatement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)),
      file_(other.file_),
      bind_result_(other.bind_result_) {}

SqlStatement& SqlStatement::operator=(SqlStatement&& other) noexcept {
    std::swap(statement_, other.statement_);
    std::swap(file_, other.file_);
    std::swap(bind_result_, other.bind_result_);
    return *this;
}

SqlStatement::~SqlStatement() {
    sqlite3_finalize(statement_);
}

void SqlStatement::note(int result) {
    CHECK_THAT(result != SQLITE_RANGE && result != SQLITE_MISUSE,
               "a value was bound to no parameter of the statement, or while it was being read");
    if (bind_result_ == SQLITE_OK) bind_result_ = result;
}

// A null pointer would bind NULL, and the views of empty texts may have one.
SqlStatement& SqlStatement::bind(int parameter, std::string_view text) {
    const char* data = text.data() == nullptr ? "" : text.data();
    note(sqlite3_bind_text64(statement_, parameter, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
    return *this;
}

SqlStatement& SqlStatement::bind(int parameter, Bytes blob) {
    const void* data = blob.data() == nullptr ? "" : static_cast<const void*>(blob.data());
    note(sqlite3_bind_blob64(statement_, parameter, data, blob.size(), SQLITE_STATIC));
    return *this;
}

SqlStatement& SqlStatement::bind_null(int parameter) {
    note(sqlite3_bind_null(statement_, parameter));
    return *this;
}

SqlStatement& SqlStatement::bind_integer(int parameter, std::int64_t number) {
    note(sqlite3_bind_int64(statement_, parameter, number));
    return *this;
}

Result<bool> SqlStatement::step() {
    const int bound = std::exchange(bind_result_, SQLITE_OK);
    if (bound == SQLITE_TOOBIG)
        return fail(ErrorCode::limit_exceeded, "a value is too long to be stored", *file_);
    const int result = bound == SQLITE_OK ? sqlite3_step(statement_) : bound;
    if (result == SQLITE_ROW) return true;
    if (result == SQLITE_DONE) {
        sqlite3_reset(statement_);
        return false;
    }
    Error error = sqlite_error(result, sqlite3_db_handle(statement_), *file_);
    sqlite3_reset(statement_);
    return std::unexpected(std::move(error));
}

Result<> SqlStatement::run() {
    for (;;) {
        TRY_ASSIGN(const bool row, step());
        if (!row) return {};
    }
}

void SqlStatement::reset() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
    bind_result_ = SQLITE_OK;
}

std::int64_t SqlStatement::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

// Through the value, so that the column is looked up once for its bytes and their number. SQLite
// wants no other thread to use the connection meanwhile, which is so.
std::string_view SqlStatement::text(int column) const {
    sqlite3_value* const value = sqlite3_column_value(statement_, column);
    const auto* data = reinterpret_cast<const char*>(sqlite3_value_text(value));
    if (data == nullptr) return {};
    return {data, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

Bytes SqlStatement::blob(int column) const {
    sqlite3_value* const value = sqlite3_column_value(statement_, column);
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_value_blob(value));
    if (data == nullptr) return {};
    return {data, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

bool SqlStatement::null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

}  // namespace dongbo
