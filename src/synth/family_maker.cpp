#include "synth/family_maker.hpp"

#include <algorithm>

namespace dongbo {
namespace {

constexpr int kDaysInTenYears = 3652;

Day years(int count) {
    return count * kDaysInTenYears / 10;
}

bool mothers_surname(const Person& person) {
    return peoples()[person.people].mothers_surname;
}

}  // namespace

FamilyMaker::FamilyMaker(const Communes& communes, const Names& names, PersonalNumbers& numbers,
                         std::uint8_t province, std::uint64_t seed)
    : communes_(communes), names_(names), numbers_(numbers), province_(province), random_(seed) {}

Result<Family> FamilyMaker::next(std::uint64_t persons_max) {
    const Traits traits = draw_traits();
    Family family;
    const std::uint64_t kind = random_.below(100);
    if (kind < 11) {
        single(family, traits);
    } else if (kind < 21) {
        elderly_couple(family, traits);
    } else if (kind < 66) {
        nuclear(family, traits, between(21, 54));
    } else if (kind < 71) {
        single_parent(family, traits);
    } else {
        three_generations(family, traits);
    }
    let_old_people_die(family);
    if (family.persons.size() > persons_max) {
        family = {};
        single(family, traits);
    }
    for (Household& household : family.households) household.serial = ++households_;
    persons_ += family.persons.size();
    for (Person& person : family.persons) TRY(complete(person));
    return family;
}

FamilyMaker::Traits FamilyMaker::draw_traits() {
    Traits traits;
    traits.home = communes_.pick(province_, random_);
    const OldProvince& province = old_provinces()[province_];
    traits.region = province.region;
    // Few of the minorities live in towns.
    const bool town = communes_[traits.home].kind == CommuneKind::ward;
    std::uint64_t at = random_.below(town ? 4000 : 1000);
    for (const PeopleShare& share : people_shares()) {
        if (share.province != province.code) continue;
        if (at < share.per_thousand) {
            traits.people = share.people;
            break;
        }
        at -= share.per_thousand;
    }
    return traits;
}

Day FamilyMaker::born_at_age(int age) {
    return kFirstDay - years(age) - static_cast<Day>(random_.below(365)) - 1;
}

std::size_t FamilyMaker::add_person(Family& family, const Traits& traits, bool male, Day born,
                                    std::string_view surname) {
    Person person;
    person.serial = persons_ + family.persons.size() + 1;
    person.male = male;
    person.born = born;
    person.people = traits.people;
    person.surname = surname.empty()
                         ? names_.surname(peoples()[traits.people], traits.region, random_)
                         : surname;
    person.residence = traits.home;
    person.native_place =
        percent(80) ? communes_.pick(province_, random_) : communes_.pick_anywhere(random_);
    family.persons.push_back(std::move(person));
    return family.persons.size() - 1;
}

std::size_t FamilyMaker::add_child(Family& family, const Traits& traits, std::size_t mother,
                                   std::size_t father, bool male, Day born) {
    const bool from_mother = mothers_surname(family.persons[mother]);
    const std::string_view surname = family.persons[from_mother ? mother : father].surname;
    const std::size_t child = add_person(family, traits, male, born, surname);
    Person& person = family.persons[child];
    person.mother = family.persons[mother].serial;
    person.father = family.persons[father].serial;
    person.native_place = family.persons[from_mother ? mother : father].native_place;
    return child;
}

std::size_t FamilyMaker::open_household(Family& family, const Traits& traits, std::size_t head) {
    Household household;
    household.commune = traits.home;
    household.address = draw_address(communes_[traits.home], traits);
    family.households.push_back(std::move(household));
    move_in(family, family.households.size() - 1, head, FamilyRole::head);
    return family.households.size() - 1;
}

void FamilyMaker::move_in(Family& family, std::size_t household, std::size_t person,
                          FamilyRole relation) {
    Household& home = family.households[household];
    home.members.push_back({person, relation});
    family.persons[person].residence = home.commune;
    family.persons[person].address = home.address;
}

void FamilyMaker::marry(Person& one, Person& other) {
    one.marital = Marital::married;
    other.marital = Marital::married;
}

std::size_t FamilyMaker::add_couple(Family& family, const Traits& traits, int wife_age) {
    const int husband_age = std::max(20, wife_age + between(-2, 7));
    const Day husband_born = born_at_age(husband_age);
    const std::size_t husband = add_person(family, traits, true, husband_born, {});
    const Day wife_born = born_at_age(wife_age);
    const std::size_t wife = add_person(family, traits, false, wife_born, {});
    marry(family.persons[husband], family.persons[wife]);
    return husband;  // the wife comes next
}

void FamilyMaker::add_children(Family& family, const Traits& traits, std::size_t household,
                               std::size_t mother, std::size_t father, FamilyRole relation) {
    const std::uint64_t wanted_draw = random_.below(100);
    const int wanted = wanted_draw < 8    ? 0
                       : wanted_draw < 32 ? 1
                       : wanted_draw < 78 ? 2
                       : wanted_draw < 94 ? 3
                                          : 4;
    const Day grown_up = std::max(family.persons[mother].born, family.persons[father].born);
    Day born = grown_up + years(between(20, 29)) + static_cast<Day>(random_.below(365));
    for (int i = 0; i < wanted; ++i) {
        if (born >= kFirstDay || born > family.persons[mother].born + years(44)) return;
        const int age = (kFirstDay - born) * 10 / kDaysInTenYears;
        const bool male = random_.below(1000) < 526;
        // Most grown children have left; some of them are in families of their own elsewhere.
        const bool left = age >= 24 && percent(75);
        if (!left) {
            const std::size_t child = add_child(family, traits, mother, father, male, born);
            move_in(family, household, child, relation);
        }
        born += years(2) + static_cast<Day>(random_.below(1500));
    }
}

void FamilyMaker::single(Family& family, const Traits& traits) {
    const int age = percent(60) ? between(20, 45) : between(46, 88);
    const bool male = percent(age < 46 ? 58 : 32);
    const std::size_t person = add_person(family, traits, male, born_at_age(age), {});
    const std::uint64_t state = random_.below(100);
    if (age > 60 && state < 70) {
        family.persons[person].marital = Marital::widowed;
    } else if (age > 28 && state < 35) {
        family.persons[person].marital = Marital::divorced;
    }
    open_household(family, traits, person);
}

void FamilyMaker::elderly_couple(Family& family, const Traits& traits) {
    const int wife_age = percent(65) ? between(52, 70) : between(68, 90);
    const std::size_t husband = add_couple(family, traits, wife_age);
    const std::size_t household = open_household(family, traits, husband);
    move_in(family, household, husband + 1, FamilyRole::spouse);
}

void FamilyMaker::nuclear(Family& family, const Traits& traits, int wife_age) {
    const std::size_t husband = add_couple(family, traits, wife_age);
    const bool wife_heads = percent(22);
    const std::size_t head = wife_heads ? husband + 1 : husband;
    const std::size_t household = open_household(family, traits, head);
    move_in(family, household, wife_heads ? husband : husband + 1, FamilyRole::spouse);
    add_children(family, traits, household, husband + 1, husband, FamilyRole::child);
}

void FamilyMaker::single_parent(Family& family, const Traits& traits) {
    const std::size_t husband = add_couple(family, traits, between(25, 55));
    const std::size_t wife = husband + 1;
    family.persons[wife].marital = Marital::widowed;
    family.persons[husband].life = Life::dead;
    const std::size_t household = open_household(family, traits, wife);
    add_children(family, traits, household, wife, husband, FamilyRole::child);
    Day youngest = std::max(family.persons[husband].born + years(20), kFirstDay - years(20));
    for (const Person& person : family.persons) youngest = std::max(youngest, person.born);
    family.persons[husband].died =
        youngest + static_cast<Day>(random_.below(
                       static_cast<std::uint64_t>(std::max(1, kFirstDay - youngest))));
    family.persons[husband].address = family.households[household].address;
}

std::size_t FamilyMaker::add_grown_child(Family& family, const Traits& traits, std::size_t mother,
                                         std::size_t father) {
    const Day grown_up = std::max(family.persons[mother].born, family.persons[father].born);
    const Day born = grown_up + years(between(20, 30)) + static_cast<Day>(random_.below(365));
    return add_child(family, traits, mother, father, percent(55), born);
}

void FamilyMaker::start_branch(Family& family, const Traits& traits, std::size_t household,
                               std::size_t child) {
    const int age = family.persons[child].age();
    if (age < 21 || percent(15)) return;
    const bool male = family.persons[child].male;
    const int spouse_age = std::max(20, male ? age - between(-2, 5) : age + between(-2, 5));
    const std::size_t spouse = add_person(family, traits, !male, born_at_age(spouse_age), {});
    marry(family.persons[child], family.persons[spouse]);
    const bool own = family.households[household].members.front().person == child;
    move_in(family, household, spouse, own ? FamilyRole::spouse : FamilyRole::child_in_law);
    add_children(family, traits, household, male ? spouse : child, male ? child : spouse,
                 own ? FamilyRole::child : FamilyRole::grandchild);
}

void FamilyMaker::three_generations(Family& family, const Traits& traits) {
    const std::size_t grandfather = add_couple(family, traits, between(45, 76));
    const std::size_t grandmother = grandfather + 1;
    const std::size_t household = open_household(family, traits, grandfather);
    move_in(family, household, grandmother, FamilyRole::spouse);
    const std::size_t heir = add_grown_child(family, traits, grandmother, grandfather);
    move_in(family, household, heir, FamilyRole::child);
    start_branch(family, traits, household, heir);
    if (!percent(35)) return;
    const std::size_t other = add_grown_child(family, traits, grandmother, grandfather);
    if (family.persons[other].age() < 21) {
        move_in(family, household, other, FamilyRole::child);
        return;
    }
    Traits elsewhere = traits;
    if (percent(30)) elsewhere.home = communes_.pick(province_, random_);
    const std::size_t own = open_household(family, elsewhere, other);
    start_branch(family, elsewhere, own, other);
}

/// Of old couples one often lives alone: the dead stay in the register and leave the household.
void FamilyMaker::let_old_people_die(Family& family) {
    for (Household& household : family.households) {
        if (household.members.size() < 2 || household.members[1].relation != FamilyRole::spouse)
            continue;
        Member& first = household.members[0];
        Person& head = family.persons[first.person];
        Person& spouse = family.persons[household.members[1].person];
        const int age = head.age();
        if (age < 58 || random_.below(100) >= static_cast<std::uint64_t>((age - 50) * 3 / 2))
            continue;
        // At the earliest after every child of the family was born.
        Day latest_birth = head.born + years(50);
        for (const Person& person : family.persons) {
            if (person.father == head.serial || person.mother == head.serial) {
                latest_birth = std::max(latest_birth, person.born);
            }
        }
        if (latest_birth + 366 >= kFirstDay) continue;
        head.life = Life::dead;
        head.died = latest_birth + 1 +
                    static_cast<Day>(
                        random_.below(static_cast<std::uint64_t>(kFirstDay - latest_birth - 1)));
        spouse.marital = Marital::widowed;
        household.members.erase(household.members.begin());
        household.members.front().relation = FamilyRole::head;
    }
}

}  // namespace dongbo
