#include "store/sqlite/wal_check.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cstring>
#include <optional>

namespace dongbo {
namespace {

using Frame = std::array<std::uint8_t, kFrameSize>;
using PageView = std::span<const std::uint8_t, kPageSize>;

struct Sum {
    std::uint32_t first = 0, second = 0;
    friend bool operator==(const Sum&, const Sum&) = default;
};

// SQLite's file format, "Checksum Algorithm" of the WAL, for logs of little-endian machines.
Sum continue_sum(Sum sum, std::span<const std::uint8_t> bytes) {
    for (std::size_t i = 0; i + 8 <= bytes.size(); i += 8) {
        std::uint32_t words[2];
        std::memcpy(words, bytes.data() + i, 8);
        sum.first += words[0] + sum.second;
        sum.second += words[1] + sum.first;
    }
    return sum;
}

std::uint32_t big_endian(std::span<const std::uint8_t> bytes, std::size_t at) {
    std::uint32_t number;
    std::memcpy(&number, bytes.data() + at, 4);
    return std::byteswap(number);
}

Sum stored_sum(std::span<const std::uint8_t> bytes, std::size_t at) {
    return {big_endian(bytes, at), big_endian(bytes, at + 4)};
}

std::int64_t frame_offset(std::int64_t frame) {
    return kWalHeaderSize + (frame - 1) * kFrameSize;
}

bool fits(Sum before, std::span<const std::uint8_t> header, std::span<const std::uint8_t> page) {
    return continue_sum(continue_sum(before, header.first(8)), page) == stored_sum(header, 16);
}

/// The checksum that frame number `frame` continues: of the frame before it, or of the log's
/// header.
std::optional<Sum> sum_before(const WalBytes& log, std::int64_t frame) {
    std::array<std::uint8_t, 8> bytes;
    const std::int64_t at = frame == 1 ? 24 : frame_offset(frame - 1) + 16;
    if (!log.read(bytes, at)) return std::nullopt;
    return stored_sum(bytes, 0);
}

std::string judge_page(const WalBytes& log, std::int64_t frame, PageView page) {
    std::array<std::uint8_t, kFrameHeaderSize> header;
    const std::optional<Sum> before = sum_before(log, frame);
    if (before && log.read(header, frame_offset(frame)) && fits(*before, header, page)) return {};
    return fmt::format("frame {} does not fit its checksum", frame);
}

/// Reads the frames of a log one after another, each judged by its neighbour.
class FrameReader {
  public:
    explicit FrameReader(const WalBytes& log) : log_(log) {
        std::array<std::uint8_t, kWalHeaderSize> header;
        if (log.read(header, 0)) std::memcpy(salt_.data(), header.data() + 16, salt_.size());
    }
    bool read(std::int64_t frame) { return log_.read(frame_, frame_offset(frame)); }
    void take(std::span<const std::uint8_t> bytes) {
        std::memcpy(frame_.data(), bytes.data(), frame_.size());
    }
    bool of_this_log() const { return std::memcmp(&frame_[8], salt_.data(), salt_.size()) == 0; }
    bool ends_transaction() const { return big_endian(frame_, 4) != 0; }
    bool fits_after(std::optional<Sum> before) const {
        const std::span<const std::uint8_t> all(frame_);
        return before && of_this_log() &&
               fits(*before, all.first(kFrameHeaderSize), all.subspan(kFrameHeaderSize));
    }
    Sum sum() const { return stored_sum(frame_, 16); }

