#include "base/signature.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <string>
#include <thread>
#include <vector>

#include "tests/support/must.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace dongbo;
using dongbo::testing::permissions;
using dongbo::testing::put_raw_bytes;
using dongbo::testing::raw_bytes;
using dongbo::testing::TemporaryFolder;

namespace {

struct Example {
    const char *seed, *key, *message, *signature;
};

// RFC 8032, section 7.1: TEST 1, TEST 2, TEST 3.
constexpr Example kExamples[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
     "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
     "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
     "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
};

template <std::size_t Size>
std::array<std::uint8_t, Size> bytes_of(const char* text) {
    std::array<std::uint8_t, Size> out{};
    REQUIRE(parse_hex(text, out));
    return out;
}

std::vector<std::uint8_t> message_of(const Example& example) {
    std::vector<std::uint8_t> out(std::string_view(example.message).size() / 2);
    REQUIRE(parse_hex(example.message, out));
    return out;
}

ErrorCode refusal(const std::string& file) {
    const auto key = SigningKey::load(file);
    REQUIRE_FALSE(key.has_value());
    return key.error().code;
}

}  // namespace

TEST_CASE("Ed25519 gives the examples of RFC 8032") {
    for (const Example& example : kExamples) {
        const SigningKey key = must(SigningKey::from_seed(bytes_of<32>(example.seed)));
        const auto message = message_of(example);
        CHECK(hex(key.public_key()) == example.key);
        CHECK(hex(key.sign(message)) == example.signature);
        CHECK(
            verify_signature(bytes_of<32>(example.key), message, bytes_of<64>(example.signature)));
    }
}

TEST_CASE("a signature holds for its key, its message and its bytes alone") {
    const SigningKey key = must(SigningKey::generate());
    const SigningKey other = must(SigningKey::generate());
    CHECK(key.public_key() != other.public_key());
    const std::string message = "biên bản đối soát";
    const Signature signature = key.sign(as_bytes(message));
    CHECK(verify_signature(key.public_key(), as_bytes(message), signature));
    CHECK_FALSE(verify_signature(other.public_key(), as_bytes(message), signature));
    CHECK_FALSE(verify_signature(key.public_key(), as_bytes("biên bản đối soát."), signature));
    for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
        Signature changed = signature;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        CHECK_FALSE(verify_signature(key.public_key(), as_bytes(message), changed));
    }
}

TEST_CASE("bytes that are no key, or anybody's, verify nothing") {
    PublicKey nonsense;
    nonsense.fill(0xff);
    nonsense[0] = 2;
    for (int i = 0; i < 16; ++i) {
        const std::string text = std::to_string(i);
        CHECK_FALSE(verify_signature(nonsense, as_bytes(text), Signature{}));
        // Of small order: without a look at that, some of these would hold.
        CHECK_FALSE(verify_signature(PublicKey{}, as_bytes(text), Signature{}));
        Signature of_one{};
        of_one[0] = 1;
        for (const std::uint8_t sign : {std::uint8_t{0x00}, std::uint8_t{0x80}}) {
            PublicKey one{};
            one[0] = 1;
            one[31] = sign;
            CHECK_FALSE(verify_signature(one, as_bytes(text), of_one));
        }
    }
}

TEST_CASE("a key is saved for its owner alone and loaded again") {
    const TemporaryFolder folder;
    const std::string file = folder.file("key.pem");
    const SigningKey key = must(SigningKey::generate());
    must(key.save(file));
    CHECK(permissions(file) == 0600);
    CHECK(raw_bytes(file).starts_with("-----BEGIN PRIVATE KEY-----\n"));
    const SigningKey again = must(SigningKey::load(file));
    CHECK(again.public_key() == key.public_key());
    CHECK(again.sign(as_bytes("text")) == key.sign(as_bytes("text")));
}

TEST_CASE("a key that is there is never written over") {
    const TemporaryFolder folder;
    const std::string file = folder.file("key.pem");
    must(must(SigningKey::generate()).save(file));
    const std::string before = raw_bytes(file);
    const auto saved = must(SigningKey::generate()).save(file);
    REQUIRE_FALSE(saved.has_value());
    CHECK(saved.error().code == ErrorCode::conflict);
    CHECK(raw_bytes(file) == before);
}

TEST_CASE("a key file that others may use is refused, with the cure") {
    const TemporaryFolder folder;
    const std::string file = folder.file("key.pem");
    must(must(SigningKey::generate()).save(file));
    for (const mode_t mode : {0640U, 0604U, 0620U, 0602U, 0644U, 0610U}) {
        CAPTURE(mode);
        REQUIRE(::chmod(file.c_str(), mode) == 0);
        CHECK(refusal(file) == ErrorCode::invalid);
        CHECK(SigningKey::load(file).error().message().find("chmod 600") != std::string::npos);
    }
    REQUIRE(::chmod(file.c_str(), 0400) == 0);
    CHECK(SigningKey::load(file).has_value());
}

TEST_CASE("what is no key of Ed25519 is refused") {
    const TemporaryFolder folder;
    const std::string file = folder.file("key.pem");
    CHECK(refusal(file) == ErrorCode::not_found);
    CHECK(refusal(folder.path()) == ErrorCode::invalid);
    const auto holds = [&](const std::string& text) {
        put_raw_bytes(file, text);
        REQUIRE(::chmod(file.c_str(), 0600) == 0);
    };
    holds("");
    CHECK(refusal(file) == ErrorCode::invalid);
    holds("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n");
    CHECK(refusal(file) == ErrorCode::invalid);
    holds(std::string((64U << 10) + 1, '-'));
    CHECK(refusal(file) == ErrorCode::invalid);
    // X25519: a key of the same curve, but none that signs.
    holds(
        "-----BEGIN PRIVATE KEY-----\n"
        "MC4CAQAwBQYDK2VuBCIEIHcHbQpzGKV9PBbBclGyZkXfTC+H68CZKrF3+6UduSwq\n"
        "-----END PRIVATE KEY-----\n");
    CHECK(refusal(file) == ErrorCode::invalid);
}

TEST_CASE("threads sign with one key") {
    const SigningKey key = must(SigningKey::generate());
    const Signature expected = key.sign(as_bytes("text"));
    std::vector<int> wrong(4, 0);
    {
        std::vector<std::jthread> threads;
        for (int& count : wrong) {
            threads.emplace_back([&] {
                for (int i = 0; i < 100; ++i)
                    count += key.sign(as_bytes("text")) == expected ? 0 : 1;
            });
        }
    }
    CHECK(wrong == std::vector<int>(4, 0));
}
