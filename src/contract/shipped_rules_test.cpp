// The rules of the shipped contracts: each judges a record that meets it, one that does not, and
// one that it does not concern.
#include "contract/shipped_rules_fixture.hpp"

namespace dongbo {
namespace {

const std::vector<RuleSample> kPersonSamples = {
    {"number_is_not_a_placeholder",
     {"{personal_number: 001090123456}", "{personal_number: 111090000001}"},
     {"{personal_number: 000000000001}", "{personal_number: 000123456789}",
      "{personal_number: 111111111111}", "{personal_number: 123456789012}"},
     {"{full_name: Lê An}"}},
    {"number_begins_with_a_known_place",
     {"{personal_number: 001090123456}", "{personal_number: 096090123456}",
      "{personal_number: 122090123456}"},  // a country
     {"{personal_number: 003090123456}", "{personal_number: 099090123456}"},
     {"{full_name: Lê An}"}},
    {"number_agrees_with_sex",
     {"{personal_number: 001090123456, sex: male}", "{personal_number: 001303123456, sex: female}"},
     {"{personal_number: 001090123456, sex: female}", "{personal_number: 001303123456, sex: male}"},
     {"{personal_number: 001090123456, sex: other}", "{personal_number: 001090123456}",
      "{sex: male}"}},
    {"number_agrees_with_century",
     {"{personal_number: 001190123456, birth_date: 1990-05-12}",
      "{personal_number: 001099123456, birth_date: 1999}",
      "{personal_number: 001200123456, birth_date: 2000-01-01}"},
     {"{personal_number: 001290123456, birth_date: 1990-05-12}",
      "{personal_number: 001099123456, birth_date: 1899}",
      "{personal_number: 001100123456, birth_date: 2000}"},
     {"{birth_date: 1990}", "{personal_number: 001190123456}"}},
    {"number_agrees_with_birth_year",
     {"{personal_number: 001190123456, birth_date: 1990-05-12}",
      "{personal_number: 001205123456, birth_date: 2005}"},
     {"{personal_number: 001191123456, birth_date: 1990-05-12}"},
     {"{birth_date: 1990}", "{personal_number: 001190123456}"}},
    {"number_is_given_within_60_days_of_birth",
     {"{nationality: VNM, life_status: alive, birth_date: 2026-09-24}",
      "{nationality: VNM, life_status: alive, birth_date: 2020-01-01, personal_number: "
      "001220123456}"},
     {"{nationality: VNM, life_status: alive, birth_date: 2026-09-23}",
      "{nationality: VNM, life_status: alive, birth_date: 2016-01-01}"},
     {"{nationality: LAO, life_status: alive, birth_date: 2020-01-01}",
      "{nationality: VNM, life_status: dead, birth_date: 2020-01-01}",
      "{nationality: VNM, life_status: alive, birth_date: 2015-12-31}",
      "{nationality: VNM, life_status: alive, birth_date: 1990-01-01}",
      "{nationality: VNM, life_status: alive, birth_date: 2026-05}", "{birth_date: 2020-01-01}"}},
    {"number_is_given_by_the_age_of_14",
     {"{nationality: VNM, life_status: alive, birth_date: 2012-11-24}",
      "{nationality: VNM, life_status: alive, birth_date: 1950, personal_number: 001050123456}"},
     {"{nationality: VNM, life_status: alive, birth_date: 2012-11-23}",
      "{nationality: VNM, life_status: alive, birth_date: 1950}"},
     {"{nationality: USA, life_status: alive, birth_date: 1950}",
      "{nationality: VNM, life_status: dead, birth_date: 1920}",
      "{nationality: VNM, life_status: missing, birth_date: 1950}", "{birth_date: 1950}"}},
    {"name_has_no_digits", {"{full_name: Lê An}"}, {"{full_name: Lê An 2}"}, {"{sex: male}"}},
    {"name_is_whole",
     {"{full_name: Lê An}"},
     {"{full_name: Công Tằng Tôn Nữ...}", "{full_name: Công Tằng Tôn…}"},
     {"{sex: male}"}},
    {"name_is_not_a_placeholder",
     {"{full_name: Lê An}", "{full_name: Khổng Có}"},
     {"{full_name: Chuyên Viên}", "{full_name: Không Có}", "{full_name: '...'}"},
     {"{sex: male}"}},
    {"birth_not_in_future",
     {"{birth_date: 2026-11-23}", "{birth_date: 2026}", "{birth_date: 1990}"},
     {"{birth_date: 2026-11-24}", "{birth_date: 2027}"},
     {"{full_name: Lê An}"}},
    {"nobody_alive_is_over_120",
     {"{life_status: alive, birth_date: 1906-01-01}", "{life_status: alive, birth_date: 1905}"},
     {"{life_status: alive, birth_date: 1905-11-23}", "{life_status: alive, birth_date: 1890}"},
     {"{life_status: dead, birth_date: 1890}", "{birth_date: 1890}"}},
    {"born_before_death",
     {"{birth_date: 1990-05-12, death_date: 1990-05-12}",
      "{birth_date: 1990-05-12, death_date: 1990}", "{birth_date: 1990, death_date: 1990-05-12}",
      "{birth_date: 1990-05-12, death_date: 1990-05}"},
     {"{birth_date: 1990-05-12, death_date: 1990-05-11}",
      "{birth_date: 1990-05-12, death_date: 1990-04}", "{birth_date: 1990, death_date: 1989}"},
     {"{birth_date: 1990-05-12}", "{death_date: 1990}"}},
    {"death_not_in_future",
     {"{death_date: 2026-11-23}", "{death_date: 2026}"},
     {"{death_date: 2026-11-24}"},
     {"{birth_date: 2027}"}},
    {"death_date_of_the_dead",
     {"{death_date: 2020, life_status: dead}"},
     {"{death_date: 2020, life_status: alive}", "{death_date: 2020}"},
     {"{life_status: alive}"}},
    {"the_dead_have_a_death_date",
     {"{death_date: 2020, life_status: dead}"},
     {"{life_status: dead}"},
     {"{life_status: missing}", "{death_date: 2020}"}},
    {"married_at_the_legal_age",
     {"{nationality: VNM, sex: male, marital_status: married, birth_date: 2006-11-23}",
      "{nationality: VNM, sex: female, marital_status: divorced, birth_date: 2008-11-23}"},
     {"{nationality: VNM, sex: male, marital_status: widowed, birth_date: 2006-11-24}",
      "{nationality: VNM, sex: female, marital_status: married, birth_date: 2008-11-24}"},
     {"{nationality: VNM, sex: male, marital_status: single, birth_date: 2015-01-01}",
      "{nationality: LAO, sex: female, marital_status: married, birth_date: 2009-01-01}",
      "{nationality: VNM, marital_status: married, birth_date: 2015-01-01}",
      "{nationality: VNM, sex: male, birth_date: 2015-01-01}"}},
    {"parents_are_two",
     {"{mother: a, father: b}"},
     {"{mother: a, father: a}"},
     {"{mother: a}", "{father: a}", "{full_name: Lê An}"}},
    {"residence_unit_is_in_its_list",
     {"{residence_unit: [00004, 2025-07-01]}", "{residence_unit: [64, 2025-06-30]}"},
     {"{residence_unit: [99123, 2025-07-01]}"},
     {"{residence_unit: [99123, 1999-01-01]}", "{full_name: Lê An}"}},
    {"birth_place_is_in_its_list",
     {"{birth_place: [00004, 2025-07-01]}"},
     {"{birth_place: [99123, 2025-07-01]}"},
     {"{birth_place: [99123, 1999-01-01]}", "{residence_unit: [99123, 2025-07-01]}"}},
    {"birth_registration_place_is_in_its_list",
     {"{birth_registration_place: [00004, 2025-07-01]}"},
     {"{birth_registration_place: [99123, 2025-07-01]}"},
     {"{birth_registration_place: [99123, 1999-01-01]}", "{birth_place: [99123, 2025-07-01]}"}},
    {"native_place_is_in_its_list",
     {"{native_place: [00004, 2025-07-01]}"},
     {"{native_place: [99123, 2025-07-01]}"},
     {"{native_place: [99123, 1999-01-01]}", "{birth_place: [99123, 2025-07-01]}"}},
    {"papers_issued_after_birth",
     {"{birth_date: 1990-05-12, identity_papers: [{type: cmnd, issued_on: 1990-05-12}]}",
      "{birth_date: 1990-05-12, identity_papers: [{type: cmnd, issued_on: 1990}, {type: cccd}]}"},
     {"{birth_date: 1990-05-12, identity_papers: [{type: cccd, issued_on: 2020-01-01}, {type: "
      "cmnd, issued_on: 1989}]}"},
     {"{birth_date: 1990-05-12}", "{identity_papers: [{type: cmnd, issued_on: 1990}]}"}},
    {"papers_not_issued_in_future",
     {"{identity_papers: [{type: cmnd}, {type: cccd, issued_on: 2026-11-23}]}"},
     {"{identity_papers: [{type: cccd, issued_on: 2026-11-24}]}"},
     {"{full_name: Lê An}"}},
    {"paper_numbers_fit_their_kind",
     {"{identity_papers: [{type: cmnd, number: 012345679}, {type: cccd, number: 001090123456}]}",
      "{identity_papers: [{type: cmnd, number: 001090123456}, {type: passport, number: B1234567}]}",
      "{identity_papers: []}"},
     {"{identity_papers: [{type: cccd, number: 012345679}]}",
      "{identity_papers: [{type: can_cuoc, number: 00109012345X}]}",
      "{identity_papers: [{type: cmnd, number: 01234567}]}"},
     {"{full_name: Lê An}"}},
    {"paper_numbers_are_not_placeholders",
     {"{identity_papers: [{type: cmnd, number: 012345679}, {type: cccd, number: 001090123456}]}",
      "{identity_papers: [{type: birth_certificate, number: 11}]}"},
     {"{identity_papers: [{type: cmnd, number: 000000001}]}",
      "{identity_papers: [{type: cmnd, number: 012345679}, {type: cccd, number: 000000000000}]}",
      "{identity_papers: [{type: cmnd, number: 123456789}]}"},
     {"{full_name: Lê An}"}},
    {"card_bears_the_personal_number",
     {"{personal_number: 001090123456, identity_papers: [{type: cccd, number: 001090123456}]}",
      "{personal_number: 001090123456, identity_papers: [{type: cccd, number: 001190123456}, "
      "{type: can_cuoc, number: 001090123456}]}"},
     {"{personal_number: 001090123456, identity_papers: [{type: cccd, number: 001190123456}]}"},
     {"{personal_number: 001090123456, identity_papers: [{type: cmnd, number: 012345679}]}",
      "{identity_papers: [{type: cccd, number: 001190123456}]}",
      "{personal_number: 001090123456}"}},
    {"identity_card_is_still_good",
     {"{life_status: alive, identity_papers: [{type: cccd, expires_on: 2026-11-23}]}",
      "{life_status: alive, identity_papers: [{type: cccd, expires_on: 2020-01-01}, {type: "
      "can_cuoc, expires_on: 2040-01-01}]}"},
     {"{life_status: alive, identity_papers: [{type: cccd, expires_on: 2026-11-22}]}",
      "{life_status: alive, identity_papers: [{type: cccd, expires_on: 2026-11-22}, {type: "
      "passport, expires_on: 2030-01-01}]}"},
     {"{life_status: dead, identity_papers: [{type: cccd, expires_on: 2020-01-01}]}",
      "{life_status: alive, identity_papers: [{type: cccd}]}", "{life_status: alive}"}},
    {"phone_has_the_form_of_a_number",
     {"{phone: 0912345678}", "{phone: 0912.345.678}", "{phone: (024)38253555}",
      "{phone: '+84912345678'}", "{phone: '+85620123456'}"},
     {"{phone: 01234567890}", "{phone: 12345}", "{phone: 09123456789}", "{phone: KHÔNG}"},
     {"{full_name: Lê An}"}},
    {"nationality_is_a_code", {"{nationality: VNM}"}, {"{nationality: VN}"}, {"{sex: male}"}},
};

TEST_CASE("each rule for persons judges samples as it says") {
    ShippedRules("person").check(kPersonSamples);
}

TEST_CASE("every rule of every shipped contract can be compiled") {
    for (const char* name : {"administrative_unit", "agency", "birth_registration", "business",
                             "household", "land_parcel", "person", "residence"}) {
        CAPTURE(name);
        CHECK_FALSE(ShippedRules(name).contract().rules.empty());
    }
}

TEST_CASE("time alone turns the rules about deadlines and ages, on the day itself in Vietnam") {
    struct Turn {
        const char* rule;
        const char* record;
        const char* before;
        const char* at;
        const char* after;
    };
    const Turn turns[] = {
        {"number_is_given_within_60_days_of_birth",
         "{nationality: VNM, life_status: alive, birth_date: 2026-11-01}", "met",
         "2027-01-01T00:00:00+07:00", "not met"},
        {"number_is_given_by_the_age_of_14",
         "{nationality: VNM, life_status: alive, birth_date: 2013-03-15}", "met",
         "2027-03-15T00:00:00+07:00", "not met"},
        {"birth_not_in_future", "{birth_date: 2026-12-24}", "not met", "2026-12-24T00:00:00+07:00",
         "met"},
        {"nobody_alive_is_over_120", "{life_status: alive, birth_date: 1906-01-01}", "met",
         "2027-01-01T00:00:00+07:00", "not met"},
        {"married_at_the_legal_age",
         "{nationality: VNM, sex: female, marital_status: married, birth_date: 2009-02-28}",
         "not met", "2027-02-28T00:00:00+07:00", "met"},
        {"identity_card_is_still_good",
         "{life_status: alive, identity_papers: [{type: cccd, expires_on: 2027-01-31}]}", "met",
         "2027-02-01T00:00:00+07:00", "not met"}};
    ShippedRules person("person");
    for (const Turn& turn : turns) {
        CAPTURE(turn.rule);
        const Timestamp at = ShippedRules::at(turn.at);
        CHECK(person.judge(turn.rule, turn.record) == turn.before);
        CHECK(person.turns_at() == at);
        CHECK(person.judge(turn.rule, turn.record, {at.milliseconds - 1}) == turn.before);
        CHECK(person.judge(turn.rule, turn.record, at) == turn.after);
    }
}

}  // namespace
}  // namespace dongbo
