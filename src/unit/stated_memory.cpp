#include "unit/stated_memory.hpp"

#include <cstring>

namespace dongbo {
namespace {

constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15;

std::uint64_t mix(std::uint64_t state, std::uint64_t word) {
    const auto product = static_cast<unsigned __int128>(state ^ word) * kOdd;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

template <class Word>
std::uint64_t word_at(const char* at) {
    Word word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

/// Up to seven bytes as one number; words overlap rather than be copied byte by byte.
std::uint64_t short_word(std::string_view text) {
    const std::size_t size = text.size();
    if (size >= 4)
        return word_at<std::uint32_t>(text.data()) | word_at<std::uint32_t>(text.data() + size - 4)
                                                         << 32;
    if (size == 0) return 0;
    const auto byte = [&](std::size_t i) {
        return static_cast<std::uint64_t>(static_cast<unsigned char>(text[i]));
    };
    return byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
}

std::uint64_t mix_text(std::uint64_t state, std::string_view text) {
    state += text.size();
    if (text.size() < 8) return mix(state, short_word(text));
    const char* const last = text.data() + text.size() - 8;
    for (const char* at = text.data(); at < last; at += 8)
        state = mix(state, word_at<std::uint64_t>(at));
    return mix(state, word_at<std::uint64_t>(last));
}

}  // namespace

std::uint64_t StatedMemory::hash(const Texts& texts) {
    std::uint64_t state = kOdd;
    for (const std::string_view text : texts) state = mix_text(state, text);
    return state;
}

bool StatedMemory::is(const Entry& entry, const Texts& texts) const {
    for (std::size_t i = 0; i < texts.size(); ++i)
        if (texts[i].size() != entry.sizes[i]) return false;
    const char* at = texts_.data() + entry.text;
    for (const std::string_view text : texts) {
        if (!text.empty() && std::memcmp(text.data(), at, text.size()) != 0) return false;
        at += text.size();
    }
    return true;
}

const std::uint32_t* StatedMemory::find(const Texts& texts, std::uint64_t hash) const {
    if (slots_.empty()) return nullptr;
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t slot = hash & mask; slots_[slot] != 0; slot = (slot + 1) & mask) {
        const Entry& entry = entries_[slots_[slot] - 1];
        if (entry.hash == hash && is(entry, texts)) return &entry.number;
    }
    return nullptr;
}

void StatedMemory::grow() {
    constexpr std::size_t kFirst = 1U << 10;
    slots_.assign(slots_.empty() ? kFirst : slots_.size() * 2, 0);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        std::size_t slot = entries_[i].hash & mask;
        while (slots_[slot] != 0) slot = (slot + 1) & mask;
        slots_[slot] = static_cast<std::uint32_t>(i + 1);
    }
}

bool StatedMemory::add(const Texts& texts, std::uint64_t hash, std::uint32_t number) {
    std::size_t bytes = 0;
    for (const std::string_view text : texts) bytes += text.size();
    if (bytes > kBytesMax || entries_.size() == kEntriesMax) return false;
    Entry entry{hash, static_cast<std::uint32_t>(texts_.size()), {}, number};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        entry.sizes[i] = static_cast<std::uint16_t>(texts[i].size());
        texts_ += texts[i];
    }
    entries_.push_back(entry);
    if (slots_.size() < entries_.size() * 2) {
        grow();
        return true;
    }
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = static_cast<std::uint32_t>(entries_.size());
    return true;
}

}  // namespace dongbo
