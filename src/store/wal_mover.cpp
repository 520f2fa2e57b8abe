#include "store/log_mover.hpp"

#include "store/node_store_implementation.hpp"
#include "store/sqlite/database.hpp"

namespace dongbo {

LogMover::LogMover(std::unique_ptr<Database> database) : database_(std::move(database)) {}

LogMover::~LogMover() = default;

Result<std::unique_ptr<LogMover>> LogMover::open(const std::string& folder,
                                                 const std::string& group) {
    TRY_ASSIGN(auto database, Database::open(group_file(folder, group), {.cache_kib = 64}));
    return std::unique_ptr<LogMover>(new LogMover(std::move(database)));
}

Result<> LogMover::move() {
    return database_->checkpoint();
}

}  // namespace dongbo
