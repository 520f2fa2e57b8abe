#include "base/file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "base/random_access_file.hpp"

using namespace dongbo;

namespace {

/// A folder of its own for each test, removed afterwards.
class Folder {
  public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "dongbo-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string operator/(const char* name) const { return path_ + "/" + name; }
    const std::string& path() const { return path_; }
    std::vector<std::string> names() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(path_)) {
            names.push_back(entry.path().filename().string());
        }
        return names;
    }

  private:
    std::string path_;
};

/// Records what is about to happen and refuses the operation that is named `refused`.
class Recorder final : public FileObserver {
  public:
    Recorder() : before_(install_file_observer(this)) {}
    ~Recorder() override { install_file_observer(before_); }

    int before_write(const std::string&, std::uint64_t offset, Bytes bytes) override {
        return note("write " + std::to_string(offset) + "+" + std::to_string(bytes.size()));
    }
    int before_truncate(const std::string&, std::uint64_t) override { return note("truncate"); }
    int before_sync(const std::string&) override { return note("sync"); }
    int before_create(const std::string& path) override {
        return note(path.ends_with('/') ? "create folder" : "create");
    }
    int before_remove(const std::string&) override { return note("remove"); }
    int before_rename(const std::string&, const std::string&) override { return note("rename"); }
    int before_sync_directory(const std::string&) override { return note("sync folder"); }
    double free_share(const std::string&) override { return share; }

    std::vector<std::string> steps;
    std::string refused;
    double share = -1;

  private:
    int note(const std::string& step) {
        steps.push_back(step);
        return !refused.empty() && step.starts_with(refused) ? ENOSPC : 0;
    }
    FileObserver* before_;
};

std::string content(const std::string& path) {
    const Result<std::string> text = read_file(path);
    return text ? *text : "error: " + text.error().message();
}

unsigned permissions(const std::string& path) {
    struct stat status{};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777;
}

}  // namespace

TEST_CASE("a file is written piece by piece and only its owner may read it") {
    const Folder folder;
    const std::string path = folder / "out";
    {
        Result<OutputFile> file = OutputFile::create(path);
        REQUIRE(file);
        CHECK(file->write("Hòa "));
        OutputFile moved = std::move(*file);
        CHECK(moved.write("Bình"));
        CHECK(moved.sync());
        CHECK(moved.size() == 10);
    }
    CHECK(content(path) == "Hòa Bình");
    CHECK(permissions(path) == 0600);
}

TEST_CASE("creating a file again empties it and closes it to others") {
    const Folder folder;
    const std::string path = folder / "out";
    REQUIRE(OutputFile::create(path)->write("old"));
    REQUIRE(::chmod(path.c_str(), 0644) == 0);
    REQUIRE(OutputFile::create(path));
    CHECK(content(path).empty());
    CHECK(permissions(path) == 0600);
}

TEST_CASE("an atomic write replaces the whole content and leaves nothing beside it") {
    const Folder folder;
    const std::string path = folder / "state";
    REQUIRE(write_file_atomically(path, "a long first content"));
    REQUIRE(write_file_atomically(path, "short"));
    CHECK(content(path) == "short");
    CHECK(folder.names() == std::vector<std::string>{"state"});
}

TEST_CASE("an atomic write syncs the new content before it takes the place of the old") {
    const Folder folder;
    Recorder recorder;
    REQUIRE(write_file_atomically(folder / "state", "four"));
    CHECK(recorder.steps ==
          std::vector<std::string>{"create", "write 0+4", "sync", "rename", "sync folder"});
}

TEST_CASE("an atomic write that fails keeps the old content, says why and cleans up") {
    const Folder folder;
    const std::string path = folder / "state";
    REQUIRE(write_file_atomically(path, "old"));
    for (const char* step : {"create", "write", "sync", "rename"}) {
        CAPTURE(step);
        Recorder recorder;
        recorder.refused = step;
        const Result<> result = write_file_atomically(path, "new");
        REQUIRE_FALSE(result);
        CHECK(result.error().code == ErrorCode::unavailable);
        CHECK(result.error().what.find("No space left") != std::string::npos);
        CHECK(result.error().where.find("state") != std::string::npos);
        CHECK(result.error().cure == "free space on this disk");
        CHECK(content(path) == "old");
        CHECK(folder.names() == std::vector<std::string>{"state"});
    }
}

