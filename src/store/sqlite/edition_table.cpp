#include "store/sqlite/edition_table.hpp"

namespace dongbo {

Result<std::vector<AdoptedEdition>> read_editions(Database& database, const DatasetTable& table) {
    TRY_ASSIGN(SqlStatement rows, database.prepare("SELECT position,edition,lists FROM edition "
                                                   "WHERE dataset=? ORDER BY position"));
    rows.bind(1, table.number());
    std::vector<AdoptedEdition> adopted;
    for (;;) {
        TRY_ASSIGN(const bool row, rows.step());
        if (!row) return adopted;
        adopted.push_back({static_cast<Position>(rows.integer(0)), std::string(rows.text(1)),
                           std::string(rows.text(2))});
    }
}

Result<Position> append_edition(Database& database, const DatasetTable& table, Log& log,
                                const std::string& edition, const std::string& lists) {
    TRY_ASSIGN(const auto before, read_editions(database, table));
    if (!before.empty() && before.back().edition == edition && before.back().lists == lists)
        return 0;
    Change change;
    change.kind = ChangeKind::edition;
    change.dataset = table.dataset();
    change.detail = edition + " " + lists;
    TRY_ASSIGN(const Position position, log.append(change));
    TRY_ASSIGN(
        SqlStatement insert,
        database.prepare("INSERT INTO edition(position,dataset,edition,lists) VALUES(?,?,?,?)"));
    insert.bind(1, static_cast<std::int64_t>(position)).bind(2, table.number());
    insert.bind(3, edition).bind(4, lists);
    TRY(insert.run());
    return position;
}

}  // namespace dongbo
