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

/// A name given or taken since the folder's last sync. `content` < 0: taken.
struct NameChange {
    std::string path;
    int content;
    std::string also_taken;  ///< the old name in a rename
};

using Names = std::map<std::string, int>;

void rename_in(Names& names, const NameChange& change) {
    if (!change.also_taken.empty()) names.erase(change.also_taken);
    if (change.content < 0)
        names.erase(change.path);
    else
        names[change.path] = change.content;
}

/// The file system as the operations leave it, with what is durable kept apart from what is not.
class Disk {
  public:
    explicit Disk(const std::map<std::string, std::string>& files) {
        for (const auto& [path, bytes] : files) {
            durable_[path] = now_[path] = static_cast<int>(contents_.size());
            contents_.push_back({bytes, {}});
        }
    }

    void perform(const Operation& operation);
    /// What is left after a power cut.
    std::map<std::string, std::string> cut_power(SeededRandom& random) const;

  private:
    void change_name(NameChange change) {
        rename_in(now_, change);
        pending_.push_back(std::move(change));
    }
    void create(const std::string& path);
    void sync_directory(const std::string& folder);
    Content& at(const std::string& path) {
        const auto place = now_.find(path);
        CHECK_THAT(place != now_.end(), "a file is created before it is written");
        return contents_[static_cast<std::size_t>(place->second)];
    }

    std::vector<Content> contents_;
    Names durable_, now_;
    std::vector<NameChange> pending_;
};

void Disk::create(const std::string& path) {
    if (path.ends_with('/')) return;  // a folder: there as soon as something in it is
    change_name({path, static_cast<int>(contents_.size()), {}});
    contents_.emplace_back();
}

void Disk::sync_directory(const std::string& folder) {
    std::erase_if(pending_, [&](const NameChange& change) {
        if (folder_of(change.path) != folder) return false;
        rename_in(durable_, change);
        return true;
    });
}

void Disk::perform(const Operation& operation) {
    switch (operation.kind) {
        case Kind::write:
        case Kind::truncate:
            return at(operation.path).pending.push_back(&operation);
        case Kind::sync:
            return at(operation.path).sync();
        case Kind::create:
            return create(operation.path);
        case Kind::remove:
            return change_name({operation.path, -1, {}});
        case Kind::rename:
            return change_name({operation.text, now_.at(operation.path), operation.path});
        case Kind::sync_directory:
            return sync_directory(operation.path);
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

std::map<std::string, std::string> Disk::cut_power(SeededRandom& random) const {
    Names names = durable_;
    for (const NameChange& change : pending_)
        if (random.chance(0.5)) rename_in(names, change);
    std::map<std::string, std::string> files;
    for (const auto& [path, content] : names)
        files[path] = content_after_cut(contents_[static_cast<std::size_t>(content)], random);
    return files;
}

}  // namespace

DiskRecorder::DiskRecorder(const std::string& root) : root_(root + "/") {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
        if (entry.is_regular_file())
            before_[entry.path().string()] = raw_bytes(entry.path().string());
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
    Disk disk(before_);
    for (std::size_t i = 0; i < cut; ++i) disk.perform(operations_[i]);
    for (const auto& [path, content] : disk.cut_power(random)) {
        const std::string copy = target + "/" + path.substr(root_.size());
        std::filesystem::create_directories(folder_of(copy));
        put_raw_bytes(copy, content);
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
