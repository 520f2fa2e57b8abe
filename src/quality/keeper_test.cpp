#include "quality/keeper.hpp"

#include "quality/quality_fixture.hpp"

namespace dongbo {
namespace {

TEST_CASE("a version that meets every rule is live, one that a rule warns of is live with it") {
    QualityFixture f;
    f.commit(f.person("1", {.number = "001"}));
    f.commit(f.person("2", {.full_name = "An"}));
    CHECK(f.standing("1") == "live");
    CHECK(f.standing("2") == "live name_has_two_words");
    CHECK(f.count("name_has_two_words") == Count{2, 1});
    f.check_recount(*f.citizens);
}

TEST_CASE("a rule says nothing of what is not there") {
    QualityFixture f;
    f.commit(f.person("1", {.card_until = ""}));
    CHECK(f.count("card_is_valid") == Count{0, 0});
    CHECK(f.count("required.full_name") == Count{1, 0});
    CHECK(f.count("unique.number") == Count{0, 0});
}

TEST_CASE("a bad update waits beside the live version, which is in doubt, until a good one comes") {
    QualityFixture f;
    f.commit(f.person("1", {}));
    f.commit(f.person("1", {.born = "2030-01-01"}));
    CHECK(f.standing("1") == "quarantined+doubt not_born_yet");
    CHECK(f.count("not_born_yet") == Count{1, 1});
    f.commit(f.person("1", {.born = "1991-01-01"}));
    CHECK(f.standing("1") == "live");
    CHECK(f.count("not_born_yet") == Count{1, 0});
    f.check_recount(*f.citizens);
}

TEST_CASE("what intake could not read keeps the version waiting and is counted") {
    QualityFixture f;
    f.commit(f.person("1", {.born = ""}, {{"type.date", "born", "31/02/1990"}}));
    CHECK(f.standing("1") == "quarantined type.date");
    CHECK(f.count("type.date.born") == Count{1, 1});
    f.check_recount(*f.citizens);
}

TEST_CASE("delivered again, what waits is unchanged") {
    QualityFixture f;
    f.commit(f.person("1", {.born = "2030-01-01"}));
    const Position head = must(f.citizens->store().head());
    f.commit(f.person("1", {.born = "2030-01-01"}));
    CHECK(must(f.citizens->store().head()) == head);
}

TEST_CASE("who holds a unique value first keeps it with a finding, who comes later waits") {
    QualityFixture f;
    f.commit(f.person("1", {.number = "001"}));
    f.commit(f.person("2", {.number = "001", .full_name = "Lê Bình"}));
    CHECK(f.standing("1") == "live unique");
    CHECK(f.standing("2") == "quarantined unique");
    CHECK(f.count("unique.number") == Count{2, 2});
    f.check_recount(*f.citizens);

    SUBCASE("it heals when the first gives the value up") {
        f.commit(f.person("1", {.number = "002"}));
        CHECK(f.standing("2") == "live");
        CHECK(f.standing("1") == "live");
    }
    SUBCASE("it heals when the first is deleted") {
        f.commit(*f.citizens, {f.removal("citizen", "1")});
        CHECK(f.standing("2") == "live");
    }
    SUBCASE("it heals when the second is corrected") {
        f.commit(f.person("2", {.number = "003", .full_name = "Lê Bình"}));
        CHECK(f.standing("1") == "live");
        CHECK(f.standing("2") == "live");
    }
    SUBCASE("a third changes nothing for the two, and they stay failing without it") {
        f.commit(f.person("3", {.number = "001"}));
        CHECK(f.count("unique.number") == Count{3, 3});
        f.commit(*f.citizens, {f.removal("citizen", "3")});
        CHECK(f.count("unique.number") == Count{2, 2});
    }
    SUBCASE("an update of the first that keeps the value is served") {
        f.commit(f.person("1", {.number = "001", .full_name = "Nguyễn Anh"}));
        CHECK(f.standing("1") == "live unique");
    }
    f.check_recount(*f.citizens);
}

TEST_CASE("two of one commit that share a value: the first is served") {
    QualityFixture f;
    f.commit(*f.citizens, {f.person("1", {.number = "001"}), f.person("2", {.number = "001"})});
    CHECK(f.standing("1") == "live unique");
    CHECK(f.standing("2") == "quarantined unique");
}

TEST_CASE("a record waits for the one it points at and heals when that comes") {
    QualityFixture f;
    f.commit(f.person("1", {.mother = "2"}));
    CHECK(f.standing("1") == "waiting reference");
    CHECK(f.count("reference.mother") == Count{1, 1});
    f.commit(f.person("2", {.full_name = "Lê Mẹ"}));
    CHECK(f.standing("1") == "live");
    CHECK(f.count("reference.mother") == Count{1, 0});
    f.check_recount(*f.citizens);
}

TEST_CASE("a pending record is here: who points at it is served") {
    QualityFixture f;
    f.commit(f.person("2", {.born = "2030-01-01"}));
    f.commit(f.person("1", {.mother = "2"}));
    CHECK(f.standing("1") == "live");
}

TEST_CASE("references into another register heal when it is settled") {
    QualityFixture f;
    f.commit(*f.stays, {f.stay("s", "1")});
    CHECK(f.standing(*f.stays, "s") == "waiting reference");
    f.commit(f.person("1", {}));
    const SettleReport report = must(settle_neighbours(*f.node, "citizen"));
    CHECK(report.changed == 1);
    CHECK(f.standing(*f.stays, "s") == "live");
    f.check_recount(*f.stays);
}

TEST_CASE("a record whose target is deleted stays served, with a finding, and heals") {
    QualityFixture f;
    f.commit(f.person("1", {}));
    f.commit(*f.stays, {f.stay("s", "1")});
    f.commit(*f.citizens, {f.removal("citizen", "1")});
    must(settle_neighbours(*f.node, "citizen"));
    CHECK(f.standing(*f.stays, "s") == "live reference");
    f.check_recount(*f.stays);
    f.commit(f.person("1", {}));
    must(settle_neighbours(*f.node, "citizen"));
    CHECK(f.standing(*f.stays, "s") == "live");
    f.check_recount(*f.stays);
}

TEST_CASE("a register that the node does not hold is not checkable") {
    QualityFixture f;
    Record record;
    record.values = {id_of("citizen", "1"), id_of("company", "c")};
    f.commit(f.person("1", {}));
    f.commit(*f.stays, {f.wish(*f.stays, "s", std::move(record))});
    CHECK(f.standing(*f.stays, "s") == "live");
}

TEST_CASE("a rule that time flips comes up at its time, as a change in the log") {
    QualityFixture f;
    f.commit(f.person("1", {.card_until = "2026-11-26"}));
    CHECK(f.standing("1") == "live");
    const auto due = must(f.citizens->next_due());
    REQUIRE(due.has_value());
    CHECK(due->rfc3339() == "2026-11-26T17:00:00.000Z");
    f.clock.at = Timestamp{due->milliseconds - 1};
    CHECK(must(f.citizens->settle({})).changed == 0);
    const Position head = must(f.citizens->store().head());
    f.clock.at = *due;
    CHECK(must(f.citizens->settle({})).changed == 1);
    CHECK(f.standing("1") == "live card_is_valid");
    CHECK(must(f.citizens->store().head()) == head + 1);
    CHECK_FALSE(must(f.citizens->next_due()).has_value());
    f.check_recount(*f.citizens);
}

TEST_CASE("what is due is done before the next commit, whoever makes it") {
    QualityFixture f;
    f.commit(f.person("1", {.born = "2026-11-30"}));
    CHECK(f.standing("1") == "quarantined not_born_yet");
    f.clock.at.milliseconds += 7 * kDay;
    f.commit(f.person("2", {}));
    CHECK(f.standing("1") == "live");
    f.check_recount(*f.citizens);
}

TEST_CASE("an update that changes the number and the name may be another person: it waits") {
    QualityFixture f;
    f.commit(f.person("1", {.number = "001"}));
    f.commit(f.person("1", {.number = "002", .full_name = "Trần Bình"}));
    CHECK(f.standing("1") == "quarantined+doubt another_person");
    f.check_recount(*f.citizens);
    f.commit(f.person("1", {.number = "002"}));
    CHECK(f.standing("1") == "live");
    f.commit(f.person("1", {.number = "002", .full_name = "Trần Bình"}));
    CHECK(f.standing("1") == "live");
    f.check_recount(*f.citizens);
}

TEST_CASE("a version that heals lets go of the value that the one before it held") {
    QualityFixture f;
    f.commit(f.person("1", {.number = "001"}));
    f.commit(f.person("2", {.number = "001", .full_name = "Lê Bình"}));
    f.commit(f.person("1", {.number = "002", .mother = "9"}));
    CHECK(f.standing("1") == "waiting+doubt reference");
    CHECK(f.standing("2") == "quarantined unique");
    f.commit(f.person("9", {.full_name = "Lê Mẹ"}));
    CHECK(f.standing("1") == "live");
    CHECK(f.standing("2") == "live");
    f.check_recount(*f.citizens);
}

TEST_CASE("a changed rule set judges every record anew, and an interrupted run goes on") {
    QualityFixture f;
    f.commit(f.person("1", {.full_name = "An"}));
    std::string stricter(kCitizen);
    stricter.replace(stricter.find("full_name.contains(' ')"), 23, "size(full_name) > 1    ");
    f.open(stricter);
    CHECK(must(f.citizens->settle({})).changed == 1);
    CHECK(f.standing("1") == "live");
    CHECK(must(f.citizens->settle({})).judged == 0);
    f.check_recount(*f.citizens);
}

TEST_CASE("findings of one delivery, rule and cause are one case that closes itself") {
    QualityFixture f;
    f.commit(*f.citizens, {f.person("1", {.full_name = "An"}), f.person("2", {.full_name = "An"}),
                           f.person("3", {.full_name = "Lê"})});
    Store& store = f.citizens->store();
    const std::string dataset = f.citizens->dataset();
    auto cases = must(read_cases(store, dataset));
    REQUIRE(cases.size() == 2);
    CHECK(cases[0].cause == "An");
    CHECK(cases[0].findings == 2);
    CHECK(cases[0].owner == "H26/x");
    CHECK(cases[0].deadline->milliseconds == f.clock.at.milliseconds + 5 * kDay);
    must(move_case(store, dataset, 1, CaseState::taken_up, "Lan", "gọi xã"));
    f.commit(*f.citizens, {f.person("1", {.full_name = "An Lê"})});
    CHECK(must(read_case(store, dataset, 1)).findings == 1);
    f.commit(*f.citizens, {f.removal("citizen", "2")});
    Case closed = must(read_case(store, dataset, 1));
    CHECK(closed.state == CaseState::closed);
    CHECK(closed.history.size() == 3);
    CHECK(closed.most == 2);
    CHECK(move_case(store, dataset, 1, CaseState::taken_up, "Lan", "").error().code ==
          ErrorCode::conflict);
    f.commit(*f.citizens, {f.person("2", {.full_name = "An"})});
    CHECK(must(read_case(store, dataset, 1)).state == CaseState::open);
}

TEST_CASE("the order of loading decides alike with and without a bulk load") {
    QualityFixture f;
    f.commit(*f.citizens,
             {f.person("1", {.number = "001", .mother = "9"}), f.person("2", {.number = "001"})});
    CHECK(f.standing("1") == "quarantined unique reference");
    CHECK(f.standing("2") == "live unique");
}

TEST_CASE("a bulk load is judged as rows one by one are, once it has ended") {
    QualityFixture f;
    Store& store = f.citizens->store();
    must(store.begin_bulk_load(f.citizens->dataset()));
    f.commit(*f.citizens, {f.person("1", {.number = "001", .mother = "9"}),
                           f.person("2", {.number = "001"}), f.person("3", {.born = "2030-01-01"}),
                           f.person("4", {.number = "004", .mother = "1"})});
    must(store.end_bulk_load(f.citizens->dataset(), {}));
    must(f.citizens->settle({}));
    // The first waits for its mother, so the second is the first to be served.
    CHECK(f.standing("1") == "quarantined unique reference");
    CHECK(f.standing("2") == "live unique");
    CHECK(f.standing("3") == "quarantined not_born_yet");
    CHECK(f.standing("4") == "live");
    f.check_recount(*f.citizens);
}

}  // namespace
}  // namespace dongbo
