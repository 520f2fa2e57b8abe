#include "cli/demo_texts.hpp"

namespace dongbo {

namespace {

constexpr DemoTexts kVietnamese{
    .title = "dongbo: dữ liệu thật đi vào một sổ, không mất dòng nào",
    .node = "Tạo điểm kết nối với các đặc tả dữ liệu",
    .units = "Nạp toàn bộ đơn vị hành chính Việt Nam",
    .population = "Tạo dân số giả lập như hai tỉnh bàn giao, mã xã CŨ, có lỗi biết trước",
    .kill = "Nạp công dân Hà Nội, kill -9 giữa chừng, rồi nạp tiếp",
    .rest = "Nạp các tệp còn lại",
    .repeat = "Bàn giao lại cùng dữ liệu",
    .correct = "Bàn giao dữ liệu đã sửa",
    .explain = "Giải thích một bản ghi: từng giá trị từ tệp nào, dòng nào",
    .doctor = "Bác sĩ: phát lại toàn bộ sổ, đếm lại hai đẳng thức",
    .datasets_made = "tập dữ liệu",
    .units_found = "đơn vị hành chính (cấp tỉnh {} · cấp xã mới {} · cấp xã cũ {})",
    .persons_made = "người · {} hộ · {} cư trú · {} thửa đất",
    .files_made = "tệp, {} dòng vật lý",
    .killed_at = "kill -9 sau {} / {} dòng",
    .after_kill_sound = "sau khi bị giết, sổ vẫn đúng (kiểm tra {} mục)",
    .resumed_from = "nạp tiếp từ dòng {}",
    .nothing_lost = "{} bản ghi = {} đang hiệu lực + {} chờ xác minh: không mất, không lặp",
    .all_loaded = "{} tệp · {} dòng · {} giây · {} dòng/giây",
    .same_file_known = "cùng tệp: đã biết, không làm gì",
    .same_content_unchanged =
        "cùng nội dung trong tệp khác: {} dòng không đổi, {} dòng đổi, vị trí sổ giữ nguyên",
    .changes_expected = "bên giao sửa {} bản ghi, thêm {}",
    .changes_found = "dongbo ghi đúng {} thay đổi",
    .explained = "một bản ghi vừa được sửa",
    .all_right = "Mọi bước đều đúng.",
    .something_wrong = "CÓ BƯỚC SAI: xem dấu ✗ ở trên.",
    .look = "Xem tiếp (điểm kết nối còn nguyên trong {}):",
};

constexpr DemoTexts kEnglish{
    .title = "dongbo: real data into one log, no row lost",
    .node = "Make a node with the contracts",
    .units = "Load all administrative units of Vietnam",
    .population =
        "Make a population as two provinces would deliver it, OLD commune codes, known errors",
    .kill = "Load the citizens of Hà Nội, kill -9 in the middle, go on",
    .rest = "Load the other files",
    .repeat = "The same data delivered again",
    .correct = "A corrected delivery",
    .explain = "Explain one record: each value, its file and row",
    .doctor = "The doctor replays the log and recounts both equations",
    .datasets_made = "datasets",
    .units_found = "administrative units (provinces {} · new communes {} · old communes {})",
    .persons_made = "persons · {} households · {} residences · {} land parcels",
    .files_made = "files, {} physical rows",
    .killed_at = "kill -9 after {} of {} rows",
    .after_kill_sound = "after the kill the log is sound ({} checks)",
    .resumed_from = "taken up at row {}",
    .nothing_lost = "{} records = {} live + {} only pending: nothing lost, nothing doubled",
    .all_loaded = "{} files · {} rows · {} s · {} rows/s",
    .same_file_known = "the same file: known, nothing done",
    .same_content_unchanged =
        "the same content in another file: {} rows unchanged, {} changed, the log stands still",
    .changes_expected = "the sender corrected {} records and added {}",
    .changes_found = "dongbo wrote exactly {} changes",
    .explained = "a record that was just corrected",
    .all_right = "Every step showed what it should.",
    .something_wrong = "A STEP WENT WRONG: see ✗ above.",
    .look = "Look further (the node stays in {}):",
};

}  // namespace

const DemoTexts& vietnamese_demo_texts() {
    return kVietnamese;
}
const DemoTexts& english_demo_texts() {
    return kEnglish;
}

}  // namespace dongbo
