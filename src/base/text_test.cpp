#include "base/text.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace dongbo::text;

namespace {

struct Example {
    std::string given;
    std::string expected;
};

}  // namespace

TEST_CASE("UTF-8 is what RFC 3629 says") {
    for (const char* text : {"", "abc", "Nguyễn Văn Đức", "Đắk Lắk, Đắk Nông", "\u07ff\u0800\uffff",
                             "\U00010000\U0010FFFF", "0123456789abcdefá"}) {
        CHECK(is_utf8(text));
    }
    const std::vector<std::string> broken = {"\x80",
                                             "\xC0\x80",
                                             "\xC1\xBF",
                                             "\xC3",
                                             "\xC3(",
                                             "\xE0\x80\x80",
                                             "\xE0\x9F\xBF",
                                             "\xE1\xBA",
                                             "\xED\xA0\x80",
                                             "\xED\xBF\xBF",
                                             "\xF0\x80\x80\x80",
                                             "\xF0\x8F\xBF\xBF",
                                             "\xF4\x90\x80\x80",
                                             "\xF5\x80\x80\x80",
                                             "\xFF",
                                             "\xFE",
                                             "abcdefgh\xC3",
                                             "abcdefg\xE1\xBA",
                                             "Nguy\xEAn"};
    for (const std::string& text : broken) {
        CAPTURE(text.size());
        CHECK_FALSE(is_utf8(text));
    }
}

TEST_CASE("NFC composes what was typed in parts") {
    CHECK(to_nfc("Ho\u0300a Bi\u0300nh") == "Hòa Bình");
    CHECK(to_nfc("e\u0302\u0323") == "ệ");
    CHECK(to_nfc("e\u0323\u0302") == "ệ");
    CHECK(to_nfc("ê\u0323") == "ệ");
    CHECK(to_nfc("\u1EB9\u0302") == "ệ");
    CHECK(to_nfc("o\u031B\u0301u\u031B") == "ớư");
    CHECK(to_nfc("a\u0341") == "á");
    CHECK(to_nfc("\u212B\u212A") == "ÅK");
    CHECK(to_nfc("Nguyễn Văn Đức") == "Nguyễn Văn Đức");
    CHECK(to_nfc("").empty());
}

TEST_CASE("a text value has single spaces and nothing unseen") {
    CHECK(standardise_text("  Đường\t Lê\u00a0Lợi \r\n") == "Đường Lê Lợi");
    CHECK(standardise_text("a\u200bb\ufeffc\u3000d\u2028e\u0085f") == "a b c d e f");
    CHECK(standardise_text("\ufeffHà Nội") == "Hà Nội");
    CHECK(standardise_text(std::string_view("a\0b\x01"
                                            "c\x7f\xC2\x9F"
                                            "d",
                                            9)) == "abcd");
    CHECK(standardise_text("a\u202eb\u2066c\u2069\u200ed\u00ade\u2060") == "abcde");
    CHECK(standardise_text("  \t ").empty());
    CHECK(standardise_text("").empty());
    CHECK(standardise_text(" a") == "a");
    CHECK(standardise_text("a ") == "a");
}

TEST_CASE("a text value keeps its case, tone placement and other scripts") {
    CHECK(standardise_text("hoà BÌNH") == "hoà BÌNH");
    CHECK(standardise_text("số 5/2 “A” – 20 °C … 100 ₫") == "số 5/2 “A” – 20 °C … 100 ₫");
    CHECK(standardise_text("Анна 漢字 😂") == "Анна 漢字 😂");
}

TEST_CASE("a mark composes with the letter that a removed character stood after") {
    CHECK(standardise_text("a\u0001\u0301") == "á");
    CHECK(standardise_text("e\u00ad\u0302\u0323") == "ệ");
}

TEST_CASE("broken bytes come back as they are and nothing is read beyond them") {
    for (const char* text :
         {"\xC3", "a\xE1\xBA", "\xF0\x9F\x98", "Nguy\xEAn  V", "\xC2", "\xE2\x80"}) {
        CHECK(standardise_text(text) == text);
        CHECK(standardise_name(text) == text);
        CHECK(to_nfc(text) == text);
        CHECK(fold(text) == text);
        CHECK(place_tone(text) == text);
    }
}

