// Pages: any bytes are refused or are a page that can be written again. The bytes are also taken as
// what a page holds once it is unpacked, which no compressor finds by chance.
#include "quality/bytes.hpp"
#include "sync/format/json_columns.hpp"
#include "sync/format/page.hpp"

using namespace dongbo;

namespace {

void read_both(std::string_view page) {
    if (const auto changes = decode_changes_page(page, {})) {
        // A text from outside may hold what dongbo never writes.
        if (const auto again = encode_page(*changes, {}, 2))
            CHECK_THAT(decode_changes_page(*again, {}) == *changes, "a page is read back");
    }
    if (const auto snapshot = decode_snapshot_page(page, {})) {
        if (const auto again = encode_page(*snapshot, {}, 1))
            CHECK_THAT(decode_snapshot_page(*again, {}) == *snapshot, "a page is read back");
    }
}

void take_apart(std::string_view text) {
    JsonColumnWriter writer;
    if (!writer.add(text, true)) return;
    std::string bytes;
    writer.append_to(bytes);
    ByteReader reader(bytes);
    auto columns = JsonColumnReader::open(reader, 1, 1U << 20);
    CHECK_THAT(columns && columns->next() == std::string(text), "a text is put together again");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = as_text({data, size});
    read_both(bytes);
    take_apart(bytes);
    const std::string body = *compress(bytes, {}, 1);
    for (const char form : {0, 1}) {
        std::string page = {1, form};
        append_varint(page, body.size());
        read_both(page + body);
    }
    return 0;
}
