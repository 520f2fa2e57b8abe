#include <doctest/doctest.h>

#include <map>
#include <set>

#include "tests/support/unit_data.hpp"

namespace dongbo {
namespace {

const Date kBefore = *Date::parse_iso("2025-06-30");
const Date kReform = *Date::parse_iso("2025-07-01");
const Date kAmendment = *Date::parse_iso("2026-04-30");

UnitRow commune(const Date& edition, std::string code, std::string name,
                std::string parent = "01") {
    return {edition, UnitLevel::commune, std::move(code), name, "Xã " + name,
            "xa",    std::move(parent)};
}
SuccessionRow pair(std::string from, std::string to, Relation relation) {
    return {kBefore,
            kReform,
            UnitLevel::commune,
            UnitLevel::commune,
            std::move(from),
            std::move(to),
            relation,
            "1/NQ",
            "1"};
}

/// A and B merge into A under A's code; C is split between A and D; E is split and joined again.
UnitSources small_country() {
    UnitSources sources;
    for (const Date& edition : {kReform, kAmendment})
        sources.units.push_back(
            {edition, UnitLevel::province, "01", "Một", "Tỉnh Một", "tinh", ""});
    sources.units.push_back({kBefore, UnitLevel::district, "001", "Hai", "Huyện Hai", "huyen", ""});
    for (const auto& [code, name] :
         {std::pair("00001", "A"), std::pair("00002", "B"), std::pair("00003", "C"),
          std::pair("00004", "D"), std::pair("00005", "E"), std::pair("00006", "F")})
        sources.units.push_back(commune(kBefore, code, name, "001"));
    for (const auto& [code, name] : {std::pair("00001", "A"), std::pair("00004", "D"),
                                     std::pair("00005", "E"), std::pair("00007", "G")})
        sources.units.push_back(commune(kReform, code, name));
    for (const auto& [code, name] :
         {std::pair("00001", "A mới"), std::pair("00004", "D"), std::pair("00007", "G")})
        sources.units.push_back(commune(kAmendment, code, name));
    sources.successions = {
        pair("00001", "00001", Relation::whole), pair("00002", "00001", Relation::whole),
        pair("00003", "00001", Relation::part),  pair("00003", "00004", Relation::part),
        pair("00004", "00004", Relation::whole), pair("00005", "00005", Relation::part),
        pair("00005", "00007", Relation::part)};
    SuccessionRow join = pair("00005", "00007", Relation::whole);
    join.from_edition = kReform;
    join.to_edition = kAmendment;
    sources.successions.push_back(join);
    sources.unchanged.push_back({kReform, kAmendment, "2/NQ"});
    return sources;
}

TEST_CASE("a unit that went whole into another is certain, across several editions") {
    const auto list = UnitList::make(small_country());
    CHECK(list->misfits().empty());
    const Resolved resolved = list->resolve("00002", kBefore, kAmendment);
    REQUIRE(resolved.answer == Answer::certain);
    CHECK(resolved.unit->full_name == "Xã A mới");
    CHECK(resolved.unit->parent->full_name == "Tỉnh Một");
}

TEST_CASE("a unit that was split waits, with its candidates; their common province is certain") {
    const auto list = UnitList::make(small_country());
    const Resolved resolved = list->resolve("00003", kBefore, kReform);
    CHECK(resolved.answer == Answer::needs_evidence);
    CHECK(resolved.unit == nullptr);
    REQUIRE(resolved.candidates.size() == 2);
    CHECK(resolved.candidates[0]->code == "00001");
    CHECK(resolved.candidates[1]->code == "00004");
    REQUIRE(resolved.certain_above(UnitLevel::province) != nullptr);
    CHECK(resolved.certain_above(UnitLevel::province)->code == "01");
    CHECK(resolved.certain_above(UnitLevel::commune) == nullptr);
}

TEST_CASE("parts that were joined again are certain; a lone part is not") {
    const auto list = UnitList::make(small_country());
    CHECK(list->resolve("00005", kBefore, kReform).answer == Answer::needs_evidence);
    const Resolved joined = list->resolve("00005", kBefore, kAmendment);
    REQUIRE(joined.answer == Answer::certain);
    CHECK(joined.unit->code == "00007");

    UnitSources sources = small_country();
    std::erase_if(sources.successions, [](const SuccessionRow& row) {
        return row.from_code == "00003" && row.to_code == "00004";
    });
    CHECK(UnitList::make(std::move(sources))->resolve("00003", kBefore, kReform).answer ==
          Answer::needs_evidence);
}

TEST_CASE("a successor that the source does not vouch for waits") {
    UnitSources sources = small_country();
    sources.successions.push_back(pair("00006", "00004", Relation::named));
    const auto list = UnitList::make(std::move(sources));
    const Resolved resolved = list->resolve("00006", kBefore, kReform);
    CHECK(resolved.answer == Answer::needs_evidence);
    REQUIRE(resolved.candidates.size() == 1);
    CHECK(resolved.candidates[0]->code == "00004");
    CHECK(resolved.certain_above(UnitLevel::province) == nullptr);
    // And what lay there before is not certain either.
    CHECK(list->resolve("00004", kReform, kBefore).answer == Answer::needs_evidence);
}

TEST_CASE("backwards a unit is certain if it came from one unit alone") {
    const auto list = UnitList::make(small_country());
    const Resolved merged = list->resolve("00001", kAmendment, kBefore);
    CHECK(merged.answer == Answer::needs_evidence);
    CHECK(merged.candidates.size() == 3);
    CHECK(merged.certain_above(UnitLevel::district)->code == "001");
    const Resolved lone = list->resolve("00005", kReform, kBefore);
    REQUIRE(lone.answer == Answer::certain);
    CHECK(lone.unit->code == "00005");
}

TEST_CASE("three ways not to know are kept apart") {
    const auto list = UnitList::make(small_country());
    CHECK(list->resolve("00009", kReform, kAmendment).answer == Answer::not_listed);
    CHECK(list->resolve("0000A", kReform, kAmendment).answer == Answer::not_listed);
    CHECK(list->resolve("00001", *Date::parse_iso("2004-01-01"), kReform).answer ==
          Answer::not_loaded);
    CHECK(list->resolve("01", kBefore, kReform).answer == Answer::not_loaded);
    CHECK(list->resolve("00006", kBefore, kReform).answer == Answer::no_successor);
    CHECK(list->resolve("001", kBefore, kReform).answer == Answer::no_successor);
    CHECK(UnitList().resolve("00001", kReform, kReform).answer == Answer::not_loaded);
}

TEST_CASE("rows that fit nothing are told, not followed") {
    UnitSources sources = small_country();
    const std::size_t first = sources.successions.size();
    sources.successions.push_back(pair("00008", "00001", Relation::whole));
    SuccessionRow jump = pair("00001", "00001", Relation::whole);
    jump.to_edition = kAmendment;
    sources.successions.push_back(jump);
    const auto list = UnitList::make(std::move(sources));
    REQUIRE(list->misfits().size() == 2);
    CHECK(list->misfits()[0].row == first);
    CHECK(list->misfits()[0].why == "00008 is not in edition 2025-06-30");
    CHECK(list->misfits()[1].why == "another edition lies between 2025-06-30 and 2026-04-30");
}

TEST_CASE("the digest of an edition stays when another one comes") {
    UnitSources sources = small_country();
    const auto whole = UnitList::make(sources);
    std::erase_if(sources.units, [](const UnitRow& row) { return row.edition == kAmendment; });
    const auto before = UnitList::make(sources);
    CHECK(before->fingerprint(0) == whole->fingerprint(0));
    CHECK(before->fingerprint(1) == whole->fingerprint(1));
    CHECK(before->fingerprint_until(1) == whole->fingerprint_until(1));
    CHECK(whole->fingerprint_until(2) != whole->fingerprint_until(1));
    CHECK_FALSE(whole->editions()[0].complete);  // it has no province
    CHECK(whole->editions()[1].complete);
    sources = small_country();
    sources.unchanged.clear();
    std::erase_if(sources.successions,
                  [](const SuccessionRow& row) { return row.to_edition == kAmendment; });
    CHECK_FALSE(UnitList::make(std::move(sources))->editions()[2].complete);
}

TEST_CASE("every pair of the reform resolves both ways; every split waits; none is guessed") {
    const auto folder = unit_data_folder();
    if (!folder) return;
    const UnitSources sources = read_unit_data(*folder);
    const auto list = UnitList::make(sources);
    CHECK(list->misfits().empty());
    std::map<std::string, std::set<std::string>> later, earlier;
    std::set<std::string> divided;
    std::size_t pairs = 0;
    for (const SuccessionRow& row : sources.successions) {
        if (row.from_edition != kBefore || row.to_level != UnitLevel::commune) continue;
        ++pairs;
        later[row.from_code].insert(row.to_code);
        earlier[row.to_code].insert(row.from_code);
        if (row.relation == Relation::part) divided.insert(row.from_code);
    }
    CHECK(pairs == 10'573);
    CHECK(later.size() == 10'040);
    CHECK(earlier.size() == 3'321);
    CHECK(divided.size() == 443);

    const auto check = [&](const Resolved& resolved, const std::set<std::string>& expected,
                           bool certain, const std::string& code) {
        std::set<std::string> found;
        if (resolved.unit != nullptr) found.emplace(resolved.unit->code);
        for (const ListedUnit* candidate : resolved.candidates) found.emplace(candidate->code);
        CHECK_MESSAGE(found == expected, code);
        CHECK_MESSAGE((resolved.answer == Answer::certain) == certain, code);
        CHECK_MESSAGE((resolved.unit != nullptr) == certain, code);
    };
    for (const Date& target : {kReform, kAmendment}) {
        for (const auto& [code, successors] : later)
            check(list->resolve(code, kBefore, target), successors, !divided.contains(code), code);
        for (const auto& [code, predecessors] : earlier)
            check(list->resolve(code, target, kBefore), predecessors, predecessors.size() == 1,
                  code);
    }
    // No pair crosses the border of a new province: the province is certain even after a split.
    for (const std::string& code : divided)
        CHECK(list->resolve(code, kBefore, kReform).certain_above(UnitLevel::province) != nullptr);
}

TEST_CASE("the traps by name") {
    const auto folder = unit_data_folder();
    if (!folder) return;
    const auto list = UnitList::make(read_unit_data(*folder));
    const auto name_of = [&](const char* code, const Date& stated, const Date& as_of) {
        const Resolved resolved = list->resolve(code, stated, as_of);
        return resolved.unit != nullptr ? std::string(resolved.unit->full_name) : std::string();
    };
    CHECK(list->find("52", kBefore).unit->full_name == "Tỉnh Bình Định");
    CHECK(list->find("52", kReform).unit->full_name == "Tỉnh Gia Lai");
    CHECK(name_of("52", kBefore, kReform) == "Tỉnh Gia Lai");
    CHECK(name_of("64", kBefore, kReform) == "Tỉnh Gia Lai");
    CHECK(list->find("24", kBefore).unit->full_name == "Tỉnh Bắc Giang");
    CHECK(name_of("24", kBefore, kReform) == "Tỉnh Bắc Ninh");
    CHECK(list->find("00004", kBefore).unit->full_name == "Phường Trúc Bạch");
    CHECK(list->find("00004", kReform).unit->full_name == "Phường Ba Đình");
    CHECK(list->resolve("00004", kReform, kBefore).candidates.size() == 10);
    CHECK(list->resolve("00634", kBefore, kReform).candidates.size() == 5);
    CHECK(name_of("75", kReform, kAmendment) == "Thành phố Đồng Nai");
    CHECK(name_of("26248", kReform, kAmendment) == "Phường Trảng Bom");
}

}  // namespace
}  // namespace dongbo
