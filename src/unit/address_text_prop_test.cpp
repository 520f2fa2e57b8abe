// Addresses of random units in random spellings, over lists whose names are chosen to be confused:
// what is certain is right, whatever was left out.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

#include "unit/address_text.hpp"
#include "unit/unit_names_fixture.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kSyllables[] = {"Tân",   "Phú",   "Lập",  "Lấp", "Hòa", "Hoa", "Xá",
                                           "Quán",  "Minh",  "Quân", "Thị", "Ấp",  "Phố", "Lang",
                                           "Thành", "Thanh", "Đông", "Đắk", "Mỹ",  "Tỉnh"};

std::string random_name(SeededRandom& random) {
    std::string name;
    const std::uint64_t words = 1 + random.below(3);
    for (std::uint64_t i = 0; i < words; ++i) {
        if (i > 0) name += ' ';
        name += kSyllables[random.below(std::size(kSyllables))];
    }
    return random.chance(0.1) ? std::to_string(1 + random.below(12)) : name;
}

/// Full names that no other unit of the same parent has.
class ListMaker {
  public:
    explicit ListMaker(std::uint64_t seed) : random_(seed) {}

    std::shared_ptr<const UnitList> make(bool with_districts) {
        for (int province = 1; province <= 3; ++province) {
            const std::string code = padded(province, 2);
            add(code, {"Tỉnh", "Thành phố"}, "");
            for (int i = 0; i < 4; ++i) {
                std::string parent = code;
                if (with_districts) {
                    parent = padded(++districts_, 3);
                    add(parent, {"Quận", "Huyện", "Thị xã", "Thành phố"}, code);
                }
                for (int j = 0; j < 6; ++j)
                    add(padded(++communes_, 5), {"Phường", "Xã", "Thị trấn"}, parent);
            }
        }
        return UnitList::make(std::move(sources_));
    }

  private:
    static std::string padded(int number, std::size_t digits) {
        std::string text = std::to_string(number);
        return std::string(digits - text.size(), '0') + text;
    }
    void add(const std::string& code, std::vector<std::string> kinds, const std::string& parent) {
        std::string full_name;
        do {
            std::string name = random_name(random_);
            if (parent.empty()) name = "Bắc " + name;
            full_name = kinds[random_.below(kinds.size())] + " " + name;
        } while (!taken_.insert(parent + full_name).second);
        sources_.units.push_back(
            {kMadeUpOldDay, *level_of_code(code), code, "", full_name, "", parent});
    }

    SeededRandom random_;
    UnitSources sources_;
    std::set<std::string> taken_;
    int districts_ = 0, communes_ = 0;
};

/// One part in a random spelling. Without marks it is so as a whole, its kind included.
std::string spell(SeededRandom& random, std::string_view full_name, double kinds) {
    const FullName parts = split_full_name(full_name);
    const bool is_number = parts.name.size() < 3;
    std::string text = parts.name;
    if (is_number || random.chance(kinds)) {
        text = random.chance(0.5)
                   ? std::string(full_name)
                   : abbreviated_kind(parts.kind) + (random.chance(0.5) ? " " : "") + parts.name;
    }
    if (random.chance(0.3)) text = text::fold(text);
    if (random.chance(0.3)) text = in_capitals(text);
    return text;
}

std::string random_detail(SeededRandom& random) {
    // What no word for a sort or kind begins.
    static constexpr std::string_view kFirst[] = {"Tân", "Phú", "Lập", "Hoa", "Minh", "Đông"};
    std::string name(kFirst[random.below(std::size(kFirst))]);
    if (random.chance(0.7)) name += " " + random_name(random);
    switch (random.below(9)) {
        case 0:
            return "Số 12, ngõ 5, phố " + name + ", Tổ 3";
        case 1:
            return "12/5A " + name;
        case 2:
            return "Thôn " + name;
        case 3:
            return "đường " + name;
        case 4:
            return "Số 7";
        case 5:
            return "Tổ 4";
        case 6:
            return "ấp " + name;
        case 7:
            return text::fold("Xóm " + name);
        default:
            return "";
    }
}

struct Written {
    std::string text;
    const ListedUnit* truth;  ///< the lowest unit that is named
};

