// The file of a journal: whatever bytes are spoilt, what is found in it was written there, and what
// is missing before that is told.
#include "store/journal_file.hpp"

#include <algorithm>

#include "base/bytes.hpp"
#include "base/error.hpp"

using namespace dongbo;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr JournalSalt kSalt = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    // How many bytes are spoilt; for each of them its place (two bytes) and what comes there; then
    // the batches, a line each.
    if (size == 0) return 0;
    const std::size_t spoilt = std::min<std::size_t>(data[0], (size - 1) / 3);
    std::string_view lines = as_text({data, size}).substr(1 + 3 * spoilt);
    std::vector<JournalBatch> written;
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        written.push_back({written.size() + 1, std::string(line)});
        lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    }
    std::string file = encode_journal(kSalt, 8'192, written);
    for (std::size_t i = 0; i < spoilt; ++i) {
        const std::uint8_t* const one = data + 1 + 3 * i;
        file[(one[0] * 256U + one[1]) % file.size()] = static_cast<char>(one[2]);
    }
    const JournalContent found = read_journal(file);
    const auto is_missing = [&](std::uint64_t sequence) {
        return std::ranges::find(found.waiting, sequence, &JournalBatch::sequence) ==
               found.waiting.end();
    };
    for (const JournalBatch& batch : found.waiting) {
        CHECK_THAT(
            batch.sequence <= written.size() && batch.bytes == written[batch.sequence - 1].bytes,
            "what is found was written");
        CHECK_THAT(batch.sequence == 1 || !is_missing(batch.sequence - 1) || !found.damage.empty(),
                   "what is missing before others is told");
    }
    CHECK_THAT(spoilt != 0 || (found.damage.empty() && found.waiting.size() == written.size()),
               "all is found where nothing was spoilt");
    return 0;
}
