// A small valid contract and ways to break it, for the tests of this room.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.hpp"

namespace dongbo {

/// Valid; every test changes one thing of it.
inline constexpr std::string_view kSmallContract = R"(apiVersion: v3.1.0
kind: DataContract
id: vn-well
name: well
version: 1.2.3
status: draft
description:
  purpose: Giám sát nước ngầm
team:
  name: G10.2
slaProperties:
  - {property: freshness, value: 7, unit: day}
customProperties:
  - {property: dongbo.legalBasis, value: Luật Tài nguyên nước}
schema:
  - name: well
    businessName: Giếng
    logicalType: object
    customProperties:
      - {property: dongbo.labelEn, value: Well}
    properties:
      - name: code
        businessName: Mã giếng
        logicalType: string
        logicalTypeOptions: {maxLength: 20}
        required: true
        unique: true
        classification: open
        customProperties:
          - {property: dongbo.textForm, value: code}
          - {property: dongbo.searchable, value: true}
      - name: depth
        businessName: Độ sâu
        logicalType: number
        classification: open
        customProperties:
          - {property: dongbo.scale, value: 1}
      - name: use
        businessName: Mục đích
        logicalType: string
        classification: personal
        customProperties:
          - {property: dongbo.type, value: code}
          - property: dongbo.codes
            value:
              - {value: drink, vi: Sinh hoạt, en: Drinking}
              - {value: farm, vi: Tưới tiêu}
      - name: visits
        businessName: Lần kiểm tra
        logicalType: array
        classification: sensitive
        items:
          logicalType: object
          properties:
            - name: on_day
              businessName: Ngày
              logicalType: date
            - name: inspector
              businessName: Người kiểm tra
              logicalType: string
              customProperties:
                - {property: dongbo.type, value: reference}
                - {property: dongbo.target, value: person}
    quality:
      - id: depth_is_positive
        type: custom
        engine: cel
        dimension: accuracy
        severity: quarantine
        description: Độ sâu không dương
        implementation:
          when: depth != null
          must: depth > 0.0
        customProperties:
          - {property: dongbo.messageEn, value: The depth is not positive}
)";

inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, "not in the contract: ", std::string(from));
    return text.replace(at, from.size(), to);
}

inline int line_of(std::string_view text, std::string_view part) {
    const auto at = text.find(part);
    REQUIRE(at != std::string_view::npos);
    int line = 1;
    for (const char c : text.substr(0, at))
        if (c == '\n') ++line;
    return line;
}

inline Contract small_contract() {
    auto contract = parse_contract(kSmallContract, "well.yaml");
    REQUIRE_MESSAGE(contract.has_value(), contract.error().message());
    return *contract;
}

}  // namespace dongbo