TEST_CASE("an operation that the observer refuses is not made") {
    const Folder folder;
    const std::string path = folder / "kept";
    REQUIRE(write_file_atomically(path, "kept"));
    Recorder recorder;
    recorder.refused = "remove";
    CHECK_FALSE(remove_file(path));
    recorder.refused = "rename";
    CHECK_FALSE(rename_file(path, folder / "other"));
    recorder.refused = "truncate";
    CHECK_FALSE(OutputFile::create(path));
    recorder.refused = "create folder";
    CHECK_FALSE(make_directory(folder / "new"));
    recorder.refused = "sync folder";
    CHECK_FALSE(sync_directory(folder.path()));
    CHECK(content(path) == "kept");
    CHECK(folder.names() == std::vector<std::string>{"kept"});
}

TEST_CASE("a write that is refused leaves the file and its size as they were") {
    const Folder folder;
    Result<OutputFile> file = OutputFile::create(folder / "out");
    REQUIRE(file);
    REQUIRE(file->write("one"));
    {
        Recorder recorder;
        recorder.refused = "write";
        CHECK_FALSE(file->write("two"));
        CHECK(recorder.steps == std::vector<std::string>{"write 3+3"});
    }
    REQUIRE(file->write("six"));
    CHECK(file->size() == 6);
    CHECK(content(folder / "out") == "onesix");
}

TEST_CASE("installing an observer returns the one before") {
    CHECK(file_observer() == nullptr);
    Recorder outer;
    {
        Recorder inner;
        CHECK(file_observer() == &inner);
    }
    CHECK(file_observer() == &outer);
}

TEST_CASE("a mapped file shows its text, an empty one none") {
    const Folder folder;
    REQUIRE(write_file_atomically(folder / "full", "Đắk Lắk"));
    REQUIRE(write_file_atomically(folder / "empty", ""));
    Result<InputFile> full = InputFile::open(folder / "full");
    Result<InputFile> empty = InputFile::open(folder / "empty");
    REQUIRE(full);
    REQUIRE(empty);
    CHECK(full->text() == "Đắk Lắk");
    CHECK(empty->text().empty());
    const InputFile moved = std::move(*full);
    CHECK(moved.text() == "Đắk Lắk");
}

TEST_CASE("a missing file is named, a folder is no file") {
    const Folder folder;
    const Result<std::string> missing = read_file(folder / "missing");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == ErrorCode::not_found);
    CHECK(missing.error().where == folder / "missing");
    CHECK(InputFile::open(folder / "missing").error().code == ErrorCode::not_found);
    CHECK(InputFile::open(folder.path()).error().code == ErrorCode::invalid);
    CHECK(read_file(folder.path()).error().code == ErrorCode::invalid);
    CHECK(remove_file(folder / "missing").error().code == ErrorCode::not_found);
    CHECK(rename_file(folder / "missing", folder / "b").error().code == ErrorCode::not_found);
    CHECK(sync_directory(folder / "missing").error().code == ErrorCode::not_found);
    CHECK(OutputFile::create(folder / "no/file").error().code == ErrorCode::not_found);
    CHECK_FALSE(file_exists(folder / "missing"));
}

TEST_CASE("a file over the limit is refused, one at the limit is read") {
    const Folder folder;
    REQUIRE(write_file_atomically(folder / "ten", "0123456789"));
    CHECK(read_file(folder / "ten", 10) == "0123456789");
    const Result<std::string> over = read_file(folder / "ten", 9);
    REQUIRE_FALSE(over);
    CHECK(over.error().code == ErrorCode::limit_exceeded);
}

TEST_CASE("a file that does not tell its size is read to its end or to the limit") {
    CHECK(content("/proc/self/status").find("Pid:") != std::string::npos);
    CHECK(read_file("/proc/self/status", 10).error().code == ErrorCode::limit_exceeded);
    CHECK(read_file("/dev/zero", 5000).error().code == ErrorCode::limit_exceeded);
}

TEST_CASE("a folder is made with its parents, once") {
    const Folder folder;
    REQUIRE(make_directory(folder / "a/b/c"));
    CHECK(permissions(folder / "a/b/c") == 0700);
    CHECK(make_directory(folder / "a/b/c/"));
    REQUIRE(write_file_atomically(folder / "file", ""));
    CHECK_FALSE(make_directory(folder / "file"));
    CHECK_FALSE(make_directory(folder / "file/below"));
    CHECK_FALSE(make_directory(""));
}

TEST_CASE("every folder that is made is synced into the one that holds it") {
    const Folder folder;
    Recorder recorder;
    REQUIRE(make_directory(folder / "a/b"));
    CHECK(recorder.steps ==
          std::vector<std::string>{"create folder", "sync folder", "create folder", "sync folder"});
    REQUIRE(make_directory(folder / "a/b"));
    CHECK(recorder.steps.size() == 4);
    recorder.refused = "sync folder";
    CHECK_FALSE(make_directory(folder / "c"));
}

