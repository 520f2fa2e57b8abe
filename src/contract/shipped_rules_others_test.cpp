// As shipped_rules_test.cpp, for all contracts but that of persons.
#include "contract/shipped_rules_fixture.hpp"

namespace dongbo {
namespace {

/// A rule that a unit is in the edition of the list that is stated with it.
RuleSample in_its_list(std::string_view rule, std::string_view met, std::string_view not_met,
                       std::string_view not_checkable) {
    return {rule, {met}, {not_met}, {not_checkable, "{}"}};
}

const RuleSample kUnitInItsList =
    in_its_list("unit_is_in_its_list", "{unit: [00004, 2025-07-01]}", "{unit: [99123, 2025-07-01]}",
                "{unit: [99123, 1999-01-01]}");

TEST_CASE("each rule for households judges samples as it says") {
    ShippedRules("household")
        .check({
            {"at_most_one_living_head",
             {"{members: [{person: a, relation: head}, {person: b, relation: spouse}]}",
              "{members: [{person: a, relation: head, life_status: dead}, {person: b, relation: "
              "head}]}",
              "{members: [{person: a, relation: child}]}"},
             {"{members: [{person: a, relation: head}, {person: b, relation: head}]}",
              "{members: [{person: a, relation: head, life_status: alive}, {person: b, relation: "
              "head}]}"},
             {"{}"}},
            {"has_a_living_head",
             {"{members: [{person: a, relation: head}]}"},
             {"{members: [{person: a, relation: child}]}",
              "{members: [{person: a, relation: head, life_status: dead}, {person: b, relation: "
              "child}]}"},
             {"{members: []}", "{}"}},
            {"head_is_a_member",
             {"{head: a, members: [{person: a, relation: head}]}"},
             {"{head: a, members: [{person: b, relation: head}]}", "{head: a}"},
             {"{members: [{person: a, relation: head}]}"}},
            {"head_is_the_member_called_head",
             {"{head: a, members: [{person: b, relation: child}, {person: a, relation: head}]}"},
             {"{head: a, members: [{person: a, relation: child}, {person: b, relation: head}]}"},
             {"{head: a, members: [{person: a, relation: child}]}",
              "{members: [{person: a, relation: head}]}"}},
            {"no_member_twice",
             {"{members: [{person: a, relation: head}, {person: b, relation: child}]}"},
             {"{members: [{person: a, relation: head}, {person: a, relation: child}]}"},
             {"{}"}},
            {"the_head_has_one_spouse",
             {"{members: [{person: a, relation: spouse, life_status: dead}, {person: b, relation: "
              "spouse}]}"},
             {"{members: [{person: a, relation: spouse}, {person: b, relation: spouse}]}"},
             {"{}"}},
            kUnitInItsList,
        });
}

TEST_CASE("each rule for residences judges samples as it says") {
    ShippedRules("residence")
        .check({
            {"from_before_until",
             {"{from_date: 2020-05-12, until_date: 2020-05-12}",
              "{from_date: 2020-05-12, until_date: 2020}"},
             {"{from_date: 2020-05-12, until_date: 2020-05-11}"},
             {"{from_date: 2020}", "{until_date: 2020}"}},
            {"from_not_in_future",
             {"{from_date: 2026-11-23}"},
             {"{from_date: 2026-11-24}"},
             {"{until_date: 2030}"}},
            {"a_temporary_residence_says_until_when",
             {"{kind: temporary, until_date: 2027-01-01}"},
             {"{kind: temporary}"},
             {"{kind: permanent}"}},
            {"a_temporary_residence_ends_within_two_years",
             {"{kind: temporary, until_date: 2028-11-23}",
              "{kind: temporary, until_date: 2020-01-01}"},
             {"{kind: temporary, until_date: 2028-11-25}"},
             {"{kind: permanent, until_date: 2040-01-01}", "{kind: temporary}"}},
            kUnitInItsList,
        });
}

TEST_CASE("each rule for land parcels judges samples as it says") {
    ShippedRules("land_parcel")
        .check({
            {"area_is_positive", {"{area_m2: 0.5}"}, {"{area_m2: 0}", "{area_m2: -5}"}, {"{}"}},
            {"owners_are_named",
             {"{owners: [{person: a}, {holder_name: UBND xã}]}", "{owners: []}"},
             {"{owners: [{person: a}, {share: 50}]}"},
             {"{}"}},
            {"owners_have_real_names",
             {"{owners: [{holder_name: Công ty TNHH An Phú}, {person: a}]}"},
             {"{owners: [{holder_name: Không có}]}",
              "{owners: [{holder_name: Công ty TNHH An...}]}",
              "{owners: [{person: a}, {holder_name: '-'}]}"},
             {"{}"}},
            {"shares_are_percentages",
             {"{owners: [{share: 100}, {person: a}]}", "{owners: [{share: 0.5}]}"},
             {"{owners: [{share: 100.5}]}", "{owners: [{share: 50}, {share: 0}]}"},
             {"{}"}},
            {"no_owner_twice",
             {"{owners: [{person: a}, {person: b}, {holder_name: X}, {holder_name: X}]}"},
             {"{owners: [{person: a}, {person: a}]}"},
             {"{}"}},
            {"certificate_not_in_future",
             {"{certificate_date: 2026-11-23}"},
             {"{certificate_date: 2026-11-24}"},
             {"{}"}},
            {"certificate_has_number_and_date",
             {"{certificate_number: AB123456, certificate_date: 2020}", "{}"},
             {"{certificate_number: AB123456}", "{certificate_date: 2020}"},
             {}},
            {"certificate_number_is_not_a_placeholder",
             {"{certificate_number: AB123456}"},
             {"{certificate_number: 000000}", "{certificate_number: 123456}",
              "{certificate_number: '-'}"},
             {"{}"}},
            {"sheet_and_parcel_are_numbered",
             {"{sheet_number: 10, parcel_number: 200}"},
             {"{sheet_number: 0, parcel_number: 200}", "{sheet_number: 10, parcel_number: 000}"},
             {"{}"}},
            kUnitInItsList,
        });
}

TEST_CASE("each rule for birth registrations judges samples as it says") {
    ShippedRules("birth_registration")
        .check({
            {"born_before_registered",
             {"{child_birth_date: 2020-05-12, registered_on: 2020-05-12}",
              "{child_birth_date: 2020-05-12, registered_on: 2020}"},
             {"{child_birth_date: 2020-05-12, registered_on: 2020-05-11}"},
             {"{child_birth_date: 2020}"}},
            {"registered_not_in_future",
             {"{registered_on: 2026-11-23}"},
             {"{registered_on: 2026-11-24}"},
             {"{}"}},
            {"registered_in_register_year",
             {"{registered_on: 2020-05-12, register_year: 2020}"},
             {"{registered_on: 2020-05-12, register_year: 2021}"},
             {"{registered_on: 2020}"}},
            {"on_time_is_within_60_days",
             {"{kind: on_time, child_birth_date: 2020-01-01, registered_on: 2020-03-01}"},
             {"{kind: on_time, child_birth_date: 2020-01-01, registered_on: 2020-03-02}"},
             {"{kind: late, child_birth_date: 2020-01-01, registered_on: 2020-03-02}",
              "{kind: on_time, child_birth_date: 1990-01-01, registered_on: 1990-12-01}",
              "{kind: on_time, child_birth_date: 2020-01, registered_on: 2020-12-01}"}},
            {"late_is_after_60_days",
             {"{kind: late, child_birth_date: 2020-01-01, registered_on: 2020-03-02}"},
             {"{kind: late, child_birth_date: 2020-01-01, registered_on: 2020-03-01}"},
             {"{kind: on_time, child_birth_date: 2020-01-01, registered_on: 2020-03-01}",
              "{kind: late, child_birth_date: 2001-01-01, registered_on: 2001-02-15}",
              "{kind: late, child_birth_date: 2020-01-01, registered_on: 2020}"}},
            {"registered_again_only_if_born_before_2016",
             {"{kind: again, child_birth_date: 2015-12-31}",
              "{kind: again, child_birth_date: 1970}"},
             {"{kind: again, child_birth_date: 2016-01-01}"},
             {"{kind: late, child_birth_date: 2016-01-01}"}},
            {"register_number_is_not_a_placeholder",
             {"{register_number: 1}", "{register_number: 10/2020}", "{register_number: 0012}",
              "{register_number: 1234567}", "{register_number: X-12}"},
             {"{register_number: 0}", "{register_number: 000000001}", "{register_number: '-'}",
              "{register_number: .}", "{register_number: XX}", "{register_number: N/A}",
              "{register_number: 123456789}"},
             {"{}"}},
            {"child_name_is_whole",
             {"{child_full_name: Lê An}"},
             {"{child_full_name: Công Tằng...}", "{child_full_name: Công Tằng…}"},
             {"{}"}},
            {"child_name_is_not_a_placeholder",
             {"{child_full_name: Lê An}"},
             {"{child_full_name: Không Có}"},
             {"{}"}},
            {"child_name_has_no_digits",
             {"{child_full_name: Lê An}"},
             {"{child_full_name: Lê An 2}"},
             {"{}"}},
            {"child_has_a_number",
             {"{child_nationality: VNM, kind: on_time, child_birth_date: 2020-01-01, "
              "registered_on: "
              "2020-02-01, child_personal_number: 001220123456}"},
             {"{child_nationality: VNM, kind: on_time, child_birth_date: 2020-01-01, "
              "registered_on: "
              "2020-02-01}"},
             {"{child_nationality: VNM, kind: on_time, child_birth_date: 2010-01-01, "
              "registered_on: "
              "2010-02-01}",
              "{child_nationality: VNM, kind: late, child_birth_date: 2016-01-01, registered_on: "
              "2020-02-01}",
              "{kind: on_time, child_birth_date: 2020-01-01, registered_on: 2020-02-01}"}},
            {"number_agrees_with_the_child",
             {"{child_personal_number: 001220123456, child_birth_date: 2020-01-01, child_sex: "
              "male}",
              "{child_personal_number: 001220123456, child_birth_date: 2020-01-01, child_sex: "
              "other}"},
             {"{child_personal_number: 001220123456, child_birth_date: 2020-01-01, child_sex: "
              "female}",
              "{child_personal_number: 001221123456, child_birth_date: 2020-01-01, child_sex: "
              "male}",
              "{child_personal_number: 001020123456, child_birth_date: 2020-01-01, child_sex: "
              "male}"},
             {"{child_birth_date: 2020-01-01, child_sex: male}"}},
            {"child_and_parents_have_numbers_of_their_own",
             {"{child_personal_number: 001220123456, mother_personal_number: 001190123456, "
              "father_personal_number: 001090123456}",
              "{mother_personal_number: 001190123456}"},
             {"{child_personal_number: 001190123456, mother_personal_number: 001190123456}",
              "{child_personal_number: 001190123456, father_personal_number: 001190123456}",
              "{mother_personal_number: 001190123456, father_personal_number: 001190123456}"},
             {"{child_personal_number: 001190123456}"}},
            {"mother_born_before_child",
             {"{mother_birth_date: 1995, child_birth_date: 2020-01-01}"},
             {"{mother_birth_date: 2020-01-01, child_birth_date: 2020-01-01}"},
             {"{child_birth_date: 2020-01-01}"}},
            {"mother_is_12_to_60_years_older",
             {"{mother_birth_date: 2000, child_birth_date: 2012-01-01}",
              "{mother_birth_date: 1960, child_birth_date: 2020-01-01}"},
             {"{mother_birth_date: 2009-01-01, child_birth_date: 2020-01-01}",
              "{mother_birth_date: 1959, child_birth_date: 2020-01-01}"},
             {"{mother_birth_date: 2021, child_birth_date: 2020-01-01}",
              "{child_birth_date: 2020-01-01}"}},
            {"father_born_before_child",
             {"{father_birth_date: 1995, child_birth_date: 2020-01-01}"},
             {"{father_birth_date: 2021, child_birth_date: 2020-01-01}"},
             {"{child_birth_date: 2020-01-01}"}},
            {"a_parent_is_named",
             {"{mother_full_name: Lê An}", "{father_full_name: Lê Anh}"},
             {"{child_full_name: Lê Ân}"},
             {}},
            in_its_list("registering_unit_is_in_its_list",
                        "{registering_unit: [00004, 2025-07-01]}",
                        "{registering_unit: [99123, 2025-07-01]}",
                        "{registering_unit: [99123, 1999-01-01]}"),
            in_its_list("child_birth_place_is_in_its_list",
                        "{child_birth_place: [00004, 2025-07-01]}",
                        "{child_birth_place: [99123, 2025-07-01]}",
                        "{child_birth_place: [99123, 1999-01-01]}"),
            in_its_list("child_native_place_is_in_its_list",
                        "{child_native_place: [00004, 2025-07-01]}",
                        "{child_native_place: [99123, 2025-07-01]}",
                        "{child_native_place: [99123, 1999-01-01]}"),
        });
}

TEST_CASE("each rule for businesses judges samples as it says") {
    ShippedRules("business")
        .check({
            {"code_has_10_or_13_digits",
             {"{code: 0101234567}", "{code: 0101234567001}", "{code: 0101234567-001}"},
             {"{code: 010123456}", "{code: 010123456789}", "{code: 01012345AB}"},
             {"{}"}},
            {"code_is_not_a_placeholder",
             {"{code: 0101234567}"},
             {"{code: 0000000000}", "{code: 0123456789}", "{code: 0000000001}"},
             {"{}"}},
            {"name_is_whole", {"{name: Công ty An Phú}"}, {"{name: Công ty An...}"}, {"{}"}},
            {"name_is_not_a_placeholder",
             {"{name: Công ty An Phú}"},
             {"{name: KHÔNG CÓ}", "{name: '-'}"},
             {"{}"}},
            {"registered_not_in_future",
             {"{registered_on: 2026-11-23}"},
             {"{registered_on: 2026-11-24}"},
             {"{}"}},
            {"capital_is_positive",
             {"{kind: joint_stock, charter_capital: 1}"},
             {"{kind: joint_stock, charter_capital: 0}"},
             {"{kind: branch, charter_capital: 0}", "{kind: joint_stock}"}},
            in_its_list("office_unit_is_in_its_list", "{office_unit: [00004, 2025-07-01]}",
                        "{office_unit: [99123, 2025-07-01]}", "{office_unit: [99123, 1999-01-01]}"),
        });
}

TEST_CASE("each rule for agencies judges samples as it says") {
    ShippedRules("agency").check({
        {"a_dissolved_agency_names_its_successors",
         {"{valid_until: 2025-07-01, successors: [{agency: H26.1}]}"},
         {"{valid_until: 2025-07-01}"},
         {"{valid_until: 2999-01-01}", "{}"}},
        {"nobody_succeeds_himself",
         {"{identifier: H26.2, successors: [{agency: H26.1}]}"},
         {"{identifier: H26.1, successors: [{agency: H26.1}]}"},
         {"{identifier: H26.1}"}},
        {"identifier_form",
         {"{identifier: H26.1.2}", "{identifier: G01}", "{identifier: 000.00.00.H30}"},
         {"{identifier: H26..1}", "{identifier: h26}", "{identifier: H26.}"},
         {"{}"}},
        {"name_is_whole", {"{name: UBND xã An}"}, {"{name: UBND xã...}"}, {"{}"}},
        {"valid_from_before_until",
         {"{valid_from: 2020-01-01, valid_until: 2025-07-01}",
          "{valid_from: 2025-03-01, valid_until: 2025}", "{valid_from: 2025, valid_until: 2025}"},
         {"{valid_from: 2025-07-01, valid_until: 2025-07-01}",
          "{valid_from: 2025-07-01, valid_until: 2024}"},
         {"{valid_from: 2025}"}},
        {"an_agency_of_a_commune_names_the_one_above",
         {"{level: commune, parent: a}"},
         {"{level: commune}"},
         {"{level: province}"}},
        {"a_local_agency_names_its_unit",
         {"{level: province, unit: [64, 2025-07-01]}"},
         {"{level: province}", "{level: commune}"},
         {"{level: central}"}},
        kUnitInItsList,
    });
}

TEST_CASE("each rule for administrative units judges samples as it says") {
    ShippedRules("administrative_unit")
        .check({
            {"parent_unless_province",
             {"{level: commune, edition: 2025-07-01, parent_code: 01}"},
             {"{level: commune, edition: 2025-07-01}"},
             {"{level: commune, edition: 2025-06-30}", "{level: province, edition: 2025-07-01}"}},
            {"parent_unless_province_in_old_lists",
             {"{level: commune, edition: 2025-06-30, parent_code: 001}"},
             {"{level: commune, edition: 2025-06-30}"},
             {"{level: commune, edition: 2025-07-01}", "{level: province, edition: 2025-06-30}"}},
            {"a_province_has_no_parent",
             {"{level: province}"},
             {"{level: province, parent_code: 01}"},
             {"{level: commune, parent_code: 01}"}},
            {"code_length_fits_level",
             {"{level: province, code: 01}", "{level: district, code: 001}",
              "{level: commune, code: 00004}"},
             {"{level: province, code: 001}", "{level: commune, code: 0004A}"},
             {"{level: commune}"}},
            {"parent_code_is_of_the_level_above",
             {"{level: commune, edition: 2025-07-01, parent_code: 01}",
              "{level: commune, edition: 2025-06-30, parent_code: 001}",
              "{level: district, edition: 2025-06-30, parent_code: 01}"},
             {"{level: commune, edition: 2025-07-01, parent_code: 001}",
              "{level: commune, edition: 2025-06-30, parent_code: 01}"},
             {"{level: province, edition: 2025-07-01, parent_code: 001}",
              "{level: commune, edition: 2025-07-01}"}},
            {"kind_fits_level",
             {"{level: province, kind: thanh_pho}", "{level: district, kind: thanh_pho}",
              "{level: commune, kind: dac_khu}"},
             {"{level: commune, kind: thanh_pho}", "{level: province, kind: huyen}"},
             {"{level: commune}", "{kind: xa}"}},
            {"two_levels_since_july_2025",
             {"{edition: 2025-07-01, level: commune, kind: dac_khu}",
              "{edition: 2025-06-30, level: district, kind: huyen}"},
             {"{edition: 2025-07-01, level: district, kind: huyen}",
              "{edition: 2025-07-01, level: commune, kind: thi_tran}",
              "{edition: 2025-06-30, level: commune, kind: dac_khu}"},
             {"{level: commune, kind: xa}"}},
            {"full_name_ends_in_the_name",
             {"{name: Ba Đình, full_name: Phường Ba Đình}"},
             {"{name: Ba Đình, full_name: Phường Ngọc Hà}"},
             {"{name: Ba Đình}"}},
        });
}

}  // namespace
}  // namespace dongbo
