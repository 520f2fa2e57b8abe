// Which edition of the list of units a file is of: stopped, proposed, told row by row.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "base/file.hpp"
#include "intake/intake_fixture.hpp"
#include "intake/load_limits.hpp"
#include "intake/unit_edition.hpp"
#include "store/sqlite_store.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/unit_data.hpp"

namespace dongbo {
namespace {

constexpr const char* kDataset = "sample.H26";
const std::string kEvidence =
    "  home: {column: ma, evidence: {name: xa, district: huyen, province: tinh}}\n";
const std::string kNameOnly = "  home: {column: ma, evidence: {name: xa}}\n";

UnitRow unit(const char* edition, UnitLevel level, const char* code, const char* full_name,
             const char* name, const char* parent) {
    return {*Date::parse_iso(edition), level, code, name, full_name, "", parent};
}

/// 00001 was Trúc Bạch and is Ba Đình, which Quán Thánh (00002) went into as well; 00003 is Hồ Tây
/// before and after, but bigger.
std::shared_ptr<const UnitList> small_list() {
    using enum UnitLevel;
    constexpr const char* kOld = "2025-06-30";
    constexpr const char* kNew = "2025-07-01";
    UnitSources sources;
    sources.units = {unit(kOld, province, "02", "Tỉnh Hà Giang", "Hà Giang", ""),
                     unit(kOld, district, "001", "Quận Ba Đình", "Ba Đình", "02"),
                     unit(kOld, commune, "00001", "Phường Trúc Bạch", "Trúc Bạch", "001"),
                     unit(kOld, commune, "00002", "Phường Quán Thánh", "Quán Thánh", "001"),
                     unit(kOld, commune, "00003", "Xã Hồ Tây", "Hồ Tây", "001"),
                     unit(kOld, commune, "00004", "Xã Hồ Nam", "Hồ Nam", "001"),
                     unit(kNew, province, "08", "Tỉnh Tuyên Quang", "Tuyên Quang", ""),
                     unit(kNew, commune, "00001", "Phường Ba Đình", "Ba Đình", "08"),
                     unit(kNew, commune, "00003", "Xã Hồ Tây", "Hồ Tây", "08")};
    const auto pair = [&](const char* from, const char* to) {
        sources.successions.push_back({*Date::parse_iso(kOld), *Date::parse_iso(kNew), commune,
                                       commune, from, to, Relation::whole, "1/NQ", "1"});
    };
    pair("00001", "00001");
    pair("00002", "00001");
    pair("00003", "00003");
    pair("00004", "00003");
    return UnitList::make(std::move(sources));
}

/// A store with one dataset, a mapping and a list.
class Desk {
  public:
    explicit Desk(const std::string& fields = kEvidence,
                  std::shared_ptr<const UnitList> list = small_list())
        : mapping_(sample_mapping(contract_, "  full_name: ten\n" + fields)),
          list_(std::move(list)) {
        SqliteOptions options;
        options.create = true;
        options.free_disk_reserve = 0;
        auto opened = open_sqlite_store(folder_.file("group.db"), options);
        REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().message()));
        store_ = std::move(*opened);
        REQUIRE(store_->define_dataset(kDataset, contract_).has_value());
    }

    /// `rows`: "code,name,district,province" each.
    Result<LoadReport> load(const std::vector<std::string>& rows, const std::string& edition,
                            bool dry_run = false) {
        std::string text = "id,ten,ma,xa,huyen,tinh\n";
        for (std::size_t i = 0; i < rows.size(); ++i)
            text += std::to_string(i + 1) + ",An," + rows[i] + "\n";
        DeliveryRequest request;
        request.file = folder_.file("delivery.csv");
        request.edition = edition;
        request.dry_run = dry_run;
        testing::put_raw_bytes(request.file, text);
        TRY_ASSIGN(const std::unique_ptr<Keeper> keeper, Keeper::open(*store_, kDataset));
        return load_with_limits(*keeper, mapping_, request, {}, {}, list_.get());
    }
    Error refused(const std::vector<std::string>& rows, const std::string& edition) {
        const auto report = load(rows, edition);
        REQUIRE(!report.has_value());
        CHECK(report.error().code == ErrorCode::invalid);
        CHECK(report.error().where == folder_.file("delivery.csv"));
        const auto deliveries = store_->deliveries(kDataset);
        CHECK(deliveries->empty());  // nothing was begun
        return report.error();
    }
    RowCounts loaded(const std::vector<std::string>& rows, const std::string& edition) {
        const auto report = load(rows, edition);
        REQUIRE_MESSAGE(report.has_value(), (report ? "" : report.error().message()));
        CHECK(report->delivery.edition == edition);
        return report->delivery.rows;
    }
    /// The edition of a live record's unit; what is wrong with one that waits: "rule field given".
    std::string state(int id) {
        const RecordId record =
            make_record_id("sample", "H26/sample", std::vector{std::to_string(id)});
        const auto found = store_->get(kDataset, record);
        REQUIRE(found.has_value());
        if (found->state == RecordState::live) return std::get<UnitRef>(home(*found)).edition;
        const auto entries = store_->history(kDataset, record);
        const auto change = decode_change(entries->front().encoded);
        const Finding& finding = change->findings.at(0);
        return finding.rule + " " + finding.field + " " + finding.given;
    }

