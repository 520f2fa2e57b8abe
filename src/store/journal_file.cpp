#include "store/journal_file.hpp"

#include <algorithm>
#include <optional>

#include "base/hash.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kMagic = "dongbo journal 1";
constexpr std::size_t kSector = 512;
/// The head stands twice: without its salt nothing else can be read.
constexpr std::size_t kHeads[] = {0, 1'024};
constexpr std::size_t kTag = 8, kSum = 12, kBatchHead = 32, kStep = 8;
constexpr std::size_t kHeadSum = 8;

template <std::size_t Size>
void append_number(std::string& out, std::uint64_t number) {
    for (std::size_t i = 0; i < Size; ++i) out += static_cast<char>(number >> (8 * i) & 0xFF);
}
template <std::size_t Size>
std::uint64_t read_number(std::string_view bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = Size; i-- > 0;)
        number = number << 8 | static_cast<unsigned char>(bytes[i]);
    return number;
}

std::string sum_of(std::initializer_list<Bytes> parts, std::size_t size) {
    return std::string(as_text(sha256(parts)).substr(0, size));
}

std::string encode_head(const JournalSalt& salt, std::uint64_t size) {
    std::string head(kMagic);
    head += as_text(salt);
    append_number<8>(head, size);
    head += sum_of({as_bytes(head)}, kHeadSum);
    head.resize(kSector);
    return head;
}

/// The salt, if the head is whole.
std::optional<JournalSalt> read_head(std::string_view head, std::uint64_t size) {
    JournalSalt salt;
    if (head.size() < kSector) return std::nullopt;
    std::copy_n(head.begin() + kMagic.size(), salt.size(), salt.begin());
    return head.substr(0, kSector) == encode_head(salt, size) ? std::optional(salt) : std::nullopt;
}

void find_batches(std::string_view file, JournalContent& content) {
    const std::string_view tag = as_text(content.salt).substr(0, kTag);
    for (std::size_t at = kJournalStart; at + kBatchHead <= file.size();) {
        std::optional<JournalBatch> batch;
        if (file.substr(at, kTag) == tag)
            batch = decode_journal_batch(content.salt, file.substr(at));
        at += batch ? journal_room(batch->bytes.size()) : kStep;
        if (batch && batch->sequence > content.released)
            content.waiting.push_back(std::move(*batch));
    }
    std::ranges::sort(content.waiting, {}, &JournalBatch::sequence);
}

void find_gaps(JournalContent& content, std::uint64_t before) {
    for (const JournalBatch& batch : content.waiting) {
        if (batch.sequence > before + 1)
            content.damage.push_back(std::to_string(batch.sequence - before - 1) +
                                     " batches after number " + std::to_string(before) +
                                     " can't be read");
        before = batch.sequence;
    }
}

}  // namespace

std::uint64_t journal_room(std::size_t bytes) {
    return (kBatchHead + bytes + kStep - 1) / kStep * kStep;
}

std::string encode_journal_batch(const JournalSalt& salt, std::uint64_t sequence,
                                 std::string_view bytes) {
    std::string numbers;
    append_number<8>(numbers, sequence);
    append_number<4>(numbers, bytes.size());
    std::string batch;
    batch.reserve(journal_room(bytes.size()));
    batch += as_text(salt).substr(0, kTag);
    batch += numbers;
    batch += sum_of({salt, as_bytes(numbers), as_bytes(bytes)}, kSum);
    batch += bytes;
    batch.resize(journal_room(bytes.size()));
    return batch;
}

std::optional<JournalBatch> decode_journal_batch(const JournalSalt& salt, std::string_view bytes) {
    if (bytes.size() < kBatchHead || bytes.substr(0, kTag) != as_text(salt).substr(0, kTag))
        return std::nullopt;
    const std::string_view numbers = bytes.substr(kTag, 12);
    const std::string_view sum = bytes.substr(kTag + 12, kSum);
    const std::uint64_t size = read_number<4>(numbers.substr(8));
    if (bytes.size() - kBatchHead < size || bytes.size() < journal_room(size)) return std::nullopt;
    const std::string_view content = bytes.substr(kBatchHead, size);
    if (sum_of({salt, as_bytes(numbers), as_bytes(content)}, kSum) != sum) return std::nullopt;
    return JournalBatch{read_number<8>(numbers), std::string(content)};
}

std::string encode_journal_mark(const JournalSalt& salt, std::uint64_t released) {
    std::string mark;
    append_number<8>(mark, released);
    mark += sum_of({salt, as_bytes(mark)}, kHeadSum);
    mark.resize(kSector);
    return mark;
}

std::string encode_journal(const JournalSalt& salt, std::uint64_t size,
                           std::span<const JournalBatch> waiting) {
    std::uint64_t needed = kJournalStart;
    for (const JournalBatch& batch : waiting) needed += journal_room(batch.bytes.size());
    size = std::max(size, needed);
    std::string file(size, '\0');
    for (const std::size_t at : kHeads) file.replace(at, kSector, encode_head(salt, size));
    file.replace(kJournalMarkAt, kSector, encode_journal_mark(salt, 0));
    std::uint64_t at = kJournalStart, sequence = 0;
    for (const JournalBatch& batch : waiting) {
        const std::string encoded = encode_journal_batch(salt, ++sequence, batch.bytes);
        file.replace(at, encoded.size(), encoded);
        at += encoded.size();
    }
    return file;
}

JournalContent read_journal(std::string_view file) {
    JournalContent content;
    std::optional<JournalSalt> salt;
    for (const std::size_t at : kHeads) {
        const auto found = read_head(file.substr(std::min(at, file.size())), file.size());
        if (!found) content.damage.push_back("the head at " + std::to_string(at) + " is not right");
        if (found && !salt) salt = found;
    }
    if (!salt) return content;
    content.salt = *salt;
    const std::string_view mark = file.substr(kJournalMarkAt, kSector);
    content.released = read_number<8>(mark);
    const bool marked = mark == encode_journal_mark(*salt, content.released);
    if (!marked) {
        content.damage.push_back("the mark of what was released is not right");
        content.released = 0;
    }
    find_batches(file, content);
    // Without the mark nobody knows which of them is the first that waits.
    const bool unknown = !marked && !content.waiting.empty();
    find_gaps(content, unknown ? content.waiting.front().sequence - 1 : content.released);
    return content;
}

}  // namespace dongbo
