#include "http/gzip.hpp"

#include <zlib.h>

#include "base/error.hpp"
#include "http/header_value.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kWorthIt = 1'400;
constexpr int kLevel = 5;
constexpr int kGzipWindow = 15 + 16;  // 16: with the header and trailer of gzip
constexpr int kMemory = 8;

bool is_text(std::string_view type) {
    return type.starts_with("text/") || type.starts_with("application/json") ||
           type.starts_with("image/svg");
}

}  // namespace

std::string gzip(std::string_view text) {
    z_stream stream{};
    const int begun =
        deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY);
    CHECK_THAT(begun == Z_OK, "zlib has no memory");
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int ended = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    CHECK_THAT(ended == Z_STREAM_END, "the bound of zlib was not enough");
    return out;
}

void compress(const HttpRequest& request, HttpResponse& response) {
    if (response.body.size() < kWorthIt || response.fields.find("Content-Encoding")) return;
    const auto type = response.fields.find("Content-Type");
    if (!type || !is_text(*type)) return;
    response.fields.add("Vary", "Accept-Encoding");
    const auto accepted = request.fields.find("Accept-Encoding");
    if (!accepted || !has_token(*accepted, "gzip")) return;
    response.body = gzip(response.body);
    response.fields.set("Content-Encoding", "gzip");
}

}  // namespace dongbo
