#include "tests/support/disk_recorder.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/random.hpp"
#include "tests/support/temporary_folder.hpp"

namespace dongbo::testing {
namespace {

using Operation = DiskRecorder::Operation;
using Kind = DiskRecorder::Kind;

constexpr std::uint64_t kSector = 512;

void apply_bytes(std::string& content, std::uint64_t offset, std::string_view bytes) {
    if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size());
    content.replace(offset, bytes.size(), bytes);
}

void apply(std::string& content, const Operation& operation) {
    if (operation.kind == Kind::write)
        apply_bytes(content, operation.number, operation.text);
    else
        content.resize(operation.number);
}

/// The content of a file, whatever its name: synced bytes and what came after.
struct Content {
    std::string durable;
    std::vector<const Operation*> pending;

    void sync() {
        for (const Operation* operation : pending) apply(durable, *operation);
        pending.clear();
    }
};

/// What a name in a folder stands for. `index` counts files and folders apart.
struct Node {
    bool is_folder = false;
    std::size_t index = 0;
};
using Names = std::map<std::string, Node>;

/// A name given or taken since its folder's last sync; a rename does both at once.
struct NameChange {
    std::string name;
    std::optional<Node> now;  ///< nothing: the name was taken
    std::string also_taken;   ///< the old name in a rename
};

void change_name(Names& names, const NameChange& change) {
    names.erase(change.also_taken);
    if (change.now)
        names[change.name] = *change.now;
    else
        names.erase(change.name);
}

/// The names in a folder, whatever its own name: those that are durable, and what came after.
struct Folder {
    Names durable, now;
    std::vector<NameChange> pending;

    void change(NameChange change) {
        change_name(now, change);
        pending.push_back(std::move(change));
    }
    void sync() {
        for (const NameChange& change : pending) change_name(durable, change);
        pending.clear();
    }
};

std::string name_in_folder(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

/// The file system as the operations leave it, with what is durable kept apart from what is not.
class Disk {
  public:
    /// `root` ends in "/", as do the paths of folders among `there`, which come before what is in
    /// them.
    Disk(std::string root, const std::map<std::string, std::string>& there);

    void perform(const Operation& operation);
    /// What is left after a power cut; paths from the root on, those of folders end in "/".
    std::map<std::string, std::string> cut_power(SeededRandom& random) const;

  private:
    void create(std::string path);
    void rename(const std::string& from, const std::string& to);
    Node find(const std::string& path) const;
    Folder& folder(const std::string& path);
    Content& file(const std::string& path);
    void cut_folder(std::size_t index, const std::string& path, SeededRandom& random,
                    std::map<std::string, std::string>& left) const;

    std::string root_;
    std::vector<Content> files_;
    std::vector<Folder> folders_;
};

Disk::Disk(std::string root, const std::map<std::string, std::string>& there)
    : root_(std::move(root)), folders_(1) {
    for (const auto& [path, bytes] : there) {
        create(path);
        if (!path.ends_with('/')) files_.back().durable = bytes;
    }
    for (Folder& folder : folders_) folder.sync();
}

Node Disk::find(const std::string& path) const {
    Node node{true, 0};
    for (std::size_t at = root_.size(); at < path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        CHECK_THAT(node.is_folder, "only a folder has something in it");
        const Names& names = folders_[node.index].now;
        const auto place = names.find(path.substr(at, end - at));
        CHECK_THAT(place != names.end(), "what is used was made before");
        node = place->second;
        at = end + 1;
    }
    return node;
}

Folder& Disk::folder(const std::string& path) {
    const Node node = find(path);
    CHECK_THAT(node.is_folder, "this was made as a folder");
    return folders_[node.index];
}

Content& Disk::file(const std::string& path) {
    const Node node = find(path);
    CHECK_THAT(!node.is_folder, "this was made as a file");
    return files_[node.index];
}

void Disk::create(std::string path) {
    const bool is_folder = path.ends_with('/');
    if (is_folder) path.pop_back();
    const Node node{is_folder, is_folder ? folders_.size() : files_.size()};
    folder(folder_of(path)).change({name_in_folder(path), node, {}});
    if (is_folder)
        folders_.emplace_back();
    else
        files_.emplace_back();
}

void Disk::rename(const std::string& from, const std::string& to) {
    CHECK_THAT(folder_of(from) == folder_of(to), "nothing is moved to another folder");
    folder(folder_of(to)).change({name_in_folder(to), find(from), name_in_folder(from)});
}

void Disk::perform(const Operation& operation) {
    const std::string& path = operation.path;
    switch (operation.kind) {
        case Kind::write:
        case Kind::truncate:
            return file(path).pending.push_back(&operation);
        case Kind::sync:
            return file(path).sync();
        case Kind::create:
            return create(path);
        case Kind::remove:
            return folder(folder_of(path)).change({name_in_folder(path), std::nullopt, {}});
        case Kind::rename:
            return rename(path, operation.text);
        case Kind::sync_directory:
            return folder(path).sync();
        case Kind::mark:
            return;
    }
}

/// A write arrives whole, not at all, or in some of its sectors.
void write_perhaps(std::string& content, const Operation& write, double kept,
                   SeededRandom& random) {
    if (random.chance(0.7)) {
        if (random.chance(kept)) apply(content, write);
        return;
    }
    const std::string_view bytes = write.text;
    for (std::uint64_t at = 0; at < bytes.size();) {
        const std::uint64_t sector_end = ((write.number + at) / kSector + 1) * kSector;
        const std::uint64_t end = std::min<std::uint64_t>(bytes.size(), sector_end - write.number);
        if (random.chance(kept))
            apply_bytes(content, write.number + at, bytes.substr(at, end - at));
        at = end;
    }
}

std::string content_after_cut(const Content& file, SeededRandom& random) {
    constexpr double kShares[] = {0.0, 0.1, 0.5, 0.9, 1.0};
    const double kept = kShares[random.below(std::size(kShares))];
    std::string content = file.durable;
    std::vector<const Operation*> writes;
    const auto write_shuffled = [&] {
        for (std::size_t i = writes.size(); i > 1; --i)
            std::swap(writes[i - 1], writes[random.below(i)]);
        for (const Operation* write : writes) write_perhaps(content, *write, kept, random);
        writes.clear();
    };
    for (const Operation* operation : file.pending) {
        if (operation->kind == Kind::write) {
            writes.push_back(operation);
            continue;
        }
        write_shuffled();
        if (random.chance(kept)) apply(content, *operation);
    }
    write_shuffled();
    return content;
}

void Disk::cut_folder(std::size_t index, const std::string& path, SeededRandom& random,
                      std::map<std::string, std::string>& left) const {
    Names names = folders_[index].durable;
    for (const NameChange& change : folders_[index].pending)
        if (random.chance(0.5)) change_name(names, change);
    for (const auto& [name, node] : names) {
        if (!node.is_folder) {
            left[path + name] = content_after_cut(files_[node.index], random);
            continue;
        }
        left[path + name + "/"] = {};
        cut_folder(node.index, path + name + "/", random, left);
    }
}

std::map<std::string, std::string> Disk::cut_power(SeededRandom& random) const {
    std::map<std::string, std::string> left;
    cut_folder(0, {}, random, left);
    return left;
}

}  // namespace

DiskRecorder::DiskRecorder(const std::string& root) : root_(root + "/") {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        const std::string path = entry.path().string();
        if (entry.is_directory()) before_[path + "/"] = {};
        if (entry.is_regular_file()) before_[path] = raw_bytes(path);
    }
}

