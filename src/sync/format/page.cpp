#include "sync/format/page.hpp"

#include <algorithm>

#include "quality/bytes.hpp"
#include "sync/format/json_columns.hpp"
#include "sync/format/packed_note.hpp"
#include "sync/proof/checkpoint.hpp"

namespace dongbo {
namespace {

enum class PageKind : std::uint8_t { changes, snapshot };
/// Set in the second byte where the dictionary was used.
constexpr std::uint8_t kWithDictionary = 2;

/// Beyond this a page is its own dictionary.
constexpr std::size_t kSmallPage = 16U << 10;
/// Of 30,000 persons: 51 bytes each and 6 µs; level 3 58 bytes and 4 µs, level 6 50 bytes and 8 µs
/// (gzip of the same fields as CSV, without record ids: 57 bytes).
constexpr int kLevel = 5;
constexpr int kSmallLevel = 19;

std::unexpected<Error> no_page(std::string what) {
    return fail(ErrorCode::invalid, std::move(what), {}, "ask for the page again");
}

void append_text(std::string& out, std::string_view text) {
    append_varint(out, text.size());
    out += text;
}

std::string_view text(ByteReader& bytes) {
    const std::uint64_t size = bytes.varint();
    return bytes.take(size);
}

template <class Array>
void take_into(ByteReader& bytes, Array& array) {
    const std::string_view taken = bytes.take(array.size());
    if (bytes.good()) std::ranges::copy(as_bytes(taken), array.begin());
}

/// `random`: where those bytes of the body begin that no compressor makes shorter. In a small page
/// they stand behind the compressed ones as they are: among letters they would cost both.
Result<std::string> close_page(PageKind kind, std::string_view body, std::size_t random,
                               const CompressionDictionary& dictionary, int protocol) {
    if (body.size() > kPageBytesMax)
        return fail(ErrorCode::limit_exceeded, "the page is longer than a page may be", {},
                    "ask for fewer entries");
    if (protocol != kSyncProtocol && protocol != kSyncProtocolBefore)
        return fail(ErrorCode::invalid,
                    "protocol " + std::to_string(protocol) + " is not one that we speak");
    const bool small = body.size() <= kSmallPage;
    const bool with = small && protocol == kSyncProtocol;
    const std::size_t split = small ? random : body.size();
    TRY_ASSIGN(const std::string compressed,
               compress(body.substr(0, split), with ? dictionary : CompressionDictionary(),
                        small ? kSmallLevel : kLevel));
    std::string page = {static_cast<char>(protocol), static_cast<char>(kind)};
    if (with) page[1] = static_cast<char>(page[1] | kWithDictionary);
    append_text(page, compressed);
    page += body.substr(split);
    return page;
}

Result<std::string> open_page(PageKind kind, std::string_view bytes,
                              const CompressionDictionary& dictionary) {
    if (bytes.size() < 2) return no_page("the page has no head");
    const auto protocol = static_cast<std::uint8_t>(bytes[0]);
    const auto form = static_cast<std::uint8_t>(bytes[1]);
    if (protocol != kSyncProtocol && protocol != kSyncProtocolBefore)
        return fail(ErrorCode::invalid,
                    "the page is of protocol " + std::to_string(protocol) + ", we speak " +
                        std::to_string(kSyncProtocolBefore) + " and " +
                        std::to_string(kSyncProtocol),
                    {}, "update the older of the two nodes");
    const bool with = (form & kWithDictionary) != 0;
    if ((form & ~kWithDictionary) != static_cast<std::uint8_t>(kind) ||
        (with && protocol == kSyncProtocolBefore))
        return no_page("the page is not of the kind that was asked for");
    ByteReader reader(bytes.substr(2));
    const std::string_view compressed = text(reader);
    TRY_ASSIGN(std::string body,
               decompress(compressed, with ? dictionary : CompressionDictionary(), kPageBytesMax));
    body += reader.rest();
    return body;
}

Result<> check_order(const ChangesPage& page) {
    if (page.feed_size < page.after || page.feed_size - page.after < page.entries.size())
        return no_page("the page goes beyond the end of its feed");
    if (!page.entries.empty() && !page.entries.back().ends_commit)
        return no_page("the page ends inside a commit");
    return {};
}

std::unexpected<Error> too_many() {
    return fail(ErrorCode::limit_exceeded,
                "more than " + std::to_string(kPageEntriesMax) + " entries in a page");
}

Result<> read_entries(ByteReader& bytes, JsonColumnReader& columns, ChangesPage& page) {
    page.entries.resize(columns.size());
    for (std::size_t i = 0; i < page.entries.size(); ++i) {
        TRY_ASSIGN(page.entries[i].encoded, columns.next());
        page.entries[i].ends_commit = columns.mark(i);
    }
    for (PageEntry& entry : page.entries)
        if (!entry.erased()) take_into(bytes, entry.salt);
    for (PageEntry& entry : page.entries)
        if (entry.erased()) take_into(bytes, entry.leaf);
    if (!bytes.good() || !bytes.at_end()) return no_page("the page is not whole");
    return check_order(page);
}

bool may_be_in_snapshot(const FeedChange& change) {
    return change.kind == FeedChangeKind::put || change.kind == FeedChangeKind::leave;
}

}  // namespace

Result<std::string> encode_page(const ChangesPage& page, const CompressionDictionary& dictionary,
                                int protocol) {
    if (page.entries.size() > kPageEntriesMax) return too_many();
    TRY(check_order(page));
    std::string body;
    append_varint(body, page.after);
    append_varint(body, page.feed_size);
    std::string hashes;
    append_text(body, take_base64_out(page.checkpoint, hashes));
    JsonColumnWriter columns;
    for (const PageEntry& entry : page.entries) TRY(columns.add(entry.encoded, entry.ends_commit));
    const std::size_t random = columns.append_to(body);
    append_text(body, hashes);
    for (const PageEntry& entry : page.entries)
        if (!entry.erased()) body += as_text(entry.salt);
    for (const PageEntry& entry : page.entries)
        if (entry.erased()) body += as_text(entry.leaf);
    return close_page(PageKind::changes, body, random, dictionary, protocol);
}

Result<std::string> encode_page(const SnapshotPage& page, const CompressionDictionary& dictionary,
                                int protocol) {
    if (page.records.size() > kPageEntriesMax) return too_many();
    std::string body;
    append_varint(body, page.feed_size);
    append_varint(body, page.records_expected);
    append_text(body, page.cursor);
    JsonColumnWriter columns;
    for (const FeedChange& record : page.records) TRY(columns.add(encode(record), false));
    const std::size_t random = columns.append_to(body);
    return close_page(PageKind::snapshot, body, random, dictionary, protocol);
}

Result<ChangesPage> decode_changes_page(std::string_view bytes,
                                        const CompressionDictionary& dictionary) {
    TRY_ASSIGN(const std::string body, open_page(PageKind::changes, bytes, dictionary));
    ByteReader reader(body);
    ChangesPage page;
    page.after = reader.varint();
    page.feed_size = reader.varint();
    const std::string_view checkpoint = text(reader);
    TRY_ASSIGN(JsonColumnReader columns,
               JsonColumnReader::open(reader, kPageEntriesMax, kPageBytesMax));
    auto note = put_base64_in(checkpoint, text(reader));
    if (!note) return no_page("the checkpoint of the page is not whole");
    page.checkpoint = std::move(*note);
    TRY(read_entries(reader, columns, page));
    return page;
}

Result<SnapshotPage> decode_snapshot_page(std::string_view bytes,
                                          const CompressionDictionary& dictionary) {
    TRY_ASSIGN(const std::string body, open_page(PageKind::snapshot, bytes, dictionary));
    ByteReader reader(body);
    SnapshotPage page;
    page.feed_size = reader.varint();
    page.records_expected = reader.varint();
    page.cursor = text(reader);
    TRY_ASSIGN(JsonColumnReader columns,
               JsonColumnReader::open(reader, kPageEntriesMax, kPageBytesMax));
    if (!reader.at_end()) return no_page("the page is not whole");
    page.records.reserve(columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
        TRY_ASSIGN(const std::string encoded, columns.next());
        TRY_ASSIGN(FeedChange record, decode_feed_change(encoded));
        if (!may_be_in_snapshot(record)) return no_page("a snapshot holds what is no record");
        page.records.push_back(std::move(record));
    }
    return page;
}

}  // namespace dongbo
