#include "intake/watch.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "base/file.hpp"
#include "base/json.hpp"
#include "contract/yaml_node.hpp"

namespace dongbo {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNote = ".delivery.yaml";
constexpr std::string_view kReport = ".report.json";
constexpr int kPollMilliseconds = 500;
/// A file that could not be tried is looked at again after so many quiet polls.
constexpr int kPollsBeforeRetry = 20;

/// Tells when something was written into or moved into a folder.
class FolderSignal {
  public:
    static Result<FolderSignal> open(const std::string& folder) {
        FolderSignal signal(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
        if (signal.descriptor_ < 0 || inotify_add_watch(signal.descriptor_, folder.c_str(),
                                                        IN_CLOSE_WRITE | IN_MOVED_TO) < 0) {
            return fail(ErrorCode::unavailable,
                        fmt::format("the folder can't be watched: {}", std::strerror(errno)),
                        folder);
        }
        return signal;
    }
    FolderSignal(FolderSignal&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)) {}
    FolderSignal& operator=(FolderSignal&&) = delete;
    ~FolderSignal() {
        if (descriptor_ >= 0) close(descriptor_);
    }

    /// Waits for half a second at most; true if something came.
    bool wait() const {
        pollfd waiting{descriptor_, POLLIN, 0};
        if (poll(&waiting, 1, kPollMilliseconds) <= 0) return false;
        char events[4096];
        while (read(descriptor_, events, sizeof events) > 0) continue;
        return true;
    }

  private:
    explicit FolderSignal(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

class Watcher {
  public:
    Watcher(const std::string& folder, const LoadWatched& load, const std::atomic<bool>& stop)
        : folder_(folder), load_(load), stop_(stop) {}

    /// Loads every complete file; sets `later` if one could not be tried.
    Result<std::uint64_t> sweep(bool& later);

  private:
    Result<std::vector<std::string>> complete_files() const;
    Result<bool> take(const std::string& file);
    Result<> move_away(const std::string& file, const std::string& to,
                       const std::string& report) const;
    Result<> move_left_note(const std::string& file) const;

    const std::string& folder_;
    const LoadWatched& load_;
    const std::atomic<bool>& stop_;
};

/// Names of the files with a note, sorted. A note without its file either came too early, which
/// the sender cures, or was left by a crash between two moves, which is cured here.
Result<std::vector<std::string>> Watcher::complete_files() const {
    std::vector<std::string> files;
    std::error_code defect;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_, defect)) {
        const std::string note = entry.path().filename().string();
        if (!note.ends_with(kNote) || note.size() == kNote.size()) continue;
        files.push_back(note.substr(0, note.size() - kNote.size()));
    }
    if (defect) {
        return fail(ErrorCode::unavailable,
                    fmt::format("the folder can't be read: {}", defect.message()), folder_);
    }
    std::ranges::sort(files);
    std::vector<std::string> complete;
    for (const std::string& file : files) {
        if (file_exists(folder_ + "/" + file)) {
            complete.push_back(file);
        } else {
            TRY(move_left_note(file));
        }
    }
    return complete;
}

/// "file", "file.2", "file.3": the same name may be delivered every day.
std::string numbered(const std::string& path, int number) {
    return number == 1 ? path : fmt::format("{}.{}", path, number);
}

Result<> Watcher::move_left_note(const std::string& file) const {
    for (const char* outcome : {"/done/", "/failed/"}) {
        std::string last;
        for (int number = 1; file_exists(numbered(folder_ + outcome + file, number)); ++number) {
            last = numbered(folder_ + outcome + file, number);
        }
        if (last.empty() || file_exists(last + std::string(kNote))) continue;
        return rename_file(folder_ + "/" + file + std::string(kNote), last + std::string(kNote));
    }
    return {};
}

/// First the report, then the file, the note last: whatever a crash leaves is taken up again.
Result<> Watcher::move_away(const std::string& file, const std::string& to,
                            const std::string& report) const {
    const std::string target_folder = folder_ + "/" + to;
    TRY(make_directory(target_folder));
    const std::string wanted = target_folder + "/" + file;
    int number = 1;
    while (file_exists(numbered(wanted, number))) ++number;
    const std::string target = numbered(wanted, number);
    const std::string note = folder_ + "/" + file + std::string(kNote);
    TRY(write_file_atomically(target + std::string(kReport), report));
    TRY(rename_file(folder_ + "/" + file, target));
    TRY(rename_file(note, target + std::string(kNote)));
    TRY(sync_directory(target_folder));
    return sync_directory(folder_);
}

std::string failure_json(const Error& error) {
    std::string out = "{\"state\":\"failed\",\"error\":";
    append_json_string(out, name(error.code));
    for (const auto& [key, text] :
         {std::pair{"what", &error.what}, std::pair{"where", &error.where},
          std::pair{"cure", &error.cure}}) {
        out += fmt::format(",\"{}\":", key);
        append_json_string(out, *text);
    }
    return out + "}\n";
}

/// One that is too big is refused as one that says nonsense is: it must not hold up the others.
Result<WatchedDelivery> load_delivery_note(const std::string& file) {
    TRY_ASSIGN(const std::string note, read_file(file + std::string(kNote), kMaxFileBytes));
    return parse_delivery_note(note, file);
}

/// True: the file was moved; false: it stays for a later try.
Result<bool> Watcher::take(const std::string& file) {
    const std::string path = folder_ + "/" + file;
    auto delivery = load_delivery_note(path);
    auto report = delivery ? load_(*delivery) : std::unexpected(std::move(delivery).error());
    if (!report && report.error().code == ErrorCode::unavailable) return false;
    if (report) {
        TRY(move_away(file, "done", report_json(*report)));
    } else {
        TRY(move_away(file, "failed", failure_json(report.error())));
    }
    return true;
}

Result<std::uint64_t> Watcher::sweep(bool& later) {
    std::uint64_t moved = 0;
    later = false;
    TRY_ASSIGN(const auto files, complete_files());
    for (const std::string& file : files) {
        if (stop_.load()) break;
        TRY_ASSIGN(const bool done, take(file));
        if (done) {
            ++moved;
        } else {
            later = true;
        }
    }
    return moved;
}

}  // namespace

Result<std::uint64_t> watch_folder(const WatchOptions& options, const LoadWatched& load,
                                   const std::atomic<bool>& stop) {
    // Watched before the first look, so that nothing that comes in between is missed.
    TRY_ASSIGN(const FolderSignal signal, FolderSignal::open(options.folder));
    Watcher watcher(options.folder, load, stop);
    bool later = false;
    std::optional<Timestamp> due;
    const auto settle = [&]() -> Result<> {
        if (!options.settle) return {};
        TRY_ASSIGN(due, options.settle());
        return {};
    };
    TRY_ASSIGN(std::uint64_t moved, watcher.sweep(later));
    TRY(settle());
    int quiet = 0;
    while (!options.once && !stop.load()) {
        const bool signalled = signal.wait();
        if (due && *due <= system_clock().now()) TRY(settle());
        if (!signalled && (!later || ++quiet < kPollsBeforeRetry)) continue;
        quiet = 0;
        TRY_ASSIGN(const std::uint64_t more, watcher.sweep(later));
        moved += more;
        if (more != 0) TRY(settle());
    }
    return moved;
}

}  // namespace dongbo
