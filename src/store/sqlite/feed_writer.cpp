#include "store/sqlite/feed_writer.hpp"

#include <algorithm>
#include <cstring>

#include "store/sqlite/feed_schema.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPrefixBytes = 4;

std::uint32_t prefix_of(const std::uint8_t* bytes) {
    std::uint32_t prefix = 0;
    std::memcpy(&prefix, bytes, kPrefixBytes);
    return prefix;
}

std::string place(std::uint64_t feed, Position position) {
    return "feed " + std::to_string(feed) + " entry " + std::to_string(position);
}

Result<> delete_ids(Database& database, std::string_view sql, std::uint64_t from,
                    std::uint64_t to) {
    TRY_ASSIGN(SqlStatement* const remove, database.cached(sql));
    return remove->bind(1, from).bind(2, to).run();
}

}  // namespace

Result<Position> newest_entry(Database& database, std::uint64_t feed) {
    Position newest = 0;
    for (const char* const sql : {"SELECT max(id) FROM entry WHERE id BETWEEN ? AND ?",
                                  "SELECT max(id) FROM pruned_entry WHERE id BETWEEN ? AND ?"}) {
        TRY_ASSIGN(SqlStatement* const find, database.cached(sql));
        find->bind(1, entry_id(feed, 0)).bind(2, entry_id(feed, kFeedPositionMax));
        TRY(find->step());
        if (!find->null(0)) newest = std::max(newest, find->whole(0) - entry_id(feed, 0));
        find->reset();
    }
    return newest;
}

Result<std::uint64_t> SqliteFeedWriter::create(const FeedRow& row) {
    TRY_ASSIGN(SqlStatement* const find, database_.cached("SELECT 1 FROM feed WHERE name=?"));
    find->bind(1, row.name);
    TRY_ASSIGN(const bool there, find->step());
    find->reset();
    if (there) return fail(ErrorCode::conflict, "there is a feed of that name", row.name);
    TRY_ASSIGN(
        SqlStatement* const insert,
        database_.cached("INSERT INTO feed(name,share,dataset,definition,epoch,base,log,size,"
                         "pruned,closed,state) VALUES(?,?,?,?,?,?,?,?,?,?,?)"));
    insert->bind(1, row.name).bind(2, row.share).bind(3, row.dataset).bind(4, row.definition);
    insert->bind(5, row.epoch).bind(6, row.base).bind(7, row.log).bind(8, row.size);
    insert->bind(9, row.pruned).bind(10, row.closed ? 1 : 0).bind(11, as_bytes(row.state));
    TRY(insert->run());
    const auto number = static_cast<std::uint64_t>(database_.last_insert_id());
    if (number > kFeedNumberMax)
        return fail(ErrorCode::limit_exceeded, "the node has too many feeds", row.name);
    return number;
}

Result<> SqliteFeedWriter::update(const FeedRow& row) {
    TRY_ASSIGN(SqlStatement* const update,
               database_.cached("UPDATE feed SET epoch=?,log=?,size=?,closed=?,state=? "
                                "WHERE number=?"));
    update->bind(1, row.epoch).bind(2, row.log).bind(3, row.size).bind(4, row.closed ? 1 : 0);
    update->bind(5, as_bytes(row.state)).bind(6, row.number);
    TRY(update->run());
    if (database_.changes() == 1) return {};
    return fail(ErrorCode::not_found, "there is no such feed", row.name);
}

Result<> SqliteFeedWriter::append_entry(SqlStatement& insert, std::uint64_t feed,
                                        const FeedEntryRow& entry) {
    insert.bind(1, entry_id(feed, entry.position)).bind(2, entry.log);
    insert.bind(3, entry.ends_commit ? 1 : 0).bind(4, Bytes(entry.record.bytes));
    insert.bind(5, Bytes(entry.leaf));
    if (entry.encoded.empty()) {
        insert.bind_null(6).bind_null(7);
    } else {
        insert.bind(6, Bytes(entry.salt)).bind(7, entry.encoded);
    }
    return insert.run();
}

