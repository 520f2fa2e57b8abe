// Random changes and texts for the tests of what travels between nodes.
#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "base/json_writer.hpp"
#include "sync/format/feed_change.hpp"
#include "sync/format/feed_description.hpp"

namespace dongbo {

inline std::string any_text() {
    static const std::vector<std::string> kLetters = {"a", "\"", "\\", "\n", "\x01", "ễ", "Đ",
                                                      "ư", "€",  "𐍈",  " ",  "{",    "}", ":",
                                                      ",", "[",  "]",  "0",  "\x7f", "ừ", "record"};
    std::string text;
    for (const std::string& letter :
         *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kLetters)))
        text += letter;
    return text;
}

inline std::string any_word() {
    return *rc::gen::container<std::string>(*rc::gen::inRange<std::size_t>(1, 6),
                                            rc::gen::inRange('a', 'z'));
}

template <std::size_t Size>
std::array<std::uint8_t, Size> any_bytes() {
    std::array<std::uint8_t, Size> bytes;
    for (auto& byte : bytes) byte = *rc::gen::arbitrary<std::uint8_t>();
    return bytes;
}

inline std::uint64_t any_number() {
    return *rc::gen::inRange<std::uint64_t>(0, std::uint64_t{1} << *rc::gen::inRange(1, 53));
}

inline Timestamp any_time() {
    return {*rc::gen::inRange<std::int64_t>(-62135596800000, 253402300800000)};
}

/// A canonical content with fields of several shapes.
inline std::string any_content() {
    std::string content;
    JsonWriter json(content);
    json.begin_object();
    if (*rc::gen::arbitrary<bool>()) json.member("full_name", any_text());
    if (*rc::gen::arbitrary<bool>()) json.key("papers").raw(R"([{"number":"1","type":"a"},{}])");
    if (*rc::gen::arbitrary<bool>()) json.member("personal_number", any_number());
    if (*rc::gen::arbitrary<bool>()) json.member("record", RecordId{any_bytes<16>()}.text());
    json.end_object();
    return content;
}

/// A change of any kind in which all may stand that its kind may have.
inline FeedChange any_change() {
    FeedChange change;
    change.kind = static_cast<FeedChangeKind>(*rc::gen::inRange(0, 6));
    change.log = any_number();
    change.at = any_time();
    const bool put = change.kind == FeedChangeKind::put;
    if (put || change.kind == FeedChangeKind::verdict) {
        change.verdict = static_cast<Verdict>(*rc::gen::inRange(0, 5));
        for (int left = *rc::gen::inRange(0, 3); left > 0; --left)
            change.findings.push_back({any_word(), any_text(), any_text()});
    }
    if (put) {
        change.content = any_content();
        if (*rc::gen::arbitrary<bool>()) change.unit = "00004";
    }
    if (change.kind == FeedChangeKind::edition) {
        change.detail = any_text();
        for (int left = *rc::gen::inRange(0, 4); left > 0; --left)
            change.moves.emplace_back(any_text(), any_word());
    } else {
        change.record.bytes = any_bytes<16>();
        change.version = static_cast<std::uint32_t>(any_number());
    }
    return change;
}

inline FeedDescription any_description() {
    FeedDescription made;
    made.protocol = *rc::gen::inRange(0, 100);
    made.share = any_word();
    made.feed = any_word() + ".v1";
    made.dataset = any_text();
    made.owner = any_word();
    made.consumer = any_word();
    made.contract = any_word();
    made.contract_version = "1.2.0";
    for (int left = *rc::gen::inRange(0, 4); left > 0; --left) made.fields.push_back(any_text());
    made.filter = any_text();
    made.pending = *rc::gen::arbitrary<bool>();
    made.purpose = any_text();
    made.legal_basis = any_text();
    made.valid_from = *Date::of_day(*rc::gen::inRange(1, 9999), *rc::gen::inRange(1, 12),
                                    *rc::gen::inRange(1, 28));
    if (*rc::gen::arbitrary<bool>()) made.valid_until = Date::of_day(2030, 1, 31);
    made.removal_threshold = *rc::gen::inRange(0, 1 << 20) / double{1 << 20};
    made.delete_within_days = *rc::gen::inRange(0, 400);
    made.before = any_word();
    made.before_size = any_number();
    made.checkpoint = any_text();
    return made;
}

}  // namespace dongbo
