// Holds the C++ code against docs/formats/vectors.json.
#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "base/file.hpp"
#include "record/canonical.hpp"
#include "record/change.hpp"
#include "record/record_fixture.hpp"

using namespace dongbo;

namespace {

boost::json::object read_vectors() {
    const auto text = read_file(DONGBO_SOURCE_DIR "/docs/formats/vectors.json");
    REQUIRE(text.has_value());
    return boost::json::parse(*text).as_object();
}

std::string text_of(const boost::json::value& vector, const char* key) {
    return boost::json::value_to<std::string>(vector.at(key));
}

}  // namespace

TEST_CASE("record ids are those of the golden vectors") {
    for (const boost::json::value& vector : read_vectors()["record_ids"].as_array()) {
        const auto key = boost::json::value_to<std::vector<std::string>>(vector.at("key"));
        const RecordId id =
            make_record_id(text_of(vector, "contract"), text_of(vector, "source"), key);
        CHECK(id.text() == text_of(vector, "id"));
    }
}

TEST_CASE("contents and their hashes are those of the golden vectors") {
    const std::vector<Field> fields = every_type();
    for (const boost::json::value& vector : read_vectors()["contents"].as_array()) {
        const std::string canonical = text_of(vector, "canonical");
        CAPTURE(canonical);
        const auto record = parse_canonical(canonical, fields);
        REQUIRE(record.has_value());
        std::string again;
        append_canonical(again, CanonicalOrder(fields), record->values);
        CHECK(again == canonical);
        CHECK(hex(content_hash(canonical)) == text_of(vector, "hash"));
    }
}

TEST_CASE("changes and their leaves are those of the golden vectors") {
    for (const boost::json::value& vector : read_vectors()["changes"].as_array()) {
        const std::string encoded = text_of(vector, "encoded");
        CAPTURE(encoded);
        const auto change = decode_change(encoded);
        REQUIRE(change.has_value());
        CHECK(encode(*change) == encoded);
        Salt salt;
        REQUIRE(parse_hex(text_of(vector, "salt"), salt));
        CHECK(hex(leaf_hash(salt, encoded)) == text_of(vector, "leaf"));
    }
}
