#include "cli/demo_log.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPage = 10'000;

/// What a record said and how it was judged before an entry.
struct Before {
    std::string content;
    bool served = false;
};

Result<Before> before(Store& store, const Change& entry) {
    TRY_ASSIGN(Change earlier, store.change(entry.previous));
    Before result{.content = {}, .served = earlier.verdict == Verdict::live};
    while (earlier.kind == ChangeKind::verdict) {
        TRY_ASSIGN(earlier, store.change(earlier.previous));
    }
    result.content = std::move(earlier.content);
    return result;
}

Result<> add_put(Store& store, const Change& put, LogGain& gain) {
    if (put.previous == 0) {
        ++gain.added;
        return {};
    }
    TRY_ASSIGN(const Before was, before(store, put));
    ++(was.content != put.content ? gain.changed : was.served ? gain.idle : gain.released);
    return {};
}

Result<> add_verdict(Store& store, const Change& verdict, LogGain& gain) {
    TRY_ASSIGN(const Before was, before(store, verdict));
    const bool served = verdict.verdict == Verdict::live;
    if (served && !was.served) ++gain.let_in;
    if (!served && was.served) ++gain.taken_out;
    return {};
}

}  // namespace

Result<LogGain> read_gain(Store& store, Position after) {
    LogGain gain;
    for (;;) {
        TRY_ASSIGN(const std::vector<LogEntry> entries, store.changes(after, kPage));
        if (entries.empty()) return gain;
        for (const LogEntry& entry : entries) {
            TRY_ASSIGN(const Change change, decode_change(entry.encoded));
            if (change.kind == ChangeKind::put) TRY(add_put(store, change, gain));
            if (change.kind == ChangeKind::verdict) TRY(add_verdict(store, change, gain));
        }
        after = entries.back().position;
    }
}

}  // namespace dongbo
