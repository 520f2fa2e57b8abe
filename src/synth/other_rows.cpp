#include "base/json.hpp"
#include "synth/csv_text.hpp"
#include "synth/row_formats.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kRelationTexts[] = {"Chủ hộ", "Vợ/chồng", "Con",
                                               "Cha/mẹ", "Cháu",     "Con dâu/rể"};
constexpr std::string_view kRelationCodes[] = {"CH", "VC", "CON", "CM", "CHAU", "DR"};
constexpr std::string_view kResidenceTexts[] = {"", "Thường trú", "Tạm trú", "Nơi ở hiện tại"};
constexpr std::string_view kLandUseCodes[] = {"ODT", "ONT", "CLN", "LUC"};

char delimiter_of(const RowOrigin& origin) {
    return origin.system == DeliverySystem::a ? ';' : ',';
}

void append_cells(std::string& out, const RowOrigin& origin,
                  std::initializer_list<std::string_view> cells) {
    bool first = true;
    for (const std::string_view cell : cells) {
        if (!first) out += delimiter_of(origin);
        first = false;
        append_csv_cell(out, cell, delimiter_of(origin));
    }
}

/// `{"key":"value"` with more to follow.
void append_json_member(std::string& out, std::string_view opening, std::string_view key,
                        std::string_view value) {
    out += opening;
    append_json_string(out, key);
    out += ':';
    append_json_string(out, value);
}

std::string member_list(const RowOrigin& origin, const Household& household,
                        std::span<const Person> persons) {
    const bool a = origin.system == DeliverySystem::a;
    std::string list = a ? "" : "[";
    for (const Member& member : household.members) {
        const bool first = &member == &household.members.front();
        const std::string key = person_key(origin, persons[member.person].serial);
        const auto relation = static_cast<std::size_t>(member.relation);
        if (a) {
            list.append(first ? "" : "|").append(key).append(":").append(kRelationTexts[relation]);
        } else {
            append_json_member(list, first ? "{" : ",{", "person", key);
            append_json_member(list, ",", "relation", kRelationCodes[relation]);
            list += '}';
        }
    }
    return a ? list : list + "]";
}

std::string owner_list(const RowOrigin& origin, const LandParcel& parcel) {
    const bool a = origin.system == DeliverySystem::a;
    const std::string_view share = parcel.owners.size() > 1 ? "50" : "100";
    std::string list = a ? "" : "[";
    for (const Person* owner : parcel.owners) {
        const bool first = owner == parcel.owners.front();
        const std::string key = person_key(origin, owner->serial);
        if (a) {
            list.append(first ? "" : "|")
                .append(key)
                .append(":")
                .append(owner->full_name)
                .append(":")
                .append(share);
        } else {
            append_json_member(list, first ? "{" : ",{", "person", key);
            append_json_member(list, ",", "holder_name", owner->full_name);
            append_json_member(list, ",", "share", share);
            list += '}';
        }
    }
    return a ? list : list + "]";
}

std::string tenths_text(const RowOrigin& origin, std::uint64_t tenths) {
    std::string out = std::to_string(tenths / 10);
    out += origin.system == DeliverySystem::a ? ',' : '.';
    return out + std::to_string(tenths % 10);
}

}  // namespace

std::string_view household_heading(DeliverySystem system) {
    return system == DeliverySystem::a ? "MaHo;MaChuHo;MaDVHC;DiaChi;ThanhVien"
                                       : "household_id,head_id,commune,address,members";
}

std::string_view residence_heading(DeliverySystem system) {
    return system == DeliverySystem::a
               ? "MaCuTru;MaCongDan;Loai;MaDVHC;DiaChi;TuNgay;DenNgay;MaHo"
               : "residence_id,person_id,kind,commune,address,from,until,household_id";
}

std::string_view land_parcel_heading(DeliverySystem system) {
    return system == DeliverySystem::a ? "MaThua;MaDVHC;SoTo;SoThua;DienTich;LoaiDat;ChuSuDung;"
                                         "SoGiayChungNhan;NgayCap;DiaChi"
                                       : "parcel_id,commune,sheet,parcel,area_m2,use,owners,"
                                         "certificate,certified_on,address";
}

void append_household(std::string& out, const RowOrigin& origin, const Household& household,
                      std::span<const Person> persons, const RowTexts& texts) {
    const std::string head = person_key(origin, persons[household.members.front().person].serial);
    append_cells(
        out, origin,
        {texts.key, head, texts.unit, household.address, member_list(origin, household, persons)});
}

void append_residence(std::string& out, const RowOrigin& origin, const Residence& residence,
                      const RowTexts& texts) {
    const auto kind = static_cast<std::size_t>(residence.kind);
    const std::string code = std::to_string(kind);
    append_cells(
        out, origin,
        {texts.key, person_key(origin, residence.person),
         origin.system == DeliverySystem::a ? kResidenceTexts[kind] : std::string_view(code),
         texts.unit, residence.address, date_text(origin.system, residence.from),
         residence.until == 0 ? std::string() : date_text(origin.system, residence.until),
         residence.household == 0 ? std::string() : household_key(origin, residence.household)});
}

void append_land_parcel(std::string& out, const RowOrigin& origin, const LandParcel& parcel,
                        const RowTexts& texts) {
    append_cells(
        out, origin,
        {texts.key, texts.unit, std::to_string(parcel.sheet), std::to_string(parcel.parcel),
         tenths_text(origin, parcel.tenths_m2), kLandUseCodes[static_cast<std::size_t>(parcel.use)],
         owner_list(origin, parcel), parcel.certificate,
         date_text(origin.system, parcel.certified_on), parcel.address});
}

}  // namespace dongbo
