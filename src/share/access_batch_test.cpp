#include "share/access_batch.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "base/file.hpp"
#include "store/journal_file.hpp"
#include "tests/support/must.hpp"

namespace dongbo {
namespace {

namespace json = boost::json;

json::object read_vectors() {
    return json::parse(must(read_file(DONGBO_SOURCE_FOLDER "/docs/formats/journal-vectors.json")))
        .as_object();
}

std::string text_of(const json::value& object, std::string_view key) {
    return std::string(object.at(key).as_string());
}

std::string bytes_of(const json::value& object, std::string_view key) {
    const std::string text = text_of(object, key);
    std::string bytes(text.size() / 2, '\0');
    REQUIRE(parse_hex(text, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()}));
    return bytes;
}

AccessKind kind_of(std::string_view text) {
    for (const AccessKind kind : {AccessKind::read, AccessKind::listed, AccessKind::history})
        if (name(kind) == text) return kind;
    return AccessKind::exported;
}

std::vector<Access> accesses_of(const json::value& batch) {
    std::vector<Access> accesses;
    for (const json::value& group : batch.at("groups").as_array())
        for (const json::value& record : group.at("records").as_array())
            accesses.push_back(
                {.at = Timestamp{group.at("at_milliseconds").to_number<std::int64_t>()},
                 .dataset = text_of(group, "dataset"),
                 .record = *RecordId::parse(record.as_string()),
                 .kind = kind_of(text_of(group, "kind")),
                 .agency = text_of(group, "agency"),
                 .official = text_of(group, "official"),
                 .purpose = text_of(group, "purpose"),
                 .request = text_of(group, "request")});
    return accesses;
}

}  // namespace

TEST_CASE("batches and the file around them are those of the golden vectors") {
    const json::object vectors = read_vectors();
    JournalSalt salt;
    REQUIRE(parse_hex(text_of(vectors, "salt"), salt));
    std::vector<JournalBatch> batches;
    for (const json::value& vector : vectors.at("batches").as_array()) {
        const std::vector<Access> accesses = accesses_of(vector);
        const std::string content = bytes_of(vector, "content");
        CHECK(encode_accesses(accesses) == content);
        CHECK(decode_accesses(content) == accesses);
        batches.push_back({batches.size() + 1, content});
        const std::string batch = encode_journal_batch(salt, batches.size(), content);
        CHECK(batch == bytes_of(vector, "batch"));
        const auto decoded = decode_journal_batch(salt, batch);
        REQUIRE(decoded.has_value());
        CHECK(decoded->sequence == batches.size());
        CHECK(decoded->bytes == content);
    }
    const auto size = vectors.at("size").to_number<std::uint64_t>();
    const auto released = vectors.at("released").to_number<std::uint64_t>();
    std::string file = encode_journal(salt, size, batches);
    file.replace(kJournalMarkAt, 512, encode_journal_mark(salt, released));
    CHECK(hex(sha256(file)) == text_of(vectors, "file_sha256"));
    const JournalContent content = read_journal(file);
    CHECK(content.salt == salt);
    CHECK(content.released == released);
    CHECK(content.damage.empty());
    REQUIRE(content.waiting.size() == batches.size() - released);
    CHECK(content.waiting.back().bytes == batches.back().bytes);
}

TEST_CASE("a page of a list takes little more than the ids of its records") {
    std::vector<Access> page;
    for (std::uint8_t i = 0; i < 50; ++i) {
        page.push_back({.at = Timestamp{1'790'000'000'000},
                        .dataset = "person.H26",
                        .record = {},
                        .kind = AccessKind::listed,
                        .agency = "H26",
                        .official = std::string(32, 'a'),
                        .purpose = "Giải quyết hồ sơ",
                        .request = std::string(32, 'b')});
        page.back().record.bytes.fill(i);
    }
    CHECK(encode_accesses(page).size() < 50 * 16 + 200);
    CHECK(decode_accesses(encode_accesses(page)) == page);
    CHECK(decode_accesses(encode_accesses(page) + encode_accesses(page))->size() == 100);
    CHECK(encode_accesses({}).empty());
    CHECK(decode_accesses("")->empty());
}

TEST_CASE("bytes that are no accesses are refused, whole or cut") {
    const std::string bytes = bytes_of(read_vectors().at("batches").at(1), "content");
    for (std::size_t size = 1; size < bytes.size(); ++size) {
        CAPTURE(size);
        const auto decoded = decode_accesses(bytes.substr(0, size));
        // Where the second group begins, what stands before it is whole.
        CHECK((!decoded || encode_accesses(*decoded).size() == size));
    }
    std::string other = bytes;
    other[0] = 2;
    CHECK_FALSE(decode_accesses(other).has_value());
    CHECK_FALSE(decode_accesses(bytes + '\1').has_value());
}

}  // namespace dongbo
