#include "unit/address_text.hpp"

#include <array>
#include <limits>

#include "unit/address_detail.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kNameWordsMax = 8;
constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();
constexpr auto kProvinceLevel = static_cast<std::size_t>(UnitLevel::province);
constexpr auto kDistrictLevel = static_cast<std::size_t>(UnitLevel::district);
constexpr auto kCommuneLevel = static_cast<std::size_t>(UnitLevel::commune);

/// Words that may name units of one level.
struct Span {
    std::size_t begin = 0, end = 0;
    KindWords kind;
    Mention mention;
};
struct Spans {
    std::array<Span, kNameWordsMax * 2> list;
    std::size_t size = 0;
};

/// One way to read the end of a text.
struct Reading {
    const Span* spans[kUnitLevels] = {};

    const Span* leftmost() const {
        for (std::size_t level = kUnitLevels; level-- > 0;)
            if (spans[level] != nullptr) return spans[level];
        return nullptr;
    }
    std::size_t stated() const {
        std::size_t count = 0;
        for (const Span* span : spans) count += span != nullptr ? 1 : 0;
        return count;
    }
    Mentions& mentions(Mentions& all) const {
        for (std::size_t level = 0; level < kUnitLevels; ++level)
            if (spans[level] != nullptr) all[level] = spans[level]->mention;
        return all;
    }
};

enum class Strength : std::uint8_t {
    weak,
    if_alone,  ///< strong if no reading names another unit, however little of the text it explains
    strong
};

/// The readings that begin farthest to the left, together.
struct Best {
    std::size_t begin = kNowhere;
    FoundUnits units;
    std::size_t begins[kUnitLevels] = {}, ends[kUnitLevels] = {};  ///< of the fullest; 0, 0: unsaid
    std::size_t stated = 0;
    bool must_be_alone = true;
};

class AddressReader {
  public:
    AddressReader(const UnitNames& names, std::string_view text) : names_(names), text_(text) {}
    AddressText read();

  private:
    void drop_country();
    const Spans& collect(std::size_t end, UnitLevel level);
    KindWords kind_before(std::size_t at, UnitKinds kinds) const;
    bool is_cut(const Span& span) const;
    void try_all();
    void try_communes(Reading& reading, std::size_t end);
    void weigh(const Reading& reading);
    bool is_possible(const Reading& reading) const;
    Strength strength(const Reading& reading) const;
    bool is_complete(const Reading& reading) const;
    void take(Best& best, const Reading& reading, const Mentions& mentions);
    Resolved settle();

    struct Stated {
        std::size_t at = kNowhere;
        UnitLevel level = UnitLevel::province;
        bool written_out = false, begins_part = false, has_marks = false;
    };
    Stated next_stated(std::size_t from, std::size_t end) const;
    std::size_t look_left(std::size_t end, AddressText& address);
    bool begins_part(std::size_t at) const { return at == 0 || ends_part(words_[at].before); }
    std::size_t end_of_part(std::size_t at, std::size_t end) const;

    std::string_view cut(std::size_t first, std::size_t last) const {
        if (first >= last) return {};
        return text_.substr(words_[first].from, words_[last - 1].to - words_[first].from);
    }

    const UnitNames& names_;
    std::string_view text_;
    NameWords words_;
    std::size_t size_ = 0;
    std::array<KindWords, NameWords::kWordsMax> kinds_;
    std::array<Spans, kUnitLevels> spans_;  ///< of the reading that is tried
    Best all_, strong_, mere_names_;
    FoundUnits complete_;  ///< of all readings that name every level
    bool weighs_complete_ = false;
    bool doubted_ = false, contradicted_ = false;
};