int DiskRecorder::add(Operation operation) {
    if (operation.kind != Kind::mark && !(operation.path + "/").starts_with(root_)) return 0;
    const std::lock_guard lock(mutex_);
    operations_.push_back(std::move(operation));
    return 0;
}

void DiskRecorder::mark(std::string text) {
    add({Kind::mark, {}, 0, std::move(text)});
}

std::size_t DiskRecorder::size() const {
    const std::lock_guard lock(mutex_);
    return operations_.size();
}

std::vector<std::string> DiskRecorder::marks_before(std::size_t cut) const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> marks;
    for (std::size_t i = 0; i < cut; ++i)
        if (operations_[i].kind == Kind::mark) marks.push_back(operations_[i].text);
    return marks;
}

void DiskRecorder::materialise(std::size_t cut, std::uint64_t seed,
                               const std::string& target) const {
    const std::lock_guard lock(mutex_);
    SeededRandom random(seed);
    Disk disk(root_, before_);
    for (std::size_t i = 0; i < cut; ++i) disk.perform(operations_[i]);
    for (const auto& [path, content] : disk.cut_power(random)) {
        const std::string copy = target + "/" + path;
        std::filesystem::create_directories(folder_of(copy));
        if (!path.ends_with('/')) put_raw_bytes(copy, content);
    }
}

int DiskRecorder::before_write(const std::string& path, std::uint64_t offset, Bytes bytes) {
    return add({Kind::write, path, offset, std::string(as_text(bytes))});
}
int DiskRecorder::before_truncate(const std::string& path, std::uint64_t size) {
    return add({Kind::truncate, path, size, {}});
}
int DiskRecorder::before_sync(const std::string& path) {
    return add({Kind::sync, path, 0, {}});
}
int DiskRecorder::before_create(const std::string& path) {
    return add({Kind::create, path, 0, {}});
}
int DiskRecorder::before_remove(const std::string& path) {
    return add({Kind::remove, path, 0, {}});
}
int DiskRecorder::before_rename(const std::string& from, const std::string& to) {
    return add({Kind::rename, from, 0, to});
}
int DiskRecorder::before_sync_directory(const std::string& path) {
    return add({Kind::sync_directory, path, 0, {}});
}

}  // namespace dongbo::testing
