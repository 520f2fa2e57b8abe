#include "report/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace dongbo {
namespace {

/// Words of one enumeration, in its order, by language.
template <std::size_t Size>
struct Words {
    std::array<std::string_view, Size> vietnamese, english;

    template <class Enum>
    std::string_view of(Language language, Enum value) const {
        const auto& words = language == Language::english ? english : vietnamese;
        return words[static_cast<std::size_t>(value)];
    }
};

constexpr Words<6> kDimensionWords{{"đúng", "đủ", "sạch", "sống", "thống nhất", "dùng chung"},
                                   {"correct", "complete", "clean", "live", "unified", "shared"}};
constexpr Words<4> kSeverityWords{{"từ chối", "chờ xác minh", "chờ tham chiếu", "cảnh báo"},
                                  {"refuse", "quarantine", "waiting", "warn"}};
constexpr Words<5> kCaseWords{{"mới", "đang xử lý", "chờ thông tin", "xác nhận đúng", "đã đóng"},
                              {"open", "taken up", "needs information", "confirmed", "closed"}};
constexpr Words<3> kRecordWords{
    {"đang hiệu lực", "chỉ có phiên bản chờ xác minh, không cung cấp", "đã xóa"},
    {"live", "only a pending version, not served", "deleted"}};
constexpr Words<5> kVerdictWords{
    {"đang hiệu lực", "đang xác minh", "chờ xác minh", "chờ bản ghi liên quan", "từ chối"},
    {"live", "in doubt", "quarantined", "waiting", "refused"}};
constexpr Words<6> kChangeWords{
    {"ghi", "xóa", "đổi tình trạng", "xóa vĩnh viễn", "phiên bản danh mục", "đặc tả"},
    {"put", "delete", "verdict", "erase", "edition", "contract"}};
constexpr Words<8> kDispositionWords{{"trình bày", "hỏng", "lặp lại", "không đổi", "nhận",
                                      "chờ xác minh", "chờ bản ghi liên quan", "từ chối"},
                                     {"layout", "malformed", "repeated", "unchanged", "accepted",
                                      "quarantined", "waiting", "refused"}};
constexpr Words<3> kDeliveryKindWords{{"toàn bộ", "một phần", "thay đổi"},
                                      {"full", "partial", "changes"}};
constexpr Words<3> kDeliveryStateWords{{"đang nạp", "đã nạp", "không thành"},
                                       {"loading", "loaded", "failed"}};
constexpr Words<5> kAnswerWords{{"chắc chắn", "cần chứng cứ", "không rõ đơn vị kế thừa",
                                 "mã không có trong danh mục", "chưa nạp phiên bản danh mục"},
                                {"certain", "needs evidence", "no successor known",
                                 "code not in its edition", "edition not loaded"}};
constexpr Words<3> kRelationWords{
    {"toàn bộ", "một phần", "nguồn không nêu toàn bộ hay một phần"},
    {"all of it", "a part of it", "the source does not say whether all of it"}};
constexpr Words<3> kBasisWords{
    {"từng hồ sơ", "bảng thôn, đường phố", "đơn vị duy nhất nguồn nêu"},
    {"by hand", "table of hamlets and streets", "only unit that the source names"}};
constexpr Words<3> kLevelWords{{"Cấp tỉnh", "Cấp huyện", "Cấp xã"},
                               {"Province", "District", "Commune"}};

/// Why a record does not meet a check of dongbo's own, by CheckKind.
constexpr Words<6> kMeanings{
    {"Giá trị không đọc được", "Thiếu giá trị bắt buộc", "Bản ghi khác cũng có giá trị này",
     "Bản ghi được trỏ tới chưa có ở đây", "Cùng khóa nhưng khác nội dung trong một đợt",
     "Có thể là người khác: đổi cả số và họ tên hoặc ngày sinh"},
    {"The value can't be read", "A required value lacks", "Another record has this value too",
     "The record it points at is not here", "One key, different content in one delivery",
     "Perhaps another person: number and name or birth date change at once"}};
constexpr Words<1> kOtherEdition{
    {"Không chắc mã thuộc phiên bản danh mục nào, hoặc không thuộc phiên bản đã khai"},
    {"The edition of the code is not certain, or not the one that was declared"}};

struct Displayer {
    Language language;
    const Field& field;

    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(const std::string& text) const {
        const auto code = std::ranges::find(field.codes, text, &Code::value);
        if (field.type != FieldType::code || code == field.codes.end()) return text;
        return language == Language::english ? code->label_en : code->label_vi;
    }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(bool truth) const { return truth ? "✓" : "✗"; }
    std::string operator()(const Decimal& decimal) const { return decimal.text; }
    std::string operator()(const Date& date) const { return day_text(language, date); }
    std::string operator()(const Timestamp& time) const {
        return language == Language::english ? time.rfc3339() : time.vietnamese();
    }
    std::string operator()(const UnitRef& unit) const {
        return unit.code + " (" + unit.edition + ")";
    }
    std::string operator()(const RecordId& id) const { return id.text(); }
    std::string operator()(const std::vector<Group>& groups) const {
        std::string out;
        for (const Group& group : groups) {
            if (!out.empty()) out += "; ";
            std::string parts;
            for (std::size_t i = 0; i < group.size(); ++i) {
                const std::string part = display(language, field.fields[i], group[i]);
                if (part.empty()) continue;
                parts.append(parts.empty() ? "" : " · ").append(part);
            }
            out += parts;
        }
        return out;
    }
};

}  // namespace

