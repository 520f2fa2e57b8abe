#include "cli/quality_texts.hpp"

namespace dongbo {
namespace {

constexpr QualityTexts kVietnamese{.check = "Kiểm tra",
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
                                   .more = "Còn nữa; tiếp với --after"};

constexpr QualityTexts kEnglish{.check = "Check",
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
                                .more = "There is more; go on with --after"};

}  // namespace

const QualityTexts& quality_texts(const Console& console) {
    return console.language == Language::english ? kEnglish : kVietnamese;
}

}  // namespace dongbo
