#include "share/access_batch.hpp"

#include <algorithm>
#include <array>

#include "quality/bytes.hpp"
#include "store/journal.hpp"

namespace dongbo {
namespace {

constexpr char kFormat = 1;
constexpr std::array kTexts = {&Access::dataset, &Access::agency, &Access::official,
                               &Access::purpose, &Access::request};

/// Whether only the record tells them apart.
bool are_alike(const Access& one, const Access& other) {
    return one.at == other.at && one.kind == other.kind &&
           std::ranges::all_of(kTexts, [&](auto text) { return one.*text == other.*text; });
}

std::optional<Access> read_alike(ByteReader& reader) {
    if (reader.take(1) != std::string_view(&kFormat, 1)) return std::nullopt;
    Access access;
    access.at = Timestamp{reader.signed_varint()};
    const std::uint64_t kind = reader.varint();
    if (kind > static_cast<std::uint64_t>(AccessKind::exported)) return std::nullopt;
    access.kind = static_cast<AccessKind>(kind);
    for (const auto text : kTexts) access.*text = reader.take(reader.varint());
    return access;
}

}  // namespace

std::string encode_accesses(std::span<const Access> accesses) {
    std::string bytes;
    for (auto first = accesses.begin(); first != accesses.end();) {
        const auto last = std::find_if(first, accesses.end(), [&](const Access& access) {
            return !are_alike(*first, access);
        });
        bytes += kFormat;
        append_signed(bytes, first->at.milliseconds);
        append_varint(bytes, static_cast<std::uint64_t>(first->kind));
        for (const auto text : kTexts) {
            append_varint(bytes, ((*first).*text).size());
            bytes += (*first).*text;
        }
        append_varint(bytes, static_cast<std::uint64_t>(last - first));
        for (; first != last; ++first) bytes += as_text(first->record.bytes);
    }
    return bytes;
}

std::optional<std::vector<Access>> decode_accesses(std::string_view bytes) {
    std::vector<Access> accesses;
    for (ByteReader reader(bytes); !reader.at_end();) {
        auto access = read_alike(reader);
        const std::uint64_t records = reader.varint();
        if (!access || !reader.good() || records == 0 ||
            records > reader.rest().size() / access->record.bytes.size())
            return std::nullopt;
        for (std::uint64_t i = 0; i < records; ++i) {
            std::ranges::copy(as_bytes(reader.take(access->record.bytes.size())),
                              access->record.bytes.begin());
            accesses.push_back(*access);
        }
    }
    return accesses;
}

Result<WaitingAccesses> waiting_accesses(const std::string& folder) {
    const std::string file = folder + "/" + kAccessJournal;
    TRY_ASSIGN(JournalContent journal, look_at_journal(file));
    WaitingAccesses waiting{.damage = std::move(journal.damage)};
    for (const JournalBatch& batch : journal.waiting) {
        if (const auto accesses = decode_accesses(batch.bytes))
            waiting.count += accesses->size();
        else
            waiting.damage.push_back("batch " + std::to_string(batch.sequence) +
                                     " has no accesses that this program reads");
    }
    for (const std::string& aside : damaged_journals(file))
        waiting.damage.push_back(aside +
                                 " was damaged and is set aside: look what is missing in "
                                 "it, then move it away");
    return waiting;
}

}  // namespace dongbo
