#include "cli/texts.hpp"

namespace dongbo {
namespace {

constexpr Texts kTexts{
    .dataset = "Tập dữ liệu",
    .live = "đang hiệu lực",
    .pending = "chờ xác minh",
    .deleted = "đã xóa",
    .seen = "mã bản ghi từng thấy",
    .in_doubt = "đang xác minh",
    .delivery = "Đợt bàn giao",
    .state = "Trạng thái",
    .rows = "dòng",
    .when = "Thời điểm",
    .removed = "bản ghi không còn trong đợt giao toàn bộ",
    .physical_rows = "dòng vật lý",
    .record = "Bản ghi",
    .version = "phiên bản",
    .position = "Vị trí",
    .field = "Trường",
    .value = "Giá trị",
    .origin = "Nguồn gốc",
    .row = "dòng",
    .history = "Lịch sử",
    .findings = "Sai lệch",
    .change = "Thay đổi",
    .verdict = "Tình trạng",
    .erased = "đã xóa vĩnh viễn nội dung",
    .content_hash = "Mã băm nội dung",
    .known_before = "Đợt này đã được nạp trước đó: không có gì thay đổi",
    .resumed = "Nạp tiếp từ chỗ dừng lần trước",
    .dry_run = "Chạy thử: không ghi gì",
    .loaded_in = "Thời gian",
    .rows_a_second = "dòng/giây",
    .first_rows = "các dòng đầu",
    .node_made = "Đã tạo điểm kết nối",
    .datasets_made = "Các tập dữ liệu",
    .federation_made = "Đã tạo liên thông trong",
    .authority_for_tests =
        "Cơ quan chứng thực này chỉ để chạy thử. Khi vận hành, dùng chứng thư số do cơ quan có "
        "thẩm quyền cấp.",
    .serve_each = "Chạy mỗi điểm kết nối bằng:",
    .nothing_found = "Không tìm thấy bản ghi nào",
    .more_with_cursor = "Còn nữa, xem tiếp với --cursor",
    .check = "Kiểm tra",
    .counted = "Đã đếm",
    .sound = "đúng",
    .defects = "lỗi",
    .node_is_sound = "Mọi kiểm tra đều đúng: không mất, không thừa bản ghi nào",
    .node_is_not_sound = "CÓ LỖI: xem các dòng trên",
    .waiting_accesses = "Lượt tra cứu đã ghi nhật ký, chờ đưa vào tập dữ liệu",
    .backup_written = "Đã sao lưu vào",
    .backup_restored = "Đã phục hồi vào",
    .written = "Đã ghi",
    .persons = "người",
    .error = "Lỗi",
    .cure = "Cách xử lý",
    .serving = "Đang phục vụ (Ctrl-C để dừng):",
    .watching = "Đang theo dõi thư mục (Ctrl-C để dừng)",
    .kept_rows = "Các dòng giữ lại nguyên văn",
    .reason = "Lý do",
    .text = "Nguyên văn",
};

}  // namespace

const Texts& vietnamese_texts() {
    return kTexts;
}

}  // namespace dongbo
