#include "base/chacha20.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include "base/bytes.hpp"

using namespace dongbo;

namespace {

using Key = std::array<std::uint8_t, 32>;

/// Block `number` of the key stream.
std::string block(const Key& key, std::size_t number) {
    std::vector<std::uint8_t> stream((number + 1) * 64);
    fill_chacha20(key, stream);
    return hex(Bytes(stream).last(64));
}

Key key_of(const char* text) {
    Key key{};
    REQUIRE(parse_hex(text, key));
    return key;
}

const Key kZero{};
constexpr const char* kFirstOfZero =
    "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
    "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586";

}  // namespace

TEST_CASE("the key stream is that of RFC 8439, appendix A.1") {
    CHECK(block(kZero, 0) == kFirstOfZero);
    CHECK(block(kZero, 1) ==
          "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
          "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f");
    CHECK(block(key_of("0000000000000000000000000000000000000000000000000000000000000001"), 1) ==
          "3aeb5224ecf849929b9d828db1ced4dd832025e8018b8160b82284f3c949aa5a"
          "8eca00bbb4a73bdad192b5c42f73f2fd4e273644c8b36125a64addeb006c13a0");
    CHECK(block(key_of("00ff000000000000000000000000000000000000000000000000000000000000"), 2) ==
          "72d54dfbf12ec44b362692df94137f328fea8da73990265ec1bbbea1ae9af0ca"
          "13b25aa26cb4a648cb9b9d1be65b2c0924a66c54d545ec1b7374f4872e99f096");
}

TEST_CASE("what stood in the buffer, its length and earlier keys make no difference") {
    std::vector<std::uint8_t> stream(100, 0xff);
    fill_chacha20(key_of("00ff000000000000000000000000000000000000000000000000000000000000"),
                  stream);
    fill_chacha20(kZero, stream);
    CHECK(hex(Bytes(stream).first(64)) == kFirstOfZero);
    fill_chacha20(kZero, std::span(stream).first(7));
    CHECK(hex(Bytes(stream).first(7)) == std::string(kFirstOfZero).substr(0, 14));
    fill_chacha20(kZero, {});
}

TEST_CASE("threads make key streams without disturbing each other") {
    std::vector<int> wrong(4, 0);
    {
        std::vector<std::jthread> threads;
        for (int& count : wrong) {
            threads.emplace_back([&count] {
                std::array<std::uint8_t, 64> out;
                for (int i = 0; i < 500; ++i) {
                    fill_chacha20(kZero, out);
                    count += hex(out) == kFirstOfZero ? 0 : 1;
                }
            });
        }
    }
    CHECK(wrong == std::vector<int>(4, 0));
}
