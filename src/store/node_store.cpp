#include "store/node_store.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/file.hpp"
#include "store/node_store_implementation.hpp"
#include "store/sqlite/migrations.hpp"

namespace dongbo {
namespace {

constexpr Migration kMigrations[] = {
    {1, "settings and datasets",
     "CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
     "CREATE TABLE dataset(name TEXT PRIMARY KEY, contract TEXT NOT NULL, major INTEGER NOT NULL,"
     " group_name TEXT NOT NULL, UNIQUE(contract, major)) STRICT, WITHOUT ROWID;"},
    // One contract may be there as the node's own dataset and as copies of others' ones.
    {2, "replicas",
     "CREATE TABLE place(name TEXT PRIMARY KEY, contract TEXT NOT NULL, major INTEGER NOT NULL,"
     " group_name TEXT NOT NULL, owner TEXT NOT NULL, replica INTEGER NOT NULL)"
     " STRICT, WITHOUT ROWID;"
     "INSERT INTO place SELECT name, contract, major, group_name,"
     " (SELECT value FROM setting WHERE setting.name='agency'), 0 FROM dataset;"
     "DROP TABLE dataset;"
     "ALTER TABLE place RENAME TO dataset;"
     "CREATE UNIQUE INDEX own_dataset ON dataset(contract, major) WHERE replica=0;"},
};

constexpr std::string_view kSelectPlaces =
    "SELECT name, contract, group_name, owner, replica FROM dataset";

std::string node_file(const std::string& folder) {
    return folder + "/node.db";
}

/// What becomes part of a file's name.
bool is_plain(const std::string& text, std::size_t longest) {
    const auto plain = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-' || c == '_';
    };
    return !text.empty() && text.size() <= longest && text.front() != '.' &&
           std::ranges::all_of(text, plain);
}

bool is_agency(const std::string& text) {
    return is_plain(text, 64);
}

Result<std::optional<std::string>> read_agency(Database& database) {
    TRY_ASSIGN(SqlStatement read,
               database.prepare("SELECT value FROM setting WHERE name='agency'"));
    TRY_ASSIGN(const bool row, read.step());
    if (!row) return std::nullopt;
    return std::string(read.text(0));
}

Result<std::vector<DatasetPlace>> read_places(SqlStatement& statement) {
    std::vector<DatasetPlace> places;
    for (;;) {
        TRY_ASSIGN(const bool row, statement.step());
        if (!row) return places;
        places.push_back({.dataset = std::string(statement.text(0)),
                          .contract = std::string(statement.text(1)),
                          .group = std::string(statement.text(2)),
                          .owner = std::string(statement.text(3)),
                          .replica = statement.integer(4) != 0});
    }
}

DatasetPlace place_for(const Contract& contract, const std::string& agency) {
    std::string name = contract.name + "." + agency;
    if (contract.version.major > 1) name += ".v" + std::to_string(contract.version.major);
    return {.dataset = name, .contract = contract.name, .group = name, .owner = agency};
}

Result<std::optional<DatasetPlace>> find_place(Database& database, const std::string& dataset) {
    TRY_ASSIGN(SqlStatement* const read,
               database.cached(std::string(kSelectPlaces) + " WHERE name = ?"));
    TRY_ASSIGN(auto places, read_places(read->bind(1, dataset)));
    if (places.empty()) return std::nullopt;
    return std::move(places.front());
}

Result<> insert_place(Database& database, const DatasetPlace& place, const Contract& contract) {
    TRY_ASSIGN(SqlStatement* const insert,
               database.cached("INSERT INTO dataset(name, contract, major, group_name, owner,"
                               " replica) VALUES(?, ?, ?, ?, ?, ?)"));
    return insert->bind(1, place.dataset)
        .bind(2, place.contract)
        .bind(3, std::max(contract.version.major, 1))
        .bind(4, place.group)
        .bind(5, place.owner)
        .bind(6, place.replica ? 1 : 0)
        .run();
}

/// A file, and what SQLite keeps beside it.
Result<> remove_database(const std::string& file) {
    for (const char* const suffix : {"-wal", "-shm", "-journal", ""})
        if (file_exists(file + suffix)) TRY(remove_file(file + suffix));
    return sync_directory(folder_of(file));
}

}  // namespace

