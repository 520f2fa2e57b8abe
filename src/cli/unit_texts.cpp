#include "cli/unit_texts.hpp"

#include <fmt/core.h>

namespace dongbo {
namespace {

constexpr UnitTexts kVietnamese{
    .unit = "Đơn vị hành chính",
    .code = "Mã",
    .edition = "Phiên bản",
    .kind = "Loại",
    .above = "Thuộc",
    .name = "Tên",
    .relation = "Quan hệ",
    .resolution = "Nghị quyết",
    .clause = "khoản",
    .became = "Trở thành",
    .came_from = "Hình thành từ",
    .goes_on = "giữ nguyên",
    .current = "Hiện nay",
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
    .in_effect = "có hiệu lực",
    .waits_for_second = "chờ người thứ hai phê duyệt",
    .undone = "đã hủy",
    .evidence = "Chứng cứ",
    .address = "Địa chỉ",
    .queue_empty = "Không có bản ghi nào chờ xác định đơn vị.",
    .decided_report = "Đợt {}: {} quyết định, còn {} bản ghi chờ",
    .batch_waits = "Chưa có hiệu lực: chờ người thứ hai. dongbo unit approve {} {} --by \"…\"",
    .nothing_decided = "Không bản ghi nào xác định được; {} bản ghi vẫn chờ",
    .approved = "Đợt {} có hiệu lực: {} quyết định",
    .undone_batch = "Đã hủy đợt {}",
    .undone_one = "Đã hủy quyết định về bản ghi {}",
    .territory_changed = "Mã giữ nguyên, địa bàn khác",
    .renamed = "Mã và địa bàn giữ nguyên, tên hoặc loại đổi",
    .unchanged = "Không đổi",
    .new_code = "Mã mới",
    .ended_code = "Mã không còn dùng",
    .not_stated = "Không khai đơn vị",
    .total = "Cộng",
    .more_records = "Còn nữa: tăng --limit",
    .looked_up = "Kết quả",
    .house = "Số nhà",
    .street = "Đường, phố",
    .hamlet = "Thôn, tổ dân phố",
    .answers = {"chắc chắn", "cần chứng cứ", "không rõ đơn vị kế thừa",
                "mã không có trong danh mục", "chưa nạp phiên bản danh mục"},
    .relations = {"toàn bộ", "một phần", "nguồn không nêu toàn bộ hay một phần"},
    .bases = {"từng hồ sơ", "bảng thôn, đường phố", "đơn vị duy nhất nguồn nêu"},
    .levels = {"Cấp tỉnh", "Cấp huyện", "Cấp xã"},
};

constexpr UnitTexts kEnglish{
    .unit = "Unit",
    .code = "Code",
    .edition = "Edition",
    .kind = "Kind",
    .above = "Lies in",
    .name = "Name",
    .relation = "Relation",
    .resolution = "Resolution",
    .clause = "clause",
    .became = "Became",
    .came_from = "Came from",
    .goes_on = "goes on unchanged",
    .current = "Now",
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
    .in_effect = "in force",
    .waits_for_second = "waits for a second person",
    .undone = "undone",
    .evidence = "Evidence",
    .address = "Address",
    .queue_empty = "No record waits for a decision on its unit.",
    .decided_report = "Batch {}: {} decisions, {} records still wait",
    .batch_waits =
        "Not in force yet: it waits for a second person. dongbo unit approve {} {} --by \"…\"",
    .nothing_decided = "No record could be decided; {} records still wait",
    .approved = "Batch {} is in force: {} decisions",
    .undone_batch = "Batch {} is undone",
    .undone_one = "The decision about record {} is undone",
    .territory_changed = "Same code, another territory",
    .renamed = "Same code and territory, another name or kind",
    .unchanged = "Unchanged",
    .new_code = "New code",
    .ended_code = "Code no longer used",
    .not_stated = "No unit stated",
    .total = "Total",
    .more_records = "There are more: raise --limit",
    .looked_up = "Answer",
    .house = "House",
    .street = "Street",
    .hamlet = "Hamlet",
    .answers = {"certain", "needs evidence", "no successor known", "code not in its edition",
                "edition not loaded"},
    .relations = {"all of it", "a part of it", "the source does not say whether all of it"},
    .bases = {"by hand", "table of hamlets and streets", "only unit that the source names"},
    .levels = {"Province", "District", "Commune"},
};

}  // namespace

const UnitTexts& unit_texts(const Console& console) {
    return console.texts == &english_texts() ? kEnglish : kVietnamese;
}

std::string day_text(const Console& console, const Date& day) {
    return console.texts == &english_texts() ? day.iso() : day.vietnamese();
}

std::string unit_text(const Console& console, const UnitList& list, const ListedUnit& unit) {
    return fmt::format("{} ({}, {})", unit.full_name, unit.code,
                       day_text(console, list.edition_of(unit).date));
}

std::string path_text(const ListedUnit& unit) {
    std::string path(unit.full_name);
    for (const ListedUnit* above = unit.parent; above != nullptr; above = above->parent)
        path.append(", ").append(above->full_name);
    return path;
}

std::string_view word(const UnitTexts& texts, Answer answer) {
    return texts.answers[static_cast<std::size_t>(answer)];
}
std::string_view word(const UnitTexts& texts, Relation relation) {
    return texts.relations[static_cast<std::size_t>(relation)];
}
std::string_view word(const UnitTexts& texts, DecisionBasis basis) {
    return texts.bases[static_cast<std::size_t>(basis)];
}

std::string unit_json(const UnitList& list, const ListedUnit& unit) {
    return fmt::format(
        R"({{"code":{},"edition":{},"full_name":{},"kind":{},"level":{},"parent_code":{}}})",
        json_text(unit.code), json_text(list.edition_of(unit).date.iso()),
        json_text(unit.full_name), json_text(unit.kind), json_text(name(unit.level)),
        json_text(unit.parent_code));
}

}  // namespace dongbo
