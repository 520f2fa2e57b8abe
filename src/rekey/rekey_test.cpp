// Decisions and current units on a real node with the shipped contracts and a small country.
#include <doctest/doctest.h>

#include <map>
#include <set>

#include "quality/keeper.hpp"
#include "rekey/adoption.hpp"
#include "rekey/decide.hpp"
#include "store/doctor.hpp"
#include "store/named_values.hpp"
#include "tests/support/must.hpp"
#include "tests/support/temporary_folder.hpp"
#include "unit/load_unit_list.hpp"

namespace dongbo {
namespace {

constexpr const char* kBefore = "2025-06-30";
constexpr const char* kReform = "2025-07-01";

/// A node with units, residences and decisions. Commune 00001 and 00002 became 00001; 00003 was
/// divided between 00001 and 00004; 00005 became 00004 as the source names it.
struct Country {
    Country() {
        must(NodeStore::create(folder.path() + "/node", "H01"));
        node = must(NodeStore::open(folder.path() + "/node"));
        for (const char* contract : {"administrative_unit", "unit_succession", "unit_decision",
                                     "unit_decision_batch", "locality", "household"})
            must(node->define(must(load_contract(std::string(DONGBO_SOURCE_FOLDER "/contracts/") +
                                                 contract + ".yaml"))));
        unit(kReform, "province", "01", "Một", "Tỉnh Một", "tinh", "");
        unit(kBefore, "province", "01", "Một", "Tỉnh Một", "tinh", "");
        unit(kBefore, "district", "001", "Hai", "Huyện Hai", "huyen", "01");
        for (const char* code : {"00001", "00002", "00003", "00005"}) commune(kBefore, code, "001");
        for (const char* code : {"00001", "00004"}) commune(kReform, code, "01");
        succession("00001", "00001", "whole");
        succession("00002", "00001", "whole");
        succession("00003", "00001", "part");
        succession("00003", "00004", "part");
        succession("00005", "00004", "named");
        write();
        must(adopt_editions(*node));
    }

    void put(const std::string& contract, std::vector<std::string> key,
             const std::map<std::string, Value>& values) {
        const DatasetPlace place = must(node->place(contract));
        NamedValues named(*must(must(node->store(place))->contract(place.dataset)));
        for (const auto& [field, value] : values) named.set(field, value);
        wishes[contract].push_back(named.put("test", std::move(key)));
    }
    void unit(const char* edition, const char* level, const char* code, const char* name,
              const char* full_name, const char* kind, const char* parent) {
        put("administrative_unit", {edition, level, code},
            {{"edition", *Date::parse_iso(edition)},
             {"level", std::string(level)},
             {"code", std::string(code)},
             {"name", std::string(name)},
             {"full_name", std::string(full_name)},
             {"kind", std::string(kind)},
             {"parent_code", std::string(parent)}});
    }
    void commune(const char* edition, const std::string& code, const char* parent) {
        unit(edition, "commune", code.c_str(), code.c_str(), ("Xã " + code).c_str(), "xa", parent);
    }
    void succession(const std::string& from, const std::string& to, const std::string& relation) {
        put("unit_succession", {from, to},
            {{"from_edition", *Date::parse_iso(kBefore)},
             {"to_edition", *Date::parse_iso(kReform)},
             {"from_level", std::string("commune")},
             {"to_level", std::string("commune")},
             {"from_code", from},
             {"to_code", to},
             {"relation", relation},
             {"resolution", std::string("1/NQ")}});
    }
    RecordId household(int number, const std::string& code, const std::string& address,
                       const std::string& edition = kBefore) {
        const std::vector<std::string> key = {std::to_string(number)};
        put("household", key,
            {{"code", std::to_string(number)},
             {"unit", UnitRef{code, edition}},
             {"address", address}});
        return make_record_id("household", "test", key);
    }
    void write() {
        for (auto& [contract, list] : wishes) {
            const auto keeper = must(Keeper::open(*node, must(node->place(contract))));
            std::vector<JudgedCommit> commits(1);
            commits[0].commit.dataset = keeper->dataset();
            commits[0].commit.wishes = std::move(list);
            must(keeper->commit(commits));
        }
        wishes.clear();
    }
    Decider decider() {
        return must(
            Decider::open(*node, must(node->place("household")), must(load_unit_list(*node))));
    }
    StoredRecord record(const RecordId& id) {
        const DatasetPlace place = must(node->place("household"));
        return must(must(node->store(place))->get(place.dataset, id));
    }
    /// "00001 certain", "? needs_evidence".
    std::string lies_in(const RecordId& id, const char* as_of = kReform) {
        CurrentUnits units = must(
            CurrentUnits::open(*node, must(node->place("household")), must(load_unit_list(*node))));
        const auto current = must(units.of(record(id), *Date::parse_iso(as_of)));
        REQUIRE(current.has_value());
        return (current->unit != nullptr ? std::string(current->unit->code) : "?") + " " +
               std::string(name(current->answer));
    }
    void locality(const std::string& name, const std::string& goes_to, bool street = false,
                  std::optional<std::int64_t> first = {}, std::optional<std::int64_t> last = {}) {
        std::map<std::string, Value> values = {{"unit", UnitRef{"00003", kBefore}},
                                               {"kind", std::string(street ? "street" : "hamlet")},
                                               {"name", name},
                                               {"goes_to", UnitRef{goes_to, kReform}},
                                               {"document", std::string("7/BC")}};
        if (first) values["first_number"] = *first;
        if (last) values["last_number"] = *last;
        put("locality", {name, goes_to}, values);
    }