std::string group_file(const std::string& folder, const std::string& group) {
    return folder + "/groups/" + group + ".db";
}

NodeStore::NodeStore(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
NodeStore::~NodeStore() = default;

const std::string& NodeStore::agency() const {
    return implementation_->agency;
}
const std::string& NodeStore::folder() const {
    return implementation_->folder;
}

Result<> NodeStore::create(const std::string& folder, const std::string& agency) {
    if (!is_agency(agency))
        return fail(ErrorCode::invalid, "\"" + agency + "\" is no identifier of an agency", folder,
                    "give one such as H26 or G01.2");
    TRY(make_directory(folder + "/groups"));
    TRY_ASSIGN(const auto database, Database::open(node_file(folder), {.create = true}));
    TRY(migrate(*database, kMigrations));
    TRY_ASSIGN(Transaction transaction, database->begin_immediate());
    // The name is what makes it a node: a folder left by a power cut before this is finished now.
    TRY_ASSIGN(const auto there, read_agency(*database));
    if (there)
        return fail(ErrorCode::conflict, "there is a node of " + *there + " in this folder already",
                    folder, "choose another folder");
    TRY_ASSIGN(SqlStatement insert, database->prepare("INSERT INTO setting VALUES('agency', ?)"));
    TRY(insert.bind(1, agency).run());
    TRY(transaction.commit());
    TRY(sync_directory(folder));
    return sync_directory(folder_of(folder));
}

Result<std::unique_ptr<NodeStore>> NodeStore::open(const std::string& folder,
                                                   SqliteOptions options) {
    if (!file_exists(node_file(folder)))
        return fail(ErrorCode::not_found, "there is no node in this folder", folder,
                    "make one first, or restore a backup into it");
    TRY_ASSIGN(auto database, Database::open(node_file(folder), {.read_only = options.read_only}));
    if (options.read_only)
        TRY(check_migrations(*database, kMigrations));
    else
        TRY(migrate(*database, kMigrations));
    TRY_ASSIGN(auto agency, read_agency(*database));
    if (!agency)
        return fail(ErrorCode::not_found, "the node in this folder was never finished", folder,
                    "make it again with its agency");
    options.create = false;
    auto implementation = std::make_unique<Implementation>();
    implementation->folder = folder;
    implementation->agency = std::move(*agency);
    implementation->options = options;
    implementation->database = std::move(database);
    return std::unique_ptr<NodeStore>(new NodeStore(std::move(implementation)));
}

Result<std::vector<DatasetPlace>> NodeStore::datasets() {
    TRY_ASSIGN(SqlStatement* const read,
               implementation_->database->cached(std::string(kSelectPlaces) +
                                                 " ORDER BY contract, replica, major, name"));
    return read_places(*read);
}

Result<std::vector<DatasetPlace>> NodeStore::own_datasets() {
    TRY_ASSIGN(std::vector<DatasetPlace> places, datasets());
    std::erase_if(places, &DatasetPlace::replica);
    return places;
}

Result<DatasetPlace> NodeStore::place(const std::string& name) {
    TRY_ASSIGN(SqlStatement* const read,
               implementation_->database->cached(std::string(kSelectPlaces) +
                                                 " WHERE name = ?1 OR contract = ?1"
                                                 " ORDER BY name = ?1 DESC, replica, major DESC"
                                                 " LIMIT 2"));
    TRY_ASSIGN(auto places, read_places(read->bind(1, name)));
    if (places.empty())
        return fail(ErrorCode::not_found, "there is no dataset \"" + name + "\" on this node",
                    folder(), "define it from its contract first");
    DatasetPlace& first = places.front();
    if (first.dataset == name || !first.replica || places.size() == 1) return std::move(first);
    return fail(ErrorCode::not_found,
                "this node holds \"" + name + "\" of several agencies, and none of its own",
                folder(), "name the dataset in full, as in " + first.dataset);
}

Result<Store*> NodeStore::store(const DatasetPlace& place) {
    auto& stores = implementation_->stores;
    if (const auto open = stores.find(place.group); open != stores.end()) return open->second.get();
    TRY_ASSIGN(auto store,
               open_sqlite_store(group_file(folder(), place.group), implementation_->options));
    return stores.emplace(place.group, std::move(store)).first->second.get();
}

Result<> NodeStore::Implementation::make_group(const std::string& group) {
    if (stores.contains(group)) return {};
    SqliteOptions making = options;
    making.create = true;
    TRY_ASSIGN(auto store, open_sqlite_store(group_file(folder, group), making));
    stores.emplace(group, std::move(store));
    return {};
}

Result<DatasetPlace> NodeStore::define(const Contract& contract) {
    Implementation& self = *implementation_;
    const DatasetPlace wanted = place_for(contract, self.agency);
    // Held until the dataset is there, so that two processes do not make it at once.
    TRY_ASSIGN(Transaction transaction, self.database->begin_immediate());
    TRY_ASSIGN(const auto known, find_place(*self.database, wanted.dataset));
    if (known && known->replica)
        return fail(ErrorCode::conflict, "this node holds a replica of that name", wanted.dataset,
                    "end following it first");
    const DatasetPlace place = known.value_or(wanted);
    if (!known) TRY(self.make_group(place.group));
    TRY_ASSIGN(Store* const group, store(place));
    TRY(group->define_dataset(place.dataset, contract));
    if (known) return place;
    // Last: a dataset that node.db names has its file and its table.
    TRY(insert_place(*self.database, place, contract));
    TRY(transaction.commit());
    return place;
}

Result<> NodeStore::Implementation::check_free(const DatasetPlace& wanted) {
    if (wanted.owner == agency || !is_agency(wanted.owner))
        return fail(ErrorCode::conflict, "\"" + wanted.owner + "\" is no other agency",
                    wanted.dataset, "an agency follows what others own");
    const std::string prefix = wanted.contract + "." + wanted.owner;
    if (!is_plain(wanted.dataset, 192) || !is_plain(wanted.group, 192) ||
        !wanted.dataset.starts_with(prefix) || !wanted.group.starts_with("replica."))
        return fail(ErrorCode::invalid, "this is no name of a replica",
                    wanted.dataset + " in " + wanted.group);
    TRY_ASSIGN(SqlStatement* const read,
               database->cached(std::string(kSelectPlaces) + " WHERE group_name = ?"));
    TRY_ASSIGN(const auto others, read_places(read->bind(1, wanted.group)));
    if (!others.empty())
        return fail(ErrorCode::conflict, "the group holds another dataset", wanted.group);
    // A file that nobody names was left by a replica half made, or half dropped.
    if (file_exists(group_file(folder, wanted.group)))
        TRY(remove_database(group_file(folder, wanted.group)));
    return {};
}

Result<DatasetPlace> NodeStore::define_replica(const std::string& dataset, const std::string& owner,
                                               const Contract& contract, const std::string& group) {
    Implementation& self = *implementation_;
    const DatasetPlace wanted{.dataset = dataset,
                              .contract = contract.name,
                              .group = group,
                              .owner = owner,
                              .replica = true};
    TRY_ASSIGN(Transaction transaction, self.database->begin_immediate());
    TRY_ASSIGN(const auto known, find_place(*self.database, dataset));
    if (known && *known != wanted)
        return fail(ErrorCode::conflict,
                    known->replica
                        ? "this node holds that dataset already, in group " + known->group
                        : "this node owns that dataset",
                    dataset);
    if (!known) {
        TRY(self.check_free(wanted));
        TRY(self.make_group(group));
    }
    TRY_ASSIGN(Store* const made, store(wanted));
    TRY(made->define_dataset(dataset, contract));
    if (known) return wanted;
    TRY(insert_place(*self.database, wanted, contract));
    TRY(transaction.commit());
    return wanted;
}

Result<> NodeStore::drop_replica(const std::string& dataset) {
    Implementation& self = *implementation_;
    TRY_ASSIGN(Transaction transaction, self.database->begin_immediate());
    TRY_ASSIGN(const auto known, find_place(*self.database, dataset));
    if (!known || !known->replica)
        return fail(ErrorCode::invalid, "this node has no replica of that name", dataset);
    TRY_ASSIGN(SqlStatement* const remove,
               self.database->cached("DELETE FROM dataset WHERE name = ?"));
    TRY(remove->bind(1, dataset).run());
    TRY(transaction.commit());
    // After that: what node.db names has its file. What a crash leaves is removed by who makes the
    // group again.
    self.stores.erase(known->group);
    return remove_database(group_file(self.folder, known->group));
}

}  // namespace dongbo
