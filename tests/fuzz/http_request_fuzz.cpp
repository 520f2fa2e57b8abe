// A request that comes in pieces is read as if it came whole, and so is what comes after it.
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/request_parser.hpp"

using namespace dongbo;

namespace {

/// What the whole requests of `text` are, in words; fed in pieces of `piece` bytes.
std::vector<std::string> requests_of(std::string_view text, std::size_t piece) {
    HttpLimits limits;
    // Blanks between fields are counted roughly: a limit that is never met here.
    limits.header_bytes = 16 * 1024;
    limits.body_bytes = 1'000;
    std::vector<std::string> found;
    std::string unread;
    auto parser = std::make_unique<RequestParser>(limits);
    while (!text.empty()) {
        unread += text.substr(0, piece);
        text.remove_prefix(std::min(text.size(), piece));
        for (;;) {
            const std::size_t taken = parser->feed(unread);
            if (taken > unread.size()) std::abort();
            unread.erase(0, taken);
            if (parser->state() == RequestParser::State::failed) {
                // Which refusal it is, and whether it is seen yet, may hang on the pieces.
                if (parser->refusal().status < 400) std::abort();
                return found;
            }
            if (parser->state() != RequestParser::State::done) break;
            const HttpRequest& request = parser->request();
            if (request.body.size() > limits.body_bytes || !request.path.starts_with('/'))
                std::abort();
            found.push_back(std::string(name(request.method)) + request.path + "?" + request.query +
                            "|" + request.body + "|" + std::to_string(request.fields.size()) +
                            (parser->keep_alive() ? "k" : "c"));
            parser = std::make_unique<RequestParser>(limits);
            if (unread.empty()) break;
        }
    }
    return found;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    auto whole = requests_of(text, text.size() + 1);
    auto pieces = requests_of(text, 1 + data[0] % 50U);
    if (whole != pieces) std::abort();
    return 0;
}
