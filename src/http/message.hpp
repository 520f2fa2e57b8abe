// Requests and responses as plain values: handlers are functions from one to the other and know
// nothing of sockets. RFC 9110.
#pragma once

#include <cstdint>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.hpp"

namespace dongbo {

enum class HttpMethod : std::uint8_t { get, head, post, put, patch, remove };
std::string_view name(HttpMethod method);  ///< "GET", …, "DELETE"
std::optional<HttpMethod> parse_http_method(std::string_view text);

/// Fields of a header in the order in which they came. Names are compared without case. Views of
/// them are valid until the next set or add.
class HttpFields {
  public:
    struct Field {
        std::string_view name, value;
    };
    /// The first field of the name, or nothing.
    std::optional<std::string_view> find(std::string_view name) const;
    void set(std::string_view name, std::string_view value);  ///< instead of those of the name
    void add(std::string_view name, std::string_view value);
    std::size_t size() const { return places_.size(); }
    auto all() const {
        return places_ | std::views::transform([this](const Place& at) { return field(at); });
    }

  private:
    struct Place {
        std::uint32_t begin, name_size, value_size;
    };
    Field field(const Place& at) const {
        const std::string_view from = std::string_view(text_).substr(at.begin);
        return {from.substr(0, at.name_size), from.substr(at.name_size, at.value_size)};
    }

    std::string text_;  ///< names and values, one after another: a dozen fields, two allocations
    std::vector<Place> places_;
};

/// Who is at the other end of the connection.
struct HttpPeer {
    std::string address;  ///< "127.0.0.1"
    /// SHA-256 of the client's certificate (DER), where the endpoint asks for one and it is good.
    std::optional<Hash> certificate{};
    bool secure = false;  ///< TLS
};

struct HttpRequest {
    HttpMethod method = HttpMethod::get;
    std::string path;   ///< as sent, percent-encoded: "/v1/datasets/person.G01"
    std::string query;  ///< without the question mark
    HttpFields fields;
    std::string body;  ///< whole, within the limit of the endpoint
    HttpPeer peer;
    std::string id;  ///< 32 hexadecimal digits, made for each request
};

struct HttpResponse {
    int status = 200;
    HttpFields fields;
    std::string body;

    static HttpResponse json(int status, std::string body);
    static HttpResponse html(int status, std::string body);
    /// 303 See Other.
    static HttpResponse see_other(std::string location);
};

/// "Not Found".
std::string_view reason_phrase(int status);

}  // namespace dongbo
