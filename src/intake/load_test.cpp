#include "intake/load.hpp"

#include <doctest/doctest.h>

#include <map>

#include "intake/intake_fixture.hpp"
#include "intake/load_limits.hpp"
#include "store/sqlite_store.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/observing.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace dongbo;
using dongbo::testing::FullDisk;
using dongbo::testing::Observing;
using dongbo::testing::TemporaryFolder;

namespace {

constexpr const char* kDataset = "sample.H26";
constexpr const char* kHeading = "id,ten,gioi,sinh\n";

/// A store with one dataset, and files to load into it.
class Desk {
  public:
    Desk() { open(); }

    /// As after a crash: what is not on the disk is gone.
    void open() {
        store_.reset();
        SqliteOptions options;
        options.create = true;
        options.free_disk_reserve = 0;
        auto opened = open_sqlite_store(folder_.file("group.db"), options);
        REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().message()));
        store_ = std::move(*opened);
        const auto defined = store_->define_dataset(kDataset, contract_);
        REQUIRE_MESSAGE(defined.has_value(), (defined ? "" : defined.error().message()));
    }

    DeliveryRequest request(const std::string& text, DeliveryKind kind = DeliveryKind::partial) {
        DeliveryRequest request;
        request.file = folder_.file("delivery.csv");
        request.kind = kind;
        testing::put_raw_bytes(request.file, text);
        return request;
    }
    Result<LoadReport> try_load(const DeliveryRequest& request, const LoadLimits& limits = {}) {
        TRY_ASSIGN(const std::unique_ptr<Keeper> keeper, Keeper::open(*store_, kDataset));
        return load_with_limits(*keeper, mapping_, request, {}, limits);
    }
    LoadReport load(const DeliveryRequest& request, const LoadLimits& limits = {}) {
        auto report = try_load(request, limits);
        REQUIRE_MESSAGE(report.has_value(), (report ? "" : report.error().message()));
        CHECK(report->delivery.rows.sum() == report->delivery.physical_rows);
        return std::move(*report);
    }
    LoadReport load(const std::string& rows, DeliveryKind kind = DeliveryKind::partial) {
        return load(request(kHeading + rows, kind));
    }

    Result<StoredRecord> find(const std::string& id) {
        return store_->get(kDataset, make_record_id("sample", "H26/sample", std::vector{id}));
    }
    std::string name_of(const std::string& id) {
        const auto record = find(id);
        if (!record || record->state != RecordState::live) return "";
        return std::get<std::string>(record->values.values[0]);
    }
    DatasetStatus status() {
        const auto all = store_->datasets();
        REQUIRE(all.has_value());
        return all->front();
    }
    Store& store() { return *store_; }
    const TemporaryFolder& folder() const { return folder_; }

  private:
    TemporaryFolder folder_;
    Contract contract_ = sample_contract();
    Mapping mapping_ = sample_mapping(contract_, R"(  full_name: ten
  sex: {column: gioi, values: {Nam: male, Nữ: female}}
  born: sinh
)");
    std::unique_ptr<Store> store_;
};

using Dispositions = std::map<Disposition, std::uint64_t>;

Dispositions counts(const LoadReport& report) {
    Dispositions all;
    for (std::size_t i = 0; i < kDispositions; ++i) {
        const auto disposition = static_cast<Disposition>(i);
        if (report.delivery.rows[disposition] != 0)
            all[disposition] = report.delivery.rows[disposition];
    }
    return all;
}

using enum Disposition;

}  // namespace

