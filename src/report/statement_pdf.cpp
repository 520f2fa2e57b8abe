#include "report/statement_pdf.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/hash.hpp"
#include "report/paper.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

constexpr PaperDocument::Style kHeading{.size = 10.5, .bold = true, .heading = true};
constexpr PaperDocument::Style kSmall{.size = 7.5, .grey = true};

std::string count(std::uint64_t number) {
    return grouped(Language::vietnamese, number);
}
std::string moment(const Timestamp& time) {
    return time_text(Language::vietnamese, time) + " (giờ Việt Nam)";
}
std::string moment(const std::optional<Timestamp>& time) {
    return time ? moment(*time) : "chưa có / none yet";
}

std::string day_of_edition(const std::string& edition) {
    const auto day = Date::parse_iso(edition);
    return day ? day_text(Language::vietnamese, *day) : edition;
}

std::string joined(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) out.append(out.empty() ? "" : ", ").append(text);
    return out;
}

void add_head(PaperDocument& paper, const Statement& statement) {
    const bool equal = statement.verdict == StatementVerdict::equal;
    paper.paragraph("BIÊN BẢN ĐỐI SOÁT DỮ LIỆU", {.size = 16, .bold = true, .centred = true});
    paper.paragraph("Statement on the records of two holders",
                    {.size = 9, .centred = true, .grey = true});
    paper.space(6);
    paper.paragraph(equal ? "Kết luận: hai bên giữ CÙNG MỘT tập bản ghi"
                          : "Kết luận: hai bên giữ các tập bản ghi KHÁC NHAU",
                    {.size = 12, .bold = true, .centred = true});
    paper.paragraph(equal ? "Verdict: both parties hold the same records"
                          : "Verdict: the parties hold different records",
                    {.size = 9, .centred = true, .grey = true});
    paper.space(6);
}

void add_facts(PaperDocument& paper, const Statement& statement) {
    const std::string fields =
        statement.fields.empty() ? "mọi trường / all fields" : joined(statement.fields);
    std::vector<std::vector<std::string>> rows = {
        {"Bên cung cấp / Owner", statement.owner.agency},
        {"Bên khai thác / Follower", statement.follower.agency},
        {"Tập dữ liệu / Dataset", statement.dataset},
        {"Luồng dữ liệu / Feed",
         fmt::format("{} · kỷ nguyên (epoch) {}", statement.feed, statement.epoch)},
        {"Đặc tả dữ liệu / Contract", statement.contract + " " + statement.contract_version},
        {"Trường được chia sẻ / Shared fields", fields},
        {"Vị trí đối soát / Position",
         fmt::format("{} · nhật ký (log) {}", count(statement.position), count(statement.log))},
        {"Gốc cây nhật ký / Root of the tree", hex(statement.root)},
        {"Lập lúc / Made at", moment(statement.at)},
        {"Bên cung cấp tính lúc / Owner looked at", moment(statement.owner.as_of)},
        {"Bên khai thác tính lúc / Follower looked at", moment(statement.follower.as_of)},
        {"Bên cung cấp rà soát toàn bộ / Owner's last scrub", moment(statement.owner.last_scrub)},
        {"Bên khai thác rà soát toàn bộ / Follower's last scrub",
         moment(statement.follower.last_scrub)},
    };
    if (!statement.edition.empty())
        rows.push_back(
            {"Danh mục đơn vị hành chính / Edition of units", day_of_edition(statement.edition)});
    if (statement.covered)
        rows.push_back(
            {"Đã nhận trên tổng số các nguồn khai báo, theo bên cung cấp / "
             "Arrived of what sources announced, the owner's word",
             fmt::format("{} / {}", count(statement.covered->arrived),
                         count(statement.covered->expected))});
    paper.table({{.share = 2}, {.share = 4}}, {}, rows);
}

void add_sets(PaperDocument& paper, const Statement& statement) {
    paper.paragraph("Các tập bản ghi / Sets of records", kHeading);
    std::vector<std::vector<std::string>> rows;
    const auto add = [&](const char* set, const StatementSide& side, const SetFigures& figures) {
        rows.push_back({set, side.agency, count(figures.count), hex(figures.digest)});
    };
    for (const StatementSide* side : {&statement.owner, &statement.follower})
        add("Đang hiệu lực / live", *side, side->live);
    for (const StatementSide* side : {&statement.owner, &statement.follower})
        if (side->pending) add("Chờ xác minh / pending", *side, *side->pending);
    paper.table({{.share = 2.2},
                 {.share = 1},
                 {.share = 1.4, .number = true},
                 {.share = 4.6, .monospace = true}},
                {"Tập / Set", "Bên / Party", "Số bản ghi / Count", "Mã băm LtHash16 (SHA-256)"},
                rows);
}

