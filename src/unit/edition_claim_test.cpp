#include "unit/edition_claim.hpp"

#include <doctest/doctest.h>

#include <map>

#include "tests/support/unit_data.hpp"

namespace dongbo {
namespace {

using Verdict = EditionJudgement::Verdict;

const Date kBefore = *Date::parse_iso("2025-06-30");
const Date kReform = *Date::parse_iso("2025-07-01");
const Date kAmendment = *Date::parse_iso("2026-04-30");

UnitRow unit(const Date& edition, UnitLevel level, std::string code, std::string kind,
             std::string name, std::string parent) {
    std::string full_name = kind + " " + name;
    return {edition,
            level,
            std::move(code),
            std::move(name),
            std::move(full_name),
            std::move(kind),
            std::move(parent)};
}

/// Before: 00001 Trúc and 00002 Quán in a district, 00003 Hồ and 00005 Lộc in another, of two
/// provinces. The reform merges Trúc and Quán into Ba Đình under Trúc's code, makes Hồ bigger under
/// its old name and code and leaves Lộc alone; later Lộc becomes a ward.
UnitSources small_country() {
    using enum UnitLevel;
    UnitSources sources;
    sources.units = {unit(kBefore, province, "01", "Thành phố", "Hà Nội", ""),
                     unit(kBefore, province, "02", "Tỉnh", "Hà Giang", ""),
                     unit(kBefore, district, "001", "Quận", "Ba Đình", "01"),
                     unit(kBefore, district, "002", "Huyện", "Sơn Hà", "02"),
                     unit(kBefore, commune, "00001", "Phường", "Trúc Bạch", "001"),
                     unit(kBefore, commune, "00002", "Phường", "Quán Thánh", "001"),
                     unit(kBefore, commune, "00003", "Xã", "Hồ Tây", "002"),
                     unit(kBefore, commune, "00004", "Xã", "Hồ Nam", "002"),
                     unit(kBefore, commune, "00005", "Xã", "Lộc Ninh", "002")};
    for (const Date& edition : {kReform, kAmendment}) {
        for (const UnitRow& row : {unit(edition, province, "01", "Thành phố", "Hà Nội", ""),
                                   unit(edition, province, "08", "Tỉnh", "Tuyên Quang", ""),
                                   unit(edition, commune, "00001", "Phường", "Ba Đình", "01"),
                                   unit(edition, commune, "00003", "Xã", "Hồ Tây", "08"),
                                   unit(edition, commune, "00005",
                                        edition == kReform ? "Xã" : "Phường", "Lộc Ninh", "08")})
            sources.units.push_back(row);
    }
    const auto pair = [&](const char* from, const char* to) {
        sources.successions.push_back(
            {kBefore, kReform, commune, commune, from, to, Relation::whole, "1/NQ", "1"});
    };
    pair("00001", "00001");
    pair("00002", "00001");
    pair("00003", "00003");
    pair("00004", "00003");
    pair("00005", "00005");
    sources.unchanged.push_back({kReform, kAmendment, "2/NQ"});
    return sources;
}

/// Rows with one list; each is counted as often as it says.
class Desk {
  public:
    explicit Desk(UnitSources sources = small_country())
        : list_(UnitList::make(std::move(sources))), claim_(*list_) {}

    void add(const StatedUnit& stated, int rows = 1) {
        for (int i = 0; i < rows; ++i) claim_.add(stated, ++row_);
    }
    EditionJudgement judge(const Date& claimed) { return claim_.judge(claimed); }
    std::vector<EditionFit> fits(const StatedUnit& stated) { return *claim_.ask(stated).fits; }
    /// The one edition of a row, "" if it is not certain.
    std::string edition(const StatedUnit& stated) {
        const auto* const edition = claim_.ask(stated).edition;
        return edition == nullptr ? "" : edition->date.iso();
    }

