#include "store/doctor.hpp"

#include <algorithm>

#include "store/sqlite/database.hpp"
#include "store/store_fixture.hpp"

namespace dongbo {
namespace {

/// A store with something of everything.
struct Patient : StoreFixture {
    Patient() {
        Delivery delivery;
        delivery.dataset = kDataset;
        delivery.physical_rows = 6;
        const std::uint64_t number = must(store->begin_delivery(delivery));
        SourceCommit commit{
            kDataset,
            {put_wish(1, "An"), put_wish(2, "Ba"), put_wish(3, "Ca", Verdict::quarantined),
             put_wish(4, "D", Verdict::waiting)},
            DeliveryProgress{}};
        for (Wish& wish : commit.wishes) wish.origin.delivery = number;
        commit.progress->delivery = number;
        commit.progress->next_row = 7;
        commit.progress->rows = {Disposition::layout, {}, {}, {}, {}, Disposition::malformed};
        commit.progress->kept = {{6, Disposition::malformed, "broken", "x"}};
        must(store->commit({&commit, 1}));
        must(store->end_delivery(number, DeliveryState::loaded, 0));
        dongbo::commit(*store,
                       {put_wish(1, "Ax", Verdict::quarantined), wish_of(ChangeKind::remove, 2)});
        dongbo::commit(*store, {put_wish(5, "E"), put_wish(6, "F")});
        dongbo::commit(*store, {wish_of(ChangeKind::erase, 5), wish_of(ChangeKind::verdict, 4)});
    }
    void damage(const std::string& sql) {
        store.reset();
        {
            auto database = must(Database::open(file));
            must(database->execute(sql));
        }
        reopen();
    }
    /// Names of the checks that failed, each once.
    std::string failed() {
        std::vector<std::string> names;
        for (const DoctorCheck& check : must(examine(*store, {})).checks)
            if (!check.defects.empty()) names.push_back(check.name);
        std::ranges::sort(names);
        names.erase(std::ranges::unique(names).begin(), names.end());
        std::string all;
        for (const std::string& one : names) all += (all.empty() ? "" : " ") + one;
        return all;
    }
};

const std::string kRows = "\"records of person.H26\"";

TEST_CASE("a sound store is found sound, with everything looked at") {
    Patient patient;
    double last = 0;
    const Diagnosis diagnosis = must(examine(*patient.store, [&](double done) {
        CHECK(done >= last);
        last = done;
    }));
    CHECK(last == 1.0);
    CHECK(diagnosis.sound());
    std::vector<std::string> names;
    for (const DoctorCheck& check : diagnosis.checks) names.push_back(check.name);
    CHECK(names == std::vector<std::string>{"files", "log", "state", "dataset_equation", "editions",
                                            "delivery_equation"});
    CHECK(diagnosis.checks[1].counted == 11);
    CHECK(diagnosis.checks[2].counted == 6);
    CHECK(diagnosis.checks[5].counted == 6);
}

TEST_CASE("each kind of damage is found by the check that is there for it") {
    const std::pair<std::string, std::string> kDamages[] = {
        {"UPDATE log SET change=replace(change,'An','Ao') WHERE position=2", "log"},
        {"DELETE FROM log WHERE position=3", "log"},
        {"INSERT INTO edition(position,dataset,edition,lists) VALUES(1,1,'2025-07-01','ab')",
         "editions"},
        {"UPDATE log SET salt=NULL WHERE position=3", "log"},
        // An entry that looks erased: the record's later ones no longer follow.
        {"UPDATE log SET salt=NULL,change=NULL,previous=0 WHERE position=3", "log"},
        {"DELETE FROM log WHERE position=11", "state"},
        {"UPDATE " + kRows + " SET children=9 WHERE _row=1", "state"},
        {"UPDATE " + kRows + " SET _version=7 WHERE _row=1", "state"},
        {"UPDATE " + kRows + " SET _head=1 WHERE _row=3", "state"},
        {"UPDATE " + kRows + " SET _pending=0 WHERE _row=1", "dataset_equation state"},
        {"DELETE FROM " + kRows + " WHERE _row=1", "dataset_equation state"},
        {"INSERT INTO " + kRows +
             "(_record,_state,_version,_head,_position,_pending) "
             "VALUES(x'00112233445566778899aabbccddeeff',2,1,1,0,0)",
         "dataset_equation state"},
        {"UPDATE dataset_count SET live=live+1", "dataset_equation"},
        {"UPDATE dataset_count SET in_doubt=0", "dataset_equation"},
        {"UPDATE delivery SET accepted=accepted+1", "delivery_equation"},
        {"UPDATE delivery SET accepted=accepted+1,physical_rows=physical_rows+1",
         "delivery_equation"},
        {"UPDATE delivery SET physical_rows=physical_rows+1", "delivery_equation"},
        {"DELETE FROM kept_row", "delivery_equation"},
        {"DELETE FROM delivery_chunk", "delivery_equation"},
        {"UPDATE delivery_chunk SET runs=x'09'", "delivery_equation"}};
    for (const auto& [sql, checks] : kDamages) {
        CAPTURE(sql);
        Patient patient;
        patient.damage(sql);
        const std::string failed = patient.failed();
        if (checks == "log") {
            CHECK(failed.find("log") != std::string::npos);
        } else if (checks == "state") {
            CHECK(failed.find("state") != std::string::npos);
        } else {
            CHECK(failed == checks);
        }
    }
}

TEST_CASE("a flipped byte in a page is found in the files") {
    Patient patient;
    patient.store.reset();
    std::string bytes = testing::raw_bytes(patient.file);
    const std::size_t at = bytes.find("ghi \"ch");
    REQUIRE(at != std::string::npos);
    bytes[at] = 'G';
    testing::put_raw_bytes(patient.file, bytes);
    patient.reopen();
    const auto diagnosis = examine(*patient.store, {});
    REQUIRE(diagnosis.has_value());
    CHECK_FALSE(diagnosis->checks.at(0).defects.empty());
}

}  // namespace
}  // namespace dongbo
