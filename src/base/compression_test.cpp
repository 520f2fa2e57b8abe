#include "base/compression.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <zstd.h>

#include <thread>
#include <vector>

#include "base/random.hpp"
#include "tests/support/must.hpp"

using namespace dongbo;

namespace {

const CompressionDictionary kNone;

std::string noise(std::size_t size, std::uint64_t seed) {
    SeededRandom random(seed);
    std::string out(size, '\0');
    for (char& c : out) c = static_cast<char>(random.next());
    return out;
}

/// A frame made piece by piece, so that it does not say how much it holds.
std::string frame_without_size(std::string_view text, int window_log = 0) {
    ZSTD_CCtx* const context = ZSTD_createCCtx();
    if (window_log != 0) ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
    std::string out(ZSTD_compressBound(text.size()) + 64, '\0');
    ZSTD_outBuffer to{out.data(), out.size(), 0};
    ZSTD_inBuffer from{text.data(), text.size(), 0};
    ZSTD_compressStream2(context, &to, &from, ZSTD_e_continue);
    REQUIRE(ZSTD_compressStream2(context, &to, &from, ZSTD_e_end) == 0);
    ZSTD_freeCCtx(context);
    out.resize(to.pos);
    REQUIRE(ZSTD_getFrameContentSize(out.data(), out.size()) == ZSTD_CONTENTSIZE_UNKNOWN);
    return out;
}

ErrorCode refusal(std::string_view bytes, const CompressionDictionary& dictionary,
                  std::size_t limit) {
    const auto text = decompress(bytes, dictionary, limit);
    REQUIRE_FALSE(text.has_value());
    return text.error().code;
}

}  // namespace

TEST_CASE("what is compressed comes back, with and without a dictionary") {
    const CompressionDictionary dictionary("full_name birth_date Nguyễn Văn Trần Thị", 3);
    rc::check([&](const std::string& text) {
        for (const CompressionDictionary& each : {kNone, dictionary}) {
            const auto packed = compress(text, each, 3);
            RC_ASSERT(packed.has_value());
            const auto again = decompress(*packed, each, text.size());
            RC_ASSERT(again.has_value());
            RC_ASSERT(*again == text);
        }
    });
    for (const std::string& text : {noise(3'000'000, 1), std::string(3'000'000, 'a')}) {
        CHECK(must(decompress(must(compress(text, dictionary, 3)), dictionary, text.size())) ==
              text);
        CHECK(must(decompress(must(compress(text, kNone, 19)), kNone, text.size())) == text);
    }
}

TEST_CASE("a dictionary makes short texts of its kind shorter, and is needed to read them") {
    const std::string text = R"({"birth_date":"1990-05-12","full_name":"Nguyễn Văn An"})";
    const CompressionDictionary dictionary(text, 3);
    const std::string packed = must(compress(text, dictionary, 3));
    CHECK(packed.size() < 30);
    CHECK(packed.size() < must(compress(text, kNone, 3)).size());
    CHECK(refusal(packed, kNone, 1000) == ErrorCode::invalid);
    CHECK(refusal(packed, CompressionDictionary(std::string(text.size(), 'x'), 3), 1000) ==
          ErrorCode::invalid);
    CHECK(must(decompress(packed, CompressionDictionary(text, 3), 1000)) == text);
}

TEST_CASE("the limit holds to the byte, also for frames that don't say their size") {
    const std::string text = noise(1000, 2) + std::string(300'000, 'a');
    for (const std::string& packed : {must(compress(text, kNone, 3)), frame_without_size(text)}) {
        CHECK(must(decompress(packed, kNone, text.size())) == text);
        CHECK(refusal(packed, kNone, text.size() - 1) == ErrorCode::limit_exceeded);
        CHECK(refusal(packed, kNone, 0) == ErrorCode::limit_exceeded);
    }
    CHECK(must(decompress(must(compress("", kNone, 3)), kNone, 0)).empty());
}

TEST_CASE("a bomb is refused before it fills the memory") {
    const std::string layer = frame_without_size(std::string(20'000'000, '\0'));
    CHECK(layer.size() < 3000);
    CHECK(refusal(layer, kNone, 1 << 20) == ErrorCode::limit_exceeded);
    std::string many;
    for (int i = 0; i < 50; ++i) many += layer;
    CHECK(refusal(many, kNone, 1 << 20) == ErrorCode::limit_exceeded);
    // Says that it holds 2^60 bytes.
    CHECK(refusal(std::string("\x28\xb5\x2f\xfd\xe0\0\0\0\0\0\0\0\x10\0", 14), kNone, 1 << 20) ==
          ErrorCode::limit_exceeded);
}

TEST_CASE("a frame that wants too much memory at hand is refused") {
    const std::string text = noise(100'000, 3);
    CHECK(must(decompress(frame_without_size(text, 23), kNone, 1 << 20)) == text);
    CHECK(refusal(frame_without_size(text, 24), kNone, 1 << 20) == ErrorCode::invalid);
    CHECK(refusal(frame_without_size(text, 27), kNone, 1 << 20) == ErrorCode::invalid);
}

TEST_CASE("several frames are one text, whichever end where the buffer does") {
    const std::string text(64U << 10, 'b');
    const std::string packed = must(compress(text, kNone, 3));
    CHECK(must(decompress(packed + packed, kNone, 1 << 20)) == text + text);
    CHECK(must(decompress(frame_without_size(text) + frame_without_size("c"), kNone, 1 << 20)) ==
          text + "c");
    CHECK(must(decompress(packed + must(compress("", kNone, 3)), kNone, 1 << 20)) == text);
    CHECK(refusal(packed + "x", kNone, 1 << 20) == ErrorCode::invalid);
}

TEST_CASE("no bytes that were cut or changed come out as another text") {
    const std::string text = noise(500, 4) + std::string(500, 'a') + noise(500, 5);
    const std::string packed = must(compress(text, kNone, 3));
    for (std::size_t size = 0; size < packed.size(); ++size) {
        CHECK(refusal(packed.substr(0, size), kNone, 5000) == ErrorCode::invalid);
    }
    for (std::size_t at = 0; at < packed.size(); ++at) {
        std::string changed = packed;
        changed[at] = static_cast<char>(changed[at] ^ 0x10);
        const auto out = decompress(changed, kNone, 5000);
        if (out.has_value()) CHECK(*out == text);
    }
    CHECK(refusal(noise(1000, 6), kNone, 5000) == ErrorCode::invalid);
}

TEST_CASE("a refused text leaves nothing behind for the next") {
    const CompressionDictionary dictionary("abcdefghijklmnop", 3);
    const std::string packed = must(compress("abcdefghijklmnop", kNone, 3));
    CHECK_FALSE(decompress(packed.substr(0, packed.size() / 2), dictionary, 100).has_value());
    CHECK(must(decompress(packed, kNone, 100)) == "abcdefghijklmnop");
}

TEST_CASE("threads share a dictionary") {
    const CompressionDictionary dictionary("abcdefghijklmnop", 3);
    std::vector<int> wrong(4, 0);
    {
        std::vector<std::jthread> threads;
        for (std::size_t t = 0; t < wrong.size(); ++t) {
            threads.emplace_back([&, t] {
                for (std::uint64_t i = 0; i < 100; ++i) {
                    const std::string text = "abcdefgh" + noise(200, t * 1000 + i);
                    const auto packed = compress(text, dictionary, 3);
                    const auto again = packed ? decompress(*packed, dictionary, 1000) : packed;
                    wrong[t] += again && *again == text ? 0 : 1;
                }
            });
        }
    }
    CHECK(wrong == std::vector<int>(4, 0));
}