  private:
    const WalBytes& log_;
    std::array<std::uint8_t, 8> salt_{};
    Frame frame_{};
};

/// While recovering, SQLite takes the first frame that does not fit for the end of the log. It is,
/// if it belongs to the transaction that the power cut interrupted: every earlier one was synced.
/// But if a transaction ends at or after it and sound frames follow, the frame was durable once,
/// and everything from there on, acknowledged long ago, would be dropped in silence.
bool durable_frames_follow(const WalBytes& log, std::int64_t damaged) {
    FrameReader reader(log);
    if (!reader.read(damaged)) return false;
    bool transaction_ended = reader.ends_transaction();
    bool link_broken = false;  // the flipped byte may be in the sum that the next frame continues
    std::optional<Sum> before = reader.sum();
    for (std::int64_t frame = damaged + 1; reader.read(frame); ++frame) {
        if (!reader.fits_after(before)) {
            if (frame != damaged + 1 || transaction_ended) return false;
            link_broken = true;
        } else if (transaction_ended) {
            return true;
        }
        if (link_broken && !reader.of_this_log()) return false;
        transaction_ended = transaction_ended || reader.ends_transaction();
        before = reader.sum();
    }
    return false;
}

std::string judge_recovered_frame(const WalBytes& log, std::int64_t frame,
                                  std::span<const std::uint8_t> bytes) {
    FrameReader reader(log);
    reader.take(bytes);
    if (reader.fits_after(sum_before(log, frame)) || !durable_frames_follow(log, frame)) return {};
    return fmt::format("frame {} does not fit its checksum though later transactions do", frame);
}

std::string judge_header(const WalBytes& log, std::span<const std::uint8_t> header) {
    constexpr std::uint32_t kLittleEndianMagic = 0x377f0682;
    const bool sound = big_endian(header, 0) == kLittleEndianMagic &&
                       big_endian(header, 8) == kPageSize &&
                       continue_sum({}, header.first(24)) == stored_sum(header, 24);
    // The header is synced before the first frame is written: one that does not fit, with frames
    // behind it, was not left by a power cut.
    if (sound || log.size() < kWalHeaderSize + kFrameSize) return {};
    return "its header does not fit its checksum";
}

}  // namespace

void WalCheck::page_written(std::int64_t offset, std::span<const std::uint8_t> bytes) {
    const std::int64_t place = offset - kWalHeaderSize;
    if (bytes.size() != kPageSize || place % kFrameSize != kFrameHeaderSize) return;
    const std::int64_t frame = place / kFrameSize + 1;
    if (own_sums_.empty() || frame < own_first_) {
        own_sums_.clear();
        own_first_ = frame;
    }
    const auto index = static_cast<std::size_t>(frame - own_first_);
    if (index >= own_sums_.size()) own_sums_.resize(index + 1);
    own_sums_[index] = page_checksum(bytes.first<kPageSize>(), static_cast<std::uint32_t>(frame));
}

const std::uint64_t* WalCheck::own_sum(std::int64_t frame) const {
    const std::int64_t index = frame - own_first_;
    if (index < 0 || static_cast<std::size_t>(index) >= own_sums_.size()) return nullptr;
    const std::uint64_t& sum = own_sums_[static_cast<std::size_t>(index)];
    return sum == 0 ? nullptr : &sum;
}

std::string WalCheck::judge(const WalBytes& log, std::int64_t offset,
                            std::span<const std::uint8_t> bytes) const {
    if (offset == 0 && bytes.size() == kWalHeaderSize) return judge_header(log, bytes);
    const std::int64_t place = offset - kWalHeaderSize;
    const bool page = bytes.size() == kPageSize && place % kFrameSize == kFrameHeaderSize;
    const bool frame_whole = bytes.size() == kFrameSize && place % kFrameSize == 0;
    if (!page && !frame_whole) return {};
    const std::int64_t frame = place / kFrameSize + 1;
    const auto content = bytes.last<kPageSize>();
    if (const std::uint64_t* own = own_sum(frame)) {
        if (page_checksum(content, static_cast<std::uint32_t>(frame)) == *own) return {};
        return fmt::format("frame {} is not what this transaction wrote", frame);
    }
    return page ? judge_page(log, frame, content) : judge_recovered_frame(log, frame, bytes);
}

}  // namespace dongbo
