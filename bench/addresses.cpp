// How fast and how rightly units are found by name and in the text of addresses, beside what is
// usually done: a map from the folded names, which has no doubts.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <unordered_map>

#include "base/text.hpp"
#include "bench/bench.hpp"
#include "tests/support/unit_data.hpp"
#include "unit/address_text.hpp"
#include "unit/unit_names_fixture.hpp"

namespace dongbo::bench {
namespace {

constexpr std::size_t kAddresses = 1'000'000;
constexpr int kRounds = 5;

const Date kOldDay = *Date::of_day(2025, 6, 30);

/// 63 provinces, 693 districts, 9,702 communes with names that repeat as the real ones do.
std::shared_ptr<const UnitList> invent_units() {
    static constexpr std::string_view kSyllables[] = {
        "Tân",  "Phú", "Lập", "Hòa", "Bình", "Long", "An",    "Thạnh", "Mỹ",    "Đông", "Xuân",
        "Hưng", "Lộc", "Sơn", "Hải", "Yên",  "Minh", "Thành", "Vân",   "Quang", "Đức",  "Trung"};
    SeededRandom random(2025);
    UnitSources sources;
    const auto add = [&](const std::string& code, std::initializer_list<const char*> kinds,
                         const std::string& parent) {
        const auto syllable = [&] {
            return std::string(kSyllables[random.below(std::size(kSyllables))]);
        };
        const std::string name =
            parent.empty() ? "Bắc " + syllable() + " " + code : syllable() + " " + syllable();
        const std::string kind = kinds.begin()[random.below(kinds.size())];
        sources.units.push_back(
            {kOldDay, *level_of_code(code), code, "", kind + " " + name, "", parent});
    };
    int districts = 0;
    int communes = 0;
    for (int province = 1; province <= 63; ++province) {
        const std::string code = fmt::format("{:02}", province);
        add(code, {"Tỉnh", "Thành phố"}, "");
        for (int i = 0; i < 11; ++i) {
            const std::string district = fmt::format("{:03}", ++districts);
            add(district, {"Huyện", "Quận", "Thị xã", "Thành phố"}, code);
            for (int j = 0; j < 14; ++j)
                add(fmt::format("{:05}", ++communes), {"Xã", "Phường", "Thị trấn"}, district);
        }
    }
    return UnitList::make(std::move(sources));
}

struct Address {
    std::string text;
    const ListedUnit* truth;
};

/// One of the ways in which registers hold addresses.
Address write(SeededRandom& random, const ListedUnit& unit) {
    static constexpr std::string_view kDetails[] = {
        "Số 12, ngõ 5, phố Huế, Tổ 3", "12/5A Lê Lợi", "Thôn Đông", "ấp Bình Hòa", "Khu phố 4", ""};
    const std::uint64_t style = random.below(10);
    const bool without_commas = style == 0;
    std::string text(kDetails[random.below(std::size(kDetails))]);
    for (const ListedUnit* at = &unit; at != nullptr; at = at->parent) {
        const bool left_out = at != &unit && !without_commas && random.chance(0.05);
        if (left_out) continue;
        const FullName parts = split_full_name(at->full_name);
        std::string part(at->full_name);
        if (style == 1 || style == 2) part = abbreviated_kind(parts.kind) + " " + parts.name;
        if ((style == 3 || at->level == UnitLevel::province) && parts.name.size() > 2)
            part = parts.name;
        if (!text.empty()) text += without_commas ? " " : style == 4 ? " - " : ", ";
        text += part;
    }
    if (style == 5) text = in_capitals(text);
    if (style == 6) text = text::standardise_text(text::fold(text));
    return {text, &unit};
}

std::vector<const ListedUnit*> communes_of(const UnitNames& names) {
    std::vector<const ListedUnit*> communes;
    for (const ListedUnit& unit : names.edition()->units)
        if (unit.level == UnitLevel::commune && unit.parent != nullptr) communes.push_back(&unit);
    return communes;
}

/// Folded names of the three levels with their kinds → the unit; of several, the last.
class FoldedMap {
  public:
    explicit FoldedMap(std::span<const ListedUnit* const> communes) {
        for (const ListedUnit* unit : communes)
            for (const bool with_kind : {true, false})
                units_[key(of(unit, with_kind), of(unit->parent, with_kind),
                           of(unit->parent->parent, false))] = unit;
    }
    const ListedUnit* find(std::string_view commune, std::string_view district,
                           std::string_view province) const {
        for (const std::string_view kind : {"Tỉnh ", "Thành phố "})
            if (province.starts_with(kind)) province.remove_prefix(kind.size());
        const auto found = units_.find(key(commune, district, province));
        return found == units_.end() ? nullptr : found->second;
    }
    /// By the last three parts between commas.
    const ListedUnit* read(std::string_view address) const {
        std::string_view parts[3];
        for (std::string_view& part : parts) {
            const std::size_t comma = address.rfind(',');
            part = comma == address.npos ? address : address.substr(comma + 1);
            while (part.starts_with(' ')) part.remove_prefix(1);
            if (comma == address.npos) break;
            address = address.substr(0, comma);
        }
        return find(parts[2], parts[1], parts[0]);
    }

