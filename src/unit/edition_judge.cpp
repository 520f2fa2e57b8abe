// What the rows that were counted say to a claim.
#include <algorithm>
#include <functional>

#include "unit/edition_claim.hpp"

namespace dongbo {
namespace {

using Fits = std::vector<EditionFit>;
using Verdict = EditionJudgement::Verdict;
constexpr std::size_t kExamplesShown = 3;

bool contradicts(EditionFit fit) {
    return fit == EditionFit::differs || fit == EditionFit::no_code;
}
bool fits_any(const Fits& fits) {
    return std::ranges::count(fits, EditionFit::fits) > 0;
}
bool differs_anywhere(const Fits& fits) {
    return std::ranges::count(fits, EditionFit::differs) > 0;
}
/// Rows that fit one edition and contradict another.
bool tells(const Fits& fits) {
    return fits_any(fits) && std::ranges::any_of(fits, contradicts);
}
bool tells_about(const Fits& fits, std::size_t edition) {
    return tells(fits) && (fits[edition] == EditionFit::fits || contradicts(fits[edition]));
}

/// True if so few rows contradict an edition that they are dirt.
bool is_dirt(std::uint64_t against, std::uint64_t telling) {
    return against < kAgainstRowsMin ||
           static_cast<double>(against) <= kDirtShareMax * static_cast<double>(telling);
}

}  // namespace

/// Adds up the patterns for a claim.
class EditionClaim::Judge {
  public:
    Judge(const EditionClaim& claim, const UnitList::Edition& claimed)
        : claim_(claim),
          editions_(claim.list_.editions()),
          claimed_(static_cast<std::size_t>(&claimed - editions_.data())),
          fits_(editions_.size()),
          against_(editions_.size()) {
        judgement_.claimed = claimed.date;
        for (const UnitList::Edition& edition : editions_)
            judgement_.counts.push_back({.edition = edition.date});
    }

    EditionJudgement judge() {
        for (const auto& [fits, pattern] : claim_.patterns_) count(fits, pattern.rows);
        judgement_.against = against_[claimed_];
        judgement_.verdict = verdict();
        add_examples();
        return std::move(judgement_);
    }

  private:
    void count(const Fits& fits, std::uint64_t rows);
    Verdict verdict();
    std::optional<std::size_t> find_better() const;
    void add_examples();
    void describe(EditionJudgement::Example& example, const Fits& fits) const;

    const EditionClaim& claim_;
    std::span<const UnitList::Edition> editions_;
    std::size_t claimed_;
    std::vector<std::uint64_t> fits_, against_;  ///< by edition, of the rows that tell
    EditionJudgement judgement_;
};

void EditionClaim::Judge::count(const Fits& fits, std::uint64_t rows) {
    judgement_.rows += rows;
    if (!fits_any(fits)) {
        if (differs_anywhere(fits)) {
            judgement_.misfits += rows;
        } else if (std::ranges::count(fits, EditionFit::no_code) > 0) {
            judgement_.unlisted += rows;
        }
        return;
    }
    if (!tells(fits)) return;
    const bool telling = tells_about(fits, claimed_);
    if (telling) judgement_.telling += rows;
    for (std::size_t i = 0; i < fits.size(); ++i) {
        if (fits[i] == EditionFit::fits) {
            judgement_.counts[i].fits += rows;
            if (telling) fits_[i] += rows;
        } else if (contradicts(fits[i])) {
            judgement_.counts[i].contradicts += rows;
            if (telling) against_[i] += rows;
        }
    }
}

/// An edition that would itself pass; of several the one that fits most rows, then the newest.
std::optional<std::size_t> EditionClaim::Judge::find_better() const {
    std::optional<std::size_t> better;
    for (std::size_t i = 0; i < editions_.size(); ++i) {
        if (!is_dirt(against_[i], judgement_.telling) || fits_[i] <= against_[i]) continue;
        if (!better || fits_[i] >= fits_[*better]) better = i;
    }
    return better;
}

Verdict EditionClaim::Judge::verdict() {
    const std::uint64_t listed = judgement_.rows - judgement_.unlisted;
    if (judgement_.misfits >= kMisfitRowsMin &&
        static_cast<double>(judgement_.misfits) > kMisfitShareMax * static_cast<double>(listed))
        return Verdict::fits_nothing;
    if (judgement_.telling == 0) return Verdict::cant_tell;
    if (is_dirt(judgement_.against, judgement_.telling)) return Verdict::fits;
    const auto better = find_better();
    if (!better) return Verdict::mixed;
    judgement_.better = editions_[*better].date;
    return Verdict::other_fits;
}

/// What the lists have under the example's code.
void EditionClaim::Judge::describe(EditionJudgement::Example& example, const Fits& fits) const {
    const auto full_name = [&](std::size_t edition) {
        const ListedUnit* const unit =
            claim_.list_.find(example.code, editions_[edition].date).unit;
        return unit == nullptr ? std::string() : std::string(unit->full_name);
    };
    example.claimed_unit = full_name(claimed_);
    for (std::size_t i = 0; i < fits.size(); ++i) {
        if (fits[i] != EditionFit::fits) continue;
        example.better = editions_[i].date;
        example.better_unit = full_name(i);
    }
}

/// Of the most frequent patterns first.
void EditionClaim::Judge::add_examples() {
    const bool misfits = judgement_.verdict == Verdict::fits_nothing;
    std::vector<const Patterns::value_type*> speaking;
    for (const auto& entry : claim_.patterns_) {
        const Fits& fits = entry.first;
        const bool speaks = misfits ? !fits_any(fits) && differs_anywhere(fits)
                                    : fits_any(fits) && contradicts(fits[claimed_]);
        if (speaks) speaking.push_back(&entry);
    }
    std::ranges::sort(speaking, std::greater(), [](const auto* entry) {
        return std::pair(entry->second.rows, entry->first);
    });
    for (const auto* entry : speaking) {
        for (EditionJudgement::Example example : entry->second.examples) {
            if (judgement_.examples.size() == kExamplesShown) return;
            describe(example, entry->first);
            judgement_.examples.push_back(std::move(example));
        }
    }
}

EditionJudgement EditionClaim::judge(const Date& claimed) const {
    const UnitList::Edition* const edition = list_.edition_on(claimed);
    if (edition != nullptr) return Judge(*this, *edition).judge();
    EditionJudgement judgement;
    for (const auto& [fits, pattern] : patterns_) judgement.rows += pattern.rows;
    return judgement;
}

}  // namespace dongbo
