// A small made-up list, and the spellings that names come in.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/text.hpp"
#include "unit/unit_names.hpp"

namespace dongbo {

inline const Date kMadeUpOldDay = *Date::of_day(2025, 6, 30);
inline const Date kMadeUpNewDay = *Date::of_day(2025, 7, 1);

/// The newest edition of the real lists; that of three levels is of the same day as the made-up
/// one.
inline const Date kRealNewDay = *Date::of_day(2026, 4, 30);

/// Two provinces with districts and homonyms in them, and the same place in two levels.
inline std::shared_ptr<const UnitList> made_up_units() {
    UnitSources sources;
    const auto add = [&](const Date& edition, const std::string& code, const std::string& full_name,
                         const std::string& parent) {
        sources.units.push_back({edition, *level_of_code(code), code, "", full_name, "", parent});
    };
    const Date& old = kMadeUpOldDay;
    add(old, "01", "Thành phố Hồng Sa", "");
    add(old, "02", "Tỉnh Đồng Mai", "");
    add(old, "03", "Tỉnh Hòa Bắc", "");
    add(old, "001", "Quận Ba Đông", "01");
    add(old, "002", "Quận 3", "01");
    add(old, "003", "Huyện Tân Phú", "02");
    add(old, "004", "Thị xã Tân Phú", "02");
    add(old, "005", "Thành phố Hòa Bắc", "03");
    add(old, "006", "Huyện Đắk Mỹ", "03");
    add(old, "00001", "Phường Phúc Xá", "001");
    add(old, "00002", "Phường 4", "001");
    add(old, "00003", "Phường 4", "002");
    add(old, "00004", "Phường I", "002");
    add(old, "00005", "Xã Tân Phú", "003");
    add(old, "00006", "Phường Tân Phú", "004");
    add(old, "00007", "Thị trấn Tân Lập", "003");
    add(old, "00008", "Xã Tân Lấp", "003");
    add(old, "00009", "Xã Nga Thanh", "003");
    add(old, "00010", "Xã Nga Thành", "003");
    add(old, "00011", "Xã Hòa Lộc", "005");
    add(old, "00012", "Xã Ea H'Leo", "006");
    add(old, "00013", "Thị trấn NT Mỹ Sơn", "006");
    add(old, "00014", "Xã Tân Lập", "006");
    add(old, "00015", "Phường Phường Đúc", "005");
    add(old, "00016", "Xã Yên Lý", "006");
    const Date& now = kMadeUpNewDay;
    add(now, "01", "Thành phố Hồng Sa", "");
    add(now, "02", "Tỉnh Đồng Mai", "");
    add(now, "00001", "Phường Ba Đông", "01");
    add(now, "00005", "Xã Tân Phú", "02");
    add(now, "00006", "Phường Tân Phú", "02");
    add(now, "00007", "Đặc khu Tân Lập", "02");
    return UnitList::make(std::move(sources));
}

/// All letters that Vietnamese has as capitals.
inline std::string in_capitals(const std::string& text) {
    static constexpr std::u32string_view kLower =
        U"àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ";
    static constexpr std::u32string_view kUpper =
        U"ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ";
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto first = static_cast<unsigned char>(text[at]);
        const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : 3;
        char32_t code = length == 1 ? first : first & (0x3FU >> (length - 1));
        for (std::size_t i = 1; i < length; ++i)
            code = (code << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3F);
        if (code >= 'a' && code <= 'z') code = code - 'a' + 'A';
        if (const auto place = kLower.find(code); place != kLower.npos) code = kUpper[place];
        if (code < 0x80) {
            out += static_cast<char>(code);
        } else if (code < 0x800) {
            out += static_cast<char>(0xC0 | (code >> 6));
            out += static_cast<char>(0x80 | (code & 0x3F));
        } else {
            out += static_cast<char>(0xE0 | (code >> 12));
            out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
            out += static_cast<char>(0x80 | (code & 0x3F));
        }
        at += length;
    }
    return out;
}

/// The word for its kind before a full name, and the rest.
struct FullName {
    std::string kind, name;
};
inline FullName split_full_name(std::string_view full_name) {
    NameWords words;
    words.read(full_name);
    const KindWords kind = kind_at(words, 0, words.size());
    const std::size_t from = words[kind.words].from;
    std::string before(full_name.substr(0, from));
    while (before.ends_with(' ')) before.pop_back();
    return {before, std::string(full_name.substr(from))};
}

/// "P.", "TX.": as forms have it.
inline std::string abbreviated_kind(std::string_view kind) {
    static constexpr std::pair<std::string_view, std::string_view> kShort[] = {
        {"phuong", "P."},   {"xa", "X."},         {"thi tran", "TT."},
        {"dac khu", "ĐK."}, {"quan", "Q."},       {"huyen", "H."},
        {"thi xa", "TX."},  {"thanh pho", "TP."}, {"tinh", "T."}};
    const std::string folded = text::fold(kind);
    for (const auto& [word, letters] : kShort)
        if (word == folded) return std::string(letters);
    return std::string(kind);
}

}  // namespace dongbo
