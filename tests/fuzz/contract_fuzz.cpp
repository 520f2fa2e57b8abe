// Any bytes as a contract file: never a crash, and both ways in agree on what is valid.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "contract/contract.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view yaml(reinterpret_cast<const char*>(data), size);
    const auto problems = dongbo::find_problems(yaml);
    const auto contract = dongbo::parse_contract(yaml, "fuzz.yaml");
    CHECK_THAT(contract.has_value() == problems.empty(), "a contract parses if it has no problems");
    if (contract.has_value())
        CHECK_THAT(dongbo::compare(*contract, *contract).kind == dongbo::Compatibility::Kind::same,
                   "a contract is the same as itself");
    return 0;
}
