// For random records: what is written is read back, and nothing else passes for it.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "record/canonical.hpp"
#include "record/record_fixture.hpp"

using namespace dongbo;

namespace {

std::string random_text() {
    // Letters that need escapes, one, two, three and four bytes.
    static const std::vector<std::string> kLetters = {"a", "\"", "\\", "\n", "\x01", "ễ", "Đ",
                                                      "ư", "€",  "𐍈",  " ",  "{",    "}", ":"};
    std::string text;
    for (const std::string& letter :
         *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kLetters))) {
        text += letter;
    }
    return text;
}

Value random_value(const Field& field) {
    if (*rc::gen::inRange(0, 4) == 0) return {};
    switch (field.type) {
        case FieldType::integer:
            return *rc::gen::arbitrary<std::int64_t>();
        case FieldType::decimal:
            return *Decimal::parse(std::to_string(*rc::gen::arbitrary<std::int64_t>()) + ".25", 2);
        case FieldType::boolean:
            return *rc::gen::arbitrary<bool>();
        case FieldType::date:
            return *Date::of_day(*rc::gen::inRange(1, 10000), *rc::gen::inRange(1, 13),
                                 *rc::gen::inRange(1, 29));
        case FieldType::timestamp:
            return Timestamp{*rc::gen::inRange<std::int64_t>(-62135596800000, 253402300800000)};
        case FieldType::unit:
            return UnitRef{random_text(), "2025-06-30"};
        case FieldType::reference: {
            RecordId id;
            for (auto& byte : id.bytes) byte = *rc::gen::arbitrary<std::uint8_t>();
            return id;
        }
        case FieldType::group_list: {
            std::vector<Group> groups(static_cast<std::size_t>(*rc::gen::inRange(0, 3)));
            for (Group& group : groups) {
                for (const Field& sub_field : field.fields)
                    group.push_back(random_value(sub_field));
            }
            return groups;
        }
        default:
            return random_text();
    }
}

}  // namespace

TEST_CASE("any record survives the canonical form, and only its own spelling is read") {
    const std::vector<Field> fields = every_type();
    const CanonicalOrder order(fields);
    CHECK(rc::check([&] {
        Record record;
        for (const Field& field : fields) record.values.push_back(random_value(field));
        std::string written;
        append_canonical(written, order, record.values);
        const auto read = parse_canonical(written, fields);
        RC_ASSERT(read.has_value());
        std::string again;
        append_canonical(again, order, read->values);
        RC_ASSERT(again == written);

        std::string spoiled = written;
        spoiled.insert(*rc::gen::inRange<std::size_t>(0, written.size() + 1), " ");
        const auto other = parse_canonical(spoiled, fields);
        if (other) {  // a space inside a text is another text, and another hash
            std::string spelled;
            append_canonical(spelled, order, other->values);
            RC_ASSERT(spelled == spoiled);
        }
    }));
}