std::string display(Language language, const Field& field, const Value& value) {
    return std::visit(Displayer{language, field}, static_cast<const Value::variant&>(value));
}

std::string_view label(Language language, const Field& field) {
    const std::string& text = language == Language::english ? field.label_en : field.label_vi;
    return text.empty() ? field.name : text;
}

std::string_view title(Language language, const Contract& contract) {
    const std::string& text = language == Language::english ? contract.title_en : contract.title_vi;
    return text.empty() ? contract.name : text;
}

std::string meaning_of(Language language, const Contract& contract, const Check& check) {
    if (check.rule == kEditionRule) return std::string(kOtherEdition.of(language, 0));
    if (check.kind != CheckKind::rule) return std::string(kMeanings.of(language, check.kind));
    const Rule& rule = contract.rules[check.index];
    return language == Language::english ? rule.message_en : rule.message_vi;
}

std::string_view dimension_word(Language language, std::string_view dimension) {
    const auto found = std::ranges::find(kDimensions, dimension);
    if (found == kDimensions.end()) return dimension;
    return kDimensionWords.of(language, found - kDimensions.begin());
}

std::string_view word(Language language, Severity severity) {
    return kSeverityWords.of(language, severity);
}
std::string_view word(Language language, CaseState state) {
    return kCaseWords.of(language, state);
}
std::string_view word(Language language, RecordState state) {
    return kRecordWords.of(language, state);
}
std::string_view word(Language language, Verdict verdict) {
    return kVerdictWords.of(language, verdict);
}
std::string_view word(Language language, ChangeKind kind) {
    return kChangeWords.of(language, kind);
}
std::string_view word(Language language, Disposition disposition) {
    return kDispositionWords.of(language, disposition);
}
std::string_view word(Language language, DeliveryKind kind) {
    return kDeliveryKindWords.of(language, kind);
}
std::string_view word(Language language, DeliveryState state) {
    return kDeliveryStateWords.of(language, state);
}
std::string_view word(Language language, Answer answer) {
    return kAnswerWords.of(language, answer);
}
std::string_view word(Language language, Relation relation) {
    return kRelationWords.of(language, relation);
}
std::string_view word(Language language, DecisionBasis basis) {
    return kBasisWords.of(language, basis);
}
std::string_view word(Language language, UnitLevel level) {
    return kLevelWords.of(language, level);
}

std::string grouped(Language language, std::uint64_t number) {
    const char separator = language == Language::english ? ',' : '.';
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, 1, separator);
    }
    return digits;
}

std::string share_text(Language language, std::int64_t part, std::int64_t whole) {
    if (whole == 0) return "–";
    std::string share =
        fmt::format("{:.2f}", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
    // What is not all of it is never rounded up to all of it.
    if (part != whole && share == "100.00") share = "99.99";
    if (language != Language::english) std::ranges::replace(share, '.', ',');
    return share + " %";
}

std::string ratio_text(Language language, std::int64_t part, std::int64_t whole) {
    if (whole == 0) return "–";
    return fmt::format("{} / {} ({})", grouped(language, static_cast<std::uint64_t>(part)),
                       grouped(language, static_cast<std::uint64_t>(whole)),
                       share_text(language, part, whole));
}

std::string day_text(Language language, const Date& day) {
    return language == Language::english ? day.iso() : day.vietnamese();
}

std::string day_text(Language language, Timestamp time) {
    return day_text(language, vietnamese_day(time));
}

std::string time_text(Language language, Timestamp time) {
    std::string text = time.vietnamese();
    if (language != Language::english) return text;
    return day_text(language, time) + " " + text.substr(0, text.find(' '));
}

std::string unit_text(Language language, const UnitList& list, const ListedUnit& unit) {
    return fmt::format("{} ({}, {})", unit.full_name, unit.code,
                       day_text(language, list.edition_of(unit).date));
}

std::string path_text(const ListedUnit& unit) {
    std::string path(unit.full_name);
    for (const ListedUnit* above = unit.parent; above != nullptr; above = above->parent)
        path.append(", ").append(above->full_name);
    return path;
}

}  // namespace dongbo
