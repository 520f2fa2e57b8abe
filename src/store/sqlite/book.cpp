#include "store/sqlite/book.hpp"

namespace dongbo {

Result<std::optional<std::string>> read_book(Database& database, std::int64_t dataset,
                                             std::string_view key) {
    TRY_ASSIGN(SqlStatement* const read,
               database.cached("SELECT value FROM book WHERE dataset=? AND key=?"));
    read->bind(1, dataset).bind(2, as_bytes(key));
    TRY_ASSIGN(const bool there, read->step());
    std::optional<std::string> value;
    if (there) value = std::string(as_text(read->blob(0)));
    read->reset();
    return value;
}

Result<> write_book(Database& database, std::int64_t dataset, std::string_view key,
                    std::string_view value) {
    TRY_ASSIGN(SqlStatement* const write,
               database.cached("INSERT INTO book(dataset,key,value) VALUES(?,?,?) "
                               "ON CONFLICT(dataset,key) DO UPDATE SET value=excluded.value"));
    write->bind(1, dataset).bind(2, as_bytes(key)).bind(3, as_bytes(value));
    return write->run();
}

Result<> erase_book(Database& database, std::int64_t dataset, std::string_view key) {
    TRY_ASSIGN(SqlStatement* const erase,
               database.cached("DELETE FROM book WHERE dataset=? AND key=?"));
    erase->bind(1, dataset).bind(2, as_bytes(key));
    return erase->run();
}

Result<BookEntries> scan_book(Database& database, std::int64_t dataset, std::string_view from,
                              std::string_view to, std::size_t limit) {
    TRY_ASSIGN(SqlStatement* const scan,
               database.cached(to.empty() ? "SELECT key,value FROM book WHERE dataset=? AND key>=? "
                                            "ORDER BY key LIMIT ?"
                                          : "SELECT key,value FROM book WHERE dataset=? AND key>=? "
                                            "AND key<?4 ORDER BY key LIMIT ?3"));
    scan->bind(1, dataset).bind(2, as_bytes(from)).bind(3, limit);
    if (!to.empty()) scan->bind(4, as_bytes(to));
    BookEntries entries;
    while (true) {
        TRY_ASSIGN(const bool row, scan->step());
        if (!row) return entries;
        entries.emplace_back(as_text(scan->blob(0)), as_text(scan->blob(1)));
    }
}

}  // namespace dongbo