  private:
    const Value& home(const StoredRecord& record) const {
        return record.values.values[*contract_.find_field("home")];
    }

    testing::TemporaryFolder folder_;
    Contract contract_ = sample_contract();
    Mapping mapping_;
    std::shared_ptr<const UnitList> list_;
    std::unique_ptr<Store> store_;
};

std::vector<std::string> repeat(const std::string& row, std::size_t times) {
    return std::vector<std::string>(times, row);
}

std::vector<std::string> operator+(std::vector<std::string> a, const std::vector<std::string>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

std::string waits(const std::string& code) {
    return std::string(kEditionRule) + " home " + code;
}

TEST_CASE("a file of another edition stops before anything is begun, and that one is proposed") {
    Desk desk;
    const Error error = desk.refused(repeat("00001,Phường Trúc Bạch,,", 40) +
                                         repeat("00003,Hồ Tây,Quận Ba Đình,Hà Giang", 20) +
                                         repeat("00002,,,", 5) + repeat("00003,Hồ Tây,,", 30),
                                     "2025-07-01");
    CHECK(error.what ==
          "home is declared as of 2025-07-01, but 2025-06-30 fits better: of 95 rows 65 can tell: "
          "65 fit 2025-06-30, 0 contradict it; 0 fit 2025-07-01, 65 contradict it\n"
          "  row 2: 00001 \"Phường Trúc Bạch\": Phường Ba Đình in 2025-07-01, Phường Trúc Bạch in "
          "2025-06-30\n"
          "  row 42: 00003 \"Hồ Tây\", \"Quận Ba Đình\", \"Hà Giang\": Xã Hồ Tây in 2025-07-01, "
          "Xã Hồ Tây in 2025-06-30\n"
          "  row 62: 00002: not in 2025-07-01, Phường Quán Thánh in 2025-06-30");
    CHECK(error.cure == "load it with --edition 2025-06-30; or ask the sender");
    CHECK(desk.loaded(repeat("00001,Phường Trúc Bạch,,", 40),
                      "2025-06-30")[Disposition::accepted] == 40);
    CHECK(desk.state(1) == "2025-06-30");
}

TEST_CASE("the reverse is stopped as well; a dry run stops alike") {
    Desk desk;
    const std::vector<std::string> rows = repeat("00001,ba đình,,08", 10);
    CHECK(desk.refused(rows, "2025-06-30").cure ==
          "load it with --edition 2025-07-01; or ask the sender");
    CHECK(!desk.load(rows, "2025-06-30", true).has_value());
    CHECK(desk.load(rows, "2025-07-01", true).has_value());
}

TEST_CASE("codes without evidence that both editions have can't tell, and the file goes on") {
    Desk desk("  home: ma\n");
    for (const char* edition : {"2025-06-30", "2025-07-01"})
        CHECK(desk.load(repeat("00001,Trúc Bạch,,", 40), edition, true).has_value());
    // A code that only the other edition has does tell, yet not about the other rows.
    CHECK(desk.refused(repeat("00002,,,", 2), "2025-07-01").cure ==
          "load it with --edition 2025-06-30; name the columns beside the codes as evidence in the "
          "mapping, so that all rows can tell; or ask the sender");
}

TEST_CASE("a dirty row does not stop a file; with evidence it waits by itself") {
    Desk desk;
    const RowCounts rows =
        desk.loaded(repeat("00001,Ba Đình,,", 40) +
                        std::vector<std::string>{"00001,Trúc Bạch,,", "00001,Tổ 5,,", "00002,,,"},
                    "2025-07-01");
    CHECK(rows[Disposition::accepted] == 42);
    CHECK(rows[Disposition::quarantined] == 1);
    CHECK(desk.state(40) == "2025-07-01");
    CHECK(desk.state(41) == waits("00001"));
    // Words that fit no edition, and codes that are not listed, are for the contract's rules.
    CHECK(desk.state(42) == "2025-07-01");
    CHECK(desk.state(43) == "2025-07-01");
}

TEST_CASE("a mixed file stops, and by row each row gets the edition that it alone fits") {
    Desk desk;
    const std::vector<std::string> rows =
        repeat("00001,Trúc Bạch,,", 10) + repeat("00001,Ba Đình,,", 10) +
        std::vector<std::string>{"00003,Hồ Tây,,", "00003,Hồ Tây,,Hà Giang",
                                 "00004,,,",       "00001,Tổ 5,,",
                                 "99999,,,",       ",,,",
                                 "abc,,,"};
    for (const char* edition : {"2025-06-30", "2025-07-01"}) {
        const Error error = desk.refused(rows, edition);
        CHECK(error.what.contains("but has rows of several editions: of 25 rows 22 can tell"));
        CHECK(error.cure == "load it with --edition by-row; or ask the sender");
    }
    const RowCounts counts = desk.loaded(rows, "by-row");
    CHECK(counts[Disposition::accepted] == 23);
    CHECK(counts[Disposition::quarantined] == 4);
    CHECK(desk.state(1) == "2025-06-30");
    CHECK(desk.state(11) == "2025-07-01");
    CHECK(desk.state(21) == waits("00003"));  // the same name and code, another territory
    CHECK(desk.state(22) == "2025-06-30");
    CHECK(desk.state(23) == "2025-06-30");
    CHECK(desk.state(24) == waits("00001"));
    CHECK(desk.state(25) == waits("99999"));
    CHECK(desk.state(27) == "type.unit home abc");
}

TEST_CASE("by row needs a list, and a delivery's one edition can't be a value then") {
    Desk without(kEvidence, nullptr);
    CHECK(without.load({"00001,,,"}, "by-row").error().what ==
          "without the list of units no row can be told its edition");
    CHECK(without.loaded(repeat("00001,Trúc Bạch,,", 9), "2025-07-01")[Disposition::accepted] == 9);
    Desk wants("  home: ma\n  born: {delivery: edition}\n");
    CHECK(wants.load({"00001,,,"}, "by-row").error().what.contains("which differs by row"));
}

TEST_CASE("each field is judged by the edition that it has in the mapping") {
    const std::string fields = "  home: {column: ma, edition: 2025-06-30, evidence: {name: xa}}\n";
    Desk desk(fields);
    CHECK(desk.loaded(repeat("00001,Trúc Bạch,,", 9), "2025-07-01")[Disposition::accepted] == 9);
    Desk other(fields);
    CHECK(other.refused(repeat("00001,Ba Đình,,", 9), "2025-07-01").cure ==
          "write \"edition: 2025-07-01\" at the field home of the mapping; or ask the sender");
    Desk by_row("  home: {column: ma, edition: by-row, evidence: {name: xa}}\n");
    by_row.loaded({"00001,Ba Đình,,", "00001,Trúc Bạch,,"}, "2025-07-01");
    CHECK(by_row.state(1) == "2025-07-01");
    CHECK(by_row.state(2) == "2025-06-30");
}

TEST_CASE("an edition that is older than the list is not called wrong; one that is no day is") {
    Desk desk;
    CHECK(desk.loaded(repeat("00001,Ba Đình,,", 9), "2010-01-01")[Disposition::accepted] == 9);
    CHECK(desk.state(1) == "2010-01-01");
    Desk other;
    const auto refused = other.load({"00001,,,"}, "2025-07");
    REQUIRE(!refused.has_value());
    CHECK(refused.error().what == "\"2025-07\" is no edition");
}

TEST_CASE("words beside the codes that fit no edition stop the file") {
    Desk desk;
    const Error error = desk.refused(repeat("00001,Tổ 5,,", 30), "2025-07-01");
    CHECK(error.what ==
          "home has codes with words beside them that fit no edition, in 30 of 30 rows\n"
          "  row 2: 00001 \"Tổ 5\": Phường Ba Đình in 2025-07-01");
    CHECK(error.cure.contains("name other columns as evidence"));
}

TEST_CASE("on a node the list that it holds is what files are held against") {
    const std::string root = DONGBO_SOURCE_FOLDER;
    testing::TemporaryFolder folder;
    REQUIRE(NodeStore::create(folder.file("node"), "H26").has_value());
    const auto node = NodeStore::open(folder.file("node"));
    REQUIRE(node.has_value());
    const auto units = load_contract(root + "/contracts/administrative_unit.yaml");
    REQUIRE((*node)->define(*units).has_value());
    REQUIRE((*node)->define(sample_contract()).has_value());
    testing::put_raw_bytes(folder.file("sample.yaml"),
                           sample_mapping_text("  full_name: ten\n" + kNameOnly));
    const auto load = [&](const std::string& mapping, const std::string& edition,
                          const std::string& text) {
        DeliveryRequest request;
        request.file = folder.file("delivery.csv");
        request.edition = edition;
        testing::put_raw_bytes(request.file, text);
        return load_into_node(**node, mapping, request, {});
    };
    const std::string rows = "id,ten,ma,xa\n1,An,00001,Trúc Bạch\n2,An,00001,Trúc Bạch\n";
    const std::string sample = folder.file("sample.yaml");
    // Nothing is known yet, so nothing is wrong.
    CHECK(load(sample, "2025-07-01", rows).has_value());
    for (const auto& [edition, name] :
         {std::pair("2025-06-30", "Trúc Bạch"), std::pair("2025-07-01", "Ba Đình")}) {
        const auto listed = load(root + "/mappings/units-communes.yaml", edition,
                                 std::string("code,name,type,full_name,province_code\n00001,") +
                                     name + ",phuong,Phường " + name + ",01\n");
        REQUIRE_MESSAGE(listed.has_value(), (listed ? "" : listed.error().message()));
    }
    const auto refused = load(sample, "2025-07-01", rows + "3,An,00001,Trúc Bạch\n");
    REQUIRE(!refused.has_value());
    CHECK(refused.error().cure == "load it with --edition 2025-06-30; or ask the sender");
    const auto by_row = load(sample, "by-row", rows + "3,An,00001,Ba Đình\n4,An,00001,\n");
    REQUIRE_MESSAGE(by_row.has_value(), (by_row ? "" : by_row.error().message()));
    CHECK(by_row->delivery.edition == "by-row");
    CHECK(by_row->delivery.rows[Disposition::accepted] == 3);
    CHECK(by_row->delivery.rows[Disposition::quarantined] == 1);
    // The file that was loaded before is not judged again.
    CHECK(load(sample, "2025-07-01", rows)->known_before);
}

TEST_CASE("every province's communes, declared under the wrong edition, are stopped") {
    const auto folder = unit_data_folder();
    if (!folder) return;
    const auto list = UnitList::make(read_unit_data(*folder));
    const auto check = [&](const std::string& file, std::size_t name, std::size_t province,
                           const std::string& wrong, const std::string& right) {
        std::map<std::string, std::vector<std::string>> provinces;
        const auto rows = read_csv(*folder + file);
        for (std::size_t i = 1; i < rows.size(); ++i)
            provinces[rows[i][province]].push_back(rows[i][0] + "," + rows[i][name] + ",,");
        Desk desk(kNameOnly, list);
        for (const auto& [code, communes] : provinces) {
            CAPTURE(code);
            CHECK(desk.load(communes, right, true).has_value());
            const Error error = desk.refused(communes, wrong);
            CHECK(error.cure == "load it with --edition " + right + "; or ask the sender");
        }
        return provinces.size();
    };
    CHECK(check("/old_communes_2025-06-30.csv", 2, 4, "2025-07-01", "2025-06-30") == 63);
    CHECK(check("/communes_2026-04-30.csv", 3, 6, "2025-06-30", "2026-04-30") == 34);
    Desk codes(kNameOnly, list);
    for (const char* edition : {"2025-06-30", "2025-07-01", "2026-04-30"})
        CHECK(codes.load(repeat("00004,,,", 50), edition, true).has_value());
}

}  // namespace
}  // namespace dongbo
