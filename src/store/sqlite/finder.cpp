#include "store/sqlite/finder.hpp"

#include <algorithm>
#include <cstring>

#include "base/json.hpp"

#include "store/sqlite/condition.hpp"
#include "store/sqlite/row.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kLimitMax = 1'000;

/// Where the search goes on: after this row, among those with this key.
struct Place {
    ColumnKey key = std::int64_t{0};
    std::int64_t row = 0;
};

void append_number(std::string& out, std::int64_t number) {
    char bytes[8];
    std::memcpy(bytes, &number, 8);
    out.append(bytes, 8);
}

std::string query_mark(const Query& query) {
    std::string form;
    append_json_string(form, query.dataset);
    for (const Condition& condition : query.conditions) {
        append_json_string(form, condition.field);
        form += condition.match == Condition::Match::equals ? '=' : '^';
        append_json_string(form, condition.value);
    }
    const Hash hash = sha256(form);
    return std::string(as_text(hash).substr(0, 8));
}

/// Mark of the query, row, kind of key, key.
std::string write_cursor(const Query& query, const Place& place) {
    std::string out = query_mark(query);
    append_number(out, place.row);
    out += static_cast<char>(place.key.index());
    if (const auto* number = std::get_if<std::int64_t>(&place.key)) append_number(out, *number);
    if (const auto* text = std::get_if<std::string>(&place.key)) out += *text;
    if (const auto* id = std::get_if<RecordId>(&place.key)) out += as_text(id->bytes);
    return base64url(as_bytes(out));
}

Result<Place> read_cursor(const Query& query) {
    const auto refused = [] {
        return fail(ErrorCode::invalid, "the cursor is not one of this query", "cursor",
                    "start without a cursor");
    };
    const auto bytes = parse_base64url(query.cursor);
    constexpr std::size_t kHead = 17;
    if (!bytes || bytes->size() < kHead || !bytes->starts_with(query_mark(query))) return refused();
    Place place;
    std::memcpy(&place.row, bytes->data() + 8, 8);
    const std::string rest = bytes->substr(kHead);
    switch ((*bytes)[16]) {
        case 0: {
            if (rest.size() != 8) return refused();
            std::int64_t number = 0;
            std::memcpy(&number, rest.data(), 8);
            place.key = number;
            return place;
        }
        case 1:
            place.key = rest;
            return place;
        case 2: {
            RecordId id;
            if (rest.size() != id.bytes.size()) return refused();
            std::memcpy(id.bytes.data(), rest.data(), rest.size());
            place.key = id;
            return place;
        }
        default:
            return refused();
    }
}

/// Greater than every text that starts with `prefix`; UTF-8 has no byte 0xFF to carry over.
std::string after_prefix(std::string prefix) {
    prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
    return prefix;
}

class Search {
  public:
    Search(Database& database, const DatasetTable& table, const Query& query)
        : database_(database), table_(table), query_(query) {}

    Result<Found> run() {
        TRY(read());
        if (driver_ == nullptr) {
            TRY(scan());
        } else {
            TRY(same_key());
            if (driver_->match == Condition::Match::starts_with && !more_) TRY(later_keys());
        }
        if (more_) found_.next_cursor = write_cursor(query_, last_);
        return std::move(found_);
    }

  private:
    Result<> read() {
        if (query_.limit == 0 || query_.limit > kLimitMax)
            return fail(ErrorCode::invalid, "a page has 1 to 1000 records", "limit");
        for (const Condition& condition : query_.conditions) {
            TRY_ASSIGN(ReadCondition read, read_condition(table_, condition));
            conditions_.push_back(std::move(read));
        }
        const auto indexed = std::ranges::find_if(
            conditions_, [](const ReadCondition& c) { return c.index != nullptr; });
        if (indexed != conditions_.end()) {
            driver_ = &*indexed;
            start_.key = driver_->key;
        }
        if (query_.cursor.empty()) return {};
        TRY_ASSIGN(start_, read_cursor(query_));
        if (driver_ == nullptr || start_.key.index() == driver_->key.index()) return {};
        return fail(ErrorCode::invalid, "the cursor is not one of this query", "cursor",
                    "start without a cursor");
    }

    Result<> scan() {
        TRY_ASSIGN(
            SqlStatement* const rows,
            database_.cached(table_.select_rows() + " WHERE _row>? AND _state=0 ORDER BY _row"));
        rows->bind(1, start_.row);
        return take(*rows);
    }

    std::string by_index() const {
        return table_.select_rows() + " INDEXED BY " +
               quoted(table_.index_name(driver_->index->name)) + " WHERE " + column();
    }
    std::string column() const { return quoted(driver_->index->name); }

    Result<> same_key() {
        TRY_ASSIGN(SqlStatement* const rows,
                   database_.cached(by_index() + "=? AND _row>? ORDER BY _row"));
        bind_key(*rows, 1, start_.key);
        rows->bind(2, start_.row);
        return take(*rows);
    }

    Result<> later_keys() {
        TRY_ASSIGN(SqlStatement* const rows, database_.cached(by_index() + ">? AND " + column() +
                                                              "<? ORDER BY " + column() + ",_row"));
        const std::string end = after_prefix(std::get<std::string>(driver_->key));
        bind_key(*rows, 1, start_.key);
        rows->bind(2, end);
        return take(*rows);
    }

    Result<> take(SqlStatement& rows) {
        auto taken = take_until_full(rows);
        rows.reset();
        return taken;
    }

    Result<> take_until_full(SqlStatement& rows) {
        for (;;) {
            TRY_ASSIGN(const bool there, rows.step());
            if (!there) return {};
            TRY_ASSIGN(const bool found, all_hold(rows));
            if (!found) continue;
            more_ = found_.records.size() == query_.limit;
            if (more_) return {};
            TRY_ASSIGN(StoredRecord record, read_record(table_, rows, query_.form));
            found_.records.push_back(std::move(record));
            last_ = {key_of(rows), rows.integer(kRow)};
        }
    }

    Result<bool> all_hold(const SqlStatement& row) const {
        if (read_state(row) != RecordState::live) return false;
        Value value;
        for (const ReadCondition& condition : conditions_) {
            TRY(read_field(table_, condition.field, row, value));
            if (!condition.holds(table_.contract().fields[condition.field], value)) return false;
        }
        return true;
    }

    /// The row's value in the column that drives the search.
    ColumnKey key_of(const SqlStatement& row) const {
        if (driver_ == nullptr || driver_->match == Condition::Match::equals) return start_.key;
        const auto index = driver_->index - table_.columns().data();
        return std::string(row.text(kFixedColumns + static_cast<int>(index)));
    }

    Database& database_;
    const DatasetTable& table_;
    const Query& query_;
    std::vector<ReadCondition> conditions_;
    const ReadCondition* driver_ = nullptr;
    Place start_;
    Found found_;
    Place last_;         ///< of the last record found
    bool more_ = false;  ///< there is one more than a page holds
};

}  // namespace

Result<Found> find_records(Database& database, const DatasetTable& table, const Query& query) {
    return Search(database, table, query).run();
}

}  // namespace dongbo
