// What is true about the made-up people, before any system writes it down.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dongbo {

/// Days since 1970-01-01.
using Day = std::int32_t;

inline Day day_of(int year, unsigned month, unsigned day) {
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                           std::chrono::day{day}};
    return static_cast<Day>(std::chrono::sys_days{date}.time_since_epoch().count());
}
inline std::chrono::year_month_day date_of(Day day) {
    return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{day}}};
}
inline int year_of(Day day) {
    return static_cast<int>(date_of(day).year());
}

/// The day the first delivery describes; the corrected one describes the end of June.
inline const Day kFirstDay = day_of(2025, 5, 31);
inline const Day kCorrectedDay = day_of(2025, 6, 30);

enum class Marital : std::uint8_t { single, married, divorced, widowed };
enum class Life : std::uint8_t { alive, dead, missing };
enum class PaperType : std::uint8_t {
    old_card,
    citizen_card,
    identity_card
};  ///< CMND, CCCD, Căn cước
enum class FamilyRole : std::uint8_t { head, spouse, child, parent, grandchild, child_in_law };

struct Paper {
    PaperType type = PaperType::citizen_card;
    std::string number;
    Day issued_on = 0;
    std::string issued_by;
};

struct Person {
    std::uint64_t serial = 0;  ///< within the province, from 1
    bool male = false;
    Day born = 0;
    bool year_only = false;
    std::uint8_t people = 0;  ///< index in peoples()
    std::string_view surname;
    std::string full_name, other_name;
    std::string number;  ///< 12 digits or none
    std::uint32_t birth_place = 0, registered = 0, native_place = 0, residence = 0;  ///< communes
    std::string address;
    std::uint64_t mother = 0, father = 0;  ///< serials; 0: not in this delivery
    Marital marital = Marital::single;
    Life life = Life::alive;
    Day died = 0;
    std::vector<Paper> papers;
    std::string phone;
    bool wants_newer_tones = false;  ///< the clerk of system a wrote "Hoà"

    int age(Day today = kFirstDay) const { return (today - born) * 100 / 36525; }
};

struct Member {
    std::size_t person = 0;  ///< index in Family::persons
    FamilyRole relation = FamilyRole::head;
};

struct Household {
    std::uint64_t serial = 0;
    std::uint32_t commune = 0;
    std::string address;
    std::vector<Member> members;  ///< the head first
};

/// People who are related and the households they live in: no reference leads outside.
struct Family {
    std::vector<Person> persons;
    std::vector<Household> households;
};

}  // namespace dongbo
