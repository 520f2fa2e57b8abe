#include "sync/follower/follower_state.hpp"

#include "quality/bytes.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kPhases[] = {"describing", "first_copy", "copying_again", "following",
                                        "asking",     "waiting",    "alarmed",       "ended"};
constexpr char kVersion = 2;
/// Has no count of removals.
constexpr char kVersionBefore = 1;

void append_text(std::string& out, std::string_view text) {
    append_varint(out, text.size());
    out += text;
}

std::string text(ByteReader& bytes) {
    const std::uint64_t size = bytes.varint();
    return std::string(bytes.take(size));
}

Result<MerkleFrontier> read_frontier(ByteReader& bytes) {
    const Position size = bytes.varint();
    std::vector<Hash> peaks;
    for (std::uint64_t left = bytes.varint(); left > 0 && bytes.good(); --left) {
        const std::string_view peak = bytes.take(sizeof(Hash));
        if (bytes.good()) std::ranges::copy(as_bytes(peak), peaks.emplace_back().begin());
    }
    return MerkleFrontier::make(size, std::move(peaks));
}

}  // namespace

std::string_view name(FollowerPhase phase) {
    return kPhases[static_cast<std::size_t>(phase)];
}

std::string encode(const FollowerState& state) {
    std::string out = {kVersion, static_cast<char>(state.phase)};
    append_text(out, encode(state.description));
    append_text(out, state.why);
    append_text(out, state.snapshot_cursor);
    append_varint(out, state.snapshot_from);
    append_varint(out, state.snapshot_to);
    append_varint(out, state.tree.size());
    append_varint(out, state.tree.peaks().size());
    for (const Hash& peak : state.tree.peaks()) out += as_text(peak);
    append_text(out, state.checkpoint);
    append_varint(out, state.allowed_removals);
    out += static_cast<char>(state.before);
    out += static_cast<char>(state.snapshot_stage);
    append_varint(out, state.epoch);
    append_text(out, state.snapshot_base);
    append_text(out, state.evidence);
    append_varint(out, state.removals);
    append_varint(out, state.live_before);
    return out;
}

bool is_served(const FollowerState& state, const Timestamp& now) {
    const bool stopped = state.phase >= FollowerPhase::asking;
    const FollowerPhase phase = stopped ? state.before : state.phase;
    return state.phase != FollowerPhase::ended && phase != FollowerPhase::describing &&
           phase != FollowerPhase::first_copy &&
           !(state.description.valid_until &&
             vietnamese_day(now) >= *state.description.valid_until);
}

Result<FollowerState> decode_follower_state(std::string_view bytes) {
    const auto refused = [] {
        return fail(ErrorCode::corrupt, "the state of the follower can't be read", {},
                    "restore the node from its last backup");
    };
    ByteReader reader(bytes);
    if (const std::string_view head = reader.take(2);
        head.size() != 2 || (head[0] != kVersion && head[0] != kVersionBefore) ||
        static_cast<std::size_t>(head[1]) >= std::size(kPhases))
        return refused();
    FollowerState state;
    state.phase = static_cast<FollowerPhase>(bytes[1]);
    auto description = decode_feed_description(text(reader));
    if (!description) return refused();
    state.description = std::move(*description);
    state.why = text(reader);
    state.snapshot_cursor = text(reader);
    state.snapshot_from = reader.varint();
    state.snapshot_to = reader.varint();
    auto tree = read_frontier(reader);
    if (!tree) return refused();
    state.tree = std::move(*tree);
    state.checkpoint = text(reader);
    state.allowed_removals = reader.varint();
    const std::string_view steps = reader.take(2);
    if (steps.size() != 2 || static_cast<std::size_t>(steps[0]) >= std::size(kPhases) ||
        steps[1] > static_cast<char>(SnapshotStage::finished))
        return refused();
    state.before = static_cast<FollowerPhase>(steps[0]);
    state.snapshot_stage = static_cast<SnapshotStage>(steps[1]);
    state.epoch = reader.varint();
    state.snapshot_base = text(reader);
    state.evidence = text(reader);
    if (bytes[0] == kVersion) {
        state.removals = reader.varint();
        state.live_before = reader.varint();
    }
    if (!reader.good() || !reader.at_end()) return refused();
    return state;
}

}  // namespace dongbo
