#include "sync/statement/statement.hpp"

#include <algorithm>
#include <map>

namespace dongbo {
namespace {

constexpr std::string_view kVerdicts[] = {"equal", "different"};

SetFigures empty_set() {
    static const SetFigures figures_of_none = figures(DigestedSet());
    return figures_of_none;
}

struct UnitPair {
    UnitFigures owner{{}, empty_set(), empty_set()};
    UnitFigures follower{{}, empty_set(), empty_set()};
};

/// Codes whose records are not the same; a unit that one side does not name has none there.
std::vector<std::string> differing_units(const Statement& statement, bool pending) {
    std::map<std::string, UnitPair> units;
    for (const UnitFigures& unit : statement.owner.units) units[unit.unit].owner = unit;
    for (const UnitFigures& unit : statement.follower.units) units[unit.unit].follower = unit;
    std::vector<std::string> codes;
    for (const auto& [code, pair] : units) {
        const bool same = pair.owner.live == pair.follower.live &&
                          (!pending || pair.owner.pending == pair.follower.pending);
        if (!same) codes.push_back(code);
    }
    return codes;
}

}  // namespace

std::string_view name(StatementVerdict verdict) {
    return kVerdicts[static_cast<std::size_t>(verdict)];
}

void judge(Statement& statement) {
    const StatementSide& owner = statement.owner;
    const StatementSide& follower = statement.follower;
    statement.units_that_differ = differing_units(statement, owner.pending.has_value());
    const bool equal = owner.live == follower.live && owner.pending == follower.pending &&
                       statement.units_that_differ.empty();
    statement.verdict = equal ? StatementVerdict::equal : StatementVerdict::different;
}

StatementWords statement_words(const Statement& statement) {
    const bool equal = statement.verdict == StatementVerdict::equal;
    StatementWords words;
    words.proves_vi =
        equal
            ? "Tại vị trí này của luồng dữ liệu, hai bên giữ cùng một tập bản ghi, giống nhau từng "
              "ký tự ở mọi trường được chia sẻ: không thiếu, không thừa, không khác. Mỗi bên tự "
              "tính từ kho của mình và ký. Khả năng hai tập khác nhau mà mã băm trùng nhau nhỏ hơn "
              "2^-128."
            : "Tại vị trí này của luồng dữ liệu, hai bên giữ các tập bản ghi KHÁC nhau. Mỗi bên tự "
              "tính từ kho của mình và ký.";
    words.proves_en =
        equal
            ? "At this position of the feed both parties hold the same set of records, equal "
              "letter by letter in every shared field: none lacks, none is too many, none differs. "
              "Each computed it from its own store and signed. That two different sets have "
              "one digest has a probability below 2^-128."
            : "At this position of the feed the parties hold DIFFERENT sets of records. Each "
              "computed it from its own store and signed.";
    words.proves_not_vi =
        "Biên bản không chứng minh dữ liệu đúng với thực tế, không nói gì về các trường và bản ghi "
        "ngoài phạm vi chia sẻ, về thay đổi sau vị trí này, về nguồn chưa bàn giao cho bên cung "
        "cấp, hay việc một bên cố ý ký sai số liệu của mình.";
    words.proves_not_en =
        "It does not prove that the data are true, and says nothing of fields and records outside "
        "the share, of changes after this position, of what sources have not handed over to the "
        "owner, or of a party that wilfully signs figures other than its own.";
    if (statement.covered) {
        words.proves_not_vi +=
            " Số dòng đã nhận trên tổng số các nguồn khai báo là lời của riêng bên cung cấp, tính "
            "trên cả tập dữ liệu, lúc lập biên bản; bên khai thác không tự kiểm tra được.";
        words.proves_not_en +=
            " How many rows arrived of those that sources announced is the owner's word alone, of "
            "its whole dataset, at the time of the statement; the follower can't check it.";
    }
    if (statement.units_left_out) {
        words.proves_not_vi +=
            " Số liệu theo đơn vị hành chính được yêu cầu nhưng không có ở đây: bên cung cấp chỉ "
            "giữ số liệu đó tại vị trí mới nhất của luồng, mà luồng đã đi tiếp.";
        words.proves_not_en +=
            " Figures by unit were asked for and are not here: the owner keeps them at the newest "
            "position of the feed alone, and the feed had moved on.";
    }
    return words;
}

}  // namespace dongbo
