#include "share/share.hpp"

#include <doctest/doctest.h>

#include "share/share_fixture.hpp"

namespace dongbo {
namespace {

using testing::a_share;
using testing::NodeWithShares;
using testing::shipped_contract;

TEST_CASE("a share is read as it was written") {
    NodeWithShares f;
    Share whole = a_share();
    whole.name = "toan-bo";
    whole.fields.clear();
    whole.filter.clear();
    whole.pending = false;
    whole.valid_until.reset();
    f.put(whole);
    f.put(a_share());
    auto shares = must(read_shares(*f.node));
    REQUIRE(shares.size() == 2);
    CHECK(shares[0].version == 1);
    for (Share& share : shares) share.record = {}, share.version = 0;
    CHECK(shares[0] == a_share());
    CHECK(shares[1] == whole);
}

TEST_CASE("what a share leaves open has its usual measure") {
    NodeWithShares f;
    const Contract contract = shipped_contract("share");
    NamedValues few(contract);
    few.set("name", Value(std::string("it")));
    few.set("valid_from", Value(*Date::of_day(2026, 1, 1)));
    f.commit(f.shares, few.put("dongbo/quyen-khai-thac", {"it"}));
    const auto shares = must(read_shares(*f.node));
    REQUIRE(shares.size() == 1);
    CHECK(shares[0].removal_threshold == 0.05);
    CHECK(shares[0].delete_within_days == 30);
    CHECK_FALSE(shares[0].pending);
    CHECK(shares[0].fields.empty());
}

TEST_CASE("a share that waits for somebody, or is deleted, grants nothing") {
    NodeWithShares f;
    f.put(a_share(), Verdict::quarantined);
    CHECK(must(read_shares(*f.node)).empty());
    Share other = a_share();
    other.name = "other";
    f.put(other);
    CHECK(must(read_shares(*f.node)).size() == 1);
    Wish removal;
    removal.kind = ChangeKind::remove;
    removal.origin.source = "dongbo/quyen-khai-thac";
    removal.origin.key = {"other"};
    removal.record = make_record_id("share", removal.origin.source, removal.origin.key);
    f.commit(f.shares, removal);
    CHECK(must(read_shares(*f.node)).empty());
}

TEST_CASE("a node without the contract has no shares") {
    testing::TemporaryFolder folder;
    must(NodeStore::create(folder.file("node"), "G01"));
    CHECK(must(read_shares(*must(NodeStore::open(folder.file("node"))))).empty());
}

TEST_CASE("a share is good from its first day until its end") {
    const Share share = a_share();
    CHECK_FALSE(share.valid_on(*Date::of_day(2025, 12, 31)));
    CHECK(share.valid_on(*Date::of_day(2026, 1, 1)));
    CHECK(share.valid_on(*Date::of_day(2026, 12, 31)));
    CHECK_FALSE(share.valid_on(*Date::of_day(2027, 1, 1)));
    Share open = share;
    open.valid_until.reset();
    CHECK(open.valid_on(*Date::of_day(2099, 1, 1)));
}

TEST_CASE("a share of what is not there is refused with the cure") {
    NodeWithShares f;
    must(check_share(*f.node, a_share()));
    const auto refusal = [&](const auto& spoil) {
        Share share = a_share();
        spoil(share);
        const auto checked = check_share(*f.node, share);
        REQUIRE_FALSE(checked.has_value());
        CHECK(checked.error().code == ErrorCode::invalid);
        return checked.error().message();
    };
    CHECK(refusal([](Share& s) { s.fields = {"full_nam"}; }).contains("`full_name`"));
    CHECK(refusal([](Share& s) { s.fields = {"sex", "sex"}; }).contains("twice"));
    CHECK(refusal([](Share& s) { s.filter = "current_unit = '1'"; }).contains("share dan-cu-h01"));
    CHECK(refusal([](Share& s) { s.dataset = "person.G02"; }).contains("no dataset"));
    CHECK(refusal([](Share& s) { s.dataset = "person"; }).contains("not decided by this node"));
    CHECK(refusal([](Share& s) { s.consumer = "G01"; }).contains("owner itself"));
    CHECK(refusal([](Share& s) { s.name = "Dân cư"; }).contains("addresses"));
    CHECK(refusal([](Share& s) { s.valid_until = s.valid_from; }).contains("ends before"));
    CHECK(refusal([](Share& s) { s.removal_threshold = 2; }).contains("threshold"));
}

/// Everything of a field that a contract file says, but where it stands.
void check_same(const std::vector<Field>& one, const std::vector<Field>& other) {
    REQUIRE(one.size() == other.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
        CAPTURE(one[i].name);
        CHECK(one[i].name == other[i].name);
        CHECK(one[i].type == other[i].type);
        CHECK(one[i].label_vi == other[i].label_vi);
        CHECK(one[i].label_en == other[i].label_en);
        CHECK(one[i].required == other[i].required);
        CHECK(one[i].unique == other[i].unique);
        CHECK(one[i].searchable == other[i].searchable);
        CHECK(one[i].form == other[i].form);
        CHECK(one[i].max_length == other[i].max_length);
        CHECK(one[i].scale == other[i].scale);
        CHECK(one[i].unit_use == other[i].unit_use);
        CHECK(one[i].address_field == other[i].address_field);
        CHECK(one[i].target_contract == other[i].target_contract);
        CHECK(one[i].classification == other[i].classification);
        REQUIRE(one[i].codes.size() == other[i].codes.size());
        for (std::size_t j = 0; j < one[i].codes.size(); ++j) {
            CHECK(one[i].codes[j].value == other[i].codes[j].value);
            CHECK(one[i].codes[j].label_vi == other[i].codes[j].label_vi);
            CHECK(one[i].codes[j].label_en == other[i].codes[j].label_en);
        }
        check_same(one[i].fields, other[i].fields);
    }
}

TEST_CASE("the whole of every shipped contract is shared as it is, without its rules") {
    for (const Contract& contract :
         must(load_contracts(std::string(DONGBO_SOURCE_FOLDER) + "/contracts"))) {
        CAPTURE(contract.name);
        Share share = a_share();
        share.fields.clear();
        const Contract shared = must(shared_contract(contract, share));
        CHECK(shared.name == contract.name);
        CHECK(shared.version == contract.version);
        CHECK(shared.title_vi == contract.title_vi);
        CHECK(shared.title_en == contract.title_en);
        CHECK(shared.purpose == contract.purpose);
        CHECK(shared.owner == contract.owner);
        CHECK(shared.legal_basis == contract.legal_basis);
        CHECK(shared.freshness == contract.freshness);
        CHECK(shared.correction == contract.correction);
        CHECK(shared.rules.empty());
        CHECK_FALSE(shared.identity.has_value());
        check_same(contract.fields, shared.fields);
        // As a store reads it back from its own copy.
        CHECK(compare(shared, must(parse_contract(shared.text, ""))).kind ==
              Compatibility::Kind::same);
    }
}

TEST_CASE("every promise of time is written as it is read") {
    Contract contract = shipped_contract("person");
    for (const char* duration : {"PT15M", "PT2H", "P3D", "P4W", "P5M", "P6Y"}) {
        contract.freshness = duration;
        CHECK(must(shared_contract(contract, a_share())).freshness == duration);
    }
    contract.correction.clear();
    CHECK(must(shared_contract(contract, a_share())).correction.empty());
}

TEST_CASE("some fields are shared in the order of the contract, and no others") {
    const Contract person = shipped_contract("person");
    Share share = a_share();
    share.fields = {"residence_unit", "full_name"};
    const Contract shared = must(shared_contract(person, share));
    REQUIRE(shared.fields.size() == 2);
    CHECK(shared.fields[0].name == "full_name");
    CHECK(shared.fields[1].name == "residence_unit");
    // The address is not shared, so nothing may point at it.
    CHECK(person.fields[*person.find_field("residence_unit")].address_field == "residence_detail");
    CHECK(shared.fields[1].address_field.empty());
    share.fields = {"nothing"};
    CHECK(shared_contract(person, share).error().code == ErrorCode::invalid);
}

TEST_CASE("a definition tells what makes another feed, and only that") {
    const Contract person = shipped_contract("person");
    const std::string definition = feed_definition(a_share(), person);
    CHECK(definition == R"({"contract":"person","contract_version":")" + person.version.text() +
                            R"(","fields":["full_name","birth_date","residence_unit"],)"
                            R"("filter":"current_unit == '00004'","pending":true})");
    Share same = a_share();
    same.fields = {"residence_unit", "birth_date", "full_name"};
    same.purpose = "other";
    same.valid_until.reset();
    CHECK(feed_definition(same, person) == definition);
    Share other = a_share();
    other.filter.clear();
    CHECK(feed_definition(other, person) != definition);
    Contract later = person;
    ++later.version.minor;
    CHECK(feed_definition(a_share(), later) != definition);

    const FeedDefinition read = must(decode_feed_definition(definition));
    CHECK(read == FeedDefinition{.contract = "person",
                                 .contract_version = person.version.text(),
                                 .fields = {"full_name", "birth_date", "residence_unit"},
                                 .filter = "current_unit == '00004'",
                                 .pending = true});
    CHECK(encode(read) == definition);
    other.fields.clear();
    other.pending = false;
    CHECK(must(decode_feed_definition(feed_definition(other, person))).fields.empty());
    for (std::size_t cut = 0; cut < definition.size(); ++cut)
        CHECK_FALSE(decode_feed_definition(definition.substr(0, cut)).has_value());
    CHECK_FALSE(decode_feed_definition(definition + " ").has_value());
    CHECK(must(shared_contract(person, read)).fields.size() == 3);
}

}  // namespace
}  // namespace dongbo