AddressText AddressReader::read() {
    AddressText address;
    if (!words_.read(text_)) {
        address.detail = text_;
        address.where.answer = Answer::not_listed;
        return address;
    }
    size_ = words_.size();
    drop_country();
    for (std::size_t at = 0; at < size_; ++at) kinds_[at] = kind_at(words_, at, size_);
    if (names_.edition() != nullptr) try_all();

    const Best& best = strong_.begin == all_.begin ? strong_ : all_;
    std::size_t end = best.begin == kNowhere ? size_ : best.begin;
    std::string_view* const parts[kUnitLevels] = {&address.province, &address.district,
                                                  &address.commune};
    for (std::size_t level = 0; level < kUnitLevels; ++level)
        *parts[level] = cut(best.begins[level], best.ends[level]);
    end = look_left(end, address);
    address.detail = cut(0, end);
    read_detail(words_, end, text_, address);
    address.where = settle();
    return address;
}

/// "Việt Nam" and a postal code say nothing about the unit.
void AddressReader::drop_country() {
    const auto drop = [&](std::size_t count) {
        if (size_ > count) size_ -= count;
    };
    const auto is_postal_code = [&](std::size_t at) {
        const std::uint32_t length = words_[at].to - words_[at].from;
        return words_[at].is_number && (length == 5 || length == 6) &&
               words_[at].before >= Gap::space;
    };
    if (size_ > 1 && is_postal_code(size_ - 1)) drop(1);
    if (size_ > 2 && words_.folded(size_ - 2, size_) == "vietnam") {
        drop(2);
    } else if (size_ > 1 && words_.folded(size_ - 1, size_) == "vn") {
        drop(1);
    }
    if (size_ > 1 && is_postal_code(size_ - 1)) drop(1);
}

/// The words for a kind that end right before a word, in the same part. Of the two in "thị xã" the
/// longer one, unless only the shorter is of `kinds`.
KindWords AddressReader::kind_before(std::size_t at, UnitKinds kinds) const {
    if (begins_part(at)) return {};
    const KindWords one = kinds_[at - 1].words == 1 ? kinds_[at - 1] : KindWords{};
    if (at < 2 || kinds_[at - 2].words != 2) return one;
    const KindWords& two = kinds_[at - 2];
    return (two.kinds & kinds) == 0 && (one.kinds & kinds) != 0 ? one : two;
}

/// True if the words for the kind may be the end of longer ones: the xã of "thị xã".
bool AddressReader::is_cut(const Span& span) const {
    return span.kind.words == 1 && span.begin > 0 && kinds_[span.begin - 1].words == 2;
}

/// All names of a level that end before a word, with and without words for their kind.
const Spans& AddressReader::collect(std::size_t end, UnitLevel level) {
    Spans& spans = spans_[static_cast<std::size_t>(level)];
    spans.size = 0;
    if (!names_.has(level)) return spans;
    const std::size_t first = end > kNameWordsMax ? end - kNameWordsMax : 0;
    bool has_letters = false;
    for (std::size_t at = end; at-- > first;) {
        if (at + 1 < end && ends_name(words_[at + 1].before)) break;
        if (!words_[at].is_number) has_letters = true;
        const KindWords kind = kind_before(at, kinds_of(level));
        Span& span = spans.list[spans.size];
        if ((kind.kinds & kinds_of(level)) != 0 &&
            names_.mention(words_, at, end, level, kind, span.mention)) {
            span.begin = at - kind.words;
            span.end = end;
            span.kind = kind;
            ++spans.size;
        }
        // A number alone, or a Roman one, names nothing without its kind.
        if (!has_letters || words_.folded(at, end).size() < 2) continue;
        Span& bare = spans.list[spans.size];
        if (names_.mention(words_, at, end, level, {}, bare.mention)) {
            bare.begin = at;
            bare.end = end;
            bare.kind = {};
            ++spans.size;
        }
    }
    return spans;
}

void AddressReader::try_all() {
    const Spans& provinces = collect(size_, UnitLevel::province);
    for (std::size_t i = 0; i <= provinces.size; ++i) {
        Reading reading;
        std::size_t end = size_;
        if (i < provinces.size) {
            reading.spans[kProvinceLevel] = &provinces.list[i];
            end = provinces.list[i].begin;
        }
        const Spans& districts = collect(end, UnitLevel::district);
        for (std::size_t j = 0; j <= districts.size; ++j) {
            const bool has_district = j < districts.size;
            reading.spans[kDistrictLevel] = has_district ? &districts.list[j] : nullptr;
            try_communes(reading, has_district ? districts.list[j].begin : end);
        }
    }
}

