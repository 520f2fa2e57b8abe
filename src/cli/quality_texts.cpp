#include "cli/quality_texts.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace dongbo {
namespace {

constexpr QualityTexts kVietnamese{
    .check = "Kiểm tra",
    .dimension = "Tiêu chí",
    .severity = "Mức",
    .failing = "Không đạt",
    .applies_to = "Trên",
    .meaning = "Nghĩa là",
    .case_word = "Vụ việc",
    .owner = "Cơ quan",
    .key = "Khóa nguồn",
    .reason = "Lý do",
    .unit = "ĐVHC",
    .agency = "Cơ quan giao",
    .day = "Ngày",
    .records = "Bản ghi",
    .differs = "KHÁC với số đã đếm",
    .recounted = "Đếm lại từ đầu",
    .equal = "bằng nhau từng bit",
    .deadline = "Hạn",
    .overdue = "QUÁ HẠN",
    .left_of_most = "Còn / nhiều nhất",
    .opened = "Mở",
    .by = "Người",
    .note = "Ghi chú",
    .cause = "Nguyên nhân",
    .history = "Diễn biến",
    .accounted = "Đã giải trình (mọi bản ghi từng thấy)",
    .covered = "Đã nhận (so với tổng do bên giao khai)",
    .conforming = "Đạt (theo từng tiêu chí)",
    .not_stated = "đợt không khai tổng",
    .no_findings = "Không có sai lệch.",
    .all_written = "Đã ghi mọi bản ghi không đạt vào",
    .judged_anew = "xét lại, thay đổi",
    .next_change = "Lần tới đồng hồ làm đổi tình trạng",
    .never = "không có",
    .passes = "đạt",
    .fails = "không đạt",
    .more = "Còn nữa; tiếp với --after",
    .type_wrong = "Giá trị không đọc được",
    .other_edition =
        "Không chắc mã thuộc phiên bản danh mục nào, hoặc không thuộc phiên bản đã khai",
    .lacks = "Thiếu giá trị bắt buộc",
    .not_unique = "Bản ghi khác cũng có giá trị này",
    .not_here = "Bản ghi được trỏ tới chưa có ở đây",
    .conflict = "Cùng khóa nhưng khác nội dung trong một đợt",
    .another_person = "Có thể là người khác: đổi cả số và họ tên hoặc ngày sinh",
    .dimensions = {"đúng", "đủ", "sạch", "sống", "thống nhất", "dùng chung"},
    .severities = {"từ chối", "chờ xác minh", "chờ tham chiếu", "cảnh báo"},
    .states = {"mới", "đang xử lý", "chờ thông tin", "xác nhận đúng", "đã đóng"}};

constexpr QualityTexts kEnglish{
    .check = "Check",
    .dimension = "Dimension",
    .severity = "Severity",
    .failing = "Failing",
    .applies_to = "Of",
    .meaning = "Meaning",
    .case_word = "Case",
    .owner = "Agency",
    .key = "Source key",
    .reason = "Reason",
    .unit = "Unit",
    .agency = "Delivered by",
    .day = "Day",
    .records = "Records",
    .differs = "DIFFERS from what was counted",
    .recounted = "Recounted from scratch",
    .equal = "equal bit for bit",
    .deadline = "Deadline",
    .overdue = "OVERDUE",
    .left_of_most = "Left / most",
    .opened = "Opened",
    .by = "By",
    .note = "Note",
    .cause = "Cause",
    .history = "History",
    .accounted = "Accounted for (all records ever seen)",
    .covered = "Covered (of the totals that senders declare)",
    .conforming = "Conforming (by dimension)",
    .not_stated = "deliveries without a declared total",
    .no_findings = "No findings.",
    .all_written = "Every failing record is written to",
    .judged_anew = "judged anew, changed",
    .next_change = "Next time the clock changes a verdict",
    .never = "none",
    .passes = "passes",
    .fails = "fails",
    .more = "There is more; go on with --after",
    .type_wrong = "The value can't be read",
    .other_edition = "The edition of the code is not certain, or not the one that was declared",
    .lacks = "A required value lacks",
    .not_unique = "Another record has this value too",
    .not_here = "The record it points at is not here",
    .conflict = "One key, different content in one delivery",
    .another_person = "Perhaps another person: number and name or birth date change at once",
    .dimensions = {"correct", "complete", "clean", "live", "unified", "shared"},
    .severities = {"refuse", "quarantine", "waiting", "warn"},
    .states = {"open", "taken up", "needs information", "confirmed", "closed"}};

}  // namespace

const QualityTexts& quality_texts(const Console& console) {
    return console.texts == &english_texts() ? kEnglish : kVietnamese;
}

std::string_view dimension_word(const QualityTexts& texts, std::string_view dimension) {
    const auto found = std::ranges::find(kDimensions, dimension);
    if (found == kDimensions.end()) return dimension;
    return texts.dimensions[static_cast<std::size_t>(found - kDimensions.begin())];
}

std::string meaning_of(const Console& console, const Contract& contract, const Check& check) {
    const QualityTexts& say = quality_texts(console);
    switch (check.kind) {
        case CheckKind::type:
            return std::string(check.rule == kEditionRule ? say.other_edition : say.type_wrong);
        case CheckKind::required:
            return std::string(say.lacks);
        case CheckKind::unique:
            return std::string(say.not_unique);
        case CheckKind::reference:
            return std::string(say.not_here);
        case CheckKind::conflict:
            return std::string(say.conflict);
        case CheckKind::identity:
            return std::string(say.another_person);
        case CheckKind::rule:
            break;
    }
    const Rule& rule = contract.rules[check.index];
    return console.texts == &english_texts() ? rule.message_en : rule.message_vi;
}

std::string ratio_text(const Console& console, std::int64_t part, std::int64_t whole) {
    if (whole == 0) return "–";
    std::string share =
        fmt::format("{:.2f}", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
    // What is not all of it is never rounded up to all of it.
    if (part != whole && share == "100.00") share = "99.99";
    if (console.texts != &english_texts()) std::ranges::replace(share, '.', ',');
    return fmt::format("{} / {} ({} %)", grouped(console, static_cast<std::uint64_t>(part)),
                       grouped(console, static_cast<std::uint64_t>(whole)), share);
}

}  // namespace dongbo
