// What a small page of a share will look like, for the compressor to point at.
#include <algorithm>

#include "sync/format/json_columns.hpp"
#include "sync/format/page.hpp"

namespace dongbo {
namespace {

constexpr int kLevel = 6;

/// What many values of Vietnamese registers have in common. Part of the protocol: another word here
/// is another dictionary.
constexpr std::string_view kCommonWords =
    "Cục Cảnh sát quản lý hành chính về trật tự xã hội\nBộ Công an\nGiám đốc Công an "
    "Ủy ban nhân dân xã phường thị trấn \nhộ chiếu\nKhông\nPhật giáo\nCông giáo\n"
    "Thôn \nTổ dân phố số \nẤp \nBản \nKhu phố \nSố 1, ngõ 2, ngách 3, phố , đường , Tổ 1"
    "Dương Đặng Bùi Hồ Ngô Đỗ Võ Vũ Huỳnh Phan Hoàng Phạm Lê Trần Nguyễn "
    "Đức Minh Ngọc Quốc Thanh Xuân Hữu Đình Thị Văn ";

/// What dongbo writes for a value of the field in a shape, with a hole for the value.
void append_field(std::string& out, const Field& field);

void append_fields(std::string& out, const std::vector<Field>& fields) {
    std::vector<const Field*> sorted;
    for (const Field& field : fields) sorted.push_back(&field);
    // Names are ASCII: bytes sort as RFC 8785 wants.
    std::ranges::sort(sorted, {}, &Field::name);
    out += '{';
    for (const Field* field : sorted) {
        if (field != sorted.front()) out += ',';
        append_field(out, *field);
    }
    out += '}';
}

void append_field(std::string& out, const Field& field) {
    out.append(1, '"').append(field.name).append("\":");
    switch (field.type) {
        case FieldType::integer:
            out += static_cast<char>(Hole::number);
            break;
        case FieldType::boolean:
            out += "true";
            break;
        case FieldType::unit:
            out.append("{\"code\":\x01,\"edition\":\x01}");
            break;
        case FieldType::reference:
            out += static_cast<char>(Hole::id);
            break;
        case FieldType::group_list:
            out += '[';
            append_fields(out, field.fields);
            out += ']';
            break;
        default:
            out += static_cast<char>(Hole::text);
    }
}

void append_codes(std::string& out, const std::vector<Field>& fields) {
    for (const Field& field : fields) {
        for (const Code& code : field.codes) out.append(code.value).append(1, '\n');
        append_codes(out, field.fields);
    }
}

}  // namespace

CompressionDictionary page_dictionary(const std::string& contract_name,
                                      const std::vector<Field>& fields) {
    // The nearer to the end, the cheaper to point at: what stands in every page comes last.
    std::string text = contract_name + ".";
    append_codes(text, fields);
    text += "{\"at\":\x01,\"detail\":\x01,\"kind\":\x01,\"log\":\x02,\"moves\":[[\x01,\x01],[";
    text += "{\"at\":\x01,\"kind\":\x01,\"log\":\x02,\"record\":\x03,\"version\":\x02}";
    text +=
        "{\"at\":\x01,\"findings\":[{\"field\":\x01,\"given\":\x01,\"rule\":\x01}],\"kind\":\x01,";
    text += "\"log\":\x02,\"record\":\x03,\"verdict\":\x01,\"version\":\x02}";
    text += "quarantined\nwaiting\nin_doubt\ndelete\nleave\nerase\nverdict\n";
    text += kCommonWords;
    text += "\n2025-07-01\n2025-06-30\n2020-0";
    text += "dongbo/\nlog \nas_of 202\nlive \npending \n\n— dongbo/";
    text += "{\"at\":\x01,\"content\":";
    append_fields(text, fields);
    text += ",\"kind\":\x01,\"log\":\x02,\"record\":\x03,\"unit\":\x01,\"verdict\":\x01,";
    text += "\"version\":\x02}\nput\nlive\n";
    return {text, kLevel};
}

}  // namespace dongbo
