#include "store/journal.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/random.hpp"

namespace dongbo {
namespace {

constexpr std::uint64_t kFileMax = 1ULL << 30;
constexpr std::string_view kDamaged = ".damaged-";

/// Keeps the bytes as they are: nothing that was damaged is thrown away.
Result<> set_aside(const std::string& file, std::string_view bytes) {
    const std::string aside = file + std::string(kDamaged) + hex(sha256(bytes)).substr(0, 8);
    return file_exists(aside) ? Result<>{} : write_file_atomically(aside, bytes);
}

struct Usable {
    JournalSalt salt{};
    std::uint64_t released = 0;
    std::vector<JournalBatch> waiting;
    std::vector<std::string> damage;
};

/// A file of the wanted size without damage in which nothing waits is gone on with; of any other, a
/// new one is made with what waits.
Result<Usable> prepare(const std::string& file, std::uint64_t size) {
    JournalContent content;
    std::string bytes;
    if (file_exists(file)) {
        TRY_ASSIGN(bytes, read_file(file, kFileMax));
        content = read_journal(bytes);
        if (!content.damage.empty()) TRY(set_aside(file, bytes));
    }
    Usable usable{content.salt, content.released, {}, std::move(content.damage)};
    if (bytes.size() == size && usable.damage.empty() && content.waiting.empty()) return usable;
    fill_secure_random(usable.salt);
    TRY(write_file_atomically(file, encode_journal(usable.salt, size, content.waiting)));
    usable.released = 0;
    usable.waiting = std::move(content.waiting);
    return usable;
}

}  // namespace

Result<std::unique_ptr<Journal>> Journal::open(const std::string& file, std::uint64_t size) {
    TRY_ASSIGN(FolderLock lock, FolderLock::take(folder_of(file)));
    TRY_ASSIGN(Usable usable, prepare(file, size));
    TRY_ASSIGN(RandomAccessFile opened, RandomAccessFile::open(file));
    std::unique_ptr<Journal> journal(new Journal(std::move(lock), std::move(opened), usable.salt));
    journal->damage_ = std::move(usable.damage);
    journal->newest_ = journal->released_ = usable.released;
    std::uint64_t offset = kJournalStart;
    for (const JournalBatch& batch : usable.waiting) {
        const std::uint64_t room = journal_room(batch.bytes.size());
        journal->waiting_.push_back({++journal->newest_, offset, room});
        offset += room;
    }
    return journal;
}

std::uint64_t Journal::place_for(std::uint64_t size) const {
    const auto fits = [&](std::uint64_t from, std::uint64_t to) {
        return from <= to && size <= to - from;
    };
    if (waiting_.empty()) return fits(kJournalStart, file_.size()) ? kJournalStart : 0;
    const std::uint64_t first = waiting_.front().offset;
    const std::uint64_t end = waiting_.back().offset + waiting_.back().size;
    if (end <= first) return fits(end, first) ? end : 0;
    if (fits(end, file_.size())) return end;
    return fits(kJournalStart, first) ? kJournalStart : 0;
}

Result<std::uint64_t> Journal::append(std::string_view bytes) {
    Place place{.size = journal_room(bytes.size())};
    {
        const std::scoped_lock lock(mutex_);
        place.offset = place_for(place.size);
        place.sequence = newest_ + 1;
    }
    if (place.offset == 0)
        return fail(ErrorCode::limit_exceeded, "the journal has no room", {},
                    "wait until what stands in it is applied");
    TRY(file_.write(place.offset, encode_journal_batch(salt_, place.sequence, bytes)));
    TRY(file_.sync());
    const std::scoped_lock lock(mutex_);
    waiting_.push_back(place);
    return newest_ = place.sequence;
}

bool Journal::has_room(std::size_t bytes) const {
    const std::scoped_lock lock(mutex_);
    return place_for(journal_room(bytes)) != 0;
}

std::uint64_t Journal::newest() const {
    const std::scoped_lock lock(mutex_);
    return newest_;
}

std::uint64_t Journal::released() const {
    const std::scoped_lock lock(mutex_);
    return released_;
}

Result<std::vector<JournalBatch>> Journal::read(std::uint64_t sequence,
                                                std::size_t bytes_max) const {
    std::vector<Place> places;
    {
        const std::scoped_lock lock(mutex_);
        std::uint64_t bytes = 0;
        for (const Place& place : waiting_) {
            if (place.sequence <= sequence) continue;
            if (!places.empty() && bytes + place.size > bytes_max) break;
            bytes += place.size;
            places.push_back(place);
        }
    }
    std::vector<JournalBatch> batches;
    for (const Place& place : places) {
        TRY_ASSIGN(const std::string bytes, file_.read(place.offset, place.size));
        auto batch = decode_journal_batch(salt_, bytes);
        if (!batch || batch->sequence != place.sequence)
            return fail(ErrorCode::corrupt, "the journal is not what was written",
                        "batch " + std::to_string(place.sequence), "run dongbo doctor");
        batches.push_back(std::move(*batch));
    }
    return batches;
}

Result<> Journal::release(std::uint64_t sequence) {
    TRY(file_.write(kJournalMarkAt, encode_journal_mark(salt_, sequence)));
    // Before the room is used again: a file whose mark is older than what was written over would
    // look as if something were missing.
    TRY(file_.sync());
    const std::scoped_lock lock(mutex_);
    released_ = sequence;
    while (!waiting_.empty() && waiting_.front().sequence <= sequence) waiting_.pop_front();
    return {};
}

Result<JournalContent> look_at_journal(const std::string& file) {
    if (!file_exists(file)) return JournalContent{};
    TRY_ASSIGN(const std::string bytes, read_file(file, kFileMax));
    JournalContent first = read_journal(bytes);
    if (first.damage.empty()) return first;
    // What was written while it was being read looks like damage, but only once.
    TRY_ASSIGN(const std::string again, read_file(file, kFileMax));
    JournalContent second = read_journal(again);
    std::erase_if(second.damage, [&](const std::string& sentence) {
        return std::ranges::find(first.damage, sentence) == first.damage.end();
    });
    return second;
}

std::vector<std::string> damaged_journals(const std::string& file) {
    std::vector<std::string> found;
    std::error_code ignored;  // a folder that can't be read is found by all others
    const std::string begins = file.substr(file.rfind('/') + 1) + std::string(kDamaged);
    for (const auto& entry : std::filesystem::directory_iterator(folder_of(file), ignored))
        if (entry.path().filename().string().starts_with(begins))
            found.push_back(entry.path().filename().string());
    std::ranges::sort(found);
    return found;
}

}  // namespace dongbo