TEST_CASE("every row of a delivery ends in one disposition") {
    Desk desk;
    const LoadReport report = desk.load(
        "1,AN,Nam,1990\n"        // accepted
        "1,AN,Nam,1990\n"        // repeated
        "1, An ,nam,1990\n"      // says the same: unchanged
        "2,Bình,Nam,1991\n"      // conflict
        "2,Bích,Nữ,1991\n"       // conflict
        "3,Chi,Nữ,31/02/1990\n"  // unreadable
        "4,,Nữ,1990\n"           // required
        ",Dung,Nữ,1990\n"        // no key
        "5,E\"m,Nữ,1990\n"       // malformed
        "\n"                     // layout, with the heading
        "6,Giang,Nữ,1992\n");
    CHECK(counts(report) == Dispositions{{layout, 2},
                                         {malformed, 1},
                                         {repeated, 1},
                                         {unchanged, 1},
                                         {accepted, 2},
                                         {quarantined, 4},
                                         {refused, 1}});
    CHECK(report.delivery.state == DeliveryState::loaded);
    CHECK(desk.name_of("1") == "An");
    CHECK(desk.name_of("6") == "Giang");
    const DatasetStatus status = desk.status();
    CHECK(status.live == 2);
    CHECK(status.pending == 3);
    REQUIRE(report.findings.size() == 3);
    CHECK(report.findings[0].rule == "conflict");
    CHECK(report.findings[0].rows == 2);
    CHECK(report.findings[0].first_rows == std::vector<std::uint64_t>{5, 6});
    CHECK(report.findings[1].rule == "required");
    CHECK(report.findings[1].field == "full_name");
    CHECK(report.findings[2].rule == "type.date");
    CHECK(report.findings[2].field == "born");
}

TEST_CASE("rows that became no record are kept with their reason") {
    Desk desk;
    const LoadReport report = desk.load(",Dung,Nữ,1990\n5,E\"m,Nữ,1990\n");
    const auto kept = desk.store().kept_rows(report.delivery.number, 0, 10);
    REQUIRE(kept.has_value());
    REQUIRE(kept->size() == 2);
    CHECK(kept->at(0).row == 2);
    CHECK(kept->at(0).disposition == refused);
    CHECK(kept->at(0).reason == "no key");
    CHECK(kept->at(0).text == ",Dung,Nữ,1990");
    CHECK(kept->at(1).disposition == malformed);
    CHECK(kept->at(1).reason == "a quote in the middle of cell 2");
}

TEST_CASE("an unreadable value stays in the finding, the rest in the content") {
    Desk desk;
    desk.load("3,Chi,Nữ,31/02/1990\n");
    const auto id = make_record_id("sample", "H26/sample", std::vector<std::string>{"3"});
    const auto history = desk.store().history(kDataset, id);
    REQUIRE(history.has_value());
    REQUIRE(history->size() == 1);
    const auto change = decode_change(history->front().encoded);
    REQUIRE(change.has_value());
    CHECK(change->content == R"({"full_name":"Chi","sex":"female"})");
    CHECK(change->findings == std::vector<Finding>{{"type.date", "born", "31/02/1990"}});
    CHECK(change->verdict == Verdict::quarantined);
    CHECK(change->origin->row == 2);
}

TEST_CASE("a bad update does not hide the good record") {
    Desk desk;
    desk.load("1,An,Nam,1990\n");
    CHECK(counts(desk.load("1,An,Nam,31/02/1990\n")) ==
          Dispositions{{layout, 1}, {quarantined, 1}});
    CHECK(desk.name_of("1") == "An");
    CHECK(desk.find("1")->in_doubt);
    CHECK(counts(desk.load("1,Ân,Nam,1990\n")) == Dispositions{{layout, 1}, {accepted, 1}});
    CHECK(desk.name_of("1") == "Ân");
    CHECK(!desk.find("1")->in_doubt);
}

TEST_CASE("a second delivery says what changed") {
    Desk desk;
    desk.load("1,An,Nam,1990\n2,Bình,Nam,1991\n");
    CHECK(counts(desk.load("2,Bình,Nam,1991\n1,Ân,Nam,1990\n3,Chi,Nữ,1992\n")) ==
          Dispositions{{layout, 1}, {unchanged, 1}, {accepted, 2}});
    CHECK(desk.find("1")->version == 2);
}

