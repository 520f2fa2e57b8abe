// Two kinds of randomness that must never be mixed up: secret, and repeatable.
#pragma once

#include <cstdint>
#include <span>

namespace dongbo {

/// Fills `out` from the operating system's generator through OpenSSL. Thread-safe. Ends the program
/// if there is no entropy: a salt that can be guessed would undo erasure.
void fill_secure_random(std::span<std::uint8_t> out);

/// A small, fast, repeatable generator (SplitMix64) for generators of test data, simulations and
/// sampling: the same seed gives the same sequence on every machine. Never for secrets.
class SeededRandom {
  public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    /// Uniform in [0, limit); limit > 0.
    std::uint64_t below(std::uint64_t limit) {
        return static_cast<std::uint64_t>((static_cast<unsigned __int128>(next()) * limit) >> 64);
    }
    /// Uniform in [low, high], both included.
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
    }
    /// Uniform in [0, 1).
    double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    bool chance(double probability) { return unit() < probability; }

  private:
    std::uint64_t state_;
};

}  // namespace dongbo
