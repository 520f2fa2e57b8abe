// A file descriptor that is closed when it goes out of scope.
#pragma once

#include <utility>

namespace dongbo {

class Descriptor {
  public:
    explicit Descriptor(int value) : value_(value) {}
    Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, kNone)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }
    ~Descriptor();
    int get() const { return value_; }
    bool is_open() const { return value_ != kNone; }
    int release() { return std::exchange(value_, kNone); }

  private:
    static constexpr int kNone = -1;
    int value_;
};

}  // namespace dongbo
