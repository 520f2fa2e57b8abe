#include "base/hash.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

using namespace dongbo;

namespace {

constexpr const char* kOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

}  // namespace

TEST_CASE("SHA-256 gives the examples of FIPS 180") {
    CHECK(hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(hex(sha256("abc")) == kOfAbc);
    CHECK(hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(hex(sha256(std::string(1'000'000, 'a'))) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("parts hash as the text they make together") {
    CHECK(hex(sha256({as_bytes("a"), as_bytes(""), as_bytes("bc")})) == kOfAbc);
    CHECK(sha256({as_bytes("ab"), as_bytes("c")}) != sha256("ab"));
}

TEST_CASE("a hash of pieces starts anew after it is finished") {
    Sha256 hasher;
    hasher.update(as_bytes("a"));
    hasher.update(as_bytes("bc"));
    CHECK(hex(hasher.finish()) == kOfAbc);
    CHECK(hasher.finish() == sha256(""));
    hasher.update(as_bytes("ab"));
    Sha256 moved = std::move(hasher);
    moved.update(as_bytes("c"));
    CHECK(hex(moved.finish()) == kOfAbc);
}

TEST_CASE("threads hash without disturbing each other") {
    std::vector<int> wrong(4, 0);
    {
        std::vector<std::jthread> threads;
        for (int& count : wrong) {
            threads.emplace_back([&count] {
                for (int i = 0; i < 2000; ++i) count += hex(sha256("abc")) == kOfAbc ? 0 : 1;
            });
        }
    }
    CHECK(wrong == std::vector<int>(4, 0));
}
