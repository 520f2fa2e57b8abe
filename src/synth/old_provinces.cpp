// The 63 provinces up to 2025-06-30 with the codes that live on in personal numbers.
#include "base/text.hpp"
#include "synth/units.hpp"

namespace dongbo {
namespace {

constexpr OldProvince kProvinces[] = {
    {"01", "Hà Nội", "ha-noi", Region::north},
    {"02", "Hà Giang", "ha-giang", Region::north},
    {"04", "Cao Bằng", "cao-bang", Region::north},
    {"06", "Bắc Kạn", "bac-kan", Region::north},
    {"08", "Tuyên Quang", "tuyen-quang", Region::north},
    {"10", "Lào Cai", "lao-cai", Region::north},
    {"11", "Điện Biên", "dien-bien", Region::north},
    {"12", "Lai Châu", "lai-chau", Region::north},
    {"14", "Sơn La", "son-la", Region::north},
    {"15", "Yên Bái", "yen-bai", Region::north},
    {"17", "Hòa Bình", "hoa-binh", Region::north},
    {"19", "Thái Nguyên", "thai-nguyen", Region::north},
    {"20", "Lạng Sơn", "lang-son", Region::north},
    {"22", "Quảng Ninh", "quang-ninh", Region::north},
    {"24", "Bắc Giang", "bac-giang", Region::north},
    {"25", "Phú Thọ", "phu-tho", Region::north},
    {"26", "Vĩnh Phúc", "vinh-phuc", Region::north},
    {"27", "Bắc Ninh", "bac-ninh", Region::north},
    {"30", "Hải Dương", "hai-duong", Region::north},
    {"31", "Hải Phòng", "hai-phong", Region::north},
    {"33", "Hưng Yên", "hung-yen", Region::north},
    {"34", "Thái Bình", "thai-binh", Region::north},
    {"35", "Hà Nam", "ha-nam", Region::north},
    {"36", "Nam Định", "nam-dinh", Region::north},
    {"37", "Ninh Bình", "ninh-binh", Region::north},
    {"38", "Thanh Hóa", "thanh-hoa", Region::centre},
    {"40", "Nghệ An", "nghe-an", Region::centre},
    {"42", "Hà Tĩnh", "ha-tinh", Region::centre},
    {"44", "Quảng Bình", "quang-binh", Region::centre},
    {"45", "Quảng Trị", "quang-tri", Region::centre},
    {"46", "Huế", "hue", Region::centre},
    {"48", "Đà Nẵng", "da-nang", Region::centre},
    {"49", "Quảng Nam", "quang-nam", Region::centre},
    {"51", "Quảng Ngãi", "quang-ngai", Region::centre},
    {"52", "Bình Định", "binh-dinh", Region::centre},
    {"54", "Phú Yên", "phu-yen", Region::centre},
    {"56", "Khánh Hòa", "khanh-hoa", Region::centre},
    {"58", "Ninh Thuận", "ninh-thuan", Region::centre},
    {"60", "Bình Thuận", "binh-thuan", Region::centre},
    {"62", "Kon Tum", "kon-tum", Region::centre},
    {"64", "Gia Lai", "gia-lai", Region::centre},
    {"66", "Đắk Lắk", "dak-lak", Region::centre},
    {"67", "Đắk Nông", "dak-nong", Region::centre},
    {"68", "Lâm Đồng", "lam-dong", Region::centre},
    {"70", "Bình Phước", "binh-phuoc", Region::south},
    {"72", "Tây Ninh", "tay-ninh", Region::south},
    {"74", "Bình Dương", "binh-duong", Region::south},
    {"75", "Đồng Nai", "dong-nai", Region::south},
    {"77", "Bà Rịa - Vũng Tàu", "ba-ria-vung-tau", Region::south},
    {"79", "Hồ Chí Minh", "ho-chi-minh", Region::south},
    {"80", "Long An", "long-an", Region::south},
    {"82", "Tiền Giang", "tien-giang", Region::south},
    {"83", "Bến Tre", "ben-tre", Region::south},
    {"84", "Trà Vinh", "tra-vinh", Region::south},
    {"86", "Vĩnh Long", "vinh-long", Region::south},
    {"87", "Đồng Tháp", "dong-thap", Region::south},
    {"89", "An Giang", "an-giang", Region::south},
    {"91", "Kiên Giang", "kien-giang", Region::south},
    {"92", "Cần Thơ", "can-tho", Region::south},
    {"93", "Hậu Giang", "hau-giang", Region::south},
    {"94", "Sóc Trăng", "soc-trang", Region::south},
    {"95", "Bạc Liêu", "bac-lieu", Region::south},
    {"96", "Cà Mau", "ca-mau", Region::south},
};

std::string_view without_kind(std::string_view folded) {
    for (const std::string_view kind : {"tinh ", "thanh pho "}) {
        if (folded.starts_with(kind)) return folded.substr(kind.size());
    }
    return folded;
}

}  // namespace

std::span<const OldProvince> old_provinces() {
    return kProvinces;
}

const OldProvince* find_old_province(std::string_view code_or_name) {
    const std::string folded = text::fold(code_or_name);
    const std::string_view bare = without_kind(folded);
    for (const OldProvince& province : kProvinces) {
        if (province.code == code_or_name || text::fold(province.name) == bare) return &province;
    }
    return nullptr;
}

}  // namespace dongbo
