// Contents: any bytes are refused or are the one spelling of what they say; and any values, made
// from the bytes, are written and read back the same.
#include "base/text.hpp"
#include "record/canonical.hpp"
#include "record/record_fixture.hpp"

using namespace dongbo;

namespace {

void check_round_trip(const std::vector<Field>& fields, const Record& record) {
    std::string written;
    append_canonical(written, CanonicalOrder(fields), record.values);
    const auto read = parse_canonical(written, fields);
    CHECK_THAT(read.has_value(), "what was written is read");
    std::string again;
    append_canonical(again, CanonicalOrder(fields), read->values);
    CHECK_THAT(again == written, "what was read is written the same");
}

/// A record whose texts and numbers are the fuzzer's bytes.
Record record_of(const std::vector<Field>& fields, std::string_view bytes) {
    Record record;
    record.values.resize(fields.size());
    const std::string text = text::is_utf8(bytes) ? std::string(bytes) : hex(as_bytes(bytes));
    record.values[0] = text;
    std::uint64_t number = 0;
    for (const char c : bytes.substr(0, 8)) number = number * 256 + static_cast<unsigned char>(c);
    record.values[1] = static_cast<std::int64_t>(number);
    if (const auto date = Date::parse_vietnamese(text)) record.values[4] = *date;
    if (const auto decimal = Decimal::parse(text, 2)) record.values[2] = *decimal;
    record.values[7] = UnitRef{text, text};
    record.values[10] = std::vector<Group>{{Value(text), Value{}, Value{}}, {}};
    return record;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::vector<Field> fields = every_type();
    const std::string_view bytes = as_text({data, size});
    if (const auto record = parse_canonical(bytes, fields)) check_round_trip(fields, *record);
    Record record = record_of(fields, bytes);
    std::get<std::vector<Group>>(record.values[10])[1].resize(3);
    check_round_trip(fields, record);
    return 0;
}
