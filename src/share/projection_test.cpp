#include "share/projection.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "record/record_fixture.hpp"
#include "tests/support/must.hpp"

namespace dongbo {
namespace {

/// Letters that need escapes, or look like the end of a value.
std::string random_text() {
    static const std::vector<std::string> kLetters = {"a", "\"", "\\", "\n", "ễ", ",",
                                                      "{", "}",  "[",  "]",  ":", "full_name"};
    std::string text;
    for (const std::string& letter :
         *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kLetters)))
        text += letter;
    return text;
}

Value random_value(const Field& field) {
    if (*rc::gen::inRange(0, 3) == 0) return {};
    switch (field.type) {
        case FieldType::integer:
            return *rc::gen::arbitrary<std::int64_t>();
        case FieldType::decimal:
            return *Decimal::parse(std::to_string(*rc::gen::inRange(-999, 999)) + ".25", 2);
        case FieldType::boolean:
            return *rc::gen::arbitrary<bool>();
        case FieldType::date:
            return *Date::of_year(*rc::gen::inRange(1, 10000));
        case FieldType::timestamp:
            return Timestamp{*rc::gen::inRange<std::int64_t>(0, 253402300800000)};
        case FieldType::unit:
            return UnitRef{random_text(), "2025-06-30"};
        case FieldType::reference:
            return RecordId{};
        case FieldType::group_list: {
            std::vector<Group> groups(static_cast<std::size_t>(*rc::gen::inRange(0, 3)));
            for (Group& group : groups)
                for (const Field& part : field.fields) group.push_back(random_value(part));
            return groups;
        }
        default:
            return random_text();
    }
}

Contract contract_of(std::vector<Field> fields) {
    Contract contract;
    contract.name = "thing";
    contract.fields = std::move(fields);
    return contract;
}

std::string canonical(const Contract& contract, const Record& record) {
    std::string out;
    append_canonical(out, CanonicalOrder(contract.fields), record.values);
    return out;
}

TEST_CASE("projecting the text is the same as writing the projected values") {
    const Contract from = contract_of(every_type());
    CHECK(rc::check([&] {
        Record record, chosen;
        Contract to = contract_of({});
        for (const Field& field : from.fields) {
            record.values.push_back(random_value(field));
            if (*rc::gen::inRange(0, 2) == 0) continue;
            to.fields.push_back(field);
            chosen.values.push_back(record.values.back());
        }
        const auto projection = Projection::make(from, to);
        RC_ASSERT(projection.has_value());
        const std::string expected = canonical(to, chosen);
        const auto projected = projection->apply(canonical(from, record));
        RC_ASSERT(projected.has_value());
        RC_ASSERT(*projected == expected);
        RC_ASSERT(projection->apply(record) == expected);
        RC_ASSERT(projection->whole() == (to.fields.size() == from.fields.size()));
    }));
}

TEST_CASE("the whole is the same bytes") {
    const Contract from = contract_of(every_type());
    const Projection projection = must(Projection::make(from, from));
    CHECK(projection.whole());
    const std::string content = R"({"alive":true,"full_name":"An"})";
    CHECK(must(projection.apply(content)) == content);
    CHECK(projection.shared().fields.size() == from.fields.size());
}

TEST_CASE("a field that is not there can't be shown") {
    const Contract from = contract_of(every_type());
    CHECK(Projection::make(from, contract_of({make_field("other", FieldType::string)}))
              .error()
              .code == ErrorCode::invalid);
}

TEST_CASE("a text that is no canonical form is refused, whatever it is") {
    const Contract from = contract_of(every_type());
    const Projection projection =
        must(Projection::make(from, contract_of({make_field("full_name", FieldType::string)})));
    const std::string content =
        R"({"alive":true,"full_name":"A\"n","papers":[{"number":"1"}],"unit":{"code":"1"}})";
    CHECK(must(projection.apply(content)) == R"({"full_name":"A\"n"})");
    CHECK(must(projection.apply("{}")) == "{}");
    for (std::size_t cut = 0; cut < content.size(); ++cut)
        CHECK(projection.apply(content.substr(0, cut)).error().code == ErrorCode::corrupt);
    for (const char* wrong : {R"({"other":1})", R"({"full_name":"a","alive":true})",
                              R"({"alive":true}x)", R"({"alive":true} )", "[]", ""})
        CHECK_FALSE(projection.apply(wrong).has_value());
}

}  // namespace
}  // namespace dongbo
