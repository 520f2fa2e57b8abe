#include "bench/rules_by_hand.hpp"

#include <algorithm>
#include <bitset>

namespace dongbo::bench {
namespace {

constexpr std::array kFillers = {
    std::string_view("Chuyên Viên"), std::string_view("Chuyen Vien"),
    std::string_view("Cán Bộ"),      std::string_view("Can Bo"),
    std::string_view("Không Có"),    std::string_view("Khong Co"),
    std::string_view("Không Rõ"),    std::string_view("Khong Ro"),
    std::string_view("Không Tên"),   std::string_view("Khong Ten"),
    std::string_view("Không Biết"),  std::string_view("Không Xác Định"),
    std::string_view("Chưa Có"),     std::string_view("Chưa Có Tên"),
    std::string_view("Chưa Rõ"),     std::string_view("Chưa Xác Định"),
    std::string_view("Null"),        std::string_view("Test"),
    std::string_view("N/A"),         std::string_view("-"),
    std::string_view("."),           std::string_view("..."),
    std::string_view("X"),           std::string_view("Xx"),
    std::string_view("Xxx")};

constexpr std::array kInvented = {
    std::string_view("012345678901"), std::string_view("012345678910"),
    std::string_view("012345678912"), std::string_view("123456789012"),
    std::string_view("123456789101"), std::string_view("987654321012")};

std::bitset<100> make_provinces() {
    std::bitset<100> known;
    for (const int code :
         {1,  2,  4,  6,  8,  10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33,
          34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66,
          67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96})
        known.set(static_cast<std::size_t>(code));
    return known;
}
const std::bitset<100> kProvinces = make_provinces();

int digit(std::string_view number, std::size_t at) {
    return number[at] - '0';
}

int age_at(const Date& born, const Date& today) {
    // The last possible day, where day or month is not known.
    const int month = born.month() == 0 ? 12 : born.month();
    const int day = born.day() == 0 ? 31 : born.day();
    const bool before_birthday =
        today.month() < month || (today.month() == month && today.day() < day);
    return today.year() - born.year() - (before_birthday ? 1 : 0);
}

/// Days since 1970-01-01 (H. Hinnant, chrono-compatible low-level date algorithms).
long days_of(const Date& date) {
    const int month = date.month() == 0 ? 1 : date.month();
    const int day = date.day() == 0 ? 1 : date.day();
    const long year = date.year() - (month <= 2 ? 1 : 0);
    const long era = year / 400;
    const long of_era = year - era * 400;
    const long of_year = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

bool is_within(const Date& date, const Date& less_exact) {
    return date.iso().starts_with(less_exact.iso());
}

template <class T>
const T* get(const Record& record, std::size_t field) {
    return std::get_if<T>(&record.values[field]);
}

class Bits {
  public:
    void rule(bool applies, bool passes) {
        if (applies) result_.applies |= bit_;
        if (applies && !passes) result_.fails |= bit_;
        bit_ <<= 1;
    }
    HandResult result() const { return result_; }

  private:
    HandResult result_;
    std::uint32_t bit_ = 1;
};

}  // namespace

RulesByHand::RulesByHand(const Contract& person) {
    const auto field = [&](std::string_view name) { return *person.find_field(name); };
    number_ = field("personal_number");
    name_ = field("full_name");
    born_ = field("birth_date");
    sex_ = field("sex");
    nationality_ = field("nationality");
    life_ = field("life_status");
    died_ = field("death_date");
    marital_ = field("marital_status");
    mother_ = field("mother");
    father_ = field("father");
    papers_ = field("identity_papers");
    const auto& parts = person.fields[papers_].fields;
    issued_ = static_cast<std::size_t>(std::ranges::find(parts, "issued_on", &Field::name) -
                                       parts.begin());
}

HandResult RulesByHand::judge(const Record& record, const Date& today) const {
    const auto* number = get<std::string>(record, number_);
    const auto* name = get<std::string>(record, name_);
    const auto* born = get<Date>(record, born_);
    const auto* sex = get<std::string>(record, sex_);
    const auto* nationality = get<std::string>(record, nationality_);
    const auto* life = get<std::string>(record, life_);
    const auto* died = get<Date>(record, died_);
    const auto* marital = get<std::string>(record, marital_);
    const auto* mother = get<RecordId>(record, mother_);
    const auto* father = get<RecordId>(record, father_);
    const auto* papers = get<std::vector<Group>>(record, papers_);
    const bool male = sex != nullptr && *sex == "male";
    const bool female = sex != nullptr && *sex == "female";
    const bool vietnamese = nationality != nullptr && *nationality == "VNM";
    const bool alive = life != nullptr && *life == "alive";
    const bool dead = life != nullptr && *life == "dead";
    const int age = born != nullptr ? age_at(*born, today) : 0;
    Bits bits;

    const bool all_same = number != nullptr && std::ranges::all_of(*number, [&](char c) {
                              return c == number->front();
                          });
    bits.rule(number != nullptr, number != nullptr && !number->starts_with("000") && !all_same &&
                                     std::ranges::find(kInvented, *number) == kInvented.end());
    bits.rule(
        number != nullptr,
        number != nullptr &&
            (number->front() != '0' ||
             kProvinces[static_cast<std::size_t>(digit(*number, 1) * 10 + digit(*number, 2))]));
    bits.rule(number != nullptr && (male || female),
              number != nullptr && (digit(*number, 3) % 2 == 0) == male);
    bits.rule(
        number != nullptr && born != nullptr,
        number != nullptr && born != nullptr && digit(*number, 3) / 2 == born->year() / 100 - 19);
    bits.rule(number != nullptr && born != nullptr,
              number != nullptr && born != nullptr &&
                  digit(*number, 4) * 10 + digit(*number, 5) == born->year() % 100);
    const bool child = vietnamese && alive && born != nullptr && born->year() >= 2016 && age < 14;
    bits.rule(child, number != nullptr || (child && days_of(*born) + 60 >= days_of(today)));
    bits.rule(vietnamese && alive && (number != nullptr || born != nullptr),
              number != nullptr || age < 14);
    bits.rule(name != nullptr, name != nullptr && std::ranges::none_of(*name, [](char c) {
                                   return c >= '0' && c <= '9';
                               }));
    bits.rule(name != nullptr, name != nullptr && !name->ends_with("..") && !name->ends_with("…"));
    bits.rule(name != nullptr,
              name != nullptr && std::ranges::find(kFillers, *name) == kFillers.end());
    bits.rule(born != nullptr, born != nullptr && *born <= today);
    bits.rule(alive && born != nullptr, age <= 120);
    bits.rule(died != nullptr && born != nullptr,
              died != nullptr && born != nullptr && (*born <= *died || is_within(*born, *died)));
    bits.rule(died != nullptr, died != nullptr && *died <= today);
    bits.rule(died != nullptr, dead);
    bits.rule(dead, died != nullptr);
    const bool was_married =
        marital != nullptr &&
        (*marital == "married" || *marital == "divorced" || *marital == "widowed");
    bits.rule(vietnamese && (male || female) && was_married && born != nullptr,
              age >= (male ? 20 : 18));
    bits.rule(mother != nullptr && father != nullptr,
              mother != nullptr && father != nullptr && *mother != *father);
    bool stated = false, after_birth = true, not_in_future = true;
    if (papers != nullptr) {
        for (const Group& paper : *papers) {
            const auto* issued = std::get_if<Date>(&paper[issued_]);
            if (issued == nullptr) continue;
            stated = true;
            not_in_future = not_in_future && *issued <= today;
            after_birth =
                after_birth && born != nullptr && (*born <= *issued || is_within(*born, *issued));
        }
    }
    bits.rule(papers != nullptr && (born != nullptr || !stated), after_birth);
    bits.rule(papers != nullptr, not_in_future);
    return bits.result();
}

}  // namespace dongbo::bench