TEST_CASE("the tone goes to its place in the older official style") {
    const Example examples[] = {
        {"hoà", "hòa"},     {"hoá", "hóa"},     {"hoè", "hòe"},     {"khoẻ", "khỏe"},
        {"thuý", "thúy"},   {"thuỷ", "thủy"},   {"luỹ", "lũy"},     {"uỷ", "ủy"},
        {"cuả", "của"},     {"chuà", "chùa"},   {"nghiã", "nghĩa"}, {"tiả", "tỉa"},
        {"gìa", "già"},     {"gíêng", "giếng"}, {"qúy", "quý"},     {"qùa", "quà"},
        {"hòan", "hoàn"},   {"tóan", "toán"},   {"khóet", "khoét"}, {"hùynh", "huỳnh"},
        {"ngòai", "ngoài"}, {"xóay", "xoáy"},   {"khủyu", "khuỷu"}, {"thùyên", "thuyền"},
        {"ngừơi", "người"}, {"tíên", "tiến"},   {"qúôc", "quốc"},   {"maí", "mái"},
        {"HOÀ", "HÒA"},     {"Hoà", "Hòa"},     {"HOÀNG", "HOÀNG"}, {"THUỶ", "THỦY"},
        {"Uý", "Úy"},       {"UÝ", "ÚY"},       {"uÝ", "úY"},       {"thưở", "thưở"}};
    for (const auto& [given, expected] : examples) {
        CAPTURE(given);
        CHECK(place_tone(given) == expected);
    }
}

TEST_CASE("a tone in its place stays there") {
    for (const char* word :
         {"hòa",  "hoàn",  "thúy",  "thuyền",  "quý",   "già",   "giếng", "khuỷu", "gì",
          "gìn",  "quà",   "quẹo",  "quái",    "quỳnh", "quyển", "ngoài", "xoáy",  "của",
          "mùa",  "kìa",   "người", "rượu",    "hươu",  "khuya", "yếu",   "yến",   "ý",
          "uống", "thuở",  "huế",   "tuấn",    "được",  "cưới",  "lửa",   "giặc",  "giữ",
          "giàu", "khoẳn", "ngoéo", "nghiêng", "xoong", "toàn",  "Đắk",   "Lắk",   "Út"}) {
        CAPTURE(word);
        CHECK(place_tone(word) == word);
    }
}

TEST_CASE("a word that is no Vietnamese syllable stays as it is") {
    for (const char* word :
         {"Zoé",   "oàh",  "Fuà", "hoàà",  "hòá",      "Núñez", "hoàs",     "a",
          "à",     "",     "b",   "tròà",  "hoàx",     "Hoà1",  "hoà bình", "hòat",
          "hỏach", "Joaó", "wuý", "ghiã9", "nghoàngs", "аoà"}) {
        CAPTURE(word);
        CHECK(place_tone(word) == word);
    }
}

TEST_CASE("a name has one capital a word") {
    const Example examples[] = {{"NGUYỄN  VĂN A", "Nguyễn Văn A"},
                                {"NGUYỄN văn a", "Nguyễn Văn A"},
                                {"nguyễn thị ánh", "Nguyễn Thị Ánh"},
                                {"ĐẮK LẮK", "Đắk Lắk"},
                                {"Đắk Lắk", "Đắk Lắk"},
                                {"chu văn an", "Chu Văn An"},
                                {"PHẠM THỊ ÚT", "Phạm Thị Út"},
                                {"y bih niê", "Y Bih Niê"},
                                {"Y BIH NIÊ", "Y Bih Niê"},
                                {"H'HEN NIÊ", "H'Hen Niê"},
                                {"h'hen niê", "H'Hen Niê"},
                                {"K'BANG", "K'Bang"},
                                {"đắk r'lấp", "Đắk R'Lấp"},
                                {"ma's", "Ma's"},
                                {"bình-minh", "Bình-Minh"},
                                {"(hoà bình)", "(Hòa Bình)"},
                                {"bà rịa - vũng tàu", "Bà Rịa - Vũng Tàu"},
                                {"phường 12", "Phường 12"},
                                {"tp. hồ chí minh", "Tp. Hồ Chí Minh"},
                                {"ƯNG VĂN ƠN", "Ưng Văn Ơn"},
                                {"", ""},
                                {"   ", ""}};
    for (const auto& [given, expected] : examples) {
        CAPTURE(given);
        CHECK(standardise_name(given) == expected);
    }
}

