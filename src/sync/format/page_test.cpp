#include "sync/format/page.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "base/file.hpp"
#include "quality/bytes.hpp"
#include "sync/format/format_fixture.hpp"
#include "sync/proof/checkpoint.hpp"
#include "tests/support/must.hpp"

using namespace dongbo;

namespace {

const Contract& person() {
    static const Contract contract =
        must(load_contract(DONGBO_SOURCE_FOLDER "/contracts/person.yaml"));
    return contract;
}

const CompressionDictionary& dictionary() {
    static const CompressionDictionary made = page_dictionary("person", person().fields);
    return made;
}

ChangesPage any_changes() {
    ChangesPage page;
    page.after = any_number();
    for (int left = *rc::gen::inRange(0, 40); left > 0; --left) {
        PageEntry& entry = page.entries.emplace_back();
        entry.ends_commit = left == 1 || *rc::gen::arbitrary<bool>();
        if (*rc::gen::inRange(0, 5) == 0) {
            entry.leaf = any_bytes<32>();
        } else {
            entry.encoded = encode(any_change());
            entry.salt = any_bytes<16>();
        }
    }
    page.checkpoint = any_text();
    page.feed_size = page.after + page.entries.size() + any_number() / 2;
    return page;
}

SnapshotPage any_snapshot() {
    SnapshotPage page;
    page.cursor = any_text();
    page.feed_size = any_number();
    page.records_expected = any_number();
    while (page.records.size() < 20) {
        FeedChange change = any_change();
        if (change.kind == FeedChangeKind::put || change.kind == FeedChangeKind::leave)
            page.records.push_back(std::move(change));
    }
    return page;
}

template <std::size_t Size>
std::array<std::uint8_t, Size> noise(std::uint8_t seed) {
    const Hash hash = sha256(Bytes(&seed, 1));
    std::array<std::uint8_t, Size> bytes;
    std::copy_n(hash.begin(), Size, bytes.begin());
    return bytes;
}

/// What travels when one person changes.
ChangesPage one_change(std::string_view content) {
    FeedChange change;
    change.record.bytes = noise<16>(1);
    change.version = 3;
    change.log = 2'345'678;
    change.at = *Timestamp::parse("2026-11-27T10:31:07.482Z");
    change.content = content;
    change.unit = "00004";
    Checkpoint checkpoint;
    checkpoint.owner = "G01";
    checkpoint.feed = "dan-cu-ha-noi.v1";
    checkpoint.size = 1'234'568;
    checkpoint.root = noise<32>(2);
    checkpoint.log = change.log;
    checkpoint.as_of = change.at;
    checkpoint.live = SetFigures{1'200'345, noise<32>(3)};
    checkpoint.pending = SetFigures{731, noise<32>(4)};
    ChangesPage page;
    page.after = checkpoint.size - 1;
    page.feed_size = checkpoint.size;
    page.entries = {{{}, noise<16>(5), encode(change), true}};
    page.checkpoint = sign_checkpoint(checkpoint, must(SigningKey::from_seed(noise<32>(6))));
    return page;
}

constexpr std::string_view kPerson =
    R"({"birth_date":"1990-05-12","ethnicity":"01","full_name":"Nguyễn Thị Minh Khai",)"
    R"("life_status":"alive","marital_status":"married","personal_number":"001190549576",)"
    R"("residence_detail":"Số 55, ngõ 84, phố Lê Lợi, Tổ 19",)"
    R"("residence_unit":{"code":"00004","edition":"2025-07-01"},"sex":"female"})";

}  // namespace

TEST_CASE("pages of both kinds and protocols come back as they were") {
    for (const int protocol : {kSyncProtocol, kSyncProtocolBefore}) {
        CHECK(rc::check([&] {
            const ChangesPage changes = any_changes();
            const auto bytes = encode_page(changes, dictionary(), protocol);
            RC_ASSERT(bytes.has_value());
            RC_ASSERT((*bytes)[0] == static_cast<char>(protocol));
            const auto read = decode_changes_page(*bytes, dictionary());
            RC_ASSERT(read.has_value());
            RC_ASSERT(*read == changes);
            RC_ASSERT(!decode_snapshot_page(*bytes, dictionary()));
            const SnapshotPage snapshot = any_snapshot();
            const auto other = encode_page(snapshot, dictionary(), protocol);
            RC_ASSERT(other.has_value());
            const auto read_too = decode_snapshot_page(*other, dictionary());
            RC_ASSERT(read_too.has_value());
            RC_ASSERT(*read_too == snapshot);
            RC_ASSERT(!decode_changes_page(*other, dictionary()));
        }));
    }
}

