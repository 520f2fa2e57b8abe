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
};

std::string node_file(const std::string& folder) {
    return folder + "/node.db";
}

/// Identifiers of agencies become part of file names.
bool is_agency(const std::string& text) {
    const auto plain = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-' || c == '_';
    };
    return !text.empty() && text.size() <= 64 && text.front() != '.' &&
           std::ranges::all_of(text, plain);
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
        places.push_back({std::string(statement.text(0)), std::string(statement.text(1)),
                          std::string(statement.text(2))});
    }
}

DatasetPlace place_for(const Contract& contract, const std::string& agency) {
    std::string name = contract.name + "." + agency;
    if (contract.version.major > 1) name += ".v" + std::to_string(contract.version.major);
    return {name, contract.name, name};
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
    TRY_ASSIGN(SqlStatement * read,
               implementation_->database->cached("SELECT name, contract, group_name FROM dataset"
                                                 " ORDER BY contract, major"));
    return read_places(*read);
}

Result<DatasetPlace> NodeStore::place(const std::string& name) {
    TRY_ASSIGN(SqlStatement * read,
               implementation_->database->cached("SELECT name, contract, group_name FROM dataset"
                                                 " WHERE name = ?1 OR contract = ?1"
                                                 " ORDER BY name = ?1 DESC, major DESC LIMIT 1"));
    TRY_ASSIGN(auto places, read_places((*read).bind(1, name)));
    if (!places.empty()) return std::move(places.front());
    return fail(ErrorCode::not_found, "there is no dataset \"" + name + "\" on this node", folder(),
                "define it from its contract first");
}

Result<Store*> NodeStore::store(const DatasetPlace& place) {
    auto& stores = implementation_->stores;
    if (const auto open = stores.find(place.group); open != stores.end()) return open->second.get();
    TRY_ASSIGN(auto store,
               open_sqlite_store(group_file(folder(), place.group), implementation_->options));
    return stores.emplace(place.group, std::move(store)).first->second.get();
}

Result<DatasetPlace> NodeStore::define(const Contract& contract) {
    Implementation& self = *implementation_;
    const DatasetPlace wanted = place_for(contract, self.agency);
    // Held until the dataset is there, so that two processes do not make it at once.
    TRY_ASSIGN(Transaction transaction, self.database->begin_immediate());
    TRY_ASSIGN(SqlStatement * read, self.database->cached("SELECT name, contract, group_name"
                                                          " FROM dataset WHERE name = ?"));
    TRY_ASSIGN(auto places, read_places((*read).bind(1, wanted.dataset)));
    const bool known = !places.empty();
    const DatasetPlace place = known ? places.front() : wanted;
    if (!known && !self.stores.contains(place.group)) {
        SqliteOptions options = self.options;
        options.create = true;
        TRY_ASSIGN(auto store, open_sqlite_store(group_file(self.folder, place.group), options));
        self.stores.emplace(place.group, std::move(store));
    }
    TRY_ASSIGN(Store * group, store(place));
    TRY(group->define_dataset(place.dataset, contract));
    if (known) return place;
    // Last: a dataset that node.db names has its file and its table.
    TRY_ASSIGN(SqlStatement * insert,
               self.database->cached("INSERT INTO dataset(name, contract, major, group_name)"
                                     " VALUES(?, ?, ?, ?)"));
    TRY((*insert)
            .bind(1, place.dataset)
            .bind(2, place.contract)
            .bind(3, std::max(contract.version.major, 1))
            .bind(4, place.group)
            .run());
    TRY(transaction.commit());
    return place;
}

}  // namespace dongbo
