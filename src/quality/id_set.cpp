#include "quality/id_set.hpp"

#include <cstring>
#include <utility>

namespace dongbo {
namespace {

constexpr std::size_t kFirstPlaces = 1'024;
constexpr RecordId kFree{};

}  // namespace

/// Where the id is, or would be put.
std::size_t IdSet::place_of(const RecordId& id) const {
    std::uint64_t hash;
    std::memcpy(&hash, id.bytes.data(), sizeof hash);
    const std::size_t last = places_.size() - 1;
    std::size_t place = hash & last;
    while (places_[place] != kFree && places_[place] != id) place = (place + 1) & last;
    return place;
}

bool IdSet::has(const RecordId& id) const {
    if (id == kFree) return has_zeros_;
    return !places_.empty() && places_[place_of(id)] == id;
}

void IdSet::insert(const RecordId& id) {
    if (id == kFree) {
        has_zeros_ = true;
        return;
    }
    if (used_ * 3 >= places_.size() * 2) grow();
    RecordId& place = places_[place_of(id)];
    used_ += place == kFree ? 1 : 0;
    place = id;
}

void IdSet::grow() {
    const std::vector<RecordId> before = std::exchange(
        places_, std::vector<RecordId>(places_.empty() ? kFirstPlaces : 2 * places_.size()));
    for (const RecordId& id : before)
        if (id != kFree) places_[place_of(id)] = id;
}

}  // namespace dongbo
