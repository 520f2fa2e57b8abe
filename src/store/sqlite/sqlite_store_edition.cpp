#include "store/sqlite/sqlite_store_class.hpp"

namespace dongbo {

Result<std::vector<AdoptedEdition>> SqliteStore::editions(const std::string& dataset) {
    TRY(catalog_.refresh());
    TRY_ASSIGN(const DatasetTable* const table, catalog_.table(dataset));
    TRY_ASSIGN(SqlStatement rows, database_->prepare("SELECT position,edition,lists FROM edition "
                                                     "WHERE dataset=? ORDER BY position"));
    rows.bind(1, table->number());
    std::vector<AdoptedEdition> adopted;
    for (;;) {
        TRY_ASSIGN(const bool row, rows.step());
        if (!row) return adopted;
        adopted.push_back({static_cast<Position>(rows.integer(0)), std::string(rows.text(1)),
                           std::string(rows.text(2))});
    }
}

Result<Position> SqliteStore::adopt_edition(const std::string& dataset, const std::string& edition,
                                            const std::string& lists) {
    Position position = 0;
    TRY(write([&]() -> Result<> {
        TRY_ASSIGN(const auto before, editions(dataset));
        if (!before.empty() && before.back().edition == edition && before.back().lists == lists)
            return {};
        TRY_ASSIGN(const DatasetTable* const table, catalog_.table(dataset));
        TRY(log_.begin(clock_->now()));
        Change change;
        change.kind = ChangeKind::edition;
        change.dataset = dataset;
        change.detail = edition + " " + lists;
        TRY_ASSIGN(position, log_.append(change));
        TRY(log_.end_commit());
        TRY_ASSIGN(SqlStatement insert,
                   database_->prepare(
                       "INSERT INTO edition(position,dataset,edition,lists) VALUES(?,?,?,?)"));
        insert.bind(1, static_cast<std::int64_t>(position)).bind(2, table->number());
        insert.bind(3, edition).bind(4, lists);
        return insert.run();
    }));
    return position;
}

}  // namespace dongbo
