#include "cli/demo_texts.hpp"

namespace dongbo {

namespace {

constexpr DemoTexts kVietnamese{
    .title = "dongbo: dữ liệu thật đi vào một sổ, không mất dòng nào",
    .node = "Tạo điểm kết nối với các đặc tả dữ liệu",
    .units = "Nạp toàn bộ đơn vị hành chính Việt Nam, trước và sau sắp xếp, cùng quan hệ kế thừa",
    .population = "Tạo dân số giả lập như hai tỉnh bàn giao, mã xã CŨ, 3 % dòng có lỗi biết trước",
    .kill = "Nạp công dân Hà Nội, kill -9 giữa chừng, rồi nạp tiếp",
    .rest = "Nạp các tệp còn lại",
    .truth = "Quy tắc làm việc: sai lệch tìm thấy so với lỗi đã gieo",
    .repeat = "Bàn giao lại cùng dữ liệu",
    .correct = "Bàn giao dữ liệu đã sửa",
    .healed = "Sai lệch và vụ việc tự đóng khi dữ liệu đã được sửa",
    .measures = "Sáu thước đo, trước và sau khi sửa",
    .where = "Nay mọi người ở đâu? Một nước, nhiều phiên bản danh mục, không đoán điều gì",
    .decide_by_table = "Xã bị chia tách: người có thẩm quyền quyết định theo bảng thôn, đường phố",
    .decide_by_rule = "Nguồn chỉ nêu một xã kế thừa: người có thẩm quyền quyết định",
    .edition = "Danh mục phiên bản 30/04/2026 có hiệu lực",
    .invented_edition = "Một phiên bản danh mục GIẢ LẬP có hiệu lực",
    .recount = "Đếm lại từ đầu từng bản ghi, so với số đếm dồn",
    .explain = "Giải thích một bản ghi: từng giá trị từ tệp nào, dòng nào",
    .doctor = "Bác sĩ: phát lại toàn bộ sổ, đếm lại hai đẳng thức",
    .datasets_made = "tập dữ liệu",
    .units_lack = "sai lệch thật của chính danh mục: {} ({} dòng)",
    .persons_made = "người · {} hộ · {} cư trú · {} thửa đất",
    .files_made = "tệp, {} dòng vật lý",
    .list_counts =
        "01/07/2025: {} tỉnh, {} xã · 30/06/2025: {} tỉnh, {} huyện, {} xã · kế thừa: {} "
        "cặp đến cấp xã, {} cặp cấp tỉnh",
    .package_counts =
        "01/07/2025: {} tỉnh, {} xã · 30/06/2025: {} xã · gói npm nêu {} xã kế thừa, "
        "không nêu toàn bộ hay một phần",
    .misfits = "kế thừa: {} cặp không khớp danh mục",
    .both_ways =
        "xuôi: {} đơn vị cũ chắc chắn, {} bị chia tách chờ chứng cứ · ngược: {} xã mới chắc "
        "chắn, {} hình thành từ nhiều đơn vị",
    .both_ways_package =
        "xuôi: {} đơn vị cũ chắc chắn, {} chờ chứng cứ · ngược: {} xã mới chắc chắn, "
        "{} chờ chứng cứ: gói npm không đủ để chắc chắn điều gì",
    .lives =
        "{}: {} bản ghi = {} có đơn vị hiện tại chắc chắn + {} chờ chứng cứ (bằng số đếm từng "
        "bản ghi)",
    .lived = "ngược về 30/06/2025: {} công dân = {} chắc chắn, ở {} xã cũ",
    .provinces_now = "công dân theo tỉnh hiện nay (tỉnh chắc chắn cả khi xã còn chờ): {}",
    .provinces_then = "công dân theo tỉnh ngày 30/06/2025: {}",
    .stated_kept =
        "mã trong bản ghi giữ nguyên: {} bản ghi vẫn khai theo danh mục 30/06/2025, không "
        "sổ nào có mục mới",
    .trap_province = "cạm bẫy, mã {}: trước là {}, nay là {}",
    .trap_merged =
        "cạm bẫy, mã {}: trước là {}, nay là {}, hình thành từ {} phường ({} công dân khai mã "
        "này, {} công dân nay ở phường này)",
    .trap_divided = "cạm bẫy, mã {}: {} chia thành {}: {} ({} công dân chờ, không ai bị đoán)",
    .table_invented =
        "bảng GIẢ LẬP, không phải dữ liệu thật: {} thôn, tổ, đường phố của {} xã bị "
        "chia tách; bảng cho biết {} ({})",
    .table_gaps =
        "vì sao còn chờ: {} địa chỉ bảng không nói đến, {} địa chỉ mà bảng đặt thôn và đường ở "
        "hai đơn vị khác nhau",
    .rule_not_fact =
        "đây là QUYẾT ĐỊNH của người (giả lập), không phải sự thật: gói npm nêu một xã "
        "kế thừa cả khi xã cũ bị chia tách",
    .rule_for = "{}: riêng {} ({}), gói npm nêu {}",
    .batch_waits =
        "{}: {} bản ghi chờ, {} quyết định của {} theo {}: quá 100 nên chưa có hiệu lực, "
        "tất cả vẫn chờ",
    .batch_alone =
        "{}: {} bản ghi chờ, {} quyết định của {} theo {}: không quá 100 nên có hiệu lực",
    .batch_approved = "{} phê duyệt: {} bản ghi có đơn vị, {} vẫn chờ",
    .batch_checked =
        "tra riêng từng bản ghi: {} / {} đúng chứng cứ; {} không có chứng cứ đều vẫn chờ",
    .batch_undone = "hủy cả đợt bằng một mục trong sổ: {} bản ghi lại chờ",
    .batch_again = "quyết định lại, có người thứ hai: {} bản ghi có đơn vị, {} vẫn chờ",
    .undo_reason = "kiểm tra việc hủy",
    .edition_invented =
        "GIẢ LẬP, không phải danh mục thật của ngày 30/04/2026: một tỉnh thành thành "
        "phố, ba xã thành phường",
    .edition_adopted =
        "{} sổ của {} bản ghi: mỗi sổ thêm đúng một mục, {} bản ghi phải xét lại, {} ms",
    .edition_changed = "{} đơn vị đổi loại, mã giữ nguyên ({}; {} …); {} đơn vị khác giữ nguyên",
    .edition_counts =
        "số liệu vẫn khớp: {} bản ghi = {} có đơn vị (trong đó {} theo quyết định) + {} "
        "chờ",
    .late =
        "bàn giao muộn vẫn khai mã 30/06/2025: {} bản ghi = {} có đơn vị theo phiên bản 30/04/2026 "
        "+ {} chờ",
    .killed_at = "kill -9 sau {} / {} dòng",
    .after_kill_sound = "sau khi bị giết, sổ vẫn đúng (kiểm tra {} mục)",
    .resumed_from = "nạp tiếp từ dòng {}",
    .nothing_lost = "{} bản ghi = {} đang hiệu lực + {} chờ xác minh: không mất, không lặp",
    .all_loaded = "{} tệp · {} dòng · {} giây · {} dòng/giây",
    .planted = "{} lỗi đã gieo, trong đó {} lỗi ở {} dòng công dân ({})",
    .repaired = "tên đã được chuẩn hóa",
    .unseen = "không thể biết từ bản ghi",
    .all_found = "tìm thấy mọi lỗi có thể thấy: {} / {} ({})",
    .following = "{} bản ghi có sai lệch do lỗi của dòng khác, dòng đó có trong danh sách lỗi: {}",
    .false_alarms = "báo động giả: {} / {} bản ghi ({}; cho phép đến 0,1 %){}",
    .counted_alike =
        "{} sai lệch: số đếm dồn bằng danh sách bản ghi sai lệch, và mỗi sai lệch nằm "
        "trong một vụ việc đang mở ({} vụ việc)",
    .same_file_known = "cùng tệp: đã biết, không làm gì",
    .same_content_unchanged =
        "cùng nội dung trong tệp khác: {} dòng không đổi, {} dòng đổi, vị trí sổ giữ nguyên",
    .changes_expected = "bên giao sửa {} bản ghi, thêm {}",
    .changes_found = "dongbo ghi đúng {} thay đổi",
    .released = "{} bản ghi hết chờ",
    .findings_healed = "sai lệch ở các dòng có lỗi nhìn thấy được: {} → {}",
    .following_healed = "bản ghi có sai lệch do lỗi của dòng khác: {} → {}",
    .cases_closed = "vụ việc đang mở: {} → {} (tự đóng)",
    .left_over =
        "sai lệch còn lại: {}; {} ở bản ghi có lỗi mà bên giao cũng không biết, {} báo động giả",
    .accounted = "có tung tích: dòng vật lý có đúng một kết quả",
    .covered = "đã về: dòng mà tổng kiểm báo trước đã thành bản ghi",
    .conforming = "đạt: lượt kiểm tra đạt trên lượt kiểm tra áp dụng được",
    .before = "trước khi sửa",
    .after = "sau khi sửa",
    .never_worse = "không thước đo nào có thêm sai lệch sau khi sửa",
    .recounted = "{}: {} bản ghi, bằng nhau từng bit ({} giây)",
    .recount_differs = "{}: {} bản ghi, KHÁC NHAU: {}",
    .explained = "một bản ghi vừa được sửa",
    .all_right = "Mọi bước đều đúng.",
    .something_wrong = "CÓ BƯỚC SAI: xem dấu ✗ ở trên.",
    .look = "Xem tiếp (điểm kết nối còn nguyên trong {}):",
    .errors = {"tên mất dấu",
               "chữ và dấu tách rời (NFD)",
               "dấu thanh đặt sai chỗ",
               "tên viết toàn chữ hoa",
               "tên thừa khoảng trắng",
               "chữ cái nước khác trông giống",
               "số định danh mất số 0 đầu",
               "số định danh sai thế kỷ sinh",
               "số định danh giả",
               "ngày sinh không có thật (31/02)",
               "ngày sinh ở tương lai",
               "năm sinh hai chữ số",
               "đảo ngày và tháng sinh",
               "thiếu họ tên",
               "giới tính trái số định danh",
               "mã xã không có trong danh mục",
               "thiếu mã của dòng",
               "dòng lặp lại",
               "một mã, hai nội dung",
               "dòng bị cắt, ngoặc không đóng"},
    .dimensions = {"đúng", "đủ", "sạch", "sống", "thống nhất", "dùng chung"},
};

constexpr DemoTexts kEnglish{
    .title = "dongbo: real data into one log, no row lost",
    .node = "Make a node with the contracts",
    .units =
        "Load all administrative units of Vietnam, before and after the reform, and what "
        "followed what",
    .population =
        "Make a population as two provinces would deliver it, OLD commune codes, 3 % of "
        "rows with known errors",
    .kill = "Load the citizens of Hà Nội, kill -9 in the middle, go on",
    .rest = "Load the other files",
    .truth = "Rules at work: findings held against the errors that were planted",
    .repeat = "The same data delivered again",
    .correct = "A corrected delivery",
    .healed = "Findings and cases close themselves once the data are corrected",
    .measures = "The six measures, before and after the correction",
    .where = "Where does everybody live now? One country, many editions, nothing guessed",
    .decide_by_table = "Divided communes: people decide by a table of hamlets and streets",
    .decide_by_rule = "The source names one successor only: people decide",
    .edition = "The edition of 30 April 2026 arrives",
    .invented_edition = "An INVENTED edition of the list arrives",
    .recount = "Every record judged and counted anew, compared with the running counts",
    .explain = "Explain one record: each value, its file and row",
    .doctor = "The doctor replays the log and recounts both equations",
    .datasets_made = "datasets",
    .units_lack = "a real finding about the list itself: {} ({} rows)",
    .persons_made = "persons · {} households · {} residences · {} land parcels",
    .files_made = "files, {} physical rows",
    .list_counts =
        "2025-07-01: {} provinces, {} communes · 2025-06-30: {} provinces, {} districts, {} "
        "communes · succession: {} pairs to communes, {} of provinces",
    .package_counts =
        "2025-07-01: {} provinces, {} communes · 2025-06-30: {} communes · the npm "
        "package names {} successors, not saying whether all or a part",
    .misfits = "succession: {} pairs that do not fit the lists",
    .both_ways =
        "forwards: {} old units certain, {} divided ones need evidence · backwards: {} new "
        "communes certain, {} made of several units",
    .both_ways_package =
        "forwards: {} old units certain, {} need evidence · backwards: {} new communes "
        "certain, {} need evidence: the npm package makes nothing certain",
    .lives =
        "{}: {} records = {} with a certain current unit + {} that need evidence (equal to the "
        "count record by record)",
    .lived = "back to 2025-06-30: {} persons = {} certain, in {} old communes",
    .provinces_now = "persons by province now (certain also where the commune is not): {}",
    .provinces_then = "persons by province on 2025-06-30: {}",
    .stated_kept =
        "the code in the record stays: {} records still state the list of 2025-06-30, no "
        "log has a new entry",
    .trap_province = "a trap, code {}: was {}, is {}",
    .trap_merged =
        "a trap, code {}: was {}, is {}, made of {} wards ({} persons state this code, {} "
        "persons live in the ward now)",
    .trap_divided =
        "a trap, code {}: {} was divided into {}: {} ({} persons wait, nobody is guessed)",
    .table_invented =
        "an INVENTED table, no real data: {} hamlets and streets of {} divided communes; "
        "it places {} ({})",
    .table_gaps =
        "why some wait: {} addresses that the table does not speak of, {} whose hamlet went "
        "one way and street another",
    .rule_not_fact =
        "these are DECISIONS of (invented) people, not facts: the npm package names one "
        "successor even where a commune was divided",
    .rule_for = "{}: {} ({}) alone, for which the npm package names {}",
    .batch_waits =
        "{}: {} records wait, {} decisions by {} on {}: more than 100, so they are not in "
        "force and all still wait",
    .batch_alone = "{}: {} records wait, {} decisions by {} on {}: no more than 100, so in force",
    .batch_approved = "{} approves: {} records have a unit, {} still wait",
    .batch_checked =
        "each record looked up apart: {} / {} as the evidence says; the {} without "
        "evidence all still wait",
    .batch_undone = "the whole batch undone by one entry in the log: {} records wait again",
    .batch_again = "decided again, with a second person: {} records have a unit, {} still wait",
    .undo_reason = "to show that it can be undone",
    .edition_invented =
        "INVENTED, not the real list of 30 April 2026: a province becomes a city, three "
        "rural communes become wards",
    .edition_adopted =
        "{} logs of {} records: each grew by exactly one entry, {} records judged anew, "
        "{} ms",
    .edition_changed =
        "{} units are of another kind, codes as they were ({}; {} …); {} others go on "
        "unchanged",
    .edition_counts =
        "counts still add up: {} records = {} in a unit ({} of them by decisions) + {} "
        "that wait",
    .late =
        "a late delivery still states codes of 2025-06-30: {} records = {} in a unit of the "
        "edition "
        "of 2026-04-30 + {} that wait",
    .killed_at = "kill -9 after {} of {} rows",
    .after_kill_sound = "after the kill the log is sound ({} checks)",
    .resumed_from = "taken up at row {}",
    .nothing_lost = "{} records = {} live + {} only pending: nothing lost, nothing doubled",
    .all_loaded = "{} files · {} rows · {} s · {} rows/s",
    .planted = "{} errors planted, {} of them in {} rows of persons ({})",
    .repaired = "the name was standardised",
    .unseen = "can't be seen from the record",
    .all_found = "every error that can be seen is found: {} / {} ({})",
    .following =
        "{} records with findings that follow from another row's error, which the truth names: {}",
    .false_alarms = "false alarms: {} / {} records ({}; up to 0.1 % allowed){}",
    .counted_alike =
        "{} findings: the running counts equal the lists of failing records, and each "
        "finding is in one open case ({} cases)",
    .same_file_known = "the same file: known, nothing done",
    .same_content_unchanged =
        "the same content in another file: {} rows unchanged, {} changed, the log stands still",
    .changes_expected = "the sender corrected {} records and added {}",
    .changes_found = "dongbo wrote exactly {} changes",
    .released = "{} records no longer wait",
    .findings_healed = "findings on rows with an error that can be seen: {} → {}",
    .following_healed = "records whose findings follow from another row's error: {} → {}",
    .cases_closed = "open cases: {} → {} (they close themselves)",
    .left_over =
        "findings left: {}; {} on records with an error that the sender can't know of, {} "
        "false alarms",
    .accounted = "accounted for: physical rows with exactly one disposition",
    .covered = "covered: rows announced by control totals that became versions",
    .conforming = "conforming: checks that are met, of those that apply",
    .before = "before the correction",
    .after = "after the correction",
    .never_worse = "no measure has more findings after the correction",
    .recounted = "{}: {} records, equal bit for bit ({} s)",
    .recount_differs = "{}: {} records, DIFFERENT: {}",
    .explained = "a record that was just corrected",
    .all_right = "Every step showed what it should.",
    .something_wrong = "A STEP WENT WRONG: see ✗ above.",
    .look = "Look further (the node stays in {}):",
    .errors = {"name without marks",
               "letters and marks apart (NFD)",
               "tone mark on another vowel",
               "name in capitals",
               "more spaces in a name",
               "foreign letters that look alike",
               "number without its leading zero",
               "number of another century",
               "placeholder for a number",
               "impossible date of birth (31/02)",
               "date of birth in the future",
               "year of birth in two digits",
               "day and month swapped",
               "name missing",
               "sex contradicts the number",
               "commune code that no list has",
               "key missing",
               "row twice",
               "one key, two contents",
               "row cut off, quote not closed"},
    .dimensions = {"correct", "complete", "clean", "live", "unified", "shared"},
};

}  // namespace

const DemoTexts& vietnamese_demo_texts() {
    return kVietnamese;
}
const DemoTexts& english_demo_texts() {
    return kEnglish;
}

}  // namespace dongbo