    testing::TemporaryFolder folder;
    std::unique_ptr<NodeStore> node;
    std::map<std::string, std::vector<Wish>> wishes;
};

const Authority kLan{"Lan", "12/BC-UBND", ""};

TEST_CASE("a unit that went whole needs nobody; the stated unit is never rewritten") {
    Country country;
    const RecordId whole = country.household(1, "00002", "Thôn 1");
    const RecordId divided = country.household(2, "00003", "Thôn 1");
    country.write();
    CHECK(country.lies_in(whole) == "00001 certain");
    CHECK(country.lies_in(divided) == "? needs_evidence");
    CHECK(country.lies_in(divided, kBefore) == "00003 certain");
    const auto* stated =
        std::get_if<UnitRef>(&country.record(whole).values.values[*current_unit_field(
            must(load_contract(DONGBO_SOURCE_FOLDER "/contracts/household.yaml")))]);
    REQUIRE(stated != nullptr);
    CHECK(*stated == UnitRef{"00002", kBefore});
}

TEST_CASE("a decision by hand chooses among the candidates, is a record, and can be undone") {
    Country country;
    const RecordId id = country.household(1, "00003", "Thôn 1");
    const RecordId sure = country.household(2, "00001", "Thôn 1");
    country.write();
    Decider decider = country.decider();
    CHECK(decider.decide({{id, "00002"}}, kLan).error().what ==
          "00002 is none of the record's candidates");
    CHECK(decider.decide({{sure, "00001"}}, kLan).error().what ==
          "the record does not wait for a decision");
    CHECK_FALSE(decider.decide({{id, "00004"}}, {"Lan", "", ""}).has_value());
    CHECK(country.lies_in(id) == "? needs_evidence");

    const BatchReport report = must(decider.decide({{id, "00004"}}, kLan));
    CHECK(report.in_force);
    CHECK(country.lies_in(id) == "00004 certain");
    const auto decision =
        must(decider.units().decisions().find(decider.units().dataset(), "unit", id));
    REQUIRE(decision.has_value());
    const DecisionBatch batch = must(decider.units().decisions().batch(report.code));
    CHECK(batch.author == "Lan");
    CHECK(batch.document == "12/BC-UBND");
    CHECK(decider.decide({{id, "00001"}}, kLan).error().what ==
          "the record does not wait for a decision");

    must(decider.undo(id, "Minh", "sai"));
    CHECK(country.lies_in(id) == "? needs_evidence");
    must(decider.decide({{id, "00001"}}, kLan));
    CHECK(country.lies_in(id) == "00001 certain");
}

TEST_CASE("a decision lapses when the record states another unit or address") {
    Country country;
    const RecordId id = country.household(1, "00003", "Thôn 1");
    country.write();
    Decider decider = country.decider();
    must(decider.decide({{id, "00004"}}, kLan));
    country.household(1, "00003", "Thôn 2");
    country.write();
    CHECK(country.lies_in(id) == "? needs_evidence");
    country.household(1, "00002", "Thôn 1");
    country.write();
    CHECK(country.lies_in(id) == "00001 certain");
    country.household(1, "00003", "Thôn 1");
    country.write();
    CHECK(country.lies_in(id) == "00004 certain");
}

TEST_CASE("a table of hamlets and streets decides what it speaks of; the rest waits") {
    Country country;
    const RecordId north = country.household(1, "00003", "Thôn Đông");
    const RecordId south = country.household(2, "00003", "Số 7 đường Lê Lợi, Tổ 3");
    const RecordId far = country.household(3, "00003", "Số 90 đường Lê Lợi, Tổ 3");
    const RecordId torn = country.household(4, "00003", "Số 7 đường Lê Lợi, Thôn Đông");
    const RecordId other = country.household(5, "00003", "Thôn Tây");
    country.locality("Thôn Đông", "00001");
    country.locality("Đường Lê Lợi", "00004", true, 1, 50);
    country.locality("Thôn Tây", "00005");  // no such unit: quarantined, decides nothing
    country.write();
    Decider decider = country.decider();
    const UnitList& list = decider.units().list();
    const LocalityTable table =
        must(LocalityTable::load(*country.node, list, decider.units().in_force()));
    CHECK(table.size() == 2);
    const BatchReport report = must(decider.decide(table, nullptr, kLan, {}));
    CHECK(report.decided == 2);
    CHECK(report.waiting == 3);
    CHECK(country.lies_in(north) == "00001 certain");
    CHECK(country.lies_in(south) == "00004 certain");
    for (const RecordId& id : {far, torn, other}) CHECK(country.lies_in(id) == "? needs_evidence");
}

TEST_CASE("more decisions than one person may make wait for a second one; undoing is one change") {
    Country country;
    std::vector<RecordId> ids;
    for (int i = 0; i < 101; ++i) ids.push_back(country.household(i, "00005", "Thôn 1"));
    country.write();
    Decider decider = country.decider();
    const BatchReport report = must(decider.decide_only_candidates(nullptr, kLan, {}));
    CHECK(report.decided == 101);
    CHECK_FALSE(report.in_force);
    CHECK(country.lies_in(ids[0]) == "? needs_evidence");
    CHECK(decider.decide({{ids[0], "00004"}}, kLan).error().code == ErrorCode::conflict);
    CHECK_FALSE(decider.approve(report.code, "LAN").has_value());
    CHECK(country.lies_in(ids[0]) == "? needs_evidence");

    CHECK(must(decider.approve(report.code, "Minh")).in_force);
    CHECK(country.lies_in(ids[0]) == "00004 certain");
    CHECK(country.lies_in(ids[100]) == "00004 certain");

    Store* const decisions = must(country.node->store(must(country.node->place("unit_decision"))));
    const Position before = must(decisions->head());
    Store* const batches =
        must(country.node->store(must(country.node->place("unit_decision_batch"))));
    const Position batch_before = must(batches->head());
    must(decider.undo(report.code, "Minh", "sai bảng"));
    CHECK(country.lies_in(ids[7]) == "? needs_evidence");
    CHECK(must(decisions->head()) == before);
    CHECK(must(batches->head()) == batch_before + 1);
    CHECK_FALSE(decider.undo(report.code, "Minh", "lần nữa").has_value());
}

TEST_CASE("counts of any edition add up to every record") {
    Country country;
    const RecordId decided = country.household(1, "00003", "Thôn 1");
    country.household(2, "00003", "Thôn 2");
    country.household(3, "00002", "Thôn 1");
    country.household(4, "00001", "Thôn 1", kReform);
    country.household(5, "00005", "Thôn 1");
    country.write();
    Decider decider = country.decider();
    must(decider.decide({{decided, "00004"}}, kLan));
    CurrentUnits& units = decider.units();
    const auto in = [&](const UnitCounts& counts, const char* code, const char* edition) {
        const auto found = counts.in.find(units.list().find(code, *Date::parse_iso(edition)).unit);
        return found == counts.in.end() ? 0 : found->second;
    };
    const UnitCounts now = must(units.count(*Date::parse_iso(kReform)));
    CHECK(in(now, "00001", kReform) == 2);
    CHECK(in(now, "00004", kReform) == 1);
    CHECK(now.decided == 1);
    CHECK(now.waiting == 2);
    CHECK(now.sum() == 5);
    const UnitCounts then = must(units.count(*Date::parse_iso(kBefore)));
    CHECK(in(then, "00003", kBefore) == 2);
    CHECK(then.waiting == 1);  // 00001 came from three: which one is not known
    CHECK(then.sum() == 5);
    CHECK(must(units.count(*Date::parse_iso("2004-01-01"))).not_loaded == 5);

    const auto queue = must(units.queue());
    REQUIRE(queue.size() == 2);
    CHECK(queue[0].waiting() == 1);
    CHECK(queue[0].records + queue[1].records == 3);
}

TEST_CASE("records are found by their current unit, page by page, decided ones included") {
    Country country;
    std::set<std::string> expected;
    for (int i = 0; i < 30; ++i)
        expected.insert(country.household(i, i % 2 == 0 ? "00001" : "00002", "Thôn 1").text());
    expected.insert(country.household(100, "00001", "Thôn 1", "2025-09-15").text());
    const RecordId decided = country.household(101, "00003", "Thôn 1");
    country.household(102, "00003", "Thôn 2");
    country.household(103, "00005", "Thôn 1");
    country.write();
    Decider decider = country.decider();
    must(decider.decide({{decided, "00001"}}, kLan));
    expected.insert(decided.text());
    const ListedUnit* const unit =
        decider.units().list().find("00001", *Date::parse_iso(kReform)).unit;
    std::set<std::string> found;
    Query query{.dataset = {}, .limit = 7};
    do {
        const Found page = must(decider.units().find(query, *unit));
        for (const StoredRecord& record : page.records)
            CHECK(found.insert(record.id.text()).second);
        query.cursor = page.next_cursor;
    } while (!query.cursor.empty());
    CHECK(found == expected);

    // By the province, and with another condition.
    query = {.dataset = {}, .limit = 1'000};
    CHECK(must(decider.units().find(query, *unit->parent)).records.size() == expected.size());
    query.conditions = {{.field = "code", .value = "101"}};
    CHECK(must(decider.units().find(query, *unit)).records.size() == 1);
    query.conditions = {{.field = "code", .value = "102"}};
    CHECK(must(decider.units().find(query, *unit)).records.empty());
}

TEST_CASE("two merged communes with the same numbers: nothing lost, nothing joined") {
    Country country;
    // The number of a household is unique in its source; both communes had a household 45/2019.
    const RecordId first = country.household(45, "00001", "Thôn 1");
    country.put("household", {"B", "45"},
                {{"code", std::string("B45")},
                 {"unit", UnitRef{"00002", kBefore}},
                 {"address", std::string("Thôn 1")}});
    const RecordId second =
        make_record_id("household", "test", std::vector<std::string>{"B", "45"});
    country.write();
    CHECK(first != second);
    CHECK(country.lies_in(first) == "00001 certain");
    CHECK(country.lies_in(second) == "00001 certain");
}

TEST_CASE("a new edition is one entry in each log, once, and the doctor finds it sound") {
    Country country;
    for (int i = 0; i < 50; ++i) country.household(i, "00002", "Thôn 1");
    country.write();
    const DatasetPlace place = must(country.node->place("household"));
    Store* const store = must(country.node->store(place));
    const Position before = must(store->head());
    CHECK(must(adopt_editions(*country.node)).made.empty());
    CHECK(must(store->head()) == before);

    country.unit("2025-10-01", "province", "01", "Một", "Thành phố Một", "thanh_pho", "");
    for (const char* code : {"00001", "00004"}) country.commune("2025-10-01", code, "01");
    country.put("unit_succession", {"rest"},
                {{"from_edition", *Date::parse_iso(kReform)},
                 {"to_edition", *Date::parse_iso("2025-10-01")},
                 {"relation", std::string("others_unchanged")},
                 {"resolution", std::string("2/NQ")}});
    country.write();
    const Adoptions adoptions = must(adopt_editions(*country.node));
    REQUIRE(adoptions.made.size() == 1);
    CHECK(adoptions.made[0].edition.edition == "2025-10-01");
    CHECK(must(store->head()) == before + 1);
    CHECK(must(adopt_editions(*country.node)).made.empty());
    CHECK(must(store->editions(place.dataset)).size() == 2);
    CHECK(must(examine(*store, {})).sound());
    CurrentUnits units =
        must(CurrentUnits::open(*country.node, place, must(load_unit_list(*country.node))));
    CHECK(units.in_force() == *Date::parse_iso("2025-10-01"));
    const UnitCounts counts = must(units.count(units.in_force()));
    CHECK(counts.placed() == 50);
    // Nobody had to be judged anew.
    const auto keeper = must(Keeper::open(*country.node, place));
    CHECK(must(keeper->settle({})).judged == 0);
}

}  // namespace
}  // namespace dongbo
