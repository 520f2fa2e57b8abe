#include "node/pages/similar_decisions.hpp"

#include "base/text.hpp"

namespace dongbo {
namespace {

bool begins_with_number(std::string_view folded) {
    for (const std::string_view word : {"so nha ", "so ", "nha so ", "nha "})
        if (folded.starts_with(word)) folded.remove_prefix(word.size());
    return !folded.empty() && folded.front() >= '0' && folded.front() <= '9';
}

}  // namespace

std::vector<std::string> place_parts(std::string_view address) {
    std::vector<std::string> parts;
    while (!address.empty()) {
        const std::string_view part = address.substr(0, address.find(','));
        address.remove_prefix(std::min(address.size(), part.size() + 1));
        std::string tidy = text::standardise_text(part);
        const std::string folded = text::fold(tidy);
        if (folded.size() > 2 && !begins_with_number(folded)) parts.push_back(std::move(tidy));
    }
    return parts;
}

Result<SimilarDecisions> SimilarDecisions::read(CurrentUnits& units, const ListedUnit& stated,
                                                std::size_t limit) {
    SimilarDecisions similar;
    const std::string wanted = text_of(ref_of(units.list(), stated));
    TRY_ASSIGN(const auto decisions, units.decisions().all(units.dataset(), units.field().name));
    for (const auto& [record, decision] : decisions) {
        if (text_of(decision.stated) != wanted) continue;
        ++similar.by_code_[decision.unit.code];
        if (limit == 0) continue;
        --limit;
        const auto stored = units.store().get(units.dataset(), record);
        if (!stored || stored->state != RecordState::live) continue;
        for (std::string& part : place_parts(units.address_of(stored->values))) {
            Like& like = similar.by_place_[text::fold(part)];
            like.place = std::move(part);
            ++like.by_code[decision.unit.code];
        }
    }
    return similar;
}

std::optional<SimilarDecisions::Like> SimilarDecisions::find(std::string_view address) const {
    const Like* best = nullptr;
    std::int64_t most = 0;
    for (const std::string& part : place_parts(address)) {
        const auto found = by_place_.find(text::fold(part));
        if (found == by_place_.end()) continue;
        std::int64_t decided = 0;
        for (const auto& [code, count] : found->second.by_code) decided += count;
        if (decided <= most) continue;
        most = decided;
        best = &found->second;
    }
    return best != nullptr ? std::optional(*best) : std::nullopt;
}

}  // namespace dongbo
