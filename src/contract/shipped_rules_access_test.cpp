// As shipped_rules_test.cpp, for the contracts that say who may do what.
#include "contract/shipped_rules_fixture.hpp"

namespace dongbo {
namespace {

const RuleSample kAgencyForm = {"agency_has_the_form_of_an_identifier",
                                {"{agency: H26}", "{agency: H26.1.2}", "{agency: 000.00.00.H30}"},
                                {"{agency: h26}", "{agency: H26.}", "{agency: UBND xã}"},
                                {"{}"}};

const RuleSample kNoRoleTwice = {"no_role_twice",
                                 {"{roles: [{role: steward}, {role: operate}]}"},
                                 {"{roles: [{role: steward}, {role: steward}]}"},
                                 {"{}"}};

const RuleSample kFromBeforeUntil = {"valid_from_before_until",
                                     {"{valid_from: 2025-07-01, valid_until: 2026-07-01}",
                                      "{valid_from: 2025-03-01, valid_until: 2025}"},
                                     {"{valid_from: 2025-07-01, valid_until: 2025-07-01}",
                                      "{valid_from: 2025-07-01, valid_until: 2024}"},
                                     {"{valid_from: 2025-07-01}"}};

TEST_CASE("each rule for officials judges samples as it says") {
    ShippedRules("official")
        .check({
            {"issuer_is_a_web_address",
             {"{issuer: 'https://id.example.gov.vn'}", "{issuer: 'https://id.example/realms/h26'}",
              "{issuer: 'http://localhost:9000'}", "{issuer: 'http://127.0.0.1:9000/oidc'}"},
             {"{issuer: 'http://id.example.gov.vn'}", "{issuer: 'http://localhost.example'}",
              "{issuer: 'https://id.example?x=1'}", "{issuer: id.example}"},
             {"{}"}},
            kAgencyForm,
            {"the_login_belongs_to_one_person",
             {"{full_name: Nguyễn Thị An}", "{full_name: Lê Văn Thư}"},
             {"{full_name: Chuyên Viên}", "{full_name: CAN BO}", "{full_name: Admin}",
              "{full_name: Bộ Phận Một Cửa}"},
             {"{}"}},
            kNoRoleTwice,
            {"an_auditor_does_nothing_else",
             {"{roles: [{role: auditor}]}"},
             {"{roles: [{role: auditor}, {role: steward}]}"},
             {"{roles: [{role: steward}]}", "{}"}},
            kFromBeforeUntil,
            {"unit_is_in_its_list",
             {"{unit: [00004, 2025-07-01]}"},
             {"{unit: [99123, 2025-07-01]}"},
             {"{unit: [99123, 1999-01-01]}", "{}"}},
        });
}

TEST_CASE("each rule for machines judges samples as it says") {
    ShippedRules("machine").check({
        {"identifier_has_no_spaces",
         {"{identifier: H26/dan-cu}", "{identifier: G01.kho_1}"},
         {"{identifier: H26 dan cu}", "{identifier: 'H26/dân-cư'}"},
         {"{}"}},
        kAgencyForm,
        {"shows_who_it_is_somehow", {"{certificate_sha256: AB}", "{public_key: x}"}, {"{}"}, {}},
        {"certificate_has_64_digits",
         {"{certificate_sha256: "
          "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF}"},
         {"{certificate_sha256: AB}",
          "{certificate_sha256: "
          "Z123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF}"},
         {"{}"}},
        {"public_key_is_one_that_signs",
         {R"({public_key: '{"kty":"EC","crv":"P-256","x":"a","y":"b"}'})",
          R"({public_key: '{ "n" : "a", "kty" : "RSA" }'})"},
         {R"({public_key: '{"kty":"oct","k":"secret"}'})", "{public_key: ssh-rsa AAAA}"},
         {"{}"}},
        {"private_part_is_not_given",
         {R"({public_key: '{"kty":"EC","crv":"P-256","x":"d","y":"b"}'})"},
         {R"({public_key: '{"kty":"EC","d":"a"}'})", R"({public_key: '{"kty":"RSA","dp" :"a"}'})",
          R"({public_key: '{"kty":"oct","k":"a"}'})"},
         {"{}"}},
        kNoRoleTwice,
        {"access_has_an_end", {"{valid_until: 2027-01-01}"}, {"{}"}, {}},
        kFromBeforeUntil,
    });
}

TEST_CASE("each rule for shares judges samples as it says") {
    ShippedRules("share").check({
        {"name_stands_in_addresses",
         {"{name: dan-cu-ha-noi}", "{name: h01}"},
         {"{name: Dan-cu}", "{name: dân-cư}", "{name: a--b}", "{name: a.v1}", "{name: a/b}"},
         {"{}"}},
        {"dataset_names_its_owner",
         {"{dataset: person.G01}", "{dataset: unit_decision.H26.1.2}", "{dataset: person.G01.v2}"},
         {"{dataset: person}", "{dataset: person.g01}", "{dataset: Person.G01}"},
         {"{}"}},
        {"consumer_has_the_form_of_an_identifier",
         {"{consumer: H26}", "{consumer: H26.1.2}"},
         {"{consumer: h26}", "{consumer: H26.}"},
         {"{}"}},
        {"no_field_twice",
         {"{fields: [{name: full_name}, {name: sex}]}"},
         {"{fields: [{name: sex}, {name: sex}]}"},
         {"{}"}},
        {"fields_are_named", {"{fields: [{name: sex}]}"}, {"{}"}, {}},
        {"share_has_an_end", {"{valid_until: 2027-01-01}"}, {"{}"}, {}},
        {"valid_to_the_day",
         {"{valid_from: 2025-07-01}", "{valid_from: 2025-07-01, valid_until: 2026-07-01}"},
         {"{valid_from: 2025-07}", "{valid_from: 2025-07-01, valid_until: 2026}"},
         {"{}"}},
        kFromBeforeUntil,
        {"threshold_is_a_part",
         {"{removal_threshold: 0.05}", "{removal_threshold: 1}", "{removal_threshold: 0}"},
         {"{removal_threshold: 1.5}", "{removal_threshold: -0.1}"},
         {"{}"}},
        {"copies_are_deleted_within_a_year",
         {"{delete_within_days: 0}", "{delete_within_days: 365}"},
         {"{delete_within_days: -1}", "{delete_within_days: 366}"},
         {"{}"}},
    });
}

TEST_CASE("accesses have no rules, and the record is what they are found by") {
    const ShippedRules rules("access");
    CHECK(rules.contract().rules.empty());
    for (const Field& field : rules.contract().fields)
        CHECK(field.searchable == (field.name == "record"));
}

}  // namespace
}  // namespace dongbo
