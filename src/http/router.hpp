// Which handler a request is for: patterns as in OpenAPI, "/v1/datasets/{dataset}".
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "http/message.hpp"

namespace dongbo {

/// By name, percent-decoded: {"dataset", "person.G01"}.
using PathParameters = std::map<std::string, std::string, std::less<>>;

/// Immutable once filled; then thread-safe. A fixed segment is preferred to a parameter.
class Router {
  public:
    /// `route` is the caller's number for it. A pattern and method may be added once.
    void add(HttpMethod method, std::string_view pattern, std::size_t route);

    struct Match {
        std::optional<std::size_t> route{};  ///< nothing: see `allowed`
        PathParameters parameters{};
        /// Methods that the path has; empty: there is no such path (404), else 405.
        std::vector<HttpMethod> allowed{};
    };
    /// HEAD falls back to GET. Paths with empty segments (a slash at the end, too), with "." or
    /// ".." or with broken percent-encoding are never found. About 0.5 µs.
    Match find(HttpMethod method, std::string_view path) const;

  private:
    struct Segment {
        std::string text;  ///< of a parameter: its name
        bool parameter = false;
        bool operator==(const Segment&) const = default;
    };
    struct Entry {
        HttpMethod method;
        std::vector<Segment> segments;
        std::size_t route;
    };
    static bool fits(const Entry& entry, const std::vector<std::string>& path);
    static bool preferred(const Entry& entry, const Entry* other);
    const Entry* best(HttpMethod method, const std::vector<std::string>& path) const;
    std::vector<HttpMethod> methods(const std::vector<std::string>& path) const;

    std::vector<Entry> entries_;
};

}  // namespace dongbo
