#include "tests/support/store_model.hpp"

#include <algorithm>

namespace dongbo::testing {

std::optional<std::vector<std::vector<Outcome>>> StoreModel::commit(
    const std::vector<std::vector<Wish>>& commits) {
    const StoreModel before = *this;
    std::vector<std::vector<Outcome>> outcomes;
    for (const std::vector<Wish>& wishes : commits) {
        const Position start = head_;
        std::vector<Outcome>& of_commit = outcomes.emplace_back();
        for (const Wish& wish : wishes) {
            const auto found = records_.find(wish.record);
            const std::uint32_t version =
                found == records_.end() ? 0 : found->second.back().version;
            if (wish.expected_version && *wish.expected_version != version) {
                *this = before;
                return std::nullopt;
            }
            of_commit.push_back(apply(wish) ? Outcome::applied : Outcome::unchanged);
        }
        if (head_ != start) ends_.push_back(head_);
    }
    return outcomes;
}

bool StoreModel::apply(const Wish& wish) {
    const auto found = records_.find(wish.record);
    const bool seen = found != records_.end();
    if (!seen && wish.kind != ChangeKind::put) return false;
    Picture next = seen ? found->second.back() : Picture{};
    Judgement judgement = seen ? judgements_[wish.record] : Judgement{};
    const Position here = head_ + 1;
    next.head = here;
    ++next.version;
    const bool applied = wish.kind == ChangeKind::put       ? put(wish, next, judgement)
                         : wish.kind == ChangeKind::verdict ? judge(wish, next, judgement)
                                                            : clear(wish, next, judgement);
    if (!applied) return false;
    head_ = here;
    next.in_doubt = next.state == RecordState::live && next.pending != 0;
    records_[wish.record].push_back(next);
    judgements_[wish.record] = judgement;
    if (wish.kind == ChangeKind::erase) erased_before_[wish.record] = here;
    return true;
}

bool StoreModel::put(const Wish& wish, Picture& next, Judgement& judgement) const {
    if (wish.verdict == Verdict::live) {
        if (next.state == RecordState::live && next.pending == 0 && next.served == wish.content)
            return false;
        next.state = RecordState::live;
        next.served = wish.content;
        next.position = next.head;
        next.pending = 0;
        judgement.conflicting.clear();
    } else if (conflicts(wish.verdict, wish.findings)) {
        const auto version = std::pair(wish.content, wish.findings);
        if (next.pending != 0 &&
            std::ranges::find(judgement.conflicting, version) != judgement.conflicting.end())
            return false;
        judgement.conflicting.push_back(version);
    } else {
        if (next.pending != 0 && judgement.pending_content == wish.content &&
            judgement.verdict == wish.verdict && judgement.findings == wish.findings)
            return false;
        judgement.conflicting.clear();
    }
    if (wish.verdict != Verdict::live) {
        if (next.state != RecordState::live) next.state = RecordState::pending;
        next.pending = next.head;
        judgement.pending_content = wish.content;
    }
    judgement.verdict = wish.verdict;
    judgement.findings = wish.findings;
    judgement.erased = false;
    return true;
}

bool StoreModel::judge(const Wish& wish, Picture& next, Judgement& judgement) const {
    if (next.state == RecordState::deleted) return false;
    if (judgement.verdict == wish.verdict && judgement.findings == wish.findings) return false;
    judgement.verdict = wish.verdict;
    judgement.findings = wish.findings;
    judgement.conflicting.clear();
    if (wish.verdict == Verdict::live) {
        if (next.pending == 0) return true;
        next.state = RecordState::live;
        next.served = judgement.pending_content;
        next.position = next.pending;
        next.pending = 0;
    } else if (next.pending == 0) {
        next.state = RecordState::pending;
        judgement.pending_content = next.served;
        next.pending = next.position;
        next.position = 0;
        next.served.clear();
    }
    return true;
}

bool StoreModel::clear(const Wish& wish, Picture& next, Judgement& judgement) const {
    const bool erases = wish.kind == ChangeKind::erase;
    if (next.state == RecordState::deleted && (!erases || judgement.erased)) return false;
    next.state = RecordState::deleted;
    next.position = next.pending = 0;
    next.served.clear();
    judgement = {};
    judgement.erased = erases;
    return true;
}

const StoreModel::Picture* StoreModel::at(const RecordId& id, Position at) const {
    const auto found = records_.find(id);
    if (found == records_.end()) return nullptr;
    const Picture* newest = nullptr;
    for (const Picture& picture : found->second)
        if (picture.head <= at) newest = &picture;
    const auto erased = erased_before_.find(id);
    if (newest != nullptr && erased != erased_before_.end() && newest->head < erased->second)
        return nullptr;
    return newest;
}

}  // namespace dongbo::testing
