// Feeds and entries for the tests of feeds.db.
#pragma once

#include <string>

#include "store/feed_store.hpp"

namespace dongbo::feed_store_test {

inline constexpr const char* kPersons = "person.G01";

inline RecordId record_of(std::uint64_t key) {
    const std::string part[] = {std::to_string(key)};
    return make_record_id("person", "G01/source", part);
}

inline FeedRow feed_row(std::string name, std::string dataset = kPersons) {
    FeedRow row;
    row.name = std::move(name);
    row.share = "share of " + row.name;
    row.dataset = std::move(dataset);
    row.definition = R"({"fields":[]})";
    row.base = row.log = 7;
    row.state = std::string("state\0one", 9);
    return row;
}

inline FeedEntryRow entry_of(Position position, std::uint64_t key, std::string encoded,
                             bool ends_commit = true) {
    FeedEntryRow entry;
    entry.position = position;
    entry.log = position + 7;
    entry.record = record_of(key);
    entry.leaf = sha256("leaf " + std::to_string(position) + encoded);
    entry.salt.fill(static_cast<std::uint8_t>(position));
    entry.encoded = std::move(encoded);
    entry.ends_commit = ends_commit;
    return entry;
}

}  // namespace dongbo::feed_store_test