Written write(SeededRandom& random, const ListedUnit& unit) {
    static constexpr std::string_view kSeparators[] = {", ", " - ", ",", "; ", " / ", " "};
    const bool is_folded = unit.level == UnitLevel::commune && random.chance(0.1);
    std::string_view separator =
        is_folded ? " " : kSeparators[random.below(std::size(kSeparators))];
    if (unit.level != UnitLevel::commune && separator == " ") separator = ", ";
    const double kinds = random.chance(0.5) ? 0.9 : 0.3;
    Written written{random_detail(random), nullptr};
    for (const ListedUnit* at = &unit; at != nullptr; at = at->parent) {
        // Without commas and marks, the end of a hamlet's name may spell a commune that is left
        // out.
        if (separator != " " && random.chance(0.15)) continue;
        if (!written.text.empty()) written.text += separator;
        written.text += spell(random, at->full_name, kinds);
        if (written.truth == nullptr) written.truth = at;
    }
    if (random.chance(0.1)) written.text += ", Việt Nam";
    if (random.chance(0.2)) written.text = in_capitals(written.text);
    if (is_folded) written.text = text::fold(written.text);
    return written;
}

struct Counts {
    std::size_t read = 0, certain = 0;
};

void check_addresses(bool with_districts, int rounds, Counts& counts) {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    SeededRandom random(seed);
    const auto list = ListMaker(random.next()).make(with_districts);
    const auto names = UnitNames::make(list, kMadeUpOldDay);
    for (int i = 0; i < rounds; ++i) {
        const ListedUnit& unit = list->units()[random.below(list->units().size())];
        const Written written = write(random, unit);
        const AddressText address = read_address(*names, written.text);
        ++counts.read;
        if (address.where.answer != Answer::certain) continue;
        ++counts.certain;
        if (written.truth == nullptr || address.where.unit != written.truth) {
            RC_FAIL(written.text + " is read as " + std::string(address.where.unit->full_name) +
                    " " + std::string(address.where.unit->code) + ", not " +
                    (written.truth == nullptr ? "nothing"
                                              : std::string(written.truth->full_name) + " " +
                                                    std::string(written.truth->code)));
        }
    }
}

TEST_CASE("an address in any spelling is read rightly or waits") {
    for (const bool with_districts : {true, false}) {
        Counts counts;
        CHECK(rc::check([&] { check_addresses(with_districts, 300, counts); }));
        // Of names made to be confused few are certain; none would prove nothing.
        CHECK(counts.certain * 5 > counts.read);
    }
}

TEST_CASE("names in any spelling are found rightly or wait") {
    CHECK(rc::check([] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        const auto list = ListMaker(random.next()).make(random.chance(0.7));
        const auto names = UnitNames::make(list, kMadeUpOldDay);
        for (int i = 0; i < 200; ++i) {
            const ListedUnit& unit = list->units()[random.below(list->units().size())];
            std::string texts[kUnitLevels];
            const ListedUnit* truth = nullptr;
            for (const ListedUnit* at = &unit; at != nullptr; at = at->parent) {
                if (random.chance(0.2)) continue;
                texts[static_cast<std::size_t>(at->level)] = spell(random, at->full_name, 0.5);
                if (truth == nullptr) truth = at;
            }
            const Resolved found = names->resolve({texts[2], texts[1], texts[0]});
            if (truth == nullptr) {
                RC_ASSERT(found.answer == Answer::not_listed);
            } else if (found.answer == Answer::certain) {
                RC_ASSERT(found.unit == truth);
            } else {
                RC_ASSERT(found.answer == Answer::needs_evidence);
                RC_ASSERT(std::ranges::count(found.candidates, truth) == 1);
            }
        }
    }));
}

TEST_CASE("any bytes are read as an address whose parts lie in them") {
    const auto names = UnitNames::make(made_up_units(), kMadeUpOldDay);
    CHECK(rc::check([&](const std::vector<std::uint8_t>& bytes) {
        const std::string text(bytes.begin(), bytes.end());
        const AddressText address = read_address(*names, text);
        RC_ASSERT(address.detail.size() <= text.size());
        RC_ASSERT((address.where.answer == Answer::certain) == (address.where.unit != nullptr));
    }));
}

}  // namespace
}  // namespace dongbo