  private:
    static std::string of(const ListedUnit* unit, bool with_kind) {
        return with_kind ? std::string(unit->full_name) : split_full_name(unit->full_name).name;
    }
    static std::string key(std::string_view commune, std::string_view district,
                           std::string_view province) {
        return text::fold(commune) + "|" + text::fold(district) + "|" + text::fold(province);
    }
    std::unordered_map<std::string, const ListedUnit*> units_;
};

/// Nanoseconds each: the median of the rounds.
template <class Work>
double measure(std::size_t count, int rounds, Work work) {
    std::vector<double> taken;
    for (int round = 0; round < rounds; ++round) {
        const auto begun = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double, std::nano> time =
            std::chrono::steady_clock::now() - begun;
        taken.push_back(time.count() / static_cast<double>(count));
    }
    std::ranges::nth_element(taken, taken.begin() + rounds / 2);
    return taken[static_cast<std::size_t>(rounds) / 2];
}

void look_ups(const UnitNames& names, const FoldedMap& map,
              std::span<const ListedUnit* const> communes, std::vector<Row>& rows) {
    std::size_t certain = 0;
    const double ours = measure(communes.size(), kRounds, [&] {
        for (const ListedUnit* unit : communes)
            certain += names.resolve({unit->full_name, unit->parent->full_name,
                                      unit->parent->parent->full_name})
                                   .unit == unit
                           ? 1
                           : 0;
    });
    std::size_t found = 0;
    const double theirs = measure(communes.size(), kRounds, [&] {
        for (const ListedUnit* unit : communes)
            found += map.find(unit->full_name, unit->parent->full_name,
                              unit->parent->parent->full_name) == unit
                         ? 1
                         : 0;
    });
    CHECK_THAT(certain > 0 && found > 0, "units are found");
    rows.push_back(
        {fmt::format("a unit by its names on three levels, {} communes", communes.size()),
         fmt::format("{:.0f} ns", ours), fmt::format("map of folded names: {:.0f} ns", theirs),
         fmt::format("{:.2f} ×", ours / theirs), "≤ 5 µs"});
}

struct Tally {
    std::size_t certain = 0, wrong = 0;
    void count(const ListedUnit* found, const Address& address) {
        if (found == nullptr) return;
        ++certain;
        if (found != address.truth) ++wrong;
    }
    std::string text(double nanoseconds) const {
        return fmt::format("{:.0f} a second; {:.2f} % certain, {} wrong", 1e9 / nanoseconds,
                           100.0 * static_cast<double>(certain) / kAddresses, wrong);
    }
};

void texts(const UnitNames& names, const FoldedMap& map,
           std::span<const ListedUnit* const> communes, std::vector<Row>& rows) {
    SeededRandom random(7);
    std::vector<Address> addresses;
    addresses.reserve(kAddresses);
    for (std::size_t i = 0; i < kAddresses; ++i)
        addresses.push_back(write(random, *communes[random.below(communes.size())]));
    Tally ours;
    const double our_time = measure(kAddresses, 1, [&] {
        for (const Address& address : addresses)
            ours.count(read_address(names, address.text).where.unit, address);
    });
    Tally theirs;
    const double their_time = measure(kAddresses, 1, [&] {
        for (const Address& address : addresses) theirs.count(map.read(address.text), address);
    });
    rows.push_back({"a million old addresses in ten styles, one core", ours.text(our_time),
                    "map of the last three parts: " + theirs.text(their_time),
                    fmt::format("{:.2f} ×", our_time / their_time), "≥ 200,000 a second; 0 wrong"});
}

}  // namespace

void addresses(const Settings&, std::vector<Row>& rows) {
    const auto folder = unit_data_folder();
    fmt::print(stderr, "addresses: {} list of units\n", folder ? "the real" : "an invented");
    const auto list = folder ? UnitList::make(read_unit_data(*folder)) : invent_units();
    std::shared_ptr<const UnitNames> names;
    const double building = measure(1, kRounds, [&] { names = UnitNames::make(list, kOldDay); });
    rows.push_back({fmt::format("names of {} units made ready", names->edition()->units.size()),
                    fmt::format("{:.1f} ms", building / 1e6), "–", "–", "≤ 50 ms"});
    const auto communes = communes_of(*names);
    const FoldedMap map(communes);
    look_ups(*names, map, communes, rows);
    texts(*names, map, communes, rows);
}

}  // namespace dongbo::bench
