#include "sync/owner/feed_dispatch.hpp"

#include <algorithm>

namespace dongbo {

void FeedDispatch::add(FeedWork& feed) {
    if (const auto& unit = feed.filter().only_unit())
        by_unit_[*unit].push_back(&feed);
    else if (const auto& province = feed.filter().only_province())
        by_province_[*province].push_back(&feed);
    else
        all_.push_back(&feed);
}

void FeedDispatch::begin() {
    concerned_ = all_;
}

void FeedDispatch::add_from(const Map& map, const std::string& code) {
    const auto found = map.find(code);
    if (found == map.end()) return;
    const auto own = concerned_.begin() + static_cast<std::ptrdiff_t>(all_.size());
    if (std::find(own, concerned_.end(), found->second.front()) != concerned_.end()) return;
    concerned_.insert(concerned_.end(), found->second.begin(), found->second.end());
}

void FeedDispatch::add_place(const RecordPlace& place) {
    add_from(by_unit_, place.unit);
    add_from(by_province_, place.province);
}

}  // namespace dongbo
