#include "cli/verify_texts.hpp"

namespace dongbo {
namespace {

constexpr VerifyTexts kVietnamese{
    .statement = "Biên bản đối soát",
    .checkpoint = "Điểm kiểm tra của luồng dữ liệu",
    .deletion = "Biên bản xóa bản sao",
    .holds = "Đúng: chữ ký và nội dung đều khớp",
    .holds_by_inside =
        "Đúng theo khóa nằm trong tài liệu; so khóa với khóa mà các bên công bố (--owner-key, "
        "--follower-key)",
    .verdict = "Kết luận",
    .equal = "hai bên giữ cùng một tập bản ghi",
    .different = "hai bên giữ các tập bản ghi KHÁC NHAU",
    .owner = "Bên cung cấp",
    .follower = "Bên khai thác",
    .dataset = "Tập dữ liệu",
    .feed = "Luồng dữ liệu",
    .position = "Vị trí",
    .at = "Thời điểm",
    .records = "Bản ghi đang hiệu lực",
    .pending_records = "Bản ghi chờ xác minh",
    .digest = "mã băm",
    .last_scrub = "Rà soát toàn bộ lần cuối",
    .never = "chưa có",
    .covered = "Đã nhận trên tổng số các nguồn khai báo, theo bên cung cấp",
    .units_that_differ = "Đơn vị khác nhau",
    .no_unit = "không xác định",
    .proves = "Chứng minh",
    .proves_not = "Không chứng minh",
    .root = "Gốc cây",
    .log = "vị trí nhật ký",
    .key = "khóa",
    .paper_written = "Đã ghi bản in",
};

constexpr VerifyTexts kEnglish{
    .statement = "Statement",
    .checkpoint = "Checkpoint of a feed",
    .deletion = "Deletion of a replica",
    .holds = "It holds: signatures and content fit",
    .holds_by_inside =
        "It holds by the keys inside it; compare them with those that the agencies publish "
        "(--owner-key, --follower-key)",
    .verdict = "Verdict",
    .equal = "both parties hold the same records",
    .different = "the parties hold DIFFERENT records",
    .owner = "Owner",
    .follower = "Follower",
    .dataset = "Dataset",
    .feed = "Feed",
    .position = "Position",
    .at = "Made at",
    .records = "Live records",
    .pending_records = "Pending records",
    .digest = "digest",
    .last_scrub = "Last scrub",
    .never = "none yet",
    .covered = "Arrived of what sources announced, the owner's word",
    .units_that_differ = "Units that differ",
    .no_unit = "none",
    .proves = "Proves",
    .proves_not = "Does not prove",
    .root = "Root of the tree",
    .log = "position of the log",
    .key = "key",
    .paper_written = "Paper written",
};

}  // namespace

const VerifyTexts& verify_texts(const Console& console) {
    return console.language == Language::english ? kEnglish : kVietnamese;
}

}  // namespace dongbo