TEST_CASE("the same file with the same mapping is known") {
    Desk desk;
    desk.load("1,An,Nam,1990\n");
    const LoadReport again = desk.load("1,An,Nam,1990\n");
    CHECK(again.known_before);
    CHECK(again.delivery.number == 1);
    CHECK(desk.store().deliveries(kDataset)->size() == 1);
}

TEST_CASE("changes of one key are applied in order, even back to what was") {
    Desk desk;
    const LoadReport report = desk.load(
        "1,An,Nam,1990\n1,Ân,Nam,1990\n1,Ân,Nam,1990\n1,An,Nam,1990\n", DeliveryKind::changes);
    CHECK(counts(report) == Dispositions{{layout, 1}, {accepted, 3}, {repeated, 1}});
    CHECK(desk.name_of("1") == "An");
    CHECK(desk.find("1")->version == 3);
}

TEST_CASE("a full delivery deletes what the source no longer has") {
    Desk desk;
    std::string rows;
    for (int i = 1; i <= 40; ++i) rows += std::to_string(i) + ",An,Nam,1990\n";
    desk.load(rows, DeliveryKind::full);
    const std::string without_last = rows.substr(0, rows.find("40,"));
    const LoadReport report = desk.load(without_last, DeliveryKind::full);
    CHECK(report.delivery.removed == 1);
    CHECK(desk.find("40")->state == RecordState::deleted);
    CHECK(desk.status().live == 39);
    CHECK(desk.status().deleted == 1);
}

TEST_CASE("a full delivery that would delete too much commits nothing") {
    Desk desk;
    desk.load("1,An,Nam,1990\n2,Bình,Nam,1991\n");
    auto request = desk.request(std::string(kHeading) + "1,Ân,Nam,1990\n", DeliveryKind::full);
    const auto refused = desk.try_load(request);
    REQUIRE(!refused.has_value());
    CHECK(refused.error().code == ErrorCode::limit_exceeded);
    CHECK(refused.error().what == "the full delivery lacks 1 of the 2 records of H26/sample");
    CHECK(desk.name_of("1") == "An");
    CHECK(desk.store().deliveries(kDataset)->size() == 1);
    request.removal_share_max = 0.5;
    CHECK(desk.load(request).delivery.removed == 1);
    CHECK(desk.status().live == 1);
}

TEST_CASE("a control total that does not fit stops the load before it begins") {
    Desk desk;
    auto request = desk.request(std::string(kHeading) + "1,An,Nam,1990\n2,B\"inh,Nam,1991\n\n");
    request.declared_rows = 3;
    const auto refused = desk.try_load(request);
    REQUIRE(!refused.has_value());
    CHECK(refused.error().code == ErrorCode::invalid);
    CHECK(refused.error().what == "the sender declares 3 data rows, the file has 2");
    CHECK(desk.store().deliveries(kDataset)->empty());
    request.declared_rows = 2;
    CHECK(desk.load(request).delivery.declared_rows == 2);
}

TEST_CASE("a dry run says what would happen and does nothing") {
    Desk desk;
    desk.load("1,An,Nam,1990\n2,Bình,Nam,31/02/1990\n3,Chi,Nữ,1992\n");
    const Position head = *desk.store().head();
    const std::string rows =
        "1,An,Nam,01/01/1990\n1,An,Nam,1990\n2,Bình,Nam,31/02/1990\n4,Dung,Nữ,1990\n";
    auto request = desk.request(kHeading + rows, DeliveryKind::full);
    request.dry_run = true;
    request.removal_share_max = 1;
    const LoadReport dry = desk.load(request);
    CHECK(dry.delivery.number == 0);
    CHECK(dry.delivery.removed == 1);
    CHECK(*desk.store().head() == head);
    request.dry_run = false;
    const LoadReport real = desk.load(request);
    CHECK(counts(dry) == counts(real));
    CHECK(counts(real) ==
          Dispositions{{layout, 1}, {unchanged, 1}, {accepted, 1}, {quarantined, 2}});
    CHECK(real.delivery.removed == 1);
}

