// Backup and restore of a whole node.
#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/file.hpp"
#include "base/random.hpp"
#include "store/feed_store.hpp"
#include "store/journal.hpp"
#include "store/manifest.hpp"
#include "store/node_store.hpp"
#include "store/node_store_implementation.hpp"

namespace dongbo {
namespace {

/// A folder that gets its name only once it is whole and durable; unfinished, it goes away again.
class UnfinishedFolder {
  public:
    static Result<UnfinishedFolder> make(std::string path) {
        while (path.size() > 1 && path.ends_with('/')) path.pop_back();
        if (file_exists(path)) return fail(ErrorCode::conflict, "the folder exists already", path);
        UnfinishedFolder folder(std::move(path));
        if (file_exists(folder.path()))
            return fail(ErrorCode::conflict, "an interrupted backup or restore lies there",
                        folder.path(), "remove this folder, then try again");
        folder.made_ = true;
        TRY(make_directory(folder.path() + "/groups"));
        return folder;
    }
    UnfinishedFolder(UnfinishedFolder&& other) noexcept
        : target_(std::move(other.target_)), made_(std::exchange(other.made_, false)) {}
    UnfinishedFolder& operator=(UnfinishedFolder&&) = delete;
    ~UnfinishedFolder() {
        std::error_code ignored;  // it failed already, that is what the caller hears
        if (made_) std::filesystem::remove_all(path(), ignored);
    }

    std::string path() const { return target_ + ".partial"; }
    std::string file(const std::string& name) const { return path() + "/" + name; }
    Result<> finish() {
        TRY(sync_directory(path() + "/groups"));
        TRY(sync_directory(path()));
        TRY(rename_file(path(), target_));
        made_ = false;
        return sync_directory(folder_of(target_));
    }

