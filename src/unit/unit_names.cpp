#include "unit/unit_names.hpp"

#include <algorithm>
#include <functional>

namespace dongbo {
namespace {

enum class Fit : std::uint8_t { no, unknown, yes };

/// Whether a unit lies in one that fits a mention of a higher level.
Fit lies_in(const ListedUnit* unit, const Mention& mention) {
    while (unit != nullptr && unit->level > mention.level) unit = unit->parent;
    if (unit == nullptr) return Fit::unknown;
    const bool fits = std::ranges::any_of(mention.names, [&](const UnitName& name) {
        return name.unit == unit && mention.fits(name);
    });
    return fits ? Fit::yes : Fit::no;
}

const Mention* lowest(const Mentions& mentions) {
    for (std::size_t level = kUnitLevels; level-- > 0;)
        if (mentions[level].stated) return &mentions[level];
    return nullptr;
}

/// The ways to read one stated name: with its first words as its kind, and as a name as it is.
struct FieldReadings {
    NameWords words;
    Mention mentions[2];
    std::size_t count = 0;
    bool stated = false;

    void read(const UnitNames& names, std::string_view text, UnitLevel level) {
        if (text.empty()) return;
        const bool whole = words.read(text);
        if (words.size() == 0) return;
        stated = true;
        const KindWords kind = kind_at(words, 0, words.size());
        const bool has_kind = (kind.kinds & kinds_of(level)) != 0 && kind.words < words.size();
        if (whole && has_kind &&
            names.mention(words, kind.words, words.size(), level, kind, next()))
            ++count;
        if (whole && names.mention(words, 0, words.size(), level, {}, next())) ++count;
        if (count > 0) return;
        // What no unit is named says something all the same.
        mentions[count++] = {.level = level, .names = {}, .marked = {}, .stated = true};
    }
    Mention& next() { return mentions[count]; }
};

}  // namespace

void FoundUnits::add(const ListedUnit* unit, bool vouched) {
    if (!vouched) vouched_ = false;
    if (one_ == nullptr) {
        one_ = unit;
    } else if (unit != one_ && std::ranges::find(others_, unit) == others_.end()) {
        others_.push_back(unit);
    }
}

void FoundUnits::add_all(const FoundUnits& others) {
    if (others.one_ != nullptr) add(others.one_, others.vouched_);
    for (const ListedUnit* unit : others.others_) add(unit, others.vouched_);
}

Resolved FoundUnits::take() {
    if (one_ == nullptr) return {Answer::not_listed, nullptr, {}};
    if (others_.empty() && vouched_) return {Answer::certain, one_, {}};
    others_.push_back(one_);
    std::ranges::sort(others_, {}, &ListedUnit::number);
    return {Answer::needs_evidence, nullptr, std::move(others_), true};
}

bool UnitNames::has(UnitLevel level) const {
    return edition_ != nullptr && edition_->has[static_cast<std::size_t>(level)];
}

Resolved UnitNames::resolve(const StatedNames& stated) const {
    if (edition_ == nullptr) return {Answer::not_loaded, nullptr, {}};
    const std::string_view texts[kUnitLevels] = {stated.province, stated.district, stated.commune};
    FieldReadings fields[kUnitLevels];
    UnitLevel bottom = UnitLevel::province;
    for (std::size_t level = 0; level < kUnitLevels; ++level) {
        fields[level].read(*this, texts[level], static_cast<UnitLevel>(level));
        if (fields[level].stated) bottom = static_cast<UnitLevel>(level);
    }
    if (!has(bottom)) return {Answer::not_loaded, nullptr, {}};
    FoundUnits found;
    // Each way to read one name with each way to read the others; nearly always there is one.
    for (std::size_t way = 0; way < 8; ++way) {
        Mentions mentions;
        bool is_way = true;
        for (std::size_t level = 0; level < kUnitLevels; ++level) {
            const std::size_t chosen = (way >> level) & 1U;
            if (chosen >= std::max<std::size_t>(fields[level].count, 1)) is_way = false;
            if (is_way && fields[level].stated) mentions[level] = fields[level].mentions[chosen];
        }
        if (is_way) find(mentions, found);
    }
    return found.take();
}

bool UnitNames::mention(const NameWords& words, std::size_t first, std::size_t last,
                        UnitLevel level, const KindWords& kind, Mention& found) const {
    found = {.level = level,
             .names = named(words.folded(first, last)),
             .marked = words.marked(first, last),
             .kinds = kind.words == 0 ? kAnyKind : kind.kinds,
             .stated = true};
    if (found.names.empty()) return false;
    found.exact = words.has_marks(first, last);
    const auto fits = [&] {
        return std::ranges::any_of(found.names,
                                   [&](const UnitName& name) { return found.fits(name); });
    };
    if (!found.exact && kind.has_marks) {
        found.exact = true;
        if (fits()) return true;
        found.exact = false;
    }
    return fits();
}

void UnitNames::find(const Mentions& mentions, FoundUnits& found) const {
    const Mention* const bottom = lowest(mentions);
    if (bottom == nullptr) return;
    for (const UnitName& name : bottom->names) {
        if (!bottom->fits(name)) continue;
        bool vouched = bottom->level == UnitLevel::province;
        bool unknown = false;
        bool contradicted = false;
        for (const Mention* above = mentions; above != bottom; ++above) {
            if (!above->stated) continue;
            const Fit fit = lies_in(name.unit, *above);
            if (fit == Fit::no) contradicted = true;
            if (fit == Fit::unknown) unknown = true;
            if (fit == Fit::yes) vouched = true;
        }
        if (!contradicted) found.add(name.unit, vouched && !unknown);
    }
}

std::span<const UnitName> UnitNames::named(std::string_view folded) const {
    if (slots_.empty()) return {};
    const std::size_t mask = slots_.size() - 1;
    const std::size_t hash = std::hash<std::string_view>()(folded);
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
        const Slot& slot = slots_[at];
        if (slot.first == slot.last) return {};
        if (slot.hash == hash && slot.folded == folded)
            return std::span(names_).subspan(slot.first, slot.last - slot.first);
    }
}

}  // namespace dongbo
