#include "store/sqlite/delivery_book.hpp"

#include <algorithm>

namespace dongbo {
namespace {

constexpr std::size_t kKeptTextMax = 64 * 1024;
constexpr std::string_view kColumns =
    "number,dataset,source,sender,subject,kind,edition,file_name,file_hash,mapping_hash,"
    "file_bytes,physical_rows,declared_rows,state,begun,ended,next_offset,next_row,removed,"
    "layout,malformed,repeated,unchanged,accepted,quarantined,waiting,refused";
constexpr int kFirstCount = 19;

std::string place(std::uint64_t number) {
    return "delivery " + std::to_string(number);
}

Hash hash_of(Bytes blob) {
    Hash hash{};
    if (blob.size() == hash.size()) std::ranges::copy(blob, hash.begin());
    return hash;
}

Result<Delivery> read_delivery(const SqlStatement& row) {
    Delivery delivery;
    delivery.number = row.whole(0);
    delivery.dataset = row.text(1);
    delivery.source = row.text(2);
    delivery.sender = row.text(3);
    delivery.subject = row.text(4);
    const std::uint64_t kind = row.whole(5), state = row.whole(13);
    const auto begun = Timestamp::parse(row.text(14));
    const auto ended = row.null(15) ? Timestamp{} : Timestamp::parse(row.text(15));
    if (kind > 2 || state > 2 || !begun || !ended)
        return fail(ErrorCode::corrupt, "the delivery can't be read", place(delivery.number),
                    "run dongbo doctor and restore a backup");
    delivery.kind = static_cast<DeliveryKind>(kind);
    delivery.edition = row.text(6);
    delivery.file_name = row.text(7);
    delivery.file_hash = hash_of(row.blob(8));
    delivery.mapping_hash = hash_of(row.blob(9));
    delivery.file_bytes = row.whole(10);
    delivery.physical_rows = row.whole(11);
    if (!row.null(12)) delivery.declared_rows = row.whole(12);
    delivery.state = static_cast<DeliveryState>(state);
    delivery.begun = *begun;
    delivery.ended = *ended;
    delivery.next_offset = row.whole(16);
    delivery.next_row = row.whole(17);
    delivery.removed = row.whole(18);
    for (std::size_t i = 0; i < kDispositions; ++i)
        delivery.rows.of[i] = row.whole(kFirstCount + static_cast<int>(i));
    return delivery;
}

Disposition disposition_of(const Wish& wish, Outcome outcome) {
    if (outcome == Outcome::unchanged) return Disposition::unchanged;
    if (wish.kind != ChangeKind::put) return Disposition::accepted;
    if (wish.verdict == Verdict::quarantined) return Disposition::quarantined;
    return wish.verdict == Verdict::waiting ? Disposition::waiting : Disposition::accepted;
}

void add_row(std::vector<RowRun>& runs, Disposition disposition, std::uint64_t rows) {
    if (!runs.empty() && runs.back().disposition == disposition) {
        runs.back().rows += rows;
    } else {
        runs.push_back({disposition, rows});
    }
}

Result<std::vector<RowRun>> decide_rows(const SourceCommit& commit,
                                        std::span<const Outcome> outcomes) {
    std::vector<RowRun> runs;
    std::size_t wish = 0;
    for (const std::optional<Disposition>& row : commit.progress->rows) {
        if (!row && wish == outcomes.size())
            return fail(ErrorCode::invalid, "the progress speaks of more wishes than there are",
                        place(commit.progress->delivery));
        add_row(runs, row ? *row : disposition_of(commit.wishes[wish], outcomes[wish]), 1);
        if (!row) ++wish;
    }
    return runs;
}

Result<> check_place(Database& database, const SourceCommit& commit) {
    const DeliveryProgress& progress = *commit.progress;
    TRY_ASSIGN(SqlStatement* const find,
               database.cached("SELECT dataset,state,next_row FROM delivery WHERE number=?"));
    find->bind(1, progress.delivery);
    TRY_ASSIGN(const bool there, find->step());
    if (!there)
        return fail(ErrorCode::not_found, "there is no such delivery", place(progress.delivery));
    const bool same_dataset = find->text(0) == commit.dataset;
    const bool loading = find->integer(1) == static_cast<int>(DeliveryState::loading);
    const std::uint64_t next_row = find->whole(2);
    find->reset();
    if (!same_dataset)
        return fail(ErrorCode::invalid, "the delivery is one of another dataset",
                    place(progress.delivery));
    if (!loading)
        return fail(ErrorCode::invalid, "the delivery has ended", place(progress.delivery));
    if (progress.next_row == next_row + progress.rows.size()) return {};
    return fail(ErrorCode::conflict,
                "row " + std::to_string(next_row) + " comes next, not row " +
                    std::to_string(progress.next_row - progress.rows.size()),
                place(progress.delivery), "go on from where the delivery stands");
}

Result<> keep_rows(Database& database, const DeliveryProgress& progress) {
    for (const KeptRow& kept : progress.kept) {
        TRY_ASSIGN(SqlStatement* const insert,
                   database.cached("INSERT INTO kept_row(delivery,row,disposition,reason,text) "
                                   "VALUES(?,?,?,?,?)"));
        insert->bind(1, progress.delivery).bind(2, kept.row);
        insert->bind(3, static_cast<int>(kept.disposition)).bind(4, kept.reason);
        insert->bind(5, std::string_view(kept.text).substr(0, kKeptTextMax));
        TRY(insert->run());
    }
    return {};
}

}  // namespace

std::string encode_runs(std::span<const RowRun> runs) {
    std::string out;
    for (const RowRun& run : runs) {
        out += static_cast<char>(run.disposition);
        std::uint64_t rows = run.rows;
        for (; rows >= 0x80; rows >>= 7) out += static_cast<char>((rows & 0x7f) | 0x80);
        out += static_cast<char>(rows);
    }
    return out;
}

std::optional<std::vector<RowRun>> decode_runs(Bytes bytes) {
    std::vector<RowRun> runs;
    for (std::size_t i = 0; i < bytes.size();) {
        if (bytes[i] >= kDispositions) return std::nullopt;
        const auto disposition = static_cast<Disposition>(bytes[i++]);
        std::uint64_t rows = 0;
        int shift = 0;
        while (true) {
            if (i == bytes.size() || shift > 56) return std::nullopt;
            rows |= std::uint64_t{bytes[i] & 0x7fU} << shift;
            if ((bytes[i++] & 0x80) == 0) break;
            shift += 7;
        }
        runs.push_back({disposition, rows});
    }
    return runs;
}

Result<std::uint64_t> insert_delivery(Database& database, const Delivery& delivery,
                                      Timestamp begun) {
    TRY_ASSIGN(SqlStatement insert,
               database.prepare("INSERT INTO delivery(dataset,source,sender,subject,kind,edition,"
                                "file_name,file_hash,mapping_hash,file_bytes,physical_rows,"
                                "declared_rows,state,begun,next_offset,next_row,removed) "
                                "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,0,1,0)"));
    const std::string begun_text = begun.rfc3339();
    insert.bind(1, delivery.dataset).bind(2, delivery.source).bind(3, delivery.sender);
    insert.bind(4, delivery.subject).bind(5, static_cast<int>(delivery.kind));
    insert.bind(6, delivery.edition).bind(7, delivery.file_name);
    insert.bind(8, Bytes(delivery.file_hash)).bind(9, Bytes(delivery.mapping_hash));
    insert.bind(10, delivery.file_bytes).bind(11, delivery.physical_rows);
    if (delivery.declared_rows) {
        insert.bind(12, *delivery.declared_rows);
    } else {
        insert.bind_null(12);
    }
    insert.bind(13, static_cast<int>(DeliveryState::loading)).bind(14, begun_text);
    TRY(insert.run());
    return static_cast<std::uint64_t>(database.last_insert_id());
}

Result<> close_delivery(Database& database, std::uint64_t number, DeliveryState state,
                        std::uint64_t removed, Timestamp ended) {
    TRY_ASSIGN(SqlStatement update,
               database.prepare("UPDATE delivery SET state=?,removed=?,ended=? "
                                "WHERE number=?"));
    const std::string ended_text = ended.rfc3339();
    update.bind(1, static_cast<int>(state)).bind(2, removed).bind(3, ended_text).bind(4, number);
    TRY(update.run());
    if (database.changes() == 1) return {};
    return fail(ErrorCode::not_found, "there is no such delivery", place(number));
}

Result<> note_progress(Database& database, const SourceCommit& commit,
                       std::span<const Outcome> outcomes) {
    const DeliveryProgress& progress = *commit.progress;
    TRY(check_place(database, commit));
    TRY_ASSIGN(const std::vector<RowRun> runs, decide_rows(commit, outcomes));
    RowCounts counts;
    for (const RowRun& run : runs) counts[run.disposition] += run.rows;
    if (!runs.empty()) {
        TRY_ASSIGN(SqlStatement* const insert,
                   database.cached("INSERT INTO delivery_chunk(delivery,first_row,rows,runs) "
                                   "VALUES(?,?,?,?)"));
        const std::string encoded = encode_runs(runs);
        insert->bind(1, progress.delivery).bind(2, progress.next_row - progress.rows.size());
        insert->bind(3, progress.rows.size()).bind(4, as_bytes(encoded));
        TRY(insert->run());
    }
    TRY(keep_rows(database, progress));
    TRY_ASSIGN(SqlStatement* const update,
               database.cached("UPDATE delivery SET next_offset=?,next_row=?,layout=layout+?,"
                               "malformed=malformed+?,repeated=repeated+?,unchanged=unchanged+?,"
                               "accepted=accepted+?,quarantined=quarantined+?,waiting=waiting+?,"
                               "refused=refused+? WHERE number=?"));
    update->bind(1, progress.next_offset).bind(2, progress.next_row);
    int parameter = 3;
    for (const std::uint64_t count : counts.of) update->bind(parameter++, count);
    update->bind(parameter, progress.delivery);
    return update->run();
}

Result<std::vector<Delivery>> read_deliveries(Database& database, const std::string& dataset) {
    TRY_ASSIGN(SqlStatement read,
               database.prepare("SELECT " + std::string(kColumns) +
                                " FROM delivery WHERE dataset=? ORDER BY number"));
    read.bind(1, dataset);
    std::vector<Delivery> deliveries;
    while (true) {
        TRY_ASSIGN(const bool row, read.step());
        if (!row) return deliveries;
        TRY_ASSIGN(Delivery delivery, read_delivery(read));
        deliveries.push_back(std::move(delivery));
    }
}

Result<std::vector<KeptRow>> read_kept_rows(Database& database, std::uint64_t delivery,
                                            std::uint64_t after_row, std::size_t limit) {
    TRY_ASSIGN(SqlStatement read,
               database.prepare("SELECT row,disposition,reason,text FROM kept_row "
                                "WHERE delivery=? AND row>? ORDER BY row LIMIT ?"));
    read.bind(1, delivery).bind(2, after_row).bind(3, limit);
    std::vector<KeptRow> rows;
    while (true) {
        TRY_ASSIGN(const bool row, read.step());
        if (!row) return rows;
        if (read.whole(1) >= kDispositions)
            return fail(ErrorCode::corrupt, "a kept row can't be read", place(delivery));
        rows.push_back({.row = read.whole(0),
                        .disposition = static_cast<Disposition>(read.integer(1)),
                        .reason = std::string(read.text(2)),
                        .text = std::string(read.text(3))});
    }
}

Result<std::vector<RowRun>> read_row_runs(Database& database, std::uint64_t delivery) {
    TRY_ASSIGN(SqlStatement read,
               database.prepare("SELECT first_row,rows,runs FROM delivery_chunk WHERE delivery=? "
                                "ORDER BY first_row"));
    read.bind(1, delivery);
    std::vector<RowRun> runs;
    std::uint64_t next_row = 1;
    while (true) {
        TRY_ASSIGN(const bool row, read.step());
        if (!row) return runs;
        const auto chunk = decode_runs(read.blob(2));
        std::uint64_t rows = 0;
        if (chunk)
            for (const RowRun& run : *chunk) rows += run.rows;
        if (!chunk || rows != read.whole(1) || read.whole(0) != next_row)
            return fail(ErrorCode::corrupt, "the rows are not all accounted for", place(delivery),
                        "run dongbo doctor and restore a backup");
        for (const RowRun& run : *chunk) add_row(runs, run.disposition, run.rows);
        next_row += rows;
    }
}

}  // namespace dongbo
