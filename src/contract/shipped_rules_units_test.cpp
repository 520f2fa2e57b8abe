// As shipped_rules_test.cpp, for the contracts about units: succession, localities, decisions.
#include "contract/shipped_rules_fixture.hpp"

namespace dongbo {
namespace {

TEST_CASE("each rule for the succession of units judges samples as it says") {
    ShippedRules("unit_succession")
        .check({
            {"later_comes_after_earlier",
             {"{from_edition: 2025-06-30, to_edition: 2025-07-01}"},
             {"{from_edition: 2025-07-01, to_edition: 2025-06-30}",
              "{from_edition: 2025-07-01, to_edition: 2025-07-01}"},
             {"{from_edition: 2025-07-01}"}},
            {"a_pair_names_both_units",
             {"{relation: whole, from_code: 00001, from_level: commune, to_code: 00004, to_level: "
              "commune}"},
             {"{relation: part, from_code: 00001, from_level: commune, to_level: commune}",
              "{relation: named, from_code: 00001, to_code: 00004, to_level: commune}"},
             {"{relation: others_unchanged}"}},
            {"the_rest_names_no_unit",
             {"{relation: others_unchanged}"},
             {"{relation: others_unchanged, from_code: 00001}",
              "{relation: others_unchanged, to_code: 00001}"},
             {"{relation: whole, from_code: 00001}"}},
            {"unit_before_is_in_its_list",
             {"{from_code: 00004, from_edition: 2025-07-01}"},
             {"{from_code: 99123, from_edition: 2025-07-01}"},
             {"{from_code: 99123, from_edition: 1999-01-01}", "{from_edition: 2025-07-01}"}},
            {"unit_after_is_in_its_list",
             {"{to_code: 00004, to_edition: 2025-07-01}"},
             {"{to_code: 99123, to_edition: 2025-07-01}"},
             {"{to_code: 99123, to_edition: 1999-01-01}", "{to_edition: 2025-07-01}"}},
            {"a_whole_or_part_cites_its_resolution",
             {"{relation: whole, resolution: 1656/NQ-UBTVQH15}"},
             {"{relation: part}", "{relation: others_unchanged}"},
             {"{relation: named}"}},
        });
}

TEST_CASE("each rule for localities judges samples as it says") {
    ShippedRules("locality")
        .check({
            {"unit_is_in_its_list",
             {"{unit: [00004, 2025-07-01]}"},
             {"{unit: [99123, 2025-07-01]}"},
             {"{unit: [99123, 1999-01-01]}", "{}"}},
            {"goes_to_is_in_its_list",
             {"{goes_to: [00004, 2025-07-01]}"},
             {"{goes_to: [99123, 2025-07-01]}"},
             {"{goes_to: [99123, 1999-01-01]}", "{}"}},
            {"numbers_in_order",
             {"{first_number: 1, last_number: 99}", "{first_number: 7, last_number: 7}"},
             {"{first_number: 9, last_number: 7}"},
             {"{first_number: 9}", "{}"}},
            {"only_streets_have_numbers",
             {"{kind: hamlet}"},
             {"{kind: hamlet, first_number: 1}", "{kind: hamlet, side: odd}"},
             {"{kind: street, first_number: 1}"}},
            {"valid_from_before_until",
             {"{valid_from: 2020-01-01, valid_until: 2025-07-01}"},
             {"{valid_from: 2025-07-02, valid_until: 2025-07-01}"},
             {"{valid_from: 2025-07-02}"}},
            {"where_it_went_cites_a_document",
             {"{goes_to: [00004, 2025-07-01], document: 7/BC}"},
             {"{goes_to: [00004, 2025-07-01]}"},
             {"{}"}},
        });
}

TEST_CASE("each rule for decisions on units judges samples as it says") {
    ShippedRules("unit_decision")
        .check({
            {"both_units_are_in_their_lists",
             {"{stated: [00004, 2025-07-01], unit: [00004, 2025-07-01]}"},
             {"{stated: [99123, 2025-07-01], unit: [00004, 2025-07-01]}",
              "{stated: [00004, 2025-07-01], unit: [99123, 2025-07-01]}"},
             {"{stated: [99123, 1999-01-01], unit: [00004, 2025-07-01]}"}},
            {"decided_on_a_later_edition",
             {"{stated: [00634, 2025-06-30], unit: [00637, 2025-07-01]}"},
             {"{stated: [00634, 2025-07-01], unit: [00637, 2025-07-01]}"},
             {"{stated: [00634, 2025-06-30]}"}},
            {"a_table_names_its_evidence",
             {"{basis: locality, evidence: Thôn Đông}"},
             {"{basis: locality}"},
             {"{basis: hand}", "{}"}},
        });
    ShippedRules("unit_decision_batch")
        .check({
            {"many_need_a_second_person",
             {"{state: in_force, decisions: 101, approver: Minh}"},
             {"{state: in_force, decisions: 101}"},
             {"{state: in_force, decisions: 100}", "{state: undone, decisions: 101}"}},
            {"the_second_person_is_another",
             {"{author: Lan, approver: Minh}"},
             {"{author: Lan, approver: Lan}", "{author: Nguyễn Lan, approver: NGUYEN LAN}"},
             {"{author: Lan}"}},
            {"an_undone_batch_says_who_and_why",
             {"{state: undone, undone_by: Minh, undone_reason: sai}"},
             {"{state: undone, undone_by: Minh}", "{state: undone, undone_reason: sai}"},
             {"{state: in_force}"}},
        });
}

}  // namespace
}  // namespace dongbo
