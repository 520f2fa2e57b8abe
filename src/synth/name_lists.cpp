// The words names are made of, from general knowledge of how common they are.
#include "synth/names.hpp"

namespace dongbo {
namespace {

// Weights: north, centre, south.
constexpr WeightedName kSurnames[] = {
    {"Nguyễn", {310, 300, 320}}, {"Trần", {105, 110, 115}}, {"Lê", {85, 105, 95}},
    {"Phạm", {75, 55, 60}},      {"Hoàng", {45, 38, 6}},    {"Huỳnh", {1, 22, 48}},
    {"Phan", {18, 38, 32}},      {"Vũ", {50, 8, 6}},        {"Võ", {2, 42, 42}},
    {"Đặng", {20, 20, 22}},      {"Bùi", {25, 18, 18}},     {"Đỗ", {27, 14, 13}},
    {"Hồ", {6, 26, 15}},         {"Ngô", {14, 14, 13}},     {"Dương", {12, 9, 14}},
    {"Lý", {5, 4, 9}},           {"Đinh", {11, 9, 6}},      {"Đào", {11, 4, 4}},
    {"Trịnh", {10, 8, 4}},       {"Đoàn", {9, 8, 7}},       {"Lương", {10, 5, 6}},
    {"Trương", {7, 14, 17}},     {"Mai", {6, 9, 7}},        {"Hà", {9, 7, 4}},
    {"Cao", {6, 9, 8}},          {"Tạ", {6, 3, 4}},         {"Thái", {2, 7, 6}},
    {"Lâm", {3, 4, 11}},         {"Phùng", {7, 3, 3}},      {"Chu", {6, 2, 1}},
    {"Tô", {4, 3, 5}},           {"Vương", {4, 2, 3}},      {"Nghiêm", {3, 1, 1}},
    {"Quách", {3, 1, 4}},        {"Kiều", {3, 2, 3}},       {"Tống", {3, 3, 3}},
    {"Châu", {1, 4, 7}},         {"Hứa", {2, 1, 4}},        {"Lưu", {4, 3, 4}},
    {"Đồng", {3, 2, 2}},         {"Khuất", {2, 0, 0}},      {"Bạch", {2, 2, 2}},
    {"Thân", {2, 3, 1}},         {"Tăng", {2, 2, 4}},       {"Văn", {1, 4, 3}},
    {"Diệp", {1, 2, 5}},         {"La", {2, 2, 3}},         {"Từ", {1, 3, 4}},
};

// Weights: born before 1966, 1966-1995, since 1996.
constexpr WeightedName kMiddleMale[] = {
    {"Văn", {520, 330, 120}}, {"Hữu", {50, 45, 40}},   {"Đức", {45, 60, 70}},
    {"Quang", {30, 45, 55}},  {"Ngọc", {30, 40, 45}},  {"Xuân", {45, 35, 20}},
    {"Minh", {10, 40, 90}},   {"Thanh", {25, 45, 35}}, {"Công", {30, 30, 30}},
    {"Đình", {45, 40, 30}},   {"Duy", {8, 35, 60}},    {"Anh", {5, 25, 40}},
    {"Gia", {4, 8, 80}},      {"Tuấn", {5, 25, 35}},   {"Quốc", {20, 35, 50}},
    {"Bá", {25, 18, 12}},     {"Trọng", {15, 20, 22}}, {"Viết", {15, 12, 10}},
    {"Hoàng", {8, 25, 45}},   {"Thành", {10, 20, 25}}, {"Mạnh", {8, 20, 22}},
    {"Trung", {8, 18, 20}},   {"Hải", {5, 10, 15}},    {"Bảo", {2, 6, 35}},
    {"Nhật", {1, 5, 25}},     {"Thế", {15, 20, 18}},
};
constexpr WeightedName kMiddleFemale[] = {
    {"Thị", {820, 560, 180}},  {"Ngọc", {25, 45, 85}},    {"Thanh", {20, 45, 50}},
    {"Thu", {8, 30, 30}},      {"Kim", {30, 25, 25}},     {"Phương", {5, 20, 45}},
    {"Minh", {5, 20, 40}},     {"Mỹ", {6, 12, 18}},       {"Hồng", {12, 25, 20}},
    {"Bích", {6, 18, 15}},     {"Thùy", {4, 18, 35}},     {"Thúy", {6, 15, 12}},
    {"Lan", {3, 10, 12}},      {"Hoài", {3, 10, 15}},     {"Khánh", {2, 8, 35}},
    {"Bảo", {1, 5, 40}},       {"Gia", {1, 3, 25}},       {"Diệu", {4, 8, 10}},
    {"Cẩm", {4, 8, 8}},        {"Xuân", {8, 10, 8}},      {"Quỳnh", {1, 10, 25}},
    {"Tuyết", {5, 8, 8}},      {"Như", {1, 4, 20}},       {"Tường", {1, 3, 10}},
    {"Yến", {1, 5, 12}},       {"Hà", {2, 6, 14}},        {"Tú", {1, 5, 8}},
    {"Trúc", {1, 4, 12}},      {"Thị Thu", {4, 25, 20}},  {"Thị Thanh", {4, 22, 20}},
    {"Thị Ngọc", {4, 22, 24}}, {"Thị Hồng", {4, 18, 14}}, {"Thị Kim", {6, 14, 12}},
    {"Thị Bích", {2, 12, 10}},
};
constexpr WeightedName kGivenMale[] = {
    {"Hùng", {40, 55, 12}},   {"Dũng", {28, 45, 22}},  {"Cường", {18, 40, 25}},
    {"Tuấn", {18, 50, 35}},   {"Thành", {25, 40, 35}}, {"Minh", {25, 30, 45}},
    {"Đức", {20, 25, 40}},    {"Long", {15, 28, 40}},  {"Hải", {20, 38, 22}},
    {"Nam", {15, 32, 38}},    {"Sơn", {25, 38, 20}},   {"Thắng", {22, 36, 22}},
    {"Trung", {15, 32, 22}},  {"Quang", {20, 24, 20}}, {"Huy", {6, 22, 55}},
    {"Anh", {8, 22, 42}},     {"Khánh", {8, 15, 30}},  {"Khang", {2, 5, 50}},
    {"Khoa", {5, 12, 40}},    {"Phúc", {12, 18, 42}},  {"Bảo", {6, 10, 45}},
    {"Kiên", {8, 22, 26}},    {"Hiếu", {10, 22, 36}},  {"Hoàng", {12, 24, 38}},
    {"Hưng", {14, 22, 26}},   {"Việt", {12, 20, 22}},  {"Vinh", {15, 18, 22}},
    {"Bình", {30, 28, 14}},   {"Hòa", {28, 26, 8}},    {"Tùng", {8, 26, 22}},
    {"Tú", {6, 18, 16}},      {"Toàn", {14, 20, 16}},  {"Thái", {12, 18, 18}},
    {"Tâm", {16, 16, 12}},    {"Tân", {16, 16, 10}},   {"Tiến", {20, 24, 22}},
    {"Trường", {10, 22, 18}}, {"Phong", {10, 20, 26}}, {"Phương", {16, 20, 10}},
    {"Quân", {8, 18, 34}},    {"Quốc", {10, 14, 12}},  {"Quý", {14, 14, 14}},
    {"Lâm", {14, 16, 20}},    {"Linh", {10, 16, 12}},  {"Lộc", {12, 14, 16}},
    {"Lợi", {14, 12, 8}},     {"Luân", {8, 12, 10}},   {"Mạnh", {14, 22, 16}},
    {"Nghĩa", {16, 16, 14}},  {"Nhân", {12, 12, 16}},  {"Đạt", {8, 16, 40}},
    {"Điệp", {10, 12, 6}},    {"Đông", {14, 14, 8}},   {"Duy", {5, 18, 26}},
    {"Giang", {10, 14, 12}},  {"Hậu", {12, 14, 12}},   {"Hiệp", {12, 14, 14}},
    {"Học", {10, 6, 2}},      {"Hợp", {10, 8, 3}},     {"Huân", {8, 8, 6}},
    {"Khải", {5, 8, 18}},     {"Khôi", {2, 5, 22}},    {"Kỳ", {8, 6, 5}},
    {"Lực", {12, 10, 5}},     {"Lương", {14, 10, 4}},  {"Nguyên", {6, 10, 34}},
    {"Phát", {6, 10, 24}},    {"Phú", {12, 14, 18}},   {"Sang", {14, 16, 12}},
    {"Sinh", {16, 10, 3}},    {"Tài", {12, 16, 20}},   {"Thịnh", {14, 14, 22}},
    {"Thông", {12, 14, 10}},  {"Thuận", {14, 12, 8}},  {"Thi", {10, 8, 3}},
    {"Trí", {10, 12, 18}},    {"Triển", {6, 6, 3}},    {"Trọng", {10, 14, 12}},
    {"Trực", {8, 8, 4}},      {"Văn", {10, 8, 5}},     {"Vũ", {8, 18, 18}},
    {"Vượng", {10, 10, 5}},   {"Xuân", {16, 8, 2}},    {"Chiến", {20, 20, 8}},
    {"Chính", {16, 12, 6}},   {"Chung", {14, 14, 6}},  {"Công", {14, 16, 8}},
    {"Đại", {8, 12, 10}},     {"Đoàn", {10, 8, 3}},    {"Dương", {6, 14, 26}},
    {"Hà", {12, 12, 4}},      {"Hoàn", {8, 10, 4}},    {"Khiêm", {8, 6, 10}},
    {"Kim", {8, 4, 1}},       {"Thiện", {10, 12, 22}}, {"Ba", {22, 4, 0}},
    {"Tư", {20, 4, 0}},       {"Năm", {16, 3, 0}},     {"Sáu", {14, 2, 0}},
    {"Bảy", {14, 2, 0}},      {"Cảnh", {14, 8, 3}},    {"Cần", {12, 6, 1}},
    {"Thoại", {6, 4, 2}},     {"An", {8, 8, 22}},      {"Đăng", {4, 8, 30}},
};
constexpr WeightedName kGivenFemale[] = {
    {"Hương", {28, 48, 16}}, {"Lan", {34, 36, 14}},    {"Hoa", {38, 30, 8}},
    {"Hằng", {10, 38, 18}},  {"Hạnh", {24, 32, 12}},   {"Hồng", {32, 32, 10}},
    {"Huệ", {24, 24, 8}},    {"Huyền", {8, 34, 30}},   {"Linh", {4, 32, 62}},
    {"Trang", {4, 36, 50}},  {"Thảo", {6, 32, 42}},    {"Thu", {24, 28, 10}},
    {"Thủy", {22, 38, 14}},  {"Thúy", {16, 32, 14}},   {"Thanh", {22, 30, 18}},
    {"Tâm", {24, 24, 14}},   {"Phương", {16, 38, 36}}, {"Nga", {24, 32, 14}},
    {"Ngọc", {16, 30, 40}},  {"Nhung", {14, 28, 24}},  {"Mai", {26, 32, 26}},
    {"Loan", {24, 26, 8}},   {"Liên", {32, 24, 6}},    {"Yến", {14, 24, 28}},
    {"Xuân", {26, 20, 10}},  {"Vân", {22, 28, 16}},    {"Tuyết", {24, 22, 10}},
    {"Trinh", {8, 16, 16}},  {"Trâm", {4, 14, 22}},    {"Quỳnh", {3, 18, 36}},
    {"Oanh", {16, 24, 10}},  {"My", {3, 10, 36}},      {"Nhi", {3, 10, 44}},
    {"Như", {3, 10, 34}},    {"Ngân", {6, 18, 34}},    {"Nguyệt", {24, 18, 8}},
    {"Lý", {16, 14, 6}},     {"Lệ", {12, 12, 5}},      {"Khanh", {5, 6, 12}},
    {"Hoài", {8, 14, 10}},   {"Hiền", {22, 32, 20}},   {"Hà", {18, 32, 30}},
    {"Giang", {6, 18, 24}},  {"Dung", {20, 28, 14}},   {"Duyên", {6, 18, 22}},
    {"Diễm", {6, 12, 10}},   {"Diệp", {5, 10, 16}},    {"Chi", {6, 14, 40}},
    {"Châu", {8, 10, 20}},   {"Cúc", {26, 12, 3}},     {"Bình", {20, 16, 5}},
    {"Bích", {12, 12, 5}},   {"Anh", {4, 30, 64}},     {"Ánh", {10, 18, 22}},
    {"An", {6, 10, 30}},     {"Thơm", {16, 12, 4}},    {"Thoa", {14, 14, 4}},
    {"Thơ", {8, 12, 10}},    {"Thư", {3, 12, 42}},     {"Thương", {6, 18, 18}},
    {"Tiên", {5, 10, 20}},   {"Trúc", {5, 10, 18}},    {"Tú", {5, 12, 14}},
    {"Uyên", {4, 14, 26}},   {"Vy", {2, 6, 46}},       {"Sen", {18, 10, 3}},
    {"Sương", {14, 12, 5}},  {"Phượng", {16, 20, 8}},  {"Phúc", {10, 8, 10}},
    {"Quyên", {8, 16, 16}},  {"Nhàn", {18, 12, 3}},    {"Na", {5, 8, 8}},
    {"Minh", {14, 12, 12}},  {"Mận", {18, 8, 2}},      {"Lụa", {14, 8, 2}},
    {"Luyến", {10, 12, 4}},  {"Lành", {18, 8, 3}},     {"Kiều", {8, 12, 8}},
    {"Hường", {14, 18, 6}},  {"Hân", {2, 6, 40}},      {"Hậu", {12, 12, 6}},
    {"Gấm", {12, 8, 2}},     {"Đào", {18, 10, 3}},     {"Đoan", {4, 4, 4}},
    {"Dịu", {12, 8, 2}},     {"Chín", {16, 4, 0}},     {"Út", {14, 5, 1}},
    {"Tám", {16, 3, 0}},     {"Bảy", {16, 3, 0}},      {"Bé", {18, 6, 0}},
    {"Mười", {12, 3, 0}},    {"Thắm", {12, 14, 5}},    {"Thuận", {14, 10, 4}},
    {"Trà", {5, 8, 14}},     {"Toàn", {6, 4, 1}},      {"Tươi", {14, 10, 3}},
    {"Hảo", {10, 10, 6}},    {"Hòa", {22, 16, 4}},     {"Thùy", {6, 16, 14}},
    {"Quý", {8, 6, 3}},
};
constexpr std::string_view kHighlandMale[] = {
    "Blơ", "Thuyên", "Klơng", "Bhăm", "Hlel", "Thương", "Phước", "Nhơn", "Krông",
    "Wen", "Djung",  "Páo",   "Chứ",  "Dơ",   "Tủa",    "Sùng",  "Lử",   "Sử",
    "Rin", "Nguôn",  "Bốp",   "Đoan", "Hiêu", "Tuân",   "Kiên",  "Phong"};
constexpr std::string_view kHighlandFemale[] = {
    "Bia",  "Hen", "Nhan", "Linh", "Mlan",   "Ngân", "Lan",   "Wen",   "Nuôn",
    "Mỷ",   "Dợ",  "Chu",  "Sua",  "Máy",    "Pà",   "Blinh", "Hương", "Yến",
    "Trâm", "Rim", "Loan", "Diêp", "Phương", "Dung", "Xuân",  "Nhung"};

constexpr std::string_view kTay[] = {"Hoàng", "Nông", "Lương", "Hà", "Ma",
                                     "Đàm",   "Bế",   "Triệu", "La", "Lý"};
constexpr std::string_view kThai[] = {"Lò",  "Quàng", "Cà", "Lường", "Tòng",
                                      "Cầm", "Vi",    "Hà", "Lữ"};
constexpr std::string_view kKhmer[] = {"Thạch", "Sơn", "Kim", "Danh", "Châu", "Lâm", "Lý", "Kiên"};
constexpr std::string_view kMuong[] = {"Bùi", "Đinh", "Quách", "Hà", "Bạch", "Phùng", "Cao"};
constexpr std::string_view kNung[] = {"Nông", "Hoàng", "Lương", "Vi", "Lý", "Hứa", "Mông", "Đàm"};
constexpr std::string_view kHmong[] = {"Giàng", "Vàng", "Sùng", "Thào", "Lý",
                                       "Hờ",    "Mùa",  "Cứ",   "Hạng"};
constexpr std::string_view kDao[] = {"Triệu", "Bàn", "Đặng", "Lý", "Phùng", "Chẻo", "Tẩn"};
constexpr std::string_view kJarai[] = {"Siu", "Kpă",     "Rơ Châm", "Ksor",  "Rơ Mah",
                                       "Nay", "Rah Lan", "Puih",    "Kpuih", "Rcom"};
constexpr std::string_view kEde[] = {"Niê",   "Mlô",  "Êban", "Byă", "Ayŭn",
                                     "Kbuôr", "Hđơk", "Kđoh", "Knul"};
constexpr std::string_view kBahnar[] = {"Đinh", "Bá", "Hồ", "Nguyễn"};
constexpr std::string_view kXoDang[] = {"A"};
constexpr std::string_view kKoho[] = {"Kơ Să",     "Ka",     "Liêng Hót", "Cil",
                                      "Bon Niêng", "Đa Cat", "Lơ Mu"};
constexpr std::string_view kCham[] = {"Bá",    "Đàng", "Lưu",  "Quảng",
                                      "Thành", "Kiều", "Châu", "Mang"};
constexpr std::string_view kHre[] = {"Phạm", "Đinh"};
constexpr std::string_view kRaglai[] = {"Cao", "Mấu", "Bo Bo", "Pi Năng", "Chamaléa", "Katơr"};
constexpr std::string_view kBru[] = {"Hồ"};

enum : std::uint8_t {
    kTayAt = 1,
    kThaiAt,
    kKhmerAt,
    kMuongAt,
    kNungAt,
    kHmongAt,
    kDaoAt,
    kJaraiAt,
    kEdeAt,
    kBahnarAt,
    kXoDangAt,
    kKohoAt,
    kChamAt,
    kHreAt,
    kMnongAt,
    kRaglaiAt,
    kBruAt
};

constexpr People kPeoples[] = {
    {"01", "Kinh", NameOrder::kinh, false, {}},
    {"02", "Tày", NameOrder::kinh, false, kTay},
    {"03", "Thái", NameOrder::kinh, false, kThai},
    {"05", "Khmer", NameOrder::kinh, false, kKhmer},
    {"06", "Mường", NameOrder::kinh, false, kMuong},
    {"07", "Nùng", NameOrder::kinh, false, kNung},
    {"08", "Mông", NameOrder::hmong, false, kHmong},
    {"09", "Dao", NameOrder::kinh, false, kDao},
    {"10", "Gia Rai", NameOrder::jarai, true, kJarai},
    {"12", "Ê Đê", NameOrder::ede, true, kEde},
    {"13", "Ba Na", NameOrder::kinh, false, kBahnar},
    {"14", "Xơ Đăng", NameOrder::sedang, false, kXoDang},
    {"16", "Cơ Ho", NameOrder::jarai, true, kKoho},
    {"17", "Chăm", NameOrder::kinh, false, kCham},
    {"19", "Hrê", NameOrder::kinh, false, kHre},
    {"20", "Mnông", NameOrder::ede, true, kEde},
    {"21", "Ra Glai", NameOrder::kinh, true, kRaglai},
    {"23", "Bru-Vân Kiều", NameOrder::kinh, false, kBru},
};

constexpr PeopleShare kShares[] = {
    {"01", kMuongAt, 8},    {"02", kHmongAt, 330},  {"02", kTayAt, 230},    {"02", kDaoAt, 150},
    {"02", kNungAt, 100},   {"04", kTayAt, 410},    {"04", kNungAt, 310},   {"04", kHmongAt, 100},
    {"04", kDaoAt, 100},    {"06", kTayAt, 530},    {"06", kDaoAt, 170},    {"08", kTayAt, 250},
    {"08", kDaoAt, 130},    {"10", kHmongAt, 250},  {"10", kTayAt, 150},    {"10", kDaoAt, 140},
    {"11", kThaiAt, 380},   {"11", kHmongAt, 380},  {"12", kThaiAt, 310},   {"12", kHmongAt, 220},
    {"14", kThaiAt, 530},   {"14", kHmongAt, 160},  {"15", kTayAt, 180},    {"15", kHmongAt, 130},
    {"15", kDaoAt, 120},    {"17", kMuongAt, 630},  {"19", kTayAt, 110},    {"19", kNungAt, 60},
    {"20", kNungAt, 430},   {"20", kTayAt, 360},    {"22", kDaoAt, 50},     {"24", kNungAt, 50},
    {"25", kMuongAt, 140},  {"38", kMuongAt, 100},  {"38", kThaiAt, 60},    {"40", kThaiAt, 100},
    {"44", kBruAt, 20},     {"45", kBruAt, 130},    {"51", kHreAt, 110},    {"52", kBahnarAt, 15},
    {"52", kChamAt, 4},     {"54", kEdeAt, 25},     {"54", kChamAt, 25},    {"56", kRaglaiAt, 45},
    {"58", kChamAt, 130},   {"58", kRaglaiAt, 110}, {"60", kChamAt, 30},    {"62", kXoDangAt, 240},
    {"62", kBahnarAt, 120}, {"64", kJaraiAt, 300},  {"64", kBahnarAt, 120}, {"66", kEdeAt, 190},
    {"66", kNungAt, 40},    {"67", kMnongAt, 80},   {"67", kNungAt, 50},    {"68", kKohoAt, 130},
    {"84", kKhmerAt, 310},  {"89", kKhmerAt, 40},   {"91", kKhmerAt, 120},  {"94", kKhmerAt, 300},
    {"95", kKhmerAt, 75},
};

}  // namespace

std::span<const People> peoples() {
    return kPeoples;
}
std::span<const PeopleShare> people_shares() {
    return kShares;
}
std::span<const WeightedName> surnames() {
    return kSurnames;
}
std::span<const WeightedName> middle_names(bool male) {
    return male ? std::span<const WeightedName>(kMiddleMale)
                : std::span<const WeightedName>(kMiddleFemale);
}
std::span<const WeightedName> given_names(bool male) {
    return male ? std::span<const WeightedName>(kGivenMale)
                : std::span<const WeightedName>(kGivenFemale);
}
std::span<const std::string_view> highland_names(bool male) {
    return male ? std::span<const std::string_view>(kHighlandMale)
                : std::span<const std::string_view>(kHighlandFemale);
}

}  // namespace dongbo
