#include "store/sqlite/log.hpp"

#include <algorithm>

#include "base/random.hpp"
#include "record/trusted_change.hpp"

namespace dongbo {
namespace {

/// The generator costs as much for one salt as for many.
constexpr std::size_t kSaltsAtOnce = 64;

constexpr const char* kCure = "run dongbo doctor and restore a backup";

std::string place(Position position) {
    return "log entry " + std::to_string(position);
}

/// Columns: position, ends_commit, leaf, salt, change.
Result<LogEntry> read_entry(const SqlStatement& row) {
    LogEntry entry;
    entry.position = row.whole(0);
    entry.ends_commit = row.integer(1) != 0;
    const Bytes leaf = row.blob(2);
    const bool erased = row.null(3) && row.null(4);
    const Bytes salt = row.blob(3);
    if (leaf.size() != entry.leaf.size() || (!erased && salt.size() != entry.salt.size()))
        return fail(ErrorCode::corrupt, "the entry is not whole", place(entry.position), kCure);
    std::ranges::copy(leaf, entry.leaf.begin());
    if (erased) return entry;
    std::ranges::copy(salt, entry.salt.begin());
    entry.encoded = row.text(4);
    if (entry.erased() || leaf_hash(entry.salt, entry.encoded) != entry.leaf)
        return fail(ErrorCode::corrupt, "the entry does not fit its leaf", place(entry.position),
                    kCure);
    return entry;
}

}  // namespace

Result<Position> Log::head() {
    TRY_ASSIGN(SqlStatement* const statement, database_.cached("SELECT max(position) FROM log"));
    TRY(statement->step());
    const Position position = statement->whole(0);
    statement->reset();
    return position;
}

Result<Timestamp> Log::time_of_last() {
    if (last_ == 0) return Timestamp{INT64_MIN};
    TRY_ASSIGN(const Change newest, change(last_));
    return newest.at;
}

Result<> Log::begin(Timestamp now) {
    buffered_ = false;
    insert_ = nullptr;
    next_salt_ = 0;
    salts_.clear();
    TRY_ASSIGN(last_, head());
    TRY_ASSIGN(const Timestamp before, time_of_last());
    at_ = std::max(now, before);
    return {};
}

void Log::reserve_salts(std::size_t count) {
    salts_.resize(count * sizeof(Salt));
    next_salt_ = 0;
    if (count != 0) fill_secure_random(salts_);
}

void Log::take_salt() {
    if (next_salt_ + sizeof(Salt) > salts_.size()) reserve_salts(kSaltsAtOnce);
    const auto next = salts_.begin() + static_cast<std::ptrdiff_t>(next_salt_);
    std::copy_n(next, sizeof(Salt), salt_.begin());
    std::fill_n(next, sizeof(Salt), std::uint8_t{0});
    next_salt_ += sizeof(Salt);
}

Result<Position> Log::append(Change& change) {
    if (buffered_) TRY(flush(false));
    take_salt();
    change.at = at_;
    encoded_.clear();
    append_change(encoded_, change);
    buffered_ = true;
    return ++last_;
}

Result<> Log::flush(bool ends_commit) {
    buffered_ = false;
    if (insert_ == nullptr) {
        TRY_ASSIGN(insert_, database_.cached("INSERT INTO log(position,ends_commit,leaf,salt,"
                                             "change) VALUES(?,?,?,?,?)"));
    }
    const Hash leaf = leaf_hash(salt_, encoded_);
    insert_->bind(1, last_).bind(2, ends_commit ? 1 : 0).bind(3, Bytes(leaf));
    insert_->bind(4, Bytes(salt_)).bind(5, encoded_);
    return insert_->run();
}

Result<> Log::end_commit() {
    if (buffered_) return flush(true);
    TRY_ASSIGN(SqlStatement* const mark,
               database_.cached("UPDATE log SET ends_commit=1 WHERE position=?"));
    mark->bind(1, last_);
    return mark->run();
}

Result<std::vector<LogEntry>> Log::read(Position after, std::size_t limit) {
    std::vector<LogEntry> entries;
    if (limit == 0) return entries;
    TRY_ASSIGN(SqlStatement* const statement,
               database_.cached("SELECT position,ends_commit,leaf,salt,change FROM log "
                                "WHERE position>? ORDER BY position"));
    statement->bind(1, after);
    while (true) {
        TRY_ASSIGN(const bool row, statement->step());
        if (!row) break;
        auto entry = read_entry(*statement);
        const Position expected = after + entries.size() + 1;
        if (entry && entry->position != expected)
            entry = fail(ErrorCode::corrupt, "the entry is missing", place(expected), kCure);
        if (!entry) {
            statement->reset();
            return std::unexpected(std::move(entry).error());
        }
        entries.push_back(std::move(*entry));
        if (entries.size() >= limit && entries.back().ends_commit) break;
    }
    statement->reset();
    return entries;
}

Result<LogEntry> Log::entry(Position position) {
    if (buffered_) TRY(flush(false));
    TRY_ASSIGN(SqlStatement* const statement,
               database_.cached("SELECT position,ends_commit,leaf,salt,change FROM log "
                                "WHERE position=?"));
    statement->bind(1, position);
    TRY_ASSIGN(const bool row, statement->step());
    if (!row) return fail(ErrorCode::not_found, "there is no such entry", place(position));
    auto entry = read_entry(*statement);
    statement->reset();
    return entry;
}

Result<Change> Log::change(Position position) {
    TRY_ASSIGN(const LogEntry found, entry(position));
    auto change = decode_trusted_change(found.encoded);
    if (!change)
        return fail(ErrorCode::corrupt, "the entry is not a change", place(position), kCure);
    return change;
}

Result<> Log::walk(Position head, const Visitor& see) {
    Position at = head;
    while (at != 0) {
        auto found = entry(at);
        if (!found && found.error().code == ErrorCode::not_found)
            return fail(ErrorCode::corrupt, "the entry is missing", place(at), kCure);
        if (!found) return std::unexpected(std::move(found).error());
        std::optional<Change> change;
        Position previous = 0;
        if (found->erased()) {
            TRY_ASSIGN(SqlStatement* const chain,
                       database_.cached("SELECT previous FROM log WHERE position=?"));
            chain->bind(1, at);
            TRY(chain->step());
            previous = chain->whole(0);
            chain->reset();
        } else {
            auto decoded = decode_change(found->encoded);
            if (!decoded)
                return fail(ErrorCode::corrupt, "the entry is not a change", place(at), kCure);
            previous = decoded->previous;
            change = std::move(*decoded);
        }
        if (previous >= at)
            return fail(ErrorCode::corrupt, "the entry names a later one as the one before it",
                        place(at), kCure);
        TRY_ASSIGN(const bool more, see(std::move(*found), std::move(change)));
        if (!more) return {};
        at = previous;
    }
    return {};
}

Result<> Log::erase(Position position, Position previous) {
    TRY_ASSIGN(SqlStatement* const statement,
               database_.cached("UPDATE log SET salt=NULL,change=NULL,previous=? "
                                "WHERE position=?"));
    statement->bind(1, previous).bind(2, position);
    return statement->run();
}

}  // namespace dongbo
