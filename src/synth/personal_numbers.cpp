#include "synth/personal_numbers.hpp"

#include "base/random.hpp"

namespace dongbo {
namespace {

/// A Feistel network over two halves of three digits: a permutation of 0..999999.
std::uint32_t permute(std::uint32_t counter, std::uint64_t key) {
    std::uint32_t left = counter / 1000;
    std::uint32_t right = counter % 1000;
    for (std::uint64_t round = 0; round < 4; ++round) {
        SeededRandom mixer(key + (round << 32) + right);
        const std::uint32_t next = (left + static_cast<std::uint32_t>(mixer.below(1000))) % 1000;
        left = right;
        right = next;
    }
    return left * 1000 + right;
}

void append_digits(std::string& out, std::uint32_t value, int width) {
    char digits[8];
    for (int i = width - 1; i >= 0; --i, value /= 10)
        digits[i] = static_cast<char>('0' + value % 10);
    out.append(digits, static_cast<std::size_t>(width));
}

}  // namespace

Result<std::string> PersonalNumbers::give(std::string_view province_code, bool male, Day born) {
    const int year = year_of(born);
    const int century = (year - 1900) / 100 * 2 + (male ? 0 : 1);
    std::string number = "0";
    number += province_code;
    number += static_cast<char>('0' + century);
    append_digits(number, static_cast<std::uint32_t>(year % 100), 2);
    std::uint32_t prefix = 0;
    for (const char digit : number) prefix = prefix * 10 + static_cast<std::uint32_t>(digit - '0');
    std::uint32_t& counter = given_[prefix];
    if (counter == 1'000'000) {
        return fail(ErrorCode::limit_exceeded, "there are no personal numbers left for " + number,
                    {}, "ask for fewer persons");
    }
    append_digits(number,
                  permute(counter++, seed_ ^ (std::uint64_t{prefix} * 0x9e3779b97f4a7c15ULL)), 6);
    return number;
}

}  // namespace dongbo
