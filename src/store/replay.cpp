#include "store/replay.hpp"

#include <utility>

namespace dongbo {
namespace {

void put(RecordSummary& summary, Position position, Verdict verdict, const Hash& content_hash) {
    if (verdict == Verdict::live) {
        summary.state = RecordState::live;
        summary.position = position;
        summary.content_hash = content_hash;
        summary.pending = 0;
        summary.pending_hash = {};
        return;
    }
    summary.state = summary.position != 0 ? RecordState::live : RecordState::pending;
    summary.pending = position;
    summary.pending_hash = content_hash;
}

void judge(RecordSummary& summary, Verdict verdict) {
    if (verdict == Verdict::live && summary.pending != 0) {
        summary.position = std::exchange(summary.pending, 0);
        summary.content_hash = std::exchange(summary.pending_hash, {});
        summary.state = RecordState::live;
    } else if (verdict != Verdict::live && summary.pending == 0) {
        summary.pending = std::exchange(summary.position, 0);
        summary.pending_hash = std::exchange(summary.content_hash, {});
        summary.state = RecordState::pending;
    }
}

void empty(RecordSummary& summary) {
    summary.state = RecordState::deleted;
    summary.position = summary.pending = 0;
    summary.content_hash = summary.pending_hash = {};
}

}  // namespace

void advance(RecordSummary& summary, Position position, const Change& change,
             const Hash& content_hash) {
    summary.version = change.version;
    summary.head = position;
    switch (change.kind) {
        case ChangeKind::put:
            return put(summary, position, change.verdict, content_hash);
        case ChangeKind::verdict:
            return judge(summary, change.verdict);
        case ChangeKind::remove:
        case ChangeKind::erase:
            return empty(summary);
        case ChangeKind::edition:
        case ChangeKind::contract:
            return;
    }
}

bool follows(const RecordSummary& summary, const Change& change) {
    if (change.kind == ChangeKind::erase && !summary.seen()) return change.version > 1;
    return change.version == summary.version + 1 && change.previous == summary.head;
}

}  // namespace dongbo
