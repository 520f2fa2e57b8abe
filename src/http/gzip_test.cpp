#include "http/gzip.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

using namespace dongbo;

namespace {

std::string unpacked(const std::string& packed) {
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    std::string out(1 << 20, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return out;
}

HttpRequest accepting(const char* encodings) {
    HttpRequest request;
    if (encodings != nullptr) request.fields.add("Accept-Encoding", encodings);
    return request;
}

}  // namespace

TEST_CASE("a long text is packed for clients that take it, and says what it was") {
    const std::string text(20'000, 'a');
    HttpResponse response = HttpResponse::html(200, text);
    compress(accepting("br, gzip"), response);
    CHECK(response.fields.find("Content-Encoding") == "gzip");
    CHECK(response.fields.find("Vary") == "Accept-Encoding");
    CHECK(response.body.size() < 200);
    CHECK(unpacked(response.body) == text);
}

TEST_CASE("short texts, pictures and clients that don't ask get the body as it is") {
    HttpResponse small = HttpResponse::json(200, "{}");
    compress(accepting("gzip"), small);
    CHECK(small.body == "{}");
    HttpResponse picture{.status = 200, .fields = {}, .body = std::string(5'000, 'x')};
    picture.fields.set("Content-Type", "image/png");
    compress(accepting("gzip"), picture);
    CHECK(picture.body.size() == 5'000);
    HttpResponse unasked = HttpResponse::html(200, std::string(5'000, 'x'));
    compress(accepting(nullptr), unasked);
    CHECK(unasked.body.size() == 5'000);
    CHECK(unasked.fields.find("Vary") == "Accept-Encoding");
}
