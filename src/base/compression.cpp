#include "base/compression.hpp"

#include <zstd.h>

#include <algorithm>
#include <cstdint>

namespace dongbo {
namespace {

/// A frame that wants us to keep more than the last 8 MiB at hand is refused. No level up to 19
/// makes one.
constexpr int kWindowLogMax = 23;
constexpr std::size_t kFirstRoom = 64U << 10;

using Compressor = std::unique_ptr<ZSTD_CCtx, std::size_t (*)(ZSTD_CCtx*)>;
using Decompressor = std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)>;

/// One a thread: making one costs more than compressing a page.
ZSTD_CCtx* compressor() {
    thread_local const Compressor context(ZSTD_createCCtx(), ZSTD_freeCCtx);
    CHECK_THAT(context != nullptr, "memory for Zstandard");
    ZSTD_CCtx_reset(context.get(), ZSTD_reset_session_and_parameters);
    return context.get();
}

ZSTD_DCtx* decompressor() {
    thread_local const Decompressor context(ZSTD_createDCtx(), ZSTD_freeDCtx);
    CHECK_THAT(context != nullptr, "memory for Zstandard");
    ZSTD_DCtx_reset(context.get(), ZSTD_reset_session_and_parameters);
    return context.get();
}

std::unexpected<Error> too_long(std::size_t limit) {
    return fail(ErrorCode::limit_exceeded,
                "more than " + std::to_string(limit) + " bytes would come out");
}

/// What the first frame says that it holds; 0 if it does not.
std::uint64_t said_size(std::string_view bytes) {
    const unsigned long long said = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
    return said == ZSTD_CONTENTSIZE_UNKNOWN || said == ZSTD_CONTENTSIZE_ERROR ? 0 : said;
}

/// How much room to begin with: what the frame says, but no more than what came in makes likely.
std::size_t first_room(std::string_view bytes, std::size_t most) {
    const std::uint64_t said = said_size(bytes);
    const std::size_t likely = std::max(kFirstRoom, bytes.size() * 16);
    return std::min(most, said > 0 && said < likely ? static_cast<std::size_t>(said) : likely);
}

/// Makes at most `most` bytes; all that the frames hold if they hold less.
Result<std::string> decompress_up_to(ZSTD_DCtx* context, std::string_view bytes, std::size_t most) {
    std::string text(first_room(bytes, most), '\0');
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    ZSTD_outBuffer out{text.data(), text.size(), 0};
    while (out.pos < most) {
        if (out.pos == out.size) {
            text.resize(std::min(most, text.size() * 2));
            out.dst = text.data(), out.size = text.size();
        }
        const std::size_t left = ZSTD_decompressStream(context, &out, &in);
        if (ZSTD_isError(left) != 0) {
            return fail(ErrorCode::invalid,
                        std::string("not compressed as agreed: ") + ZSTD_getErrorName(left));
        }
        const bool all_read = in.pos == in.size;
        if (all_read && left == 0) break;
        if (!all_read || out.pos == out.size) continue;
        return fail(ErrorCode::invalid, "the compressed text ends too early");
    }
    text.resize(out.pos);
    return text;
}

}  // namespace

CompressionDictionary::CompressionDictionary(std::string_view content, int level)
    : compressing_(ZSTD_createCDict(content.data(), content.size(), level), ZSTD_freeCDict),
      decompressing_(ZSTD_createDDict(content.data(), content.size()), ZSTD_freeDDict) {
    CHECK_THAT(compressing_ != nullptr && decompressing_ != nullptr,
               "any text but a broken dictionary of Zstandard's own format will do");
}

Result<std::string> compress(std::string_view text, const CompressionDictionary& dictionary,
                             int level) {
    ZSTD_CCtx* const context = compressor();
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
    // A dictionary that is bare text has no number: the checksum tells when it is another one.
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    ZSTD_CCtx_refCDict(context, dictionary.compressing_.get());
    std::string out(ZSTD_compressBound(text.size()), '\0');
    const std::size_t size =
        ZSTD_compress2(context, out.data(), out.size(), text.data(), text.size());
    if (ZSTD_isError(size) != 0) {
        return fail(ErrorCode::internal, std::string("can't compress: ") + ZSTD_getErrorName(size));
    }
    out.resize(size);
    return out;
}

Result<std::string> decompress(std::string_view bytes, const CompressionDictionary& dictionary,
                               std::size_t limit) {
    if (bytes.empty()) return fail(ErrorCode::invalid, "nothing to decompress");
    if (said_size(bytes) > limit) return too_long(limit);
    ZSTD_DCtx* const context = decompressor();
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, kWindowLogMax);
    ZSTD_DCtx_refDDict(context, dictionary.decompressing_.get());
    // One byte beyond the limit is room enough to see that there is more.
    const std::size_t most = limit == SIZE_MAX ? limit : limit + 1;
    TRY_ASSIGN(std::string text, decompress_up_to(context, bytes, most));
    if (text.size() > limit) return too_long(limit);
    return text;
}

}  // namespace dongbo