TEST_CASE("the folder of a path is what stands before its last slash") {
    CHECK(folder_of("/data/node/log") == "/data/node");
    CHECK(folder_of("node/log") == "node");
    CHECK(folder_of("/log") == "/");
    CHECK(folder_of("log") == ".");
}

TEST_CASE("a copy that fails leaves no part of itself") {
    const Folder folder;
    REQUIRE(write_file_atomically(folder / "from", "text"));
    for (const char* step : {"create", "write", "sync"}) {
        CAPTURE(step);
        Recorder recorder;
        recorder.refused = step;
        CHECK(copy_file(folder / "from", folder / "to").error().code == ErrorCode::unavailable);
        CHECK(folder.names() == std::vector<std::string>{"from"});
    }
}

TEST_CASE("a copy has every byte and is synced") {
    const Folder folder;
    std::string text;
    for (int i = 0; i < 700'000; ++i) text += std::to_string(i % 1000);
    REQUIRE(write_file_atomically(folder / "from", text));
    Recorder recorder;
    REQUIRE(copy_file(folder / "from", folder / "to"));
    CHECK(content(folder / "to") == text);
    CHECK(recorder.steps.front() == "create");
    CHECK(recorder.steps.back() == "sync");
}

TEST_CASE("a file is not copied onto itself and a missing one harms no other") {
    const Folder folder;
    REQUIRE(write_file_atomically(folder / "one", "one"));
    CHECK(copy_file(folder / "one", folder / "one").error().code == ErrorCode::invalid);
    CHECK(copy_file(folder / "two", folder / "one").error().code == ErrorCode::not_found);
    CHECK(content(folder / "one") == "one");
}

TEST_CASE("a file is removed and renamed") {
    const Folder folder;
    REQUIRE(write_file_atomically(folder / "one", "1"));
    REQUIRE(rename_file(folder / "one", folder / "two"));
    CHECK(folder.names() == std::vector<std::string>{"two"});
    REQUIRE(remove_file(folder / "two"));
    CHECK(folder.names().empty());
    CHECK(sync_directory(folder.path()));
}

TEST_CASE("the free share of a disk is real unless a test gives one") {
    const Folder folder;
    const Result<double> real = free_disk_share(folder.path());
    REQUIRE(real);
    CHECK(*real > 0);
    CHECK(*real <= 1);
    CHECK(free_disk_share(folder / "missing").error().code == ErrorCode::not_found);
    Recorder recorder;
    CHECK(free_disk_share(folder / "missing").error().code == ErrorCode::not_found);
    recorder.share = 0.0;
    CHECK(free_disk_share(folder.path()) == 0.0);
    recorder.share = 0.04;
    CHECK(free_disk_share(folder.path()) == 0.04);
}

TEST_CASE("a file can be written on from its end") {
    const Folder folder;
    const std::string path = folder.path() + "/parts";
    CHECK(OutputFile::extend(path).error().code == ErrorCode::not_found);
    REQUIRE(write_file_atomically(path, "one "));
    auto file = OutputFile::extend(path);
    REQUIRE(file);
    CHECK(file->size() == 4);
    REQUIRE(file->write("two"));
    REQUIRE(file->sync());
    CHECK(file->size() == 7);
    CHECK(read_file(path).value() == "one two");
}

TEST_CASE("a file that is there is read and written anywhere in it, and keeps its size") {
    const Folder folder;
    const std::string path = folder / "ring";
    CHECK(RandomAccessFile::open(path).error().code == ErrorCode::not_found);
    REQUIRE(write_file_atomically(path, "0123456789"));
    auto file = RandomAccessFile::open(path);
    REQUIRE(file);
    CHECK(file->size() == 10);
    {
        Recorder recorder;
        REQUIRE(file->write(7, "abc"));
        REQUIRE(file->write(0, "x"));
        REQUIRE(file->sync());
        CHECK(recorder.steps == std::vector<std::string>{"write 7+3", "write 0+1", "sync"});
        recorder.refused = "write";
        CHECK(file->write(3, "?").error().code == ErrorCode::unavailable);
        recorder.refused = "sync";
        CHECK(file->sync().error().code == ErrorCode::unavailable);
    }
    CHECK(file->read(0, 10).value() == "x123456abc");
    CHECK(content(path) == "x123456abc");
    std::filesystem::resize_file(path, 5);
    CHECK(file->read(0, 10).error().code == ErrorCode::corrupt);
}

TEST_CASE("a folder is held by one at a time") {
    const Folder folder;
    CHECK(FolderLock::take(folder / "missing").error().code == ErrorCode::not_found);
    {
        const auto held = FolderLock::take(folder.path());
        REQUIRE(held);
        CHECK(FolderLock::take(folder.path()).error().code == ErrorCode::unavailable);
    }
    CHECK(FolderLock::take(folder.path()));
}
