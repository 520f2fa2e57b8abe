#include "sync/owner/feed_epoch.hpp"

#include <algorithm>

#include "base/json_writer.hpp"
#include "sync/format/canonical_reader.hpp"
#include "sync/owner/owned_feed.hpp"

namespace dongbo {
namespace {

std::string recovery_key(const std::string& feed) {
    return "recovering/" + feed;
}
std::string fork_key(const std::string& feed, std::uint64_t epoch) {
    return "fork/" + feed + "/" + std::to_string(epoch);
}

std::unexpected<Error> damaged() {
    return fail(ErrorCode::corrupt, "what is kept of a feed's epochs can't be read", kFeedsFile,
                "restore the node's backup");
}

std::string encode(const FeedRecovery& recovery) {
    std::string text;
    JsonWriter json(text);
    json.begin_object()
        .member("agency", recovery.agency)
        .member("note", recovery.note)
        .member("noticed", recovery.noticed.rfc3339())
        .end_object();
    return text;
}

std::string encode(const FeedFork& fork) {
    std::string text;
    JsonWriter json(text);
    json.begin_object()
        .member("epoch_before", fork.epoch_before)
        .member("root", hex(fork.root))
        .member("size", fork.size)
        .end_object();
    return text;
}

/// "dongbo/G01/dan-cu.v1/2" of the note's first line → 2; 0: there is none.
std::uint64_t epoch_of(std::string_view note) {
    const std::string_view line = note.substr(0, note.find('\n'));
    const std::size_t slash = line.rfind('/');
    if (slash == std::string_view::npos) return 0;
    const auto epoch = parse_whole_number(line.substr(slash + 1));
    return epoch && *epoch > 0 ? static_cast<std::uint64_t>(*epoch) : 0;
}

}  // namespace

Result<std::optional<FeedRecovery>> read_recovery(FeedStore& feeds, const std::string& feed) {
    TRY_ASSIGN(const auto text, feeds.get(recovery_key(feed)));
    if (!text) return std::nullopt;
    CanonicalReader reader(*text);
    FeedRecovery recovery;
    reader.expect("{\"agency\":").read(recovery.agency);
    reader.expect(",\"note\":").read(recovery.note);
    reader.expect(",\"noticed\":").read(recovery.noticed);
    if (!reader.expect("}").finished()) return damaged();
    return recovery;
}

Result<> note_recovery(FeedStore& feeds, const std::string& feed, const FeedRecovery& recovery,
                       const Checkpoint& checkpoint, const NoteKey& key) {
    TRY_ASSIGN(const auto known, read_recovery(feeds, feed));
    if (known) {
        const auto greatest = open_checkpoint(known->note, key);
        if (greatest &&
            (greatest->epoch > checkpoint.epoch ||
             (greatest->epoch == checkpoint.epoch && greatest->size >= checkpoint.size)))
            return {};
    }
    return feeds.transact(
        [&](FeedWriter& writer) { return writer.put(recovery_key(feed), encode(recovery)); });
}

Result<FeedFork> begin_epoch(FeedStore& feeds, const std::string& feed) {
    TRY_ASSIGN(const auto recovery, read_recovery(feeds, feed));
    TRY_ASSIGN(const auto row, feeds.feed(feed));
    if (!row) return fail(ErrorCode::not_found, "there is no such feed", feed);
    if (!recovery)
        return fail(ErrorCode::conflict, "the feed is not behind anything that it signed", feed,
                    "nothing has to be confirmed");
    TRY_ASSIGN(const FeedState state, decode_feed_state(row->state));
    const FeedFork fork{.epoch_before = row->epoch, .size = row->size, .root = state.tree.root()};
    FeedRow next = *row;
    // The one that was lost may have begun epochs of which nothing is known here.
    next.epoch = std::max(row->epoch, epoch_of(recovery->note)) + 1;
    TRY(feeds.transact([&](FeedWriter& writer) -> Result<> {
        TRY(writer.update(next));
        TRY(writer.put(fork_key(feed, next.epoch), encode(fork)));
        return writer.drop(recovery_key(feed));
    }));
    return fork;
}

Result<std::optional<FeedFork>> read_fork(FeedStore& feeds, const std::string& feed,
                                          std::uint64_t epoch) {
    TRY_ASSIGN(const auto text, feeds.get(fork_key(feed, epoch)));
    if (!text) return std::nullopt;
    CanonicalReader reader(*text);
    FeedFork fork;
    reader.expect("{\"epoch_before\":").read(fork.epoch_before);
    reader.expect(",\"root\":").read_hex(fork.root);
    reader.expect(",\"size\":").read(fork.size);
    if (!reader.expect("}").finished()) return damaged();
    return fork;
}

}  // namespace dongbo
