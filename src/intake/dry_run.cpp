#include "intake/dry_run.hpp"

namespace dongbo {

Result<DryRun::Newest> DryRun::look_up(const std::string& dataset, const RecordId& id) {
    Newest newest;
    auto found = store_.get(dataset, id);
    if (!found) {
        if (found.error().code == ErrorCode::not_found) return newest;
        return std::unexpected(std::move(found).error());
    }
    newest.live = found->state == RecordState::live;
    newest.pending = found->pending != 0;
    newest.content_hash = found->content_hash;
    if (!newest.pending) return newest;
    TRY_ASSIGN(const auto entries, store_.history(dataset, id));
    // A verdict changes verdict and findings of a version whose content an earlier put gave.
    bool judged = false;
    for (const LogEntry& entry : entries) {
        if (entry.erased()) break;
        TRY_ASSIGN(Change change, decode_change(entry.encoded));
        if (!judged) {
            newest.verdict = change.verdict;
            newest.findings = std::move(change.findings);
            judged = true;
        }
        if (change.kind != ChangeKind::put) continue;
        newest.content_hash = content_hash(change.content);
        break;
    }
    return newest;
}

Result<Outcome> DryRun::apply(const std::string& dataset, const Wish& wish) {
    Newest newest;
    const auto known = repeating_.find(wish.record);
    if (known != repeating_.end()) {
        newest = known->second;
    } else {
        TRY_ASSIGN(newest, look_up(dataset, wish.record));
    }
    const bool same_content = newest.content_hash == wish.content_hash;
    const bool unchanged = wish.verdict == Verdict::live
                               ? newest.live && !newest.pending && same_content
                               : newest.pending && same_content && newest.verdict == wish.verdict &&
                                     newest.findings == wish.findings;
    if (unchanged) return Outcome::unchanged;
    if (wish.repeats) {
        const bool live = wish.verdict == Verdict::live;
        repeating_[wish.record] = {!live, live || newest.live, wish.content_hash, wish.verdict,
                                   wish.findings};
    }
    return Outcome::applied;
}

Result<std::vector<Committed>> DryRun::commit(std::span<const SourceCommit> commits) {
    std::vector<Committed> all;
    for (const SourceCommit& commit : commits) {
        Committed& committed = all.emplace_back();
        for (const Wish& wish : commit.wishes) {
            TRY_ASSIGN(const Outcome outcome, apply(commit.dataset, wish));
            committed.outcomes.push_back(outcome);
        }
    }
    return all;
}

}  // namespace dongbo
