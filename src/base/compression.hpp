// Zstandard (RFC 8878) with limits: what comes from outside can't make us fill the memory.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"

struct ZSTD_CDict_s;
struct ZSTD_DDict_s;

namespace dongbo {

/// Bytes that both ends have at hand, so that short texts of the same kind become much shorter.
/// Immutable, thread-safe.
class CompressionDictionary {
  public:
    /// No dictionary: what needs none.
    CompressionDictionary() = default;
    /// Any text; not one of Zstandard's own format, which begins with 37 A4 30 EC.
    CompressionDictionary(std::string_view content, int level);

  private:
    friend Result<std::string> compress(std::string_view, const CompressionDictionary&, int);
    friend Result<std::string> decompress(std::string_view, const CompressionDictionary&,
                                          std::size_t);
    std::shared_ptr<ZSTD_CDict_s> compressing_;
    std::shared_ptr<ZSTD_DDict_s> decompressing_;
};

/// One frame with a checksum. `level`, 1 to 19, counts where the dictionary is none. Thread-safe;
/// each thread keeps the few MB that it works with.
Result<std::string> compress(std::string_view text, const CompressionDictionary& dictionary,
                             int level);
/// Reads one frame or several, with or without their size. invalid: no Zstandard frame of this
/// dictionary, cut short, or of a window beyond 8 MiB; limit_exceeded: more than `limit` bytes
/// would come out (they are never made). Thread-safe.
Result<std::string> decompress(std::string_view bytes, const CompressionDictionary& dictionary,
                               std::size_t limit);

}  // namespace dongbo
