// The log of a group file: appended to by one transaction at a time, read by position or by record.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "store/sqlite/database.hpp"
#include "store/store.hpp"

namespace dongbo {

class Log {
  public:
    explicit Log(Database& database) : database_(database) {}

    /// At the start of a transaction that writes: looks where the log ends. All entries of the
    /// transaction get one commit time, `now` or the last entry's if the clock went back.
    Result<> begin(Timestamp now);
    /// Draws the salts of this many appends at once.
    void reserve_salts(std::size_t count);
    /// Sets the change's commit time, encodes it and appends it.
    Result<Position> append(Change& change);
    /// The entry appended last closes a source commit.
    Result<> end_commit();
    Position last() const { return last_; }
    /// The commit time of this transaction.
    Timestamp at() const { return at_; }
    /// The transaction is rolled back.
    void abandon() { buffered_ = false; }

    Result<Position> head();
    /// Entries after `after` up to the end of the commit that holds the `limit`th.
    Result<std::vector<LogEntry>> read(Position after, std::size_t limit);
    /// corrupt: the leaf does not fit. not_found: no such entry.
    Result<LogEntry> entry(Position position);
    /// The change at `position`, which must not be erased.
    Result<Change> change(Position position);

    /// Calls `see` for each entry of a record from `head` back to its first, with the change unless
    /// it was erased, until it says false.
    using Visitor = std::function<Result<bool>(LogEntry, std::optional<Change>)>;
    Result<> walk(Position head, const Visitor& see);
    /// Destroys content and salt of the entry; the leaf and the chain stay.
    Result<> erase(Position position, Position previous);

  private:
    void take_salt();
    Result<> flush(bool ends_commit);
    Result<Timestamp> time_of_last();

    Database& database_;
    Position last_ = 0;
    Timestamp at_;
    std::vector<std::uint8_t> salts_;
    std::size_t next_salt_ = 0;
    SqlStatement* insert_ = nullptr;  ///< of this transaction
    // The entry appended last is written once it is known whether its commit ends with it.
    bool buffered_ = false;
    std::string encoded_;
    Salt salt_{};
};

}  // namespace dongbo