void AddressReader::try_communes(Reading& reading, std::size_t end) {
    const Spans& communes = collect(end, UnitLevel::commune);
    for (std::size_t k = 0; k <= communes.size; ++k) {
        reading.spans[kCommuneLevel] = k < communes.size ? &communes.list[k] : nullptr;
        if (reading.stated() > 0) weigh(reading);
    }
}

void AddressReader::weigh(const Reading& reading) {
    const std::size_t begin = reading.leftmost()->begin;
    // What begins at the same place may differ inside.
    if (!weighs_complete_ && begin > all_.begin && begin > strong_.begin) return;
    if (!is_possible(reading)) return;
    Mentions mentions;
    reading.mentions(mentions);
    if (weighs_complete_) {
        if (is_complete(reading)) names_.find(mentions, complete_);
        return;
    }
    FoundUnits found;
    names_.find(mentions, found);
    if (found.empty()) return;
    // A name with neither a kind nor anything above it is no more than a doubt about the others.
    const Span& left = *reading.leftmost();
    if (reading.stated() == 1 && left.kind.words == 0 && left.mention.level != UnitLevel::province)
        return take(mere_names_, reading, mentions);
    take(all_, reading, mentions);
    const Strength is = strength(reading);
    if (is == Strength::weak) return;
    take(strong_, reading, mentions);
    if (is == Strength::strong && begin == strong_.begin) strong_.must_be_alone = false;
}

void AddressReader::take(Best& best, const Reading& reading, const Mentions& mentions) {
    const std::size_t begin = reading.leftmost()->begin;
    if (begin > best.begin) return;
    if (begin < best.begin) best = Best{.begin = begin, .units = {}};
    names_.find(mentions, best.units);
    if (reading.stated() <= best.stated) return;
    best.stated = reading.stated();
    for (std::size_t level = 0; level < kUnitLevels; ++level) {
        const Span* const span = reading.spans[level];
        best.begins[level] = span == nullptr ? 0 : span->begin;
        best.ends[level] = span == nullptr ? 0 : span->end;
    }
}

/// False where the words are more likely something else: the Huế of "phố Huế".
bool AddressReader::is_possible(const Reading& reading) const {
    const Span& left = *reading.leftmost();
    const bool has_kind = left.kind.words > 0;
    if (!has_kind) {
        // "Xã Tân Phú" does not name the district of that name; but QUAN may end another name.
        const KindWords kind = kind_before(left.begin, kAnyKind);
        if (kind.words > 0 && begins_part(left.begin - kind.words)) return false;
    } else if (is_cut(left) && begins_part(left.begin - 1)) {
        return false;
    }
    // The Xã of "phố Xã Đàn" is a name too.
    return !names_detail(words_, left.begin);
}

/// True if every level that the edition has is named.
bool AddressReader::is_complete(const Reading& reading) const {
    for (std::size_t level = 0; level < kUnitLevels; ++level)
        if (reading.spans[level] == nullptr && names_.has(static_cast<UnitLevel>(level)))
            return false;
    return true;
}

/// Whether a reading, if it is the only one, leaves no doubt; see address_text.hpp.
Strength AddressReader::strength(const Reading& reading) const {
    const Span& left = *reading.leftmost();
    const bool is_commune = left.mention.level == UnitLevel::commune;
    const PartBefore before = part_before(words_, left.begin);
    if (left.kind.words == 0) {
        // "Xóm Củi" is a ward and may be a hamlet.
        const bool may_be_detail = detail_at(words_, left.begin, left.end).words > 0 ||
                                   kinds_[left.begin].words > 0 || before == PartBefore::bare ||
                                   before == PartBefore::house;
        const bool is_said =
            !is_commune || (names_.has(UnitLevel::district) && is_complete(reading));
        return begins_part(left.begin) && is_said && !may_be_detail ? Strength::strong
                                                                    : Strength::weak;
    }
    if (is_cut(left)) return Strength::weak;
    const bool is_number = words_[left.begin + left.kind.words].is_number;
    const bool is_sure_kind = begins_part(left.begin) || left.kind.has_marks || is_number;
    if (!is_commune) {
        if (!is_sure_kind || before == PartBefore::bare) return Strength::weak;
        return begins_part(left.begin) ? Strength::strong : Strength::if_alone;
    }
    if (is_sure_kind) return Strength::strong;
    // Where nothing parts the units, the kind may be the end of a hamlet's name: THON PHUC XA.
    for (std::size_t at = left.begin + 1; at < size_; ++at)
        if (begins_part(at)) return Strength::weak;
    return is_complete(reading) ? Strength::if_alone : Strength::weak;
}