  private:
    explicit UnfinishedFolder(std::string target) : target_(std::move(target)) {}
    std::string target_;
    bool made_ = false;
};

/// The part of a longer work that goes from `from` to `to`.
Progress part_of(const Progress& whole, double from, double to) {
    if (!whole) return {};
    return [whole, from, to](double done) { whole(std::min(1.0, from + done * (to - from))); };
}

Result<Position> head_of(const std::string& file) {
    TRY_ASSIGN(const auto store, open_sqlite_store(file, {}));
    return store->head();
}

Result<> check_file(const std::string& backup, const BackedUpFile& expected,
                    const Progress& progress) {
    const std::string path = backup + "/" + expected.name;
    if (!file_exists(path))
        return fail(ErrorCode::corrupt, "a file of the backup is missing", path,
                    "use another backup");
    TRY_ASSIGN(const BackedUpFile found, measure_file(path, progress));
    if (found.size == expected.size && found.hash == expected.hash) return {};
    return fail(ErrorCode::corrupt,
                "the file is not what was backed up: its size or SHA-256 differs from the manifest",
                path, "use another backup");
}

/// No feed reflects an entry that the log it is made from does not have.
Result<bool> feeds_follow_logs(NodeStore& node) {
    const std::string file = node.folder() + "/" + kFeedsFile;
    if (!file_exists(file)) return true;
    TRY_ASSIGN(const auto feeds, FeedStore::open(file));
    TRY_ASSIGN(const std::vector<FeedRow> rows, feeds->feeds());
    for (const FeedRow& row : rows) {
        TRY_ASSIGN(const DatasetPlace place, node.place(row.dataset));
        TRY_ASSIGN(Store* const store, node.store(place));
        TRY_ASSIGN(const Position head, store->head());
        if (row.log > head) return false;
    }
    return true;
}

/// What the manifest says beside the hashes is held against the files themselves.
Result<> check_restored(const std::string& folder, const Manifest& manifest) {
    TRY_ASSIGN(const auto node, NodeStore::open(folder));
    bool fits = node->agency() == manifest.agency;
    for (const BackedUpFile& file : manifest.files) {
        if (!file.log_head) continue;
        TRY_ASSIGN(const Position head, head_of(folder + "/" + file.name));
        fits = fits && head == *file.log_head;
    }
    TRY_ASSIGN(const auto places, node->datasets());
    for (const DatasetPlace& place : places)
        fits = fits && file_exists(group_file(folder, place.group));
    TRY_ASSIGN(const bool follow, feeds_follow_logs(*node));
    if (fits && follow) return {};
    return fail(ErrorCode::corrupt, "the manifest does not describe the files of the backup",
                folder, "use another backup");
}

/// Where the node owns feeds.
Result<> back_up_feeds(const std::string& node, const UnfinishedFolder& folder,
                       Manifest& manifest) {
    const std::string file = node + "/" + kFeedsFile;
    if (!file_exists(file)) return {};
    TRY_ASSIGN(const auto database, Database::open(file));
    TRY(back_up_database(*database, folder.file(kFeedsFile), {}));
    TRY_ASSIGN(BackedUpFile feeds, measure_file(folder.file(kFeedsFile), {}));
    feeds.name = kFeedsFile;
    manifest.files.push_back(std::move(feeds));
    return {};
}

/// What waits in the journal of accesses. Before the group that it goes to: what was brought there
/// in between is in both, and applying it again changes nothing.
Result<> back_up_journal(const std::string& node, const UnfinishedFolder& folder,
                         Manifest& manifest) {
    TRY_ASSIGN(const JournalContent journal, look_at_journal(node + "/" + kAccessJournal));
    if (journal.waiting.empty()) return {};
    JournalSalt salt;
    fill_secure_random(salt);
    TRY(write_file_atomically(folder.file(kAccessJournal),
                              encode_journal(salt, 0, journal.waiting)));
    TRY_ASSIGN(BackedUpFile file, measure_file(folder.file(kAccessJournal), {}));
    file.name = kAccessJournal;
    manifest.files.push_back(std::move(file));
    return {};
}

}  // namespace

Result<> NodeStore::back_up(const std::string& target, const Progress& progress) {
    TRY_ASSIGN(UnfinishedFolder folder, UnfinishedFolder::make(target));
    Manifest manifest{agency(), {}};
    // node.db first: every dataset that it names has its group's file already.
    TRY(back_up_database(*implementation_->database, folder.file("node.db"), {}));
    TRY_ASSIGN(BackedUpFile node, measure_file(folder.file("node.db"), {}));
    node.name = "node.db";
    manifest.files.push_back(std::move(node));
    // The feeds before the logs they are made from: what was committed between the two copies is
    // in the log and not yet in its feeds, as on any day. The other way round the restored feeds
    // would reflect, and have signed, what the restored log does not know.
    TRY(back_up_feeds(this->folder(), folder, manifest));
    TRY(back_up_journal(this->folder(), folder, manifest));

    TRY_ASSIGN(const auto places, datasets());
    std::map<std::string, DatasetPlace> groups;
    for (const DatasetPlace& place : places) groups.emplace(place.group, place);
    double done = 0;
    for (const auto& [group, place] : groups) {
        const double next = done + 1.0 / static_cast<double>(groups.size());
        const std::string copy = group_file(folder.path(), group);
        TRY_ASSIGN(Store * source, store(place));
        TRY(source->back_up(copy, part_of(progress, done, (done + next) / 2)));
        TRY_ASSIGN(const Position head, head_of(copy));
        TRY_ASSIGN(BackedUpFile file,
                   measure_file(copy, part_of(progress, (done + next) / 2, next)));
        file.name = "groups/" + group + ".db";
        file.log_head = head;
        manifest.files.push_back(std::move(file));
        done = next;
    }
    TRY(write_file_atomically(folder.file(kManifestName), encode(manifest)));
    TRY(folder.finish());
    if (progress) progress(1.0);
    return {};
}

Result<> NodeStore::restore(const std::string& backup, const std::string& target,
                            const Progress& progress) {
    const std::string manifest_file = backup + "/" + kManifestName;
    TRY_ASSIGN(const std::string text, read_file(manifest_file));
    TRY_ASSIGN(const Manifest manifest, parse_manifest(text, manifest_file));
    TRY_ASSIGN(UnfinishedFolder folder, UnfinishedFolder::make(target));
    const double share = 0.5 / static_cast<double>(manifest.files.size());
    double done = 0;
    for (const BackedUpFile& file : manifest.files) {
        TRY(check_file(backup, file, part_of(progress, done, done + share)));
        done += share;
    }
    for (const BackedUpFile& file : manifest.files) {
        TRY(copy_file(backup + "/" + file.name, folder.file(file.name)));
        TRY(check_file(folder.path(), file, part_of(progress, done, done + share)));
        done += share;
    }
    TRY(check_restored(folder.path(), manifest));
    TRY(folder.finish());
    if (progress) progress(1.0);
    return {};
}

}  // namespace dongbo
