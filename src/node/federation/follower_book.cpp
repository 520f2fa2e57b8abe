#include "node/federation/follower_book.hpp"

namespace dongbo {

void FollowerBook::note(const std::string& feed, const std::string& agency, std::uint64_t position,
                        const Timestamp& now) {
    const std::scoped_lock lock(mutex_);
    entries_[{feed, agency}] = {position, now};
}

std::optional<FollowerBook::Entry> FollowerBook::find(const std::string& feed,
                                                      const std::string& agency) const {
    const std::scoped_lock lock(mutex_);
    const auto found = entries_.find({feed, agency});
    if (found == entries_.end()) return std::nullopt;
    return found->second;
}

}  // namespace dongbo