Result<> SqliteFeedWriter::append_nodes(std::uint64_t feed, std::span<const FeedNode> nodes) {
    TRY_ASSIGN(SqlStatement* const insert,
               database_.cached("INSERT INTO node(id,hash) VALUES(?,?)"));
    for (const FeedNode& node : nodes) {
        if (node.level > 40 || ((node.index + 1) << node.level) > kFeedPositionMax)
            return fail(ErrorCode::limit_exceeded, "a tree can't be that big");
        insert->bind(1, node_id(feed, node.level, node.index)).bind(2, Bytes(node.hash));
        TRY(insert->run());
    }
    return {};
}

Result<> SqliteFeedWriter::append(std::uint64_t feed, std::span<const FeedEntryRow> entries,
                                  std::span<const FeedNode> nodes) {
    TRY_ASSIGN(Position newest, newest_entry(database_, feed));
    TRY_ASSIGN(SqlStatement* const insert,
               database_.cached("INSERT INTO entry(id,log,ends_commit,record,leaf,salt,change) "
                                "VALUES(?,?,?,?,?,?,?)"));
    std::vector<std::uint8_t> prefixes;
    prefixes.reserve(entries.size() * kPrefixBytes);
    for (const FeedEntryRow& entry : entries) {
        if (entry.position != ++newest || newest > kFeedPositionMax)
            return fail(ErrorCode::conflict, "the entry does not follow the newest one",
                        place(feed, entry.position));
        TRY(append_entry(*insert, feed, entry));
        prefixes.insert(prefixes.end(), entry.record.bytes.begin(),
                        entry.record.bytes.begin() + kPrefixBytes);
    }
    if (!entries.empty()) {
        TRY_ASSIGN(SqlStatement* const note,
                   database_.cached("INSERT INTO entry_records(first,prefixes) VALUES(?,?)"));
        note->bind(1, entry_id(feed, entries.front().position)).bind(2, Bytes(prefixes));
        TRY(note->run());
    }
    return append_nodes(feed, nodes);
}

Result<std::vector<std::uint64_t>> SqliteFeedWriter::feeds_of(const std::string& dataset) {
    TRY_ASSIGN(SqlStatement* const find,
               database_.cached("SELECT number FROM feed WHERE dataset=?"));
    find->bind(1, dataset);
    std::vector<std::uint64_t> feeds;
    while (true) {
        TRY_ASSIGN(const bool row, find->step());
        if (!row) return feeds;
        feeds.push_back(find->whole(0));
    }
}

Result<std::vector<std::uint64_t>> SqliteFeedWriter::candidates(std::uint64_t feed,
                                                                const RecordId& record) {
    TRY_ASSIGN(SqlStatement* const scan,
               database_.cached("SELECT first,prefixes FROM entry_records "
                                "WHERE first BETWEEN ? AND ?"));
    scan->bind(1, entry_id(feed, 0)).bind(2, entry_id(feed, kFeedPositionMax));
    const std::uint32_t wanted = prefix_of(record.bytes.data());
    std::vector<std::uint64_t> ids;
    while (true) {
        TRY_ASSIGN(const bool row, scan->step());
        if (!row) return ids;
        const std::uint64_t first = scan->whole(0);
        const Bytes prefixes = scan->blob(1);
        for (std::size_t at = 0; at + kPrefixBytes <= prefixes.size(); at += kPrefixBytes)
            if (prefix_of(prefixes.data() + at) == wanted) ids.push_back(first + at / kPrefixBytes);
    }
}

Result<bool> SqliteFeedWriter::has_pruned(std::uint64_t feed, const RecordId& record) {
    TRY_ASSIGN(SqlStatement* const find,
               database_.cached("SELECT 1 FROM pruned_entry WHERE id BETWEEN ? AND ? AND record=? "
                                "LIMIT 1"));
    find->bind(1, entry_id(feed, 0)).bind(2, entry_id(feed, kFeedPositionMax));
    find->bind(3, Bytes(record.bytes));
    TRY_ASSIGN(const bool there, find->step());
    find->reset();
    return there;
}

