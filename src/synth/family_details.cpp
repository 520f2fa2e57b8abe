// The second half of FamilyMaker: what stands in a person's own papers.
#include <algorithm>

#include "synth/family_maker.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kStreets[] = {
    "Trần Phú",       "Lê Lợi",         "Nguyễn Huệ",    "Quang Trung",         "Hai Bà Trưng",
    "Lý Thường Kiệt", "Trần Hưng Đạo",  "Hùng Vương",    "Phan Đình Phùng",     "Nguyễn Trãi",
    "Lê Duẩn",        "Phan Chu Trinh", "Phan Bội Châu", "Lê Hồng Phong",       "Bà Triệu",
    "Ngô Quyền",      "Nguyễn Du",      "Tăng Bạt Hổ",   "Cách Mạng Tháng Tám", "Trường Chinh",
    "Võ Thị Sáu",
};
constexpr std::string_view kHamlets[] = {"Đông", "Đoài",  "Thượng", "Hạ",   "Trung",
                                         "Nội",  "Ngoài", "Bến",    "Chùa", "Đình"};

std::string digits(std::uint64_t value, std::size_t width) {
    std::string text = std::to_string(value);
    return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

}  // namespace

std::string FamilyMaker::draw_address(const Commune& commune, const Traits& traits) {
    const std::string number = std::to_string(random_.between(1, 320));
    if (commune.kind != CommuneKind::rural) {
        const std::string street(kStreets[random_.below(std::size(kStreets))]);
        const std::string group = std::to_string(random_.between(1, 28));
        if (traits.region == Region::north && percent(40)) {
            const std::string lane = std::to_string(random_.between(2, 190));
            return "Số " + number + ", ngõ " + lane + ", phố " + street + ", Tổ " + group;
        }
        return "Số " + number + " đường " + street + ", Tổ " + group;
    }
    const std::string hamlet = std::to_string(random_.between(1, 14));
    if (traits.region == Region::south) return "Số " + number + ", Ấp " + hamlet;
    if (traits.people != kKinh) return "Làng " + hamlet;
    if (traits.region == Region::north && percent(40)) {
        return "Xóm " + std::string(kHamlets[random_.below(std::size(kHamlets))]);
    }
    return "Thôn " + hamlet;
}

Result<> FamilyMaker::complete(Person& person) {
    const People& people = peoples()[person.people];
    const int age = person.age();
    person.full_name =
        names_.full_name(people, person.surname, person.male, year_of(person.born), random_);
    if (age > 45 && one_in(60)) {
        const auto given = given_names(person.male);
        person.other_name = given[random_.below(given.size())].text;
    }
    const bool born_at_home = percent(age < 20 ? 85 : 60);
    person.birth_place = born_at_home ? person.residence : person.native_place;
    person.registered = person.birth_place;
    person.year_only = year_of(person.born) < 1955 && percent(12);
    if (person.year_only) person.born = day_of(year_of(person.born), 1, 1);
    if (person.life == Life::alive || person.died > day_of(2016, 1, 1)) {
        const std::uint8_t province = communes_[person.registered].province;
        TRY_ASSIGN(person.number,
                   numbers_.give(old_provinces()[province].code, person.male, person.born));
    }
    if (person.life == Life::alive && age > 25 && one_in(2500)) person.life = Life::missing;
    add_papers(person);
    if (person.life == Life::alive && age >= 15 && percent(85)) {
        constexpr std::string_view kPrefixes[] = {"03", "05", "07", "08", "09"};
        person.phone = kPrefixes[random_.below(std::size(kPrefixes))];
        person.phone += digits(random_.below(100'000'000), 8);
    }
    person.wants_newer_tones = percent(40);
    return {};
}

void FamilyMaker::add_papers(Person& person) {
    const Day adult = person.born + 14 * 36525 / 100 + 1;
    const Day until = person.life == Life::dead ? person.died : kFirstDay;
    const auto issued_between = [&](Day from, Day to) {
        return from + static_cast<Day>(random_.below(static_cast<std::uint64_t>(to - from + 1)));
    };
    const Day old_from = std::max(adult, day_of(1990, 1, 1));
    const Day old_to = std::min(until, day_of(2015, 12, 31));
    if (old_from < old_to && percent(person.number.empty() ? 90 : 35)) {
        const OldProvince& province = old_provinces()[communes_[person.residence].province];
        const std::string number = digits(random_.below(1'000'000'000), 9);
        person.papers.push_back({PaperType::old_card, number, issued_between(old_from, old_to),
                                 "Công an " + std::string(province.name)});
    }
    const Day card_from = std::max(adult, day_of(2016, 1, 1));
    if (person.number.empty() || card_from >= until || !percent(96)) return;
    // Most were issued in the campaign that began in 2021.
    const Day likely_from =
        percent(85) ? std::max(card_from, std::min(until, day_of(2021, 1, 1))) : card_from;
    const Day issued = issued_between(likely_from, until);
    const bool newest = issued >= day_of(2024, 7, 1);
    person.papers.push_back(
        {newest ? PaperType::identity_card : PaperType::citizen_card, person.number, issued,
         newest ? "Bộ Công an" : "Cục Cảnh sát quản lý hành chính về trật tự xã hội"});
}

}  // namespace dongbo
