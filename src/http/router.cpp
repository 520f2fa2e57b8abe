#include "http/router.hpp"

#include <algorithm>

#include "http/url.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kSegmentsMax = 16;

/// Decoded after cutting, so that "%2F" stands within a segment.
std::optional<std::vector<std::string>> segments_of(std::string_view path) {
    if (!path.starts_with('/')) return std::nullopt;
    std::vector<std::string> segments;
    if (path.size() == 1) return segments;
    segments.reserve(kSegmentsMax);
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::string_view segment = path.substr(0, path.find('/'));
        path.remove_prefix(segment.size());
        auto decoded = percent_decode(segment);
        if (!decoded || decoded->empty() || *decoded == "." || *decoded == ".." ||
            segments.size() == kSegmentsMax)
            return std::nullopt;
        segments.push_back(std::move(*decoded));
    }
    return segments;
}

}  // namespace

void Router::add(HttpMethod method, std::string_view pattern, std::size_t route) {
    CHECK_THAT(pattern.starts_with('/'), "a pattern begins with a slash");
    Entry entry{.method = method, .segments = {}, .route = route};
    while (pattern.size() > 1) {
        pattern.remove_prefix(1);
        const std::string_view segment = pattern.substr(0, pattern.find('/'));
        pattern.remove_prefix(segment.size());
        CHECK_THAT(!segment.empty(), "a pattern has no empty segments");
        const bool parameter = segment.starts_with('{') && segment.ends_with('}');
        entry.segments.push_back(
            {std::string(parameter ? segment.substr(1, segment.size() - 2) : segment), parameter});
        CHECK_THAT(pattern != "/", "a pattern has no slash at its end");
    }
    CHECK_THAT(entry.segments.size() <= kSegmentsMax, "a pattern has at most 16 segments");
    for (const Entry& other : entries_)
        CHECK_THAT(other.method != method || other.segments != entry.segments,
                   "a method and pattern are added once");
    entries_.push_back(std::move(entry));
}

bool Router::fits(const Entry& entry, const std::vector<std::string>& path) {
    return std::ranges::equal(entry.segments, path,
                              [](const Segment& segment, const std::string& text) {
                                  return segment.parameter || segment.text == text;
                              });
}

bool Router::preferred(const Entry& entry, const Entry* other) {
    if (other == nullptr) return true;
    return std::ranges::lexicographical_compare(entry.segments, other->segments, {},
                                                &Segment::parameter, &Segment::parameter);
}

const Router::Entry* Router::best(HttpMethod method, const std::vector<std::string>& path) const {
    const Entry* found = nullptr;
    for (const Entry& entry : entries_)
        if (entry.method == method && fits(entry, path) && preferred(entry, found)) found = &entry;
    return found;
}

std::vector<HttpMethod> Router::methods(const std::vector<std::string>& path) const {
    std::vector<HttpMethod> found;
    const auto has = [&](HttpMethod method) { return std::ranges::count(found, method) != 0; };
    for (const Entry& entry : entries_)
        if (fits(entry, path) && !has(entry.method)) found.push_back(entry.method);
    if (has(HttpMethod::get) && !has(HttpMethod::head)) found.push_back(HttpMethod::head);
    return found;
}

Router::Match Router::find(HttpMethod method, std::string_view path) const {
    Match match;
    const auto segments = segments_of(path);
    if (!segments) return match;
    const Entry* entry = best(method, *segments);
    if (entry == nullptr && method == HttpMethod::head) entry = best(HttpMethod::get, *segments);
    if (entry == nullptr) {
        match.allowed = methods(*segments);
        return match;
    }
    match.route = entry->route;
    for (std::size_t i = 0; i < segments->size(); ++i)
        if (entry->segments[i].parameter)
            match.parameters.emplace(entry->segments[i].text, (*segments)[i]);
    return match;
}

}  // namespace dongbo
