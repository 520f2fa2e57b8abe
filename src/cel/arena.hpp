// Memory for the values that one run makes: taken from the front, given back all at once. Private
// to this room.
#pragma once

#include <cstddef>
#include <memory>

namespace dongbo::cel {

class Arena {
  public:
    /// What the values made by one run may take; more ends in Failure::limit.
    static constexpr std::size_t kBytes = std::size_t{1} << 20;

    Arena() : memory_(std::make_unique_for_overwrite<std::byte[]>(kBytes)) {}

    /// Room for `count` things, not initialised and never destroyed; null if there is none left.
    template <class T>
    T* take(std::size_t count) {
        const std::size_t start = (used_ + alignof(T) - 1) / alignof(T) * alignof(T);
        if (start > kBytes || count > (kBytes - start) / sizeof(T)) return nullptr;
        used_ = start + count * sizeof(T);
        return reinterpret_cast<T*>(memory_.get() + start);
    }

    /// The last bytes of what was taken last are not wanted after all.
    void give_back(std::size_t bytes) { used_ -= bytes; }

    void reset() { used_ = 0; }

  private:
    std::unique_ptr<std::byte[]> memory_;
    std::size_t used_ = 0;
};

}  // namespace dongbo::cel
