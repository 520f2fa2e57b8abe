#include "store/sqlite/catalog.hpp"

#include <algorithm>
#include <utility>

#include "contract/contract_memory.hpp"

namespace dongbo {

Result<> Catalog::refresh() {
    TRY_ASSIGN(SqlStatement* const statement,
               database_.cached("SELECT coalesce(sum(revision),0) FROM dataset"));
    TRY(statement->step());
    const std::int64_t revision = statement->integer(0);
    statement->reset();
    if (revision == revision_) return {};
    revision_ = -1;
    database_.forget_statements();
    // Held until the new ones are there: so a contract that is as it was stays the same object,
    // which others point at.
    const auto before = std::exchange(tables_, {});
    TRY(load());
    revision_ = revision;
    return {};
}

Result<> Catalog::load() {
    TRY_ASSIGN(SqlStatement read,
               database_.prepare("SELECT number,name,bulk,contract_file,contract FROM dataset"));
    while (true) {
        TRY_ASSIGN(const bool row, read.step());
        if (!row) return {};
        const std::string dataset(read.text(1));
        auto contract = read_shared_contract(read.text(4), std::string(read.text(3)));
        if (!contract)
            return std::unexpected(
                std::move(contract).error().in("the stored contract of " + dataset));
        tables_[dataset] = std::make_unique<DatasetTable>(
            read.integer(0), dataset, std::move(*contract), read.integer(2) != 0);
    }
}

Result<> Catalog::bring_up_to_date() {
    bool outdated = false;
    for (const auto& [name, table] : tables_) {
        TRY_ASSIGN(const bool lacks, table->lacks_marks(database_));
        outdated = outdated || lacks;
    }
    if (!outdated) return {};
    TRY_ASSIGN(Transaction transaction, database_.begin_immediate());
    for (const auto& [name, table] : tables_) {
        TRY(table->ensure_columns(database_));
        if (!table->in_bulk_load()) TRY(table->ensure_indexes(database_, {}));
    }
    TRY(transaction.commit());
    database_.forget_statements();
    for (const auto& [name, table] : tables_) table->forget_statements();
    return {};
}

Result<DatasetTable*> Catalog::table(const std::string& dataset) {
    const auto found = tables_.find(dataset);
    if (found != tables_.end()) return found->second.get();
    return fail(ErrorCode::not_found, "there is no dataset \"" + dataset + "\" in this group");
}

Result<DatasetTable*> Catalog::readable_table(const std::string& dataset) {
    TRY_ASSIGN(DatasetTable* const found, table(dataset));
    if (!found->in_bulk_load()) return found;
    return fail(ErrorCode::unavailable, "the dataset is being loaded for the first time", dataset,
                "wait until the load has ended, or start it again if it was interrupted");
}

bool Catalog::any_in_bulk_load() const {
    return std::ranges::any_of(tables_,
                               [](const auto& entry) { return entry.second->in_bulk_load(); });
}

Result<std::vector<DatasetStatus>> Catalog::statuses() {
    std::vector<DatasetStatus> statuses;
    for (const auto& [name, table] : tables_) {
        TRY_ASSIGN(SqlStatement* const count,
                   database_.cached("SELECT live,pending,deleted,in_doubt FROM dataset_count "
                                    "WHERE dataset=?"));
        count->bind(1, table->number());
        TRY(count->step());
        DatasetStatus status{
            .name = name, .contract = table->contract().name, .version = table->contract().version};
        status.live = count->whole(0);
        status.pending = count->whole(1);
        status.deleted = count->whole(2);
        status.in_doubt = count->whole(3);
        count->reset();
        statuses.push_back(std::move(status));
    }
    return statuses;
}

namespace {

Result<> compatible(const std::string& dataset, const Contract& before, const Contract& after) {
    const Compatibility difference = compare(before, after);
    if (difference.kind != Compatibility::Kind::new_dataset) return {};
    std::string reasons;
    for (const std::string& reason : difference.reasons)
        reasons += (reasons.empty() ? "" : "; ") + reason;
    return fail(ErrorCode::conflict, "the contract would change the hashes of records: " + reasons,
                dataset, "give the contract a new major version: it becomes a dataset of its own");
}

}  // namespace

Result<> Catalog::define(const std::string& dataset, const Contract& contract, Log& log) {
    if (dataset.empty()) return fail(ErrorCode::invalid, "the dataset has no name");
    // What is stored is the text: it must say the same when it is read again.
    TRY_ASSIGN(Contract parsed, parse_contract(contract.text, contract.file));
    const auto found = tables_.find(dataset);
    const bool is_new = found == tables_.end();
    if (!is_new) {
        const Contract& before = found->second->contract();
        if (before.text == parsed.text) return {};
        TRY(compatible(dataset, before, parsed));
        TRY(readable_table(dataset));
    }
    std::int64_t number = static_cast<std::int64_t>(tables_.size()) + 1;
    if (!is_new) number = found->second->number();
    const DatasetTable table(number, dataset, std::make_shared<const Contract>(std::move(parsed)),
                             false);
    TRY(write_contract(table, is_new));
    TRY(table.ensure_columns(database_));
    TRY(table.ensure_indexes(database_, {}));
    return append_contract(table, log);
}

Result<> Catalog::write_contract(const DatasetTable& table, bool is_new) {
    TRY_ASSIGN(SqlStatement write,
               database_.prepare(is_new ? "INSERT INTO dataset(contract_file,contract,number,name,"
                                          "revision) VALUES(?,?,?,?,1)"
                                        : "UPDATE dataset SET contract_file=?,contract=?,"
                                          "revision=revision+1 WHERE number=? AND name=?"));
    write.bind(1, table.contract().file).bind(2, table.contract().text);
    write.bind(3, table.number()).bind(4, table.dataset());
    TRY(write.run());
    if (!is_new) return {};
    TRY_ASSIGN(SqlStatement count,
               database_.prepare("INSERT INTO dataset_count(dataset) VALUES(?)"));
    count.bind(1, table.number());
    return count.run();
}

Result<> Catalog::append_contract(const DatasetTable& table, Log& log) {
    Change change;
    change.kind = ChangeKind::contract;
    change.dataset = table.dataset();
    change.detail = table.contract().text;
    TRY(log.append(change));
    return log.end_commit();
}

Result<> Catalog::mark_bulk_load(const DatasetTable& table, bool loading) {
    TRY_ASSIGN(SqlStatement mark, database_.prepare("UPDATE dataset SET bulk=?,revision=revision+1 "
                                                    "WHERE number=?"));
    mark.bind(1, loading ? 1 : 0).bind(2, table.number());
    TRY(mark.run());
    TRY_ASSIGN(SqlStatement forget, database_.prepare("DELETE FROM bulk_repeat WHERE dataset=?"));
    forget.bind(1, table.number());
    return forget.run();
}

}  // namespace dongbo