  private:
    std::shared_ptr<const UnitList> list_;
    EditionClaim claim_;
    std::uint64_t row_ = 0;
};

using Fits = std::vector<EditionFit>;
using enum EditionFit;

StatedUnit named(std::string_view code, std::string_view name) {
    return {code, name, {}, {}};
}

}  // namespace

TEST_CASE("a name is compared without case, marks, spaces and the word for its kind") {
    const auto list = UnitList::make(small_country());
    const ComparedUnit unit(*list->find("00001", kBefore).unit);
    for (const char* given : {"Phường Trúc Bạch", "trúc bạch", "P. TRÚC BẠCH", "P.Truc-Bach",
                              "  Phuong  Truc Bach ", "TrucBach"})
        CHECK_MESSAGE(StatedName(given).names(unit), given);
    for (const char* given : {"Xã Trúc Bạch", "TT Trúc Bạch", "Ba Đình", "Trúc", "00001"})
        CHECK_MESSAGE(!StatedName(given).names(unit), given);
    for (const char* given : {"", " ", "-", "…"}) CHECK_MESSAGE(StatedName(given).empty(), given);
}

TEST_CASE("numbers, short words for kinds and codes of what lies above are understood") {
    using enum UnitLevel;
    UnitSources sources;
    sources.units = {unit(kBefore, province, "79", "Thành phố", "Hồ Chí Minh", ""),
                     unit(kBefore, district, "760", "Quận", "1", "79"),
                     unit(kBefore, commune, "00001", "Phường", "7", "760"),
                     unit(kBefore, commune, "00002", "Xã", "Xà Phiên", "760")};
    const auto list = UnitList::make(std::move(sources));
    const auto names = [&](const char* given, const char* code) {
        return StatedName(given).names(ComparedUnit(*list->find(code, kBefore).unit));
    };
    for (const char* given : {"TP. Hồ Chí Minh", "TPHCM", "TP.HCM", "T.P Hồ Chí Minh", "79"})
        CHECK_MESSAGE(names(given, "79"), given);
    for (const char* given : {"Quận 1", "Q1", "Q.01", "1", "760"})
        CHECK_MESSAGE(names(given, "760"), given);
    for (const char* given : {"Phường 07", "P7", "p 7", "F.7", "7"})
        CHECK_MESSAGE(names(given, "00001"), given);
    CHECK(!names("Phường 70", "00001"));
    for (const char* given : {"Xà Phiên", "Xã Xà Phiên", "X. Xà Phiên"})
        CHECK_MESSAGE(names(given, "00002"), given);
}

TEST_CASE("the code alone fits every edition that has it; what stands beside it tells") {
    Desk desk;
    CHECK(desk.fits({"00001", {}, {}, {}}) == Fits{fits, fits, fits});
    CHECK(desk.fits(named("00001", "Trúc Bạch")) == Fits{fits, differs, differs});
    CHECK(desk.fits(named("00001", "Ba Đình")) == Fits{differs, fits, fits});
    CHECK(desk.fits({"00003", "Hồ Tây", {}, "Hà Giang"}) == Fits{fits, differs, differs});
    CHECK(desk.fits({"00003", "Hồ Tây", {}, "08"}) == Fits{differs, fits, fits});
    CHECK(desk.fits({"00003", "Hồ Tây", "Sơn Hà", {}}) == Fits{fits, differs, differs});
    CHECK(desk.fits({"00003", {}, "Huyện Sơn Hà", {}}) == Fits{fits, differs, differs});
    CHECK(desk.fits({"00003", {}, "Quận Sơn Hà", {}}) == Fits{differs, differs, differs});
    CHECK(desk.fits({"00003", {}, "001", {}}) == Fits{differs, differs, differs});
    CHECK(desk.fits({"00002", {}, {}, {}}) == Fits{fits, no_code, no_code});
    CHECK(desk.fits({"99999", {}, {}, {}}) == Fits{no_code, no_code, no_code});
    // Two digits and three are units as well.
    CHECK(desk.fits(named("02", "Hà Giang")) == Fits{fits, no_code, no_code});
    CHECK(desk.fits(named("001", "Ba Đình")) == Fits{fits, no_code, no_code});
}

TEST_CASE("other words for the very same territory speak against nothing") {
    Desk desk;
    CHECK(desk.fits(named("00005", "Phường Lộc Ninh")) == Fits{same_unit, same_unit, fits});
    CHECK(desk.fits({"00005", "Lộc Ninh", "Sơn Hà", {}}) == Fits{fits, same_unit, same_unit});
    desk.add(named("00005", "Phường Lộc Ninh"), 100);
    CHECK(desk.judge(kBefore).verdict == Verdict::cant_tell);
}

TEST_CASE("a file that fits its edition goes on, single dirty rows or not") {
    Desk desk;
    desk.add(named("00001", "Ba Đình"), 95);
    CHECK(desk.judge(kReform).verdict == Verdict::fits);
    desk.add(named("00001", "Trúc Bạch"), 5);
    desk.add(named("00001", "Hoàn Kiếm"), 20);    // fits nothing
    desk.add(named("99999", "Hoàn Kiếm"), 1000);  // is no code at all
    const EditionJudgement judged = desk.judge(kReform);
    CHECK(judged.verdict == Verdict::fits);
    CHECK(judged.rows == 1120);
    CHECK(judged.telling == 100);
    CHECK(judged.against == 5);
    CHECK(judged.misfits == 20);
    CHECK(judged.unlisted == 1000);
    // One row more is too much.
    desk.add(named("00001", "Trúc Bạch"));
    CHECK(desk.judge(kReform).verdict == Verdict::mixed);
}

TEST_CASE("one row alone stops no file, two do") {
    Desk desk;
    desk.add(named("00001", "Trúc Bạch"));
    CHECK(desk.judge(kReform).verdict == Verdict::fits);
    desk.add(named("00001", "Trúc Bạch"));
    CHECK(desk.judge(kReform).verdict == Verdict::other_fits);
}

TEST_CASE("another edition is proposed with its evidence") {
    Desk desk;
    desk.add({"00004", {}, {}, {}}, 3);
    desk.add(named("00001", "Phường Trúc Bạch"), 90);
    desk.add(named("00003", "Hồ Tây"), 50);  // can't tell
    desk.add(named("00001", "Ba Đình"), 2);
    const EditionJudgement judged = desk.judge(*Date::parse_iso("2025-12-01"));
    REQUIRE(judged.verdict == Verdict::other_fits);
    CHECK(judged.claimed == kReform);
    CHECK(judged.better == kBefore);
    CHECK(judged.telling == 95);
    CHECK(judged.against == 93);
    REQUIRE(judged.counts.size() == 3);
    CHECK(judged.counts[0].fits == 93);
    CHECK(judged.counts[0].contradicts == 2);
    CHECK(judged.counts[1].contradicts == 93);
    REQUIRE(judged.examples.size() == 2);
    CHECK(judged.examples[0].row == 4);
    CHECK(judged.examples[0].name == "Phường Trúc Bạch");
    CHECK(judged.examples[0].claimed_unit == "Phường Ba Đình");
    CHECK(judged.examples[0].better_unit == "Phường Trúc Bạch");
    CHECK(judged.examples[0].better == kBefore);
    CHECK(judged.examples[1].code == "00004");
    CHECK(judged.examples[1].claimed_unit.empty());
    // And the other way round: both new editions fit alike, the newest is proposed.
    Desk reverse;
    reverse.add(named("00001", "Ba Đình"), 10);
    CHECK(reverse.judge(kBefore).better == kAmendment);
}

TEST_CASE("a file of two editions is mixed, whichever it declares") {
    Desk desk;
    desk.add(named("00001", "Trúc Bạch"), 60);
    desk.add(named("00001", "Ba Đình"), 40);
    for (const Date& claimed : {kBefore, kReform, kAmendment}) {
        const EditionJudgement judged = desk.judge(claimed);
        CHECK(judged.verdict == Verdict::mixed);
        CHECK(!judged.better);
        CHECK(!judged.examples.empty());
    }
}

TEST_CASE("words that fit no edition stop a file rather than pass unseen") {
    Desk desk;
    desk.add(named("00001", "Tổ 5"), 20);
    CHECK(desk.judge(kReform).verdict == Verdict::fits_nothing);
    CHECK(desk.judge(kReform).examples.at(0).claimed_unit == "Phường Ba Đình");
    desk.add(named("00001", "Ba Đình"), 20);
    CHECK(desk.judge(kReform).verdict == Verdict::fits);
}

TEST_CASE("what is not loaded is never wrong") {
    Desk desk;
    desk.add(named("00001", "Ba Đình"), 100);
    const EditionJudgement older = desk.judge(*Date::parse_iso("2019-01-01"));
    CHECK(older.verdict == Verdict::cant_tell);
    CHECK(!older.claimed);
    CHECK(older.rows == 100);

    Desk nothing{UnitSources{}};
    nothing.add(named("00001", "Ba Đình"), 100);
    CHECK(nothing.judge(kReform).verdict == Verdict::cant_tell);

    // An old list without its districts and provinces says nothing about where its communes lie.
    UnitSources sources = small_country();
    std::erase_if(sources.units, [](const UnitRow& row) {
        return row.edition == kBefore && row.level != UnitLevel::commune;
    });
    for (UnitRow& row : sources.units)
        if (row.edition == kBefore) row.parent_code.clear();
    Desk bare{std::move(sources)};
    CHECK(bare.fits({"00003", {}, "Sơn Hà", {}}) == Fits{fits, differs, differs});
    CHECK(bare.fits({"00003", {}, {}, "Tuyên Quang"}) == Fits{fits, fits, fits});
    CHECK(bare.fits({"001", {}, {}, {}}) == Fits{not_loaded, no_code, no_code});
}

TEST_CASE("by row: the edition that alone fits, or the newest of those with the very same unit") {
    Desk desk;
    CHECK(desk.edition(named("00001", "Trúc Bạch")) == "2025-06-30");
    CHECK(desk.edition(named("00001", "Ba Đình")) == "2026-04-30");
    CHECK(desk.edition({"00002", {}, {}, {}}) == "2025-06-30");
    CHECK(desk.edition({"00001", {}, {}, {}}) == "");
    // The same full name, yet another territory.
    CHECK(desk.edition(named("00003", "Xã Hồ Tây")) == "");
    CHECK(desk.edition({"00003", "Xã Hồ Tây", {}, "Hà Giang"}) == "2025-06-30");
    // The same territory; its full name tells, where it is given.
    CHECK(desk.edition(named("00005", "Phường Lộc Ninh")) == "2026-04-30");
    CHECK(desk.edition({"00005", "Xã Lộc Ninh", {}, "Tuyên Quang"}) == "2025-07-01");
    CHECK(desk.edition(named("00005", "Xã Lộc Ninh")) == "2025-07-01");
    CHECK(desk.edition(named("00005", "Lộc Ninh")) == "");
    // Nothing fits.
    CHECK(desk.edition(named("00001", "Tổ 5")) == "");
    CHECK(desk.edition({"99999", {}, {}, {}}) == "");
}

TEST_CASE("every province's communes are known by their names under the wrong edition") {
    const auto folder = unit_data_folder();
    if (!folder) return;
    const auto list = UnitList::make(read_unit_data(*folder));
    const auto check = [&](const char* file, std::size_t province_column, const Date& wrong,
                           const Date& right) {
        std::map<std::string, EditionClaim> claims;
        const auto rows = read_csv(*folder + file);
        for (std::size_t i = 1; i < rows.size(); ++i) {
            const auto& row = rows[i];
            const std::size_t name = province_column == 4 ? 2 : 3;  // full_name
            claims.try_emplace(row[province_column], *list)
                .first->second.add(named(row[0], row[name]), i);
        }
        for (const auto& [province, claim] : claims) {
            CHECK_MESSAGE(claim.judge(right).verdict == Verdict::fits, province);
            const EditionJudgement judged = claim.judge(wrong);
            CHECK_MESSAGE(judged.verdict == Verdict::other_fits, province);
            REQUIRE_MESSAGE(judged.better.has_value(), province);
            CHECK_MESSAGE(list->edition_on(*judged.better) == list->edition_on(right), province);
        }
        return claims.size();
    };
    CHECK(check("/old_communes_2025-06-30.csv", 4, kReform, kBefore) == 63);
    CHECK(check("/communes_2026-04-30.csv", 6, kBefore, kAmendment) == 34);
    EditionClaim codes(*list);
    for (std::uint64_t row = 1; row <= 100; ++row) codes.add({"00004", {}, {}, {}}, row);
    for (const Date& claimed : {kBefore, kReform, kAmendment})
        CHECK(codes.judge(claimed).verdict == Verdict::cant_tell);
}

TEST_CASE("every old commune is known for one by its name, district and province") {
    const auto folder = unit_data_folder();
    if (!folder) return;
    const auto list = UnitList::make(read_unit_data(*folder));
    const auto rows = read_csv(*folder + "/old_communes_2025-06-30.csv");
    EditionClaim claim(*list);
    const auto full_name = [&](const std::string& code) {
        return list->find(code, kBefore).unit->full_name;
    };
    std::size_t by_name = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const auto& row = rows[i];
        if (claim.ask(named(row[0], row[2])).edition != nullptr) ++by_name;
        const auto* const edition = claim.ask({row[0], row[2], row[3], row[4]}).edition;
        REQUIRE_MESSAGE(edition != nullptr, row[0]);
        const StatedUnit by_names{row[0], row[2], full_name(row[3]), full_name(row[4])};
        CHECK_MESSAGE(claim.ask(by_names).edition == edition, row[0]);
        const bool unchanged = claim.ask({row[0], row[2], {}, {}}).fits->back() == fits;
        CHECK_MESSAGE((edition->date == kBefore || unchanged), row[0]);
    }
    CHECK(by_name == 8'966);
}

}  // namespace dongbo