TEST_CASE("the golden pages of both protocols are read: whoever follows has the same dictionary") {
    const auto vectors =
        boost::json::parse(must(read_file(DONGBO_SOURCE_FOLDER "/docs/formats/feed-vectors.json")));
    const auto text = [](const boost::json::value& of) {
        return boost::json::value_to<std::string>(of);
    };
    Field name, unit;
    name.name = "full_name";
    unit.name = "residence_unit";
    unit.type = FieldType::unit;
    const CompressionDictionary demo = page_dictionary("demo", {name, unit});
    const boost::json::array& changes = vectors.at("changes").as_array();
    REQUIRE(vectors.at("pages").as_array().size() == 2);
    for (const boost::json::value& vector : vectors.at("pages").as_array()) {
        std::string bytes(text(vector.at("page")).size() / 2, '\0');
        REQUIRE(parse_hex(text(vector.at("page")),
                          {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()}));
        CHECK(bytes[0] == vector.at("protocol").as_int64());
        const ChangesPage page = must(decode_changes_page(bytes, demo));
        CHECK(page.after == 10);
        CHECK(page.feed_size == 40);
        CHECK(page.checkpoint == text(vectors.at("checkpoint")));
        REQUIRE(page.entries.size() == changes.size() + 1);
        for (std::size_t i = 0; i < changes.size(); ++i) {
            CHECK(page.entries[i].encoded == text(changes[i].at("encoded")));
            CHECK(hex(page.entries[i].salt) == text(changes[i].at("salt")));
            CHECK(page.entries[i].ends_commit == (i % 2 == 1));
        }
        CHECK(page.entries.back().erased());
        CHECK(hex(page.entries.back().leaf) == text(changes[0].at("leaf")));
    }
}

TEST_CASE("pages of thousands of entries come back, and need no dictionary") {
    ChangesPage page = one_change(kPerson);
    page.entries.resize(kPageEntriesMax, page.entries[0]);
    page.feed_size = page.after + page.entries.size();
    const std::string bytes = must(encode_page(page, dictionary(), kSyncProtocol));
    CHECK(must(decode_changes_page(bytes, CompressionDictionary())) == page);
    page.entries.push_back(page.entries[0]);
    ++page.feed_size;
    CHECK(encode_page(page, dictionary(), kSyncProtocol).error().code == ErrorCode::limit_exceeded);
}

TEST_CASE("one person who changes travels in less than 500 bytes, checkpoint included") {
    const ChangesPage page = one_change(kPerson);
    const std::string bytes = must(encode_page(page, dictionary(), kSyncProtocol));
    CHECK(must(decode_changes_page(bytes, dictionary())) == page);
    CHECK(bytes.size() <= 450);
    MESSAGE(page.entries[0].encoded.size(), " + ", page.checkpoint.size(), " bytes in ",
            bytes.size(), " (protocol ", kSyncProtocolBefore, ": ",
            must(encode_page(page, dictionary(), kSyncProtocolBefore)).size(), ")");
}

TEST_CASE("a small page is not read with another dictionary") {
    const std::string bytes = must(encode_page(one_change(kPerson), dictionary(), kSyncProtocol));
    CHECK_FALSE(decode_changes_page(bytes, page_dictionary("household", {})));
    CHECK_FALSE(decode_changes_page(bytes, CompressionDictionary()));
}

TEST_CASE("pages that were cut, changed or are of another protocol are refused") {
    const std::string good = must(encode_page(one_change(kPerson), dictionary(), kSyncProtocol));
    for (std::size_t cut = 0; cut < good.size(); ++cut)
        CHECK_FALSE(decode_changes_page(good.substr(0, cut), dictionary()));
    CHECK_FALSE(decode_changes_page(good + '\0', dictionary()));
    for (const int protocol : {0, 3, 127}) {
        std::string other = good;
        other[0] = static_cast<char>(protocol);
        const auto refused = decode_changes_page(other, dictionary());
        REQUIRE_FALSE(refused);
        CHECK(refused.error().what.find("we speak 1 and 2") != std::string::npos);
    }
    std::string other = good;
    other[0] = char{kSyncProtocolBefore};  // which knows no dictionary
    CHECK_FALSE(decode_changes_page(other, dictionary()));
}

TEST_CASE("a page that ends inside a commit, or beyond its feed, is neither written nor read") {
    ChangesPage page = one_change(kPerson);
    page.entries[0].ends_commit = false;
    CHECK_FALSE(encode_page(page, dictionary(), kSyncProtocol));
    page = one_change(kPerson);
    page.feed_size = page.after;
    CHECK_FALSE(encode_page(page, dictionary(), kSyncProtocol));
    CHECK_FALSE(encode_page(one_change(kPerson), dictionary(), 3));
}

TEST_CASE("a snapshot with anything but records is refused") {
    SnapshotPage page;
    page.records.push_back({});
    page.records[0].content = "{}";
    CHECK(decode_snapshot_page(must(encode_page(page, {}, kSyncProtocol)), {}));
    page.records[0].kind = FeedChangeKind::remove;
    CHECK_FALSE(decode_snapshot_page(must(encode_page(page, {}, kSyncProtocol)), {}));
}

TEST_CASE("a bomb ends at the limit, and counts that lie are refused") {
    const auto page_of = [](std::string_view body) {
        std::string page = {kSyncProtocolBefore, 0};
        const std::string compressed = must(compress(body, {}, 19));
        append_varint(page, compressed.size());
        return page + compressed;
    };
    const auto bomb = decode_changes_page(page_of(std::string(kPageBytesMax + 1, 'x')), {});
    CHECK(bomb.error().code == ErrorCode::limit_exceeded);
    std::string body = std::string("\0\0\0\0", 4);  // after, size, no checkpoint, no shapes
    append_varint(body, kPageEntriesMax + 1);
    const auto many = decode_changes_page(page_of(body), {});
    CHECK(many.error().code == ErrorCode::limit_exceeded);
    body = std::string("\0\0\0\0", 4);
    append_varint(body, kPageEntriesMax);
    const auto empty = decode_changes_page(page_of(body), {});
    CHECK(empty.error().code == ErrorCode::invalid);
}
