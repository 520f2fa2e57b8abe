#include "share/standing_access.hpp"

#include <doctest/doctest.h>

#include "share/share_fixture.hpp"

namespace dongbo {
namespace {

using testing::a_share;

struct FollowedNode : testing::NodeWithShares {
    void put_person(const std::string& key, const std::string& unit,
                    Verdict verdict = Verdict::live) {
        NamedValues values(*must(must(node->store(persons))->contract(persons.dataset)));
        values.set("full_name", Value(std::string("Nguyễn Văn An")));
        values.set("residence_unit", Value(UnitRef{unit, "2025-07-01"}));
        Wish wish = values.put("G01/dan-cu", {key});
        wish.verdict = verdict;
        if (verdict != Verdict::live) wish.findings = {{"not_born_yet", "birth_date", "2090"}};
        commit(persons, std::move(wish));
    }
    static RecordId id(const std::string& key) {
        const std::string part[] = {key};
        return make_record_id("person", "G01/dan-cu", part);
    }
    /// Names of the shares.
    std::vector<std::string> of(const std::string& key, int year = 2026) {
        const StoredRecord record = must(must(node->store(persons))->get(persons.dataset, id(key)));
        const auto where = [&](const Record& values) -> Result<LiesIn> {
            ++asked;
            const Contract contract = testing::shipped_contract("person");
            const auto* unit =
                std::get_if<UnitRef>(&values.values[*contract.find_field("residence_unit")]);
            return LiesIn{unit == nullptr ? "" : unit->code, "01"};
        };
        last = must(reader.of(persons, record, where, *Date::of_day(year, 6, 1)));
        std::vector<std::string> names;
        for (const StandingAccess& access : last) names.push_back(access.share);
        return names;
    }

    StandingAccessReader reader{*node};
    std::vector<StandingAccess> last;
    int asked = 0;
};

Share share(const std::string& name, const std::string& filter, bool pending = false) {
    Share made = a_share();
    made.name = name;
    made.filter = filter;
    made.pending = pending;
    return made;
}

using Names = std::vector<std::string>;

TEST_CASE("everybody sees who follows the record, what of it, since when and on what basis") {
    FollowedNode f;
    f.put_person("an", "00004");
    CHECK(f.of("an").empty());
    f.put(a_share());
    CHECK(f.of("an") == Names{"dan-cu-h01"});
    CHECK(f.last[0] == StandingAccess{.share = "dan-cu-h01",
                                      .agency = "H01",
                                      .fields = {"full_name", "birth_date", "residence_unit"},
                                      .since = *Date::of_day(2026, 1, 1),
                                      .until = *Date::of_day(2027, 1, 1),
                                      .purpose = "Giải quyết thủ tục hành chính",
                                      .legal_basis = "Nghị định số 278/2025/NĐ-CP",
                                      .waiting_too = true});
}

TEST_CASE("only shares that let the record through, and are good that day, are told") {
    FollowedNode f;
    f.put_person("an", "00004");
    f.put_person("binh", "00005");
    f.put(share("all", ""));
    f.put(share("one-unit", "current_unit == '00005'"));
    f.put(share("province", "current_province == '01'"));
    f.put(share("named", "full_name.startsWith('Lê')"));
    Share other = share("other", "");
    other.dataset = "share.G01";
    f.put(other);
    CHECK(f.of("an") == Names{"all", "province"});
    CHECK(f.of("binh") == Names{"all", "one-unit", "province"});
    CHECK(f.of("an", 2025).empty());
    CHECK(f.of("an", 2027).empty());
}

TEST_CASE("where it lies is asked once a version, and only where a filter asks") {
    FollowedNode f;
    f.put_person("an", "00004");
    f.put(share("all", ""));
    f.of("an");
    CHECK(f.asked == 0);
    f.put(share("one", "current_unit == '00004'"));
    f.put(share("two", "current_unit == '00005'"));
    f.of("an");
    CHECK(f.asked == 1);
}

TEST_CASE("a version that waits is followed by shares that carry such versions") {
    FollowedNode f;
    f.put(share("live", "current_unit == '00004'"));
    f.put(share("pending", "current_unit == '00004'", true));
    f.put_person("an", "00004", Verdict::quarantined);
    CHECK(f.of("an") == Names{"pending"});
    // In doubt: what is served lies elsewhere, what waits would lie here.
    f.put_person("binh", "00005");
    f.put_person("binh", "00004", Verdict::quarantined);
    CHECK(f.of("binh") == Names{"pending"});
    f.put_person("binh", "00004");
    CHECK(f.of("binh") == Names{"live", "pending"});
}

TEST_CASE("a record that is deleted is followed by nobody") {
    FollowedNode f;
    f.put(share("all", "", true));
    f.put_person("an", "00004");
    Wish removal;
    removal.kind = ChangeKind::remove;
    removal.record = FollowedNode::id("an");
    removal.origin = {.source = "G01/dan-cu", .key = {"an"}};
    f.commit(f.persons, removal);
    CHECK(f.of("an").empty());
}

TEST_CASE("a share that changes is told as it is now") {
    FollowedNode f;
    f.put_person("an", "00004");
    f.put(share("one", "current_unit == '00004'"));
    CHECK(f.of("an").size() == 1);
    f.put(share("one", "current_unit == '00005'"));
    CHECK(f.of("an").empty());
    // It can't be followed: the feeder refuses it as well.
    f.put(share("one", "nothing == 1"));
    CHECK(f.of("an").empty());
}

}  // namespace
}  // namespace dongbo
