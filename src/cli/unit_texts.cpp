#include "cli/unit_texts.hpp"

namespace dongbo {
namespace {

constexpr UnitTexts kVietnamese{
    .unit = "Đơn vị hành chính",
    .code = "Mã",
    .edition = "Phiên bản",
    .name = "Tên",
    .became = "Trở thành",
    .came_from = "Hình thành từ",
    .as_of = "tính đến",
    .candidates = "Có thể là",
    .stated = "Đã khai",
    .in_force = "Phiên bản đang áp dụng",
    .records = "Bản ghi",
    .decided = "Đã xác định",
    .waiting = "Chờ xác định",
    .by_decision = "theo quyết định",
    .by_basis = "Căn cứ",
    .batch = "Đợt",
    .author = "Người quyết định",
    .approver = "Người phê duyệt",
    .document = "Văn bản",
    .decisions = "Quyết định",
    .state = "Tình trạng",
    .address = "Địa chỉ",
    .queue_empty = "Không có bản ghi nào chờ xác định đơn vị.",
    .decided_report = "Đợt {}: {} quyết định, còn {} bản ghi chờ",
    .batch_waits = "Chưa có hiệu lực: chờ người thứ hai. dongbo unit approve {} {} --by \"…\"",
    .nothing_decided = "Không bản ghi nào xác định được; {} bản ghi vẫn chờ",
    .approved = "Đợt {} có hiệu lực: {} quyết định",
    .undone_batch = "Đã hủy đợt {}",
    .undone_one = "Đã hủy quyết định về bản ghi {}",
    .not_stated = "Không khai đơn vị",
    .total = "Cộng",
    .more_records = "Còn nữa: tăng --limit",
    .looked_up = "Kết quả",
    .house = "Số nhà",
    .street = "Đường, phố",
    .hamlet = "Thôn, tổ dân phố",
};

constexpr UnitTexts kEnglish{
    .unit = "Unit",
    .code = "Code",
    .edition = "Edition",
    .name = "Name",
    .became = "Became",
    .came_from = "Came from",
    .as_of = "as of",
    .candidates = "May be",
    .stated = "Stated",
    .in_force = "Edition in force",
    .records = "Records",
    .decided = "Decided",
    .waiting = "Waiting",
    .by_decision = "by decision",
    .by_basis = "Basis",
    .batch = "Batch",
    .author = "Author",
    .approver = "Approver",
    .document = "Document",
    .decisions = "Decisions",
    .state = "State",
    .address = "Address",
    .queue_empty = "No record waits for a decision on its unit.",
    .decided_report = "Batch {}: {} decisions, {} records still wait",
    .batch_waits =
        "Not in force yet: it waits for a second person. dongbo unit approve {} {} --by \"…\"",
    .nothing_decided = "No record could be decided; {} records still wait",
    .approved = "Batch {} is in force: {} decisions",
    .undone_batch = "Batch {} is undone",
    .undone_one = "The decision about record {} is undone",
    .not_stated = "No unit stated",
    .total = "Total",
    .more_records = "There are more: raise --limit",
    .looked_up = "Answer",
    .house = "House",
    .street = "Street",
    .hamlet = "Hamlet",
};

}  // namespace

const UnitTexts& unit_texts(const Console& console) {
    return console.language == Language::english ? kEnglish : kVietnamese;
}

}  // namespace dongbo