struct UnitOfBoth {
    const UnitFigures* owner = nullptr;
    const UnitFigures* follower = nullptr;
};

std::string count(const UnitFigures* unit) {
    return unit == nullptr ? "0" : count(unit->live.count);
}

void add_units(PaperDocument& paper, const Statement& statement) {
    std::map<std::string, UnitOfBoth> units;
    for (const UnitFigures& unit : statement.owner.units) units[unit.unit].owner = &unit;
    for (const UnitFigures& unit : statement.follower.units) units[unit.unit].follower = &unit;
    if (units.empty()) return;
    const std::vector<std::string>& differ = statement.units_that_differ;
    std::vector<std::vector<std::string>> rows;
    for (const auto& [code, unit] : units) {
        const bool different = std::ranges::find(differ, code) != differ.end();
        const UnitFigures& shown = unit.owner != nullptr ? *unit.owner : *unit.follower;
        rows.push_back({code.empty() ? "không xác định / none" : code, count(unit.owner),
                        count(unit.follower), different ? "KHÁC / different" : "như nhau / same",
                        hex(shown.live.digest)});
    }
    paper.paragraph("Theo đơn vị hành chính / By unit", kHeading);
    paper.table({{.share = 1.4},
                 {.share = 1.1, .number = true},
                 {.share = 1.1, .number = true},
                 {.share = 1.6},
                 {.share = 5.2, .monospace = true}},
                {"Mã / Code", "Cung cấp / Owner", "Khai thác / Follower", "Kết quả / Result",
                 "Mã băm (bên cung cấp) / Digest (owner)"},
                rows);
}

void add_words(PaperDocument& paper, const Statement& statement) {
    const StatementWords words = statement_words(statement);
    paper.paragraph("Biên bản chứng minh điều gì / What it proves", kHeading);
    paper.paragraph(words.proves_vi, {.size = 9});
    paper.paragraph(words.proves_en, kSmall);
    paper.paragraph("Biên bản không chứng minh điều gì / What it does not prove", kHeading);
    paper.paragraph(words.proves_not_vi, {.size = 9});
    paper.paragraph(words.proves_not_en, kSmall);
}

void add_signatures(PaperDocument& paper, const SignedStatement& document,
                    std::string_view encoded) {
    paper.paragraph("Chữ ký số Ed25519 / Signatures", kHeading);
    paper.table({{.share = 1.3}, {.share = 5, .monospace = true}}, {},
                {{"Bên cung cấp, khóa / Owner, key", document.owner_key.text()},
                 {"Chữ ký / Signature", hex(document.owner_signature)},
                 {"Bên khai thác, khóa / Follower, key", document.follower_key.text()},
                 {"Chữ ký / Signature", hex(document.follower_signature)},
                 {"SHA-256 của tệp JSON / of the JSON file", hex(sha256(encoded))}});
    paper.paragraph(
        "Bản giấy này thể hiện nội dung tệp JSON có mã SHA-256 nêu trên. Tệp đó mới là bằng "
        "chứng; kiểm tra ngoại tuyến: dongbo verify TỆP, hoặc docs/formats/verify.py.",
        {.size = 8});
    paper.paragraph(
        "This paper shows the JSON file with the SHA-256 above. That file is the proof; check "
        "it offline: dongbo verify FILE, or docs/formats/verify.py.",
        kSmall);
}

}  // namespace

Result<std::string> statement_pdf(const SignedStatement& document, std::string_view encoded) {
    const Statement& statement = document.statement;
    PaperDocument paper("Biên bản đối soát " + statement.feed,
                        fmt::format("{} · {} · {}", statement.feed, count(statement.position),
                                    day_text(Language::vietnamese, statement.at)),
                        statement.at);
    add_head(paper, statement);
    add_facts(paper, statement);
    add_sets(paper, statement);
    add_words(paper, statement);
    add_units(paper, statement);
    add_signatures(paper, document, encoded);
    return paper.finish();
}

}  // namespace dongbo
