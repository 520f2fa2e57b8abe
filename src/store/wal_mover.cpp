#include "store/wal_mover.hpp"

#include "store/node_store_implementation.hpp"
#include "store/sqlite/database.hpp"

namespace dongbo {
namespace {

/// One sync of all pages would hold up the writer's own syncs for as long as they take together.
constexpr int kPagesASync = 16;

}  // namespace

WalMover::WalMover(std::unique_ptr<Database> database) : database_(std::move(database)) {}

WalMover::~WalMover() = default;

Result<std::unique_ptr<WalMover>> WalMover::open(const std::string& folder,
                                                 const std::string& group) {
    TRY_ASSIGN(auto database, Database::open(group_file(folder, group),
                                             {.cache_kib = 64, .sync_after = kPagesASync}));
    return std::unique_ptr<WalMover>(new WalMover(std::move(database)));
}

Result<> WalMover::move() {
    return database_->checkpoint();
}

}  // namespace dongbo