TEST_CASE("a file that the mapping cannot read is refused whole") {
    Desk desk;
    const auto lacking = desk.try_load(desk.request("id,ten\n1,An\n"));
    REQUIRE(!lacking.has_value());
    CHECK(lacking.error().what == "the file has no column gioi, sinh");
    DeliveryRequest request;
    request.file = desk.folder().file("not-there.csv");
    CHECK(desk.try_load(request).error().code == ErrorCode::not_found);
}

namespace {

/// 30 rows of all kinds, the same key again within and beyond one commit.
std::string eventful_rows(int from, const char* name) {
    std::string rows = kHeading;
    for (int i = from; i < from + 20; ++i) {
        rows += std::to_string(i) + "," + name + ",Nam," + std::to_string(1950 + i) + "\n";
        if (i % 5 == 0) rows += std::to_string(i) + ",Khác,Nữ,1990\n";
        if (i % 7 == 0)
            rows +=
                std::to_string(i + 1) + "," + name + ",Nam,\"" + std::to_string(1951 + i) + "\"\n";
        if (i % 6 == 0) rows += "x\"y\n";
    }
    return rows;
}

struct EndState {
    Dispositions rows;
    std::uint64_t removed, live, pending, deleted;
    Position head;
    friend bool operator==(const EndState&, const EndState&) = default;
};

EndState outcome_of(Desk& desk, const LoadReport& report) {
    const DatasetStatus status = desk.status();
    return {counts(report), report.delivery.removed, status.live,
            status.pending, status.deleted,          *desk.store().head()};
}

}  // namespace

TEST_CASE("a load that stops anywhere goes on and ends as if it had not stopped") {
    LoadLimits small;
    small.commit_rows = 4;
    small.rows = 8;
    const std::string first_text = eventful_rows(1, "An");
    const std::string second_text = eventful_rows(3, "Ân");
    std::optional<EndState> expected_first;
    std::optional<EndState> expected_second;
    {
        Desk desk;
        expected_first = outcome_of(desk, desk.load(desk.request(first_text), small));
        auto second = desk.request(second_text, DeliveryKind::full);
        second.removal_share_max = 0.5;
        expected_second = outcome_of(desk, desk.load(second, small));
        CHECK(expected_second->removed > 0);
    }
    std::uint64_t resumed = 0;
    for (const bool stop_first : {true, false}) {
        bool stopped = true;
        for (std::uint64_t writes = 0; stopped; writes += 1 + writes / 16) {
            CAPTURE(writes);
            Desk desk;
            if (!stop_first) desk.load(desk.request(first_text), small);
            auto request = stop_first ? desk.request(first_text)
                                      : desk.request(second_text, DeliveryKind::full);
            request.removal_share_max = 0.5;
            {
                FullDisk disk;
                const Observing observing(disk);
                disk.refuse_writes_after(writes);
                stopped = !desk.try_load(request, small).has_value();
                disk.accept_all();
            }
            desk.open();
            const LoadReport report = desk.load(request, small);
            CHECK(report.known_before == !stopped);
            if (report.resumed) ++resumed;
            CHECK(outcome_of(desk, report) == (stop_first ? *expected_first : *expected_second));
        }
    }
    CHECK(resumed > 10);
}

TEST_CASE("another file waits until an interrupted first load is finished") {
    LoadLimits small;
    small.commit_rows = 4;
    small.rows = 8;
    Desk desk;
    const auto first = desk.request(eventful_rows(1, "An"));
    bool interrupted = false;
    for (std::uint64_t writes = 5; !interrupted; ++writes) {
        FullDisk disk;
        const Observing observing(disk);
        disk.refuse_writes_after(writes);
        const auto stopped = desk.try_load(first, small);
        disk.accept_all();
        REQUIRE(!stopped.has_value());
        desk.open();
        interrupted = *desk.store().in_bulk_load(kDataset);
    }
    const auto other = desk.try_load(desk.request(std::string(kHeading) + "1,An,Nam,1990\n"));
    REQUIRE(!other.has_value());
    CHECK(other.error().code == ErrorCode::conflict);
}
