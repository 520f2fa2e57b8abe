#include "cel/pattern.hpp"

#include <re2/re2.h>

#include <algorithm>

namespace dongbo::cel {
namespace {

constexpr std::int64_t kProgramBytesMax = std::int64_t{1} << 20;
constexpr std::size_t kPatternBytesMax = 4096;
constexpr std::size_t kCachedMax = 16;

re2::StringPiece piece(std::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace

Pattern::Pattern(std::string_view pattern) : fast_(AsciiPattern::compile(pattern)) {
    if (fast_) return;
    if (pattern.size() > kPatternBytesMax) {
        problem_ = "it is longer than 4,096 bytes";
        return;
    }
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kProgramBytesMax);
    options.set_never_capture(true);
    slow_ = std::make_unique<re2::RE2>(piece(pattern), options);
    if (!slow_->ok()) problem_ = slow_->error();
}

Pattern::~Pattern() = default;

bool Pattern::search(std::string_view text) const {
    return re2::RE2::PartialMatch(piece(text), *slow_);
}

const Pattern* PatternCache::find(std::string_view pattern) const {
    const auto found = std::ranges::find(entries_, pattern, &Entry::text);
    return found == entries_.end() ? nullptr : found->pattern.get();
}

const Pattern* PatternCache::add(std::string_view pattern) {
    Entry made{std::string(pattern), std::make_unique<Pattern>(pattern)};
    if (entries_.size() < kCachedMax) return entries_.emplace_back(std::move(made)).pattern.get();
    Entry& place = entries_[oldest_];
    oldest_ = (oldest_ + 1) % kCachedMax;
    place = std::move(made);
    return place.pattern.get();
}

}  // namespace dongbo::cel
