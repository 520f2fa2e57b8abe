#include "store/sqlite/edition_table.hpp"
#include "store/sqlite/sqlite_store_class.hpp"

namespace dongbo {

Result<std::vector<AdoptedEdition>> SqliteStore::editions(const std::string& dataset) {
    TRY(catalog_.refresh());
    TRY_ASSIGN(const DatasetTable* const table, catalog_.table(dataset));
    return read_editions(*database_, *table);
}

Result<Position> SqliteStore::adopt_edition(const std::string& dataset, const std::string& edition,
                                            const std::string& lists) {
    Position position = 0;
    TRY(write([&]() -> Result<> {
        TRY_ASSIGN(const DatasetTable* const table, catalog_.table(dataset));
        TRY(log_.begin(clock_->now()));
        TRY_ASSIGN(position, append_edition(*database_, *table, log_, edition, lists));
        return position == 0 ? Result<>{} : log_.end_commit();
    }));
    return position;
}

}  // namespace dongbo