/// The next words that state a unit of some kind, other than in the name of a street or hamlet.
AddressReader::Stated AddressReader::next_stated(std::size_t from, std::size_t end) const {
    bool in_street = false;
    for (std::size_t at = 0; at < end; ++at) {
        const bool begins = begins_part(at);
        if (begins) in_street = false;
        const DetailWords told = detail_at(words_, at, end);
        if (told.sort == DetailSort::street) in_street = true;
        const KindWords& kind = kinds_[at];
        const std::size_t name = at + kind.words;
        if (at < from || kind.words == 0 || in_street) continue;
        if (name >= end || ends_part(words_[name].before)) continue;
        if (names_detail(words_, at)) continue;
        const bool looks_abbreviated = words_[name].is_number || words_[name].before == Gap::dot;
        if (!kind.written_out && (!looks_abbreviated || kind.kinds == kProvince)) continue;
        const UnitLevel level =
            (kind.kinds & kinds_of(UnitLevel::commune)) != 0    ? UnitLevel::commune
            : (kind.kinds & kinds_of(UnitLevel::district)) != 0 ? UnitLevel::district
                                                                : UnitLevel::province;
        return {at, level, kind.written_out, begins, kind.has_marks};
    }
    return {};
}

std::size_t AddressReader::end_of_part(std::size_t at, std::size_t end) const {
    std::size_t last = at + kinds_[at].words + 1;
    while (last < end && !ends_part(words_[last].before) && kinds_[last].words == 0) ++last;
    return std::min(last, end);
}

/// Units that are stated before those that were read: one of a level that was not read is not
/// where the text says; one of a level that was read makes it doubtful. Returns where the detail
/// ends.
std::size_t AddressReader::look_left(std::size_t end, AddressText& address) {
    std::string_view* const parts[kUnitLevels] = {&address.province, &address.district,
                                                  &address.commune};
    const bool was_read[kUnitLevels] = {!address.province.empty(), !address.district.empty(),
                                        !address.commune.empty()};
    std::size_t detail_end = end;
    for (Stated stated = next_stated(0, end); stated.at != kNowhere;
         stated = next_stated(stated.at + 1, end)) {
        const auto level = static_cast<std::size_t>(stated.level);
        if (was_read[level]) {
            if (stated.written_out && (stated.begins_part || stated.has_marks)) doubted_ = true;
            continue;
        }
        contradicted_ = true;
        if (parts[level]->empty()) *parts[level] = cut(stated.at, end_of_part(stated.at, end));
        detail_end = std::min(detail_end, stated.at);
    }
    return detail_end;
}

Resolved AddressReader::settle() {
    if (names_.edition() == nullptr) return {Answer::not_loaded, nullptr, {}};
    if (contradicted_) return {Answer::not_listed, nullptr, {}};
    if (!all_.units.empty() && mere_names_.begin <= all_.begin &&
        (all_.units.only() == nullptr || mere_names_.units.only() != all_.units.only()))
        all_.units.add_all(mere_names_.units);
    if (all_.begin < strong_.begin) {
        all_.units.add_all(strong_.units);
        doubted_ = true;
    }
    if (strong_.begin == all_.begin && strong_.must_be_alone && !all_.units.empty()) {
        weighs_complete_ = true;
        try_all();
        all_.units.add_all(complete_);
    }
    if (doubted_) all_.units.doubt();
    return all_.units.take();
}

}  // namespace

AddressText read_address(const UnitNames& names, std::string_view text) {
    return AddressReader(names, text).read();
}

}  // namespace dongbo
