// Makes families: who they are, how they are related, where they live.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.hpp"
#include "base/random.hpp"
#include "synth/names.hpp"
#include "synth/person.hpp"
#include "synth/personal_numbers.hpp"
#include "synth/units.hpp"

namespace dongbo {

class FamilyMaker {
  public:
    FamilyMaker(const Communes& communes, const Names& names, PersonalNumbers& numbers,
                std::uint8_t province, std::uint64_t seed);

    /// The next family; at most `persons_max` (> 0) persons, all of them in households unless dead.
    Result<Family> next(std::uint64_t persons_max);

  private:
    struct Traits {
        std::uint8_t people = 0;
        std::uint32_t home = 0;
        Region region = Region::north;
    };
    std::size_t add_person(Family& family, const Traits& traits, bool male, Day born,
                           std::string_view surname);
    std::size_t add_child(Family& family, const Traits& traits, std::size_t mother,
                          std::size_t father, bool male, Day born);
    std::size_t open_household(Family& family, const Traits& traits, std::size_t head);
    void move_in(Family& family, std::size_t household, std::size_t person, FamilyRole relation);
    std::size_t add_couple(Family& family, const Traits& traits, int wife_age);
    void add_children(Family& family, const Traits& traits, std::size_t household,
                      std::size_t mother, std::size_t father, FamilyRole relation);
    void marry(Person& one, Person& other);
    void single(Family& family, const Traits& traits);
    void elderly_couple(Family& family, const Traits& traits);
    void nuclear(Family& family, const Traits& traits, int wife_age);
    void single_parent(Family& family, const Traits& traits);
    void three_generations(Family& family, const Traits& traits);
    std::size_t add_grown_child(Family& family, const Traits& traits, std::size_t mother,
                                std::size_t father);
    void start_branch(Family& family, const Traits& traits, std::size_t household,
                      std::size_t child);
    void let_old_people_die(Family& family);
    Result<> complete(Person& person);
    void add_papers(Person& person);

    Traits draw_traits();
    std::string draw_address(const Commune& commune, const Traits& traits);
    Day born_at_age(int age);
    bool one_in(std::uint64_t count) { return random_.below(count) == 0; }
    bool percent(std::uint64_t share) { return random_.below(100) < share; }
    int between(int low, int high) { return static_cast<int>(random_.between(low, high)); }

    const Communes& communes_;
    const Names& names_;
    PersonalNumbers& numbers_;
    std::uint8_t province_;
    SeededRandom random_;
    std::uint64_t persons_ = 0, households_ = 0;
};

}  // namespace dongbo
