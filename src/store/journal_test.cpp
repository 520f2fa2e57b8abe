// The journal: what append() promised is found again, whatever ended the process before.
#include "store/journal.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/disk_recorder.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/must.hpp"
#include "tests/support/observing.hpp"
#include "tests/support/temporary_folder.hpp"

namespace dongbo {
namespace {

using testing::DiskRecorder;
using testing::FullDisk;
using testing::Observing;
using testing::TemporaryFolder;

constexpr std::uint64_t kSize = 16'384;
using Texts = std::vector<std::string>;

std::unique_ptr<Journal> open(const TemporaryFolder& folder, std::uint64_t size = kSize) {
    return must(Journal::open(folder.file("journal"), size));
}

Texts waiting(const Journal& journal) {
    Texts texts;
    for (const JournalBatch& batch : must(journal.read(journal.released(), SIZE_MAX)))
        texts.push_back(batch.bytes);
    return texts;
}

/// Batches differ in size, so that ends come to lie everywhere.
std::string text_of(int number) {
    return std::to_string(number) + std::string(static_cast<std::size_t>(number * 37 % 900), '.');
}

Texts texts(int from, int to) {
    Texts all;
    for (int number = from; number <= to; ++number) all.push_back(text_of(number));
    return all;
}

void append_all(Journal& journal, const Texts& all) {
    for (const std::string& text : all) must(journal.append(text));
}

/// Changes one byte of the file.
void spoil(const TemporaryFolder& folder, std::size_t at) {
    std::string bytes = testing::raw_bytes(folder.file("journal"));
    bytes[at] ^= 0x20;
    testing::put_raw_bytes(folder.file("journal"), bytes);
}

std::size_t place_of(const TemporaryFolder& folder, const std::string& text) {
    const std::size_t at = testing::raw_bytes(folder.file("journal")).find(text);
    REQUIRE(at != std::string::npos);
    return at;
}

}  // namespace

TEST_CASE("batches are read in order and found again by the next process") {
    const TemporaryFolder folder;
    {
        const auto journal = open(folder);
        CHECK(waiting(*journal).empty());
        append_all(*journal, texts(1, 5));
        CHECK(waiting(*journal) == texts(1, 5));
        must(journal->release(2));
    }
    CHECK(testing::permissions(folder.file("journal")) == 0600);
    const auto journal = open(folder);
    CHECK(journal->damage().empty());
    CHECK(waiting(*journal) == texts(3, 5));
    append_all(*journal, texts(6, 7));
    CHECK(waiting(*journal) == texts(3, 7));
}

TEST_CASE("as many batches are read as have so many bytes, and at least one") {
    const TemporaryFolder folder;
    const auto journal = open(folder);
    append_all(*journal, {std::string(1'000, 'a'), std::string(10, 'b'), std::string(10, 'c')});
    CHECK(must(journal->read(0, 1)).size() == 1);
    CHECK(must(journal->read(1, 100)).size() == 2);
    CHECK(must(journal->read(3, 100)).empty());
}

TEST_CASE("room is used again once it is released, round and round, across processes too") {
    const TemporaryFolder folder;
    int next = 1, oldest = 1;
    for (int process = 0; process < 6; ++process) {
        const auto journal = open(folder);
        CHECK(waiting(*journal) == texts(oldest, next - 1));
        for (int i = 0; i < 100; ++i) {
            if (!journal->has_room(text_of(next).size())) {
                const std::uint64_t half = (journal->newest() - journal->released() + 1) / 2;
                oldest += static_cast<int>(half);
                must(journal->release(journal->released() + half));
                continue;
            }
            must(journal->append(text_of(next++)));
            REQUIRE(waiting(*journal) == texts(oldest, next - 1));
        }
        if (process == 2) {
            must(journal->release(journal->newest()));
            oldest = next;
        }
    }
    CHECK(next > 200);
}

TEST_CASE("a journal without room says so, and nothing that waits is written over") {
    const TemporaryFolder folder;
    const auto journal = open(folder);
    int next = 1;
    while (journal->has_room(text_of(next).size())) must(journal->append(text_of(next++)));
    CHECK(journal->append(text_of(next)).error().code == ErrorCode::limit_exceeded);
    CHECK(waiting(*journal) == texts(1, next - 1));
    must(journal->release(journal->newest()));
    CHECK(journal->append(std::string(kSize, 'x')).error().code == ErrorCode::limit_exceeded);
    must(journal->append(text_of(next)));
    CHECK(waiting(*journal) == Texts{text_of(next)});
}

TEST_CASE("one process has a journal at a time") {
    const TemporaryFolder folder;
    auto first = open(folder);
    CHECK(Journal::open(folder.file("journal"), kSize).error().code == ErrorCode::unavailable);
    first.reset();
    open(folder);
}

TEST_CASE("a batch that was cut short at the end is none, and no damage") {
    const TemporaryFolder folder;
    {
        const auto journal = open(folder);
        append_all(*journal, texts(1, 3));
    }
    spoil(folder, place_of(folder, text_of(3)));
    const auto journal = open(folder);
    CHECK(journal->damage().empty());
    CHECK(waiting(*journal) == texts(1, 2));
    CHECK(damaged_journals(folder.file("journal")).empty());
}

TEST_CASE("a damaged batch before others is told, its file is kept, and the others wait on") {
    const TemporaryFolder folder;
    {
        const auto journal = open(folder);
        append_all(*journal, texts(1, 5));
        must(journal->release(1));
    }
    spoil(folder, place_of(folder, text_of(3)));
    const std::string damaged = testing::raw_bytes(folder.file("journal"));
    CHECK(must(look_at_journal(folder.file("journal"))).damage ==
          Texts{"1 batches after number 2 can't be read"});
    {
        const auto journal = open(folder);
        CHECK(journal->damage() == Texts{"1 batches after number 2 can't be read"});
        CHECK(waiting(*journal) == Texts{text_of(2), text_of(4), text_of(5)});
    }
    const Texts aside = damaged_journals(folder.file("journal"));
    REQUIRE(aside.size() == 1);
    CHECK(testing::raw_bytes(folder.file(aside[0])) == damaged);
    // Told once: the new file is whole.
    CHECK(open(folder)->damage().empty());
}

TEST_CASE("any one spoilt byte loses no batch but the one it is in, and is told of") {
    const TemporaryFolder folder;
    {
        const auto journal = open(folder, 8'192);
        append_all(*journal, texts(1, 5));
        must(journal->release(1));
    }
    const std::string whole = testing::raw_bytes(folder.file("journal"));
    const std::size_t end = whole.find(text_of(5)) + text_of(5).size();
    int told = 0;
    for (std::size_t at = 0; at < end; at += at < 2'048 || at > kJournalStart ? 1 : 97) {
        CAPTURE(at);
        std::string bytes = whole;
        bytes[at] ^= 0x01;
        const JournalContent content = read_journal(bytes);
        told += content.damage.empty() ? 0 : 1;
        std::vector<int> missing = {2, 3, 4, 5};
        for (const JournalBatch& batch : content.waiting) {
            CHECK(batch.bytes == text_of(static_cast<int>(batch.sequence)));
            std::erase(missing, static_cast<int>(batch.sequence));
        }
        REQUIRE(missing.size() <= 1);
        // A spoilt last one looks like one that was cut short.
        if (!missing.empty() && missing.front() != 5) CHECK_FALSE(content.damage.empty());
    }
    CHECK(told > 500);
}

TEST_CASE("a file without its beginning or its end is told of, and kept") {
    for (const bool beginning : {true, false}) {
        CAPTURE(beginning);
        const TemporaryFolder folder;
        {
            const auto journal = open(folder);
            append_all(*journal, texts(1, 3));
        }
        const std::string whole = testing::raw_bytes(folder.file("journal"));
        testing::put_raw_bytes(folder.file("journal"),
                               beginning ? whole.substr(2'000) : whole.substr(0, kSize - 1));
        const auto journal = open(folder);
        CHECK_FALSE(journal->damage().empty());
        CHECK(damaged_journals(folder.file("journal")).size() == 1);
        must(journal->append("on"));
    }
}

TEST_CASE("bytes that look like a batch are none without the salt of the file") {
    const TemporaryFolder folder;
    JournalSalt salt{};
    std::string forged = encode_journal_batch(salt, 40, "never written");
    {
        const auto journal = open(folder);
        append_all(*journal, {forged, "first"});
        must(journal->release(1));
    }
    // The head of the batch that has the forged one in it is gone: all in it is looked at.
    spoil(folder, place_of(folder, forged) - 1);
    const auto journal = open(folder);
    CHECK(waiting(*journal) == Texts{"first"});
}

TEST_CASE("after a write that failed the journal goes on, and nothing is lost") {
    const TemporaryFolder folder;
    FullDisk disk;
    {
        const auto journal = open(folder);
        must(journal->append("one"));
        const Observing observing(disk);
        disk.refuse_writes_after(0);
        CHECK(journal->append("refused").error().code == ErrorCode::unavailable);
        disk.accept_all();
        must(journal->append("two"));
        CHECK(waiting(*journal) == Texts{"one", "two"});
    }
    CHECK(waiting(*open(folder)) == Texts{"one", "two"});
}

TEST_CASE("another size is taken over with what waits") {
    const TemporaryFolder folder;
    {
        const auto journal = open(folder, 8'192);
        append_all(*journal, texts(1, 4));
        must(journal->release(2));
    }
    {
        const auto journal = open(folder, 32'768);
        CHECK(waiting(*journal) == texts(3, 4));
        CHECK(testing::raw_bytes(folder.file("journal")).size() == 32'768);
        must(journal->append(std::string(20'000, 'x')));
    }
    // What waits has room even where less was asked for.
    CHECK(waiting(*open(folder, 8'192)).size() == 3);
}

TEST_CASE("after a power cut at any moment all that was promised is there, and nothing else") {
    const TemporaryFolder folder;
    DiskRecorder recorder(folder.path());
    {
        const Observing observing(recorder);
        const auto journal = open(folder, 8'192);
        for (int number = 1; number <= 40; ++number) {
            while (!journal->has_room(text_of(number).size())) {
                const std::uint64_t until = journal->released() + 2;
                recorder.mark("released " + std::to_string(until));
                must(journal->release(until));
            }
            must(journal->append(text_of(number)));
            recorder.mark("appended " + std::to_string(number));
        }
    }
    const auto last = [](const Texts& marks, std::string_view what) {
        int newest = 0;
        for (const std::string& mark : marks)
            if (mark.starts_with(what)) newest = std::stoi(mark.substr(what.size()));
        return newest;
    };
    int torn = 0;
    for (std::size_t cut = 0; cut <= recorder.size(); ++cut) {
        CAPTURE(cut);
        const TemporaryFolder after;
        recorder.materialise(cut, cut + 1, after.path());
        const Texts marks = recorder.marks_before(cut);
        const auto journal = open(after, 8'192);
        REQUIRE(journal->damage().empty());
        const Texts found = waiting(*journal);
        const int promised = last(marks, "appended "), released = last(marks, "released ");
        // Releasing may have been under way, and so may the next batch.
        REQUIRE(found.size() >= static_cast<std::size_t>(promised - released));
        const int end =
            found.empty() || found.back() != text_of(promised + 1) ? promised : promised + 1;
        torn += end == promised ? 1 : 0;
        const int begin = end - static_cast<int>(found.size()) + 1;
        CHECK(found == texts(begin, end));
        CHECK(begin <= released + 1);
        CHECK(begin >= released - 1);
    }
    CHECK(torn > 40);
}

}  // namespace dongbo
