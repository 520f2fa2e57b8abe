#include "contract/contract_memory.hpp"

#include <doctest/doctest.h>

#include "base/file.hpp"

using namespace dongbo;

TEST_CASE("the same contract is read once as long as somebody holds it") {
    const auto text = read_file(DONGBO_SOURCE_DIR "/contracts/person.yaml", 1 << 20);
    REQUIRE(text.has_value());
    auto one = read_shared_contract(*text, "person.yaml");
    REQUIRE(one.has_value());
    CHECK((*one)->name == "person");
    CHECK((*one)->text == *text);
    CHECK(*read_shared_contract(*text, "person.yaml") == *one);
    CHECK(*read_shared_contract(*text, "other.yaml") != *one);
    CHECK(*read_shared_contract(*text + "\n# more\n", "person.yaml") != *one);
    const std::weak_ptr<const Contract> gone = *one;
    one->reset();
    CHECK(gone.expired());
    CHECK_FALSE(read_shared_contract("no: contract", "x.yaml").has_value());
}
