// How a list becomes names: what each unit may be called.
#include <algorithm>
#include <bit>
#include <functional>

#include "unit/unit_names.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kRoman[] = {"i",    "ii",  "iii",  "iv",    "v",   "vi",   "vii",
                                       "viii", "ix",  "x",    "xi",    "xii", "xiii", "xiv",
                                       "xv",   "xvi", "xvii", "xviii", "xix", "xx"};

/// How people abbreviate a few provinces, by their name as it is compared.
struct Abbreviation {
    std::string_view province, text;
};
constexpr Abbreviation kAbbreviations[] = {{"hochiminh", "hcm"},
                                           {"hochiminh", "tphcm"},
                                           {"thuathienhue", "tthue"},
                                           {"bariavungtau", "brvt"}};

}  // namespace

struct UnitNames::Builder {
    struct Row {
        std::size_t folded_at, folded_size, marked_at, marked_size;
        const ListedUnit* unit;
        UnitKinds kinds;
    };
    UnitNames& names;
    std::vector<Row> rows;
    NameWords words;

    void build();
    void add_unit(const ListedUnit& unit);
    void add_numbers(const ListedUnit& unit, std::string_view name, UnitKinds kinds);
    void add_farm(const ListedUnit& unit, std::string_view name, UnitKinds kinds);
    void add(const ListedUnit& unit, std::string_view name, UnitKinds kinds);
    void lay_out();
    std::string_view folded(const Row& row) const {
        return std::string_view(names.texts_).substr(row.folded_at, row.folded_size);
    }
};

std::shared_ptr<const UnitNames> UnitNames::make(std::shared_ptr<const UnitList> list,
                                                 const Date& day) {
    std::shared_ptr<UnitNames> names(new UnitNames);
    names->list_ = std::move(list);
    names->edition_ = names->list_->edition_on(day);
    if (names->edition_ != nullptr) Builder{*names, {}, {}}.build();
    return names;
}

void UnitNames::Builder::build() {
    for (const ListedUnit& unit : names.edition_->units) add_unit(unit);
    lay_out();
}

void UnitNames::Builder::add_unit(const ListedUnit& unit) {
    std::string_view name = unit.full_name.empty() ? unit.name : unit.full_name;
    if (!words.read(name) || words.size() == 0) return;
    KindWords kind = kind_at(words, 0, words.size());
    if ((kind.kinds & kinds_of(unit.level)) != 0 && kind.written_out && kind.words < words.size()) {
        name.remove_prefix(words[kind.words].from);
    } else {
        // An unknown kind agrees with any that is stated.
        kind.kinds = kAnyKind;
        if (words.read(unit.kind) && words.size() > 0) {
            const KindWords stated = kind_at(words, 0, words.size());
            if (stated.kinds != 0) kind.kinds = stated.kinds;
        }
    }
    add(unit, name, kind.kinds);
    add_numbers(unit, name, kind.kinds);
    add_farm(unit, name, kind.kinds);
    if (unit.level != UnitLevel::province || !words.read(name)) return;
    const std::string folded(words.folded(0, words.size()));
    for (const Abbreviation& each : kAbbreviations)
        if (each.province == folded) add(unit, each.text, kind.kinds);
}

/// "Phường I" is "Phường 1", and the other way round.
void UnitNames::Builder::add_numbers(const ListedUnit& unit, std::string_view name,
                                     UnitKinds kinds) {
    words.read(name);
    if (words.size() != 1) return;
    const std::string folded(words.folded(0, 1));
    for (std::size_t i = 0; i < std::size(kRoman); ++i) {
        const std::string number = std::to_string(i + 1);
        if (folded == number) add(unit, kRoman[i], kinds);
        if (folded == kRoman[i] && !words.has_marks(0, 1)) add(unit, number, kinds);
    }
}

/// "Thị trấn NT Liên Sơn", "N.T", "Nông trường".
void UnitNames::Builder::add_farm(const ListedUnit& unit, std::string_view name, UnitKinds kinds) {
    words.read(name);
    for (std::size_t length = 1; length <= 2 && length < words.size(); ++length) {
        const std::string_view folded = words.folded(0, length);
        if (folded != "nt" && folded != "nongtruong") continue;
        const std::string rest(name.substr(words[length].from));
        add(unit, "NT " + rest, kinds);
        add(unit, "Nông trường " + rest, kinds);
        return;
    }
}

void UnitNames::Builder::add(const ListedUnit& unit, std::string_view name, UnitKinds kinds) {
    if (!words.read(name) || words.size() == 0) return;
    const std::string_view folded = words.folded(0, words.size());
    // All foreign letters look the same here, so such a name would be found by others.
    if (folded.contains(NameWords::kForeign)) return;
    const std::string_view marked = words.marked(0, words.size());
    std::string& texts = names.texts_;
    const std::size_t at = texts.size();
    texts.append(folded).append(marked);
    rows.push_back({at, folded.size(), at + folded.size(), marked.size(), &unit, kinds});
}

void UnitNames::Builder::lay_out() {
    std::ranges::sort(rows, {},
                      [&](const Row& row) { return std::pair(folded(row), row.unit->number); });
    names.names_.reserve(rows.size());
    for (const Row& row : rows)
        names.names_.push_back(
            {row.unit, std::string_view(names.texts_).substr(row.marked_at, row.marked_size),
             row.kinds});
    names.slots_.resize(std::bit_ceil(rows.size() * 2 + 1));
    const std::size_t mask = names.slots_.size() - 1;
    for (std::size_t first = 0; first < rows.size();) {
        std::size_t last = first + 1;
        while (last < rows.size() && folded(rows[last]) == folded(rows[first])) ++last;
        const std::size_t hash = std::hash<std::string_view>()(folded(rows[first]));
        std::size_t at = hash & mask;
        while (names.slots_[at].first != names.slots_[at].last) at = (at + 1) & mask;
        names.slots_[at] = {folded(rows[first]), hash, static_cast<std::uint32_t>(first),
                            static_cast<std::uint32_t>(last)};
        first = last;
    }
}

}  // namespace dongbo
