// A small contract and mapping for the tests of this room.
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "contract/contract.hpp"
#include "intake/mapping.hpp"

namespace dongbo {

/// Every type of field.
inline constexpr std::string_view kSampleContract = R"(apiVersion: v3.1.0
kind: DataContract
id: sample
name: sample
version: 1.0.0
status: active
description: {purpose: test}
team: {name: H26}
slaProperties: [{property: freshness, value: 1, unit: day}]
customProperties: [{property: dongbo.legalBasis, value: x}]
schema:
  - name: sample
    businessName: x
    logicalType: object
    customProperties: [{property: dongbo.labelEn, value: x}]
    properties:
      - {name: full_name, businessName: x, logicalType: string, classification: open, required: true, logicalTypeOptions: {maxLength: 30}, customProperties: [{property: dongbo.labelEn, value: x}, {property: dongbo.textForm, value: name}]}
      - {name: paper, businessName: x, logicalType: string, classification: open, customProperties: [{property: dongbo.labelEn, value: x}, {property: dongbo.textForm, value: code}]}
      - {name: sex, businessName: x, logicalType: string, classification: open, customProperties: [{property: dongbo.labelEn, value: x}, {property: dongbo.type, value: code}, {property: dongbo.codes, value: [{value: male, vi: x, en: x}, {value: female, vi: x, en: x}]}]}
      - {name: area, businessName: x, logicalType: number, classification: open, customProperties: [{property: dongbo.labelEn, value: x}, {property: dongbo.scale, value: 2}]}
      - {name: children, businessName: x, logicalType: integer, classification: open, customProperties: [{property: dongbo.labelEn, value: x}]}
      - {name: alive, businessName: x, logicalType: boolean, classification: open, customProperties: [{property: dongbo.labelEn, value: x}]}
      - {name: born, businessName: x, logicalType: date, classification: open, customProperties: [{property: dongbo.labelEn, value: x}]}
      - {name: changed, businessName: x, logicalType: timestamp, classification: open, customProperties: [{property: dongbo.labelEn, value: x}]}
      - {name: home, businessName: x, logicalType: string, classification: open, customProperties: [{property: dongbo.labelEn, value: x}, {property: dongbo.type, value: unit}, {property: dongbo.unitUse, value: current}]}
      - {name: personal_number, businessName: x, logicalType: string, classification: open, customProperties: [{property: dongbo.labelEn, value: x}, {property: dongbo.type, value: personal_number}]}
      - {name: mother, businessName: x, logicalType: string, classification: open, customProperties: [{property: dongbo.labelEn, value: x}, {property: dongbo.type, value: reference}, {property: dongbo.target, value: sample}]}
      - name: papers
        businessName: x
        logicalType: array
        classification: open
        customProperties: [{property: dongbo.labelEn, value: x}]
        items:
          logicalType: object
          properties:
            - {name: kind, businessName: x, logicalType: string, customProperties: [{property: dongbo.labelEn, value: x}, {property: dongbo.type, value: code}, {property: dongbo.codes, value: [{value: cmnd, vi: x, en: x}, {value: cccd, vi: x, en: x}]}]}
            - {name: number, businessName: x, logicalType: string, required: true, customProperties: [{property: dongbo.labelEn, value: x}]}
            - {name: issued, businessName: x, logicalType: date, customProperties: [{property: dongbo.labelEn, value: x}]}
)";

inline Contract sample_contract() {
    auto contract = parse_contract(kSampleContract, "sample-contract.yaml");
    REQUIRE_MESSAGE(contract.has_value(), (contract ? "" : contract.error().message()));
    return *contract;
}

inline std::string sample_mapping_text(const std::string& fields,
                                       const std::string& file = "{format: csv}") {
    return "mapping: sample-h26\ncontract: sample\nsource: H26/sample\nsender: H26.3\nfile: " +
           file + "\nkey: [id]\nfields:\n" + fields;
}

inline Mapping sample_mapping(const Contract& contract, const std::string& fields,
                              const std::string& file = "{format: csv}") {
    auto mapping = parse_mapping(sample_mapping_text(fields, file), "sample.yaml", contract);
    REQUIRE_MESSAGE(mapping.has_value(), (mapping ? "" : mapping.error().message()));
    return *mapping;
}

}  // namespace dongbo