TEST_CASE("a name has its tones in the style of the official list") {
    CHECK(standardise_name("KHÁNH HOÀ") == "Khánh Hòa");
    CHECK(standardise_name("thanh hoá") == "Thanh Hóa");
    CHECK(standardise_name("Phan Thị Thuý") == "Phan Thị Thúy");
    CHECK(standardise_name("Lê Thị Thuỷ") == "Lê Thị Thủy");
    CHECK(standardise_name("HOÀNG QUÝ TOÀN") == "Hoàng Quý Toàn");
    CHECK(standardise_name("Hoà-Bình") == "Hòa-Bình");
    CHECK(standardise_name("Hoà,Thuý") == "Hòa,thúy");
}

TEST_CASE("a name typed in parts becomes the same name") {
    CHECK(standardise_name("Ho\u0300a Bi\u0300nh") == "Hòa Bình");
    CHECK(standardise_name("HOA\u0300 BI\u0300NH") == "Hòa Bình");
    CHECK(standardise_name("NGUYE\u0302\u0303N VA\u0306N \u0110U\u031B\u0301C") ==
          "Nguyễn Văn Đức");
    CHECK(standardise_name("Nguyê\u0303n") == "Nguyễn");
    CHECK(standardise_name("Nguy\u200dễn\u00a0Văn") == "Nguyễn Văn");
}

TEST_CASE("letters that only look Latin are replaced in a name") {
    const Example examples[] = {
        {"\u00d0ỨC", "Đức"},                            // Icelandic
        {"\u0189ỨC", "Đức"},                            // African
        {"l\u00ea \u00f0\u1ee9c", "Lê Đức"},            // Icelandic, small
        {"Nguyễn Văn \u0410", "Nguyễn Văn A"},          // Cyrillic
        {"\u0421hu V\u0103n \u0430n", "Chu Văn An"},    // Cyrillic
        {"PHẠM \u0422\u041d\u1eca ÚT", "Phạm Thị Út"},  // Cyrillic capitals that look like TH
        {"Lê V\u0430\u0306n", "Lê Văn"},                // Cyrillic with a mark of its own
        {"Lê \u0391n", "Lê An"},                        // Greek
        {"\uff2c\uff2d\u3000\uff21\uff4e", "Lm An"},    // full width
        {"\uff28\uff4f\uff41\u0300", "Hòa"},            // full width with a mark
        {"H\u2019Hen Niê", "H'Hen Niê"},                // typographic apostrophe
        {"H`hen Niê", "H'Hen Niê"},                     // grave accent as apostrophe
        {"Bình\u2013minh", "Bình-Minh"}};               // en dash
    for (const auto& [given, expected] : examples) {
        CAPTURE(given);
        CHECK(standardise_name(given) == expected);
    }
}

TEST_CASE("a name that is truly in another alphabet keeps its letters") {
    CHECK(standardise_name("АННА ИВАНОВА") == "Анна Иванова");
    CHECK(standardise_name("Nguyễn Иван") == "Nguyễn Иван");
    CHECK(standardise_name("漢字") == "漢字");
}

TEST_CASE("a name longer than any person's is standardised as well") {
    std::string given;
    std::string expected;
    for (int i = 0; i < 200; ++i) {
        given += "HOÀ ";
        expected += i == 0 ? "Hòa" : " Hòa";
    }
    CHECK(standardise_name(given) == expected);
}

TEST_CASE("folding leaves lower-case letters without marks") {
    const Example examples[] = {{"Nguyễn Văn Đức", "nguyen van duc"},
                                {"  ĐẮK   LẮK ", "dak lak"},
                                {"Ưng Thị Ơn", "ung thi on"},
                                {"H'Hen Niê", "h hen nie"},
                                {"Tp. Hồ Chí Minh, Q.1", "tp ho chi minh q 1"},
                                {"Hoa\u0300 Bi\u0300nh", "hoa binh"},
                                {"\uff21\uff22 Ｃ", "ab c"},
                                {"\u00d0\u00f0 Straße Ærø ﬁ", "dd strasse aero fi"},
                                {"!?", ""},
                                {"", ""},
                                {"Иван", "иван"},
                                {"a\u200bb\u00adc", "a bc"}};
    for (const auto& [given, expected] : examples) {
        CAPTURE(given);
        CHECK(fold(given) == expected);
    }
}
