// Statements and deletions: any bytes are refused, or are the one spelling of a signed document.
#include "sync/statement/statement.hpp"

using namespace dongbo;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = as_text({data, size});
    if (const auto document = decode_statement(bytes))
        CHECK_THAT(encode(*document) == bytes, "a statement has one spelling");
    if (const auto deletion = decode_deletion(bytes))
        CHECK_THAT(bytes.find(deletion_text(deletion->deletion)) != std::string_view::npos,
                   "a deletion is what was signed");
    return 0;
}
