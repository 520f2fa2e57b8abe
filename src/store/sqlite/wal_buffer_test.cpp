#include "store/sqlite/wal_buffer.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <string>

namespace dongbo {
namespace {

std::span<const std::uint8_t> bytes_of(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// Takes down what reaches the file, as "offset:bytes" or "offset:count x letter".
struct Written {
    std::string calls;
    int result = SQLITE_OK;
    WalBuffer::Write write = [this](std::int64_t offset, std::span<const std::uint8_t> bytes) {
        const std::string text(bytes.begin(), bytes.end());
        calls += std::to_string(offset) + ":";
        calls += text.size() < 20 ? text : std::to_string(text.size()) + " x " + text.substr(0, 1);
        calls += ' ';
        return result;
    };
};

TEST_CASE("pieces that follow one another reach the file as one") {
    Written file;
    WalBuffer buffer;
    CHECK(buffer.put(32, bytes_of("head"), file.write) == SQLITE_OK);
    CHECK(buffer.put(36, bytes_of("page"), file.write) == SQLITE_OK);
    CHECK(file.calls.empty());
    CHECK(buffer.flush(file.write) == SQLITE_OK);
    CHECK(buffer.flush(file.write) == SQLITE_OK);
    CHECK(file.calls == "32:headpage ");
}

TEST_CASE("a piece somewhere else lets the ones before it go first") {
    Written file;
    WalBuffer buffer;
    CHECK(buffer.put(100, bytes_of("later"), file.write) == SQLITE_OK);
    CHECK(buffer.put(0, bytes_of("first"), file.write) == SQLITE_OK);
    CHECK(buffer.flush(file.write) == SQLITE_OK);
    CHECK(file.calls == "100:later 0:first ");
}

TEST_CASE("no more than some frames are held") {
    Written file;
    WalBuffer buffer;
    const std::string frame(4'120, 'f');
    for (int i = 0; i < 15; ++i)
        CHECK(buffer.put(32 + i * 4'120, bytes_of(frame), file.write) == SQLITE_OK);
    CHECK(file.calls == "32:57680 x f ");
}

TEST_CASE("a transaction that is rolled back leaves nothing to write") {
    Written file;
    WalBuffer buffer;
    CHECK(buffer.put(32, bytes_of("gone"), file.write) == SQLITE_OK);
    buffer.drop();
    CHECK(buffer.put(32, bytes_of("kept"), file.write) == SQLITE_OK);
    CHECK(buffer.flush(file.write) == SQLITE_OK);
    CHECK(file.calls == "32:kept ");
}

TEST_CASE("who flushes hears that the file can't be written") {
    Written file;
    file.result = SQLITE_FULL;
    WalBuffer buffer;
    CHECK(buffer.put(32, bytes_of("head"), file.write) == SQLITE_OK);
    CHECK(buffer.flush(file.write) == SQLITE_FULL);
}

}  // namespace
}  // namespace dongbo