Result<std::vector<std::uint64_t>> SqliteFeedWriter::erase(const std::string& dataset,
                                                           const RecordId& record) {
    erased_ = true;
    std::vector<std::uint64_t> having;
    TRY_ASSIGN(const std::vector<std::uint64_t> feeds, feeds_of(dataset));
    for (const std::uint64_t feed : feeds) {
        TRY_ASSIGN(const std::vector<std::uint64_t> ids, candidates(feed, record));
        TRY_ASSIGN(SqlStatement* const destroy,
                   database_.cached("UPDATE entry SET salt=NULL,change=NULL "
                                    "WHERE id=? AND record=?"));
        TRY_ASSIGN(bool has, has_pruned(feed, record));
        for (const std::uint64_t id : ids) {
            TRY(destroy->bind(1, id).bind(2, Bytes(record.bytes)).run());
            has = has || database_.changes() != 0;
        }
        if (has) having.push_back(feed);
    }
    return having;
}

Result<> SqliteFeedWriter::prune(std::uint64_t feed, Position up_to) {
    TRY_ASSIGN(const Position newest, newest_entry(database_, feed));
    if (up_to > newest)
        return fail(ErrorCode::invalid, "the feed is not that long", place(feed, up_to));
    const std::uint64_t from = entry_id(feed, 0), to = entry_id(feed, up_to);
    TRY_ASSIGN(SqlStatement* const keep,
               database_.cached("INSERT INTO pruned_entry SELECT id,log,ends_commit,record,leaf "
                                "FROM entry WHERE id BETWEEN ? AND ? ORDER BY id"));
    TRY(keep->bind(1, from).bind(2, to).run());
    TRY(delete_ids(database_, "DELETE FROM entry WHERE id BETWEEN ? AND ?", from, to));
    // A row with some entries beyond stays whole: what it says of pruned ones is just not found.
    TRY(delete_ids(database_,
                   "DELETE FROM entry_records WHERE first>=?1 AND first+length(prefixes)/4-1<=?2 "
                   "AND first<=?2",
                   from, to));
    TRY_ASSIGN(SqlStatement* const update,
               database_.cached("UPDATE feed SET pruned=max(pruned,?) WHERE number=?"));
    return update->bind(1, up_to).bind(2, feed).run();
}

Result<> SqliteFeedWriter::cut(std::uint64_t feed, Position size) {
    erased_ = true;
    const std::uint64_t from = entry_id(feed, size + 1), to = entry_id(feed, kFeedPositionMax);
    for (const char* const sql : {"DELETE FROM entry WHERE id BETWEEN ? AND ?",
                                  "DELETE FROM pruned_entry WHERE id BETWEEN ? AND ?",
                                  "DELETE FROM entry_records WHERE first BETWEEN ? AND ?"})
        TRY(delete_ids(database_, sql, from, to));
    // Every node that ends beyond the size: those that begin there too, and one a level that
    // spans it.
    constexpr unsigned kLevels = 40;
    TRY(delete_ids(database_, "DELETE FROM node WHERE id BETWEEN ? AND ?", node_id(feed, 0, size),
                   node_id(feed + 1, 0, 0) - 1));
    for (unsigned level = 1; level <= kLevels; ++level) {
        const std::uint64_t id = node_id(feed, level, size >> level);
        TRY(delete_ids(database_, "DELETE FROM node WHERE id BETWEEN ? AND ?", id, id));
    }
    TRY_ASSIGN(SqlStatement* const update,
               database_.cached("UPDATE feed SET size=?1,pruned=min(pruned,?1) WHERE number=?2"));
    return update->bind(1, size).bind(2, feed).run();
}

Result<> SqliteFeedWriter::put(std::string_view key, std::string_view value) {
    TRY_ASSIGN(SqlStatement* const write,
               database_.cached("INSERT INTO value(key,value) VALUES(?,?) "
                                "ON CONFLICT(key) DO UPDATE SET value=excluded.value"));
    return write->bind(1, as_bytes(key)).bind(2, as_bytes(value)).run();
}

Result<> SqliteFeedWriter::drop(std::string_view key) {
    TRY_ASSIGN(SqlStatement* const remove, database_.cached("DELETE FROM value WHERE key=?"));
    return remove->bind(1, as_bytes(key)).run();
}

}  // namespace dongbo
