#include "base/json.hpp"
#include "synth/csv_text.hpp"
#include "synth/names.hpp"
#include "synth/row_formats.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kMaritalTexts[] = {"Chưa kết hôn", "Đang có vợ, chồng", "Đã ly hôn",
                                              "Góa"};
constexpr std::string_view kLifeTexts[] = {"Còn sống", "Đã chết", "Mất tích"};
constexpr std::string_view kPaperTexts[] = {"CMND", "CCCD", "Căn cước"};
constexpr std::string_view kPaperCodes[] = {"CMND", "CCCD", "CC"};

template <class Enum, std::size_t N>
std::string_view text_of(const std::string_view (&texts)[N], Enum value) {
    return texts[static_cast<std::size_t>(value)];
}

std::string numbered_key(std::string_view prefix, std::string_view province, std::string_view infix,
                         std::uint64_t serial) {
    const std::string digits = std::to_string(serial);
    std::string key;
    key.append(prefix).append(province).append(infix);
    if (digits.size() < 8) key.append(8 - digits.size(), '0');
    return key.append(digits);
}

std::string made_key(const RowOrigin& origin, std::string_view a_prefix, std::string_view b_infix,
                     std::uint64_t serial) {
    return origin.system == DeliverySystem::a
               ? numbered_key(a_prefix, origin.province_code, "", serial)
               : numbered_key("", origin.province_code, b_infix, serial);
}

std::string reference(const RowOrigin& origin, std::uint64_t serial) {
    return serial == 0 ? std::string() : person_key(origin, serial);
}

/// Cells of one ';' row.
class CellWriter {
  public:
    explicit CellWriter(std::string& out) : out_(out) {}
    void add(std::string_view text) {
        if (!first_) out_ += ';';
        first_ = false;
        append_csv_cell(out_, text, ';');
    }

  private:
    std::string& out_;
    bool first_ = true;
};

void add_paper(CellWriter& cells, const Person& person, bool old_card) {
    for (const Paper& paper : person.papers) {
        if ((paper.type == PaperType::old_card) != old_card) continue;
        if (!old_card) cells.add(text_of(kPaperTexts, paper.type));
        cells.add(paper.number);
        cells.add(date_text(DeliverySystem::a, paper.issued_on));
        cells.add(paper.issued_by);
        return;
    }
    for (int i = old_card ? 1 : 0; i < 4; ++i) cells.add("");
}

void append_person_a(std::string& out, const RowOrigin& origin, const Communes& communes,
                     const Person& person, const RowTexts& texts) {
    CellWriter cells(out);
    cells.add(texts.key);
    cells.add(texts.number);
    cells.add(texts.full_name);
    cells.add(person.other_name);
    cells.add(texts.birth_date);
    cells.add(texts.sex);
    cells.add(peoples()[person.people].label);
    cells.add("Việt Nam");
    cells.add(communes[person.birth_place].code);
    cells.add(communes[person.registered].code);
    cells.add(communes[person.native_place].code);
    cells.add(texts.unit);
    cells.add(person.address);
    cells.add(reference(origin, person.mother));
    cells.add(reference(origin, person.father));
    cells.add(text_of(kMaritalTexts, person.marital));
    add_paper(cells, person, true);
    add_paper(cells, person, false);
    cells.add(person.phone);
    cells.add(text_of(kLifeTexts, person.life));
    cells.add(person.life == Life::dead ? date_text(DeliverySystem::a, person.died)
                                        : std::string());
}

/// Members of a JSON object; absent values become null.
class JsonWriter {
  public:
    explicit JsonWriter(std::string& out) : out_(out) {}
    JsonWriter& open(std::string_view key) {
        name(key);
        out_ += '{';
        first_ = true;
        return *this;
    }
    void close() {
        out_ += '}';
        first_ = false;
    }
    void text(std::string_view key, std::string_view value) {
        name(key);
        if (value.empty()) {
            out_ += "null";
        } else {
            append_json_string(out_, value);
        }
    }
    void number(std::string_view key, std::string_view digits) {
        name(key);
        out_ += digits;
    }
    void name(std::string_view key) {
        if (!first_) out_ += ',';
        first_ = false;
        append_json_string(out_, key);
        out_ += ':';
    }

  private:
    std::string& out_;
    bool first_ = true;
};

void append_papers(std::string& out, const Person& person) {
    out += '[';
    for (std::size_t i = 0; i < person.papers.size(); ++i) {
        const Paper& paper = person.papers[i];
        out += i == 0 ? "{" : ",{";
        JsonWriter json(out);
        json.text("type", text_of(kPaperCodes, paper.type));
        json.text("number", paper.number);
        json.text("issued_on", date_text(DeliverySystem::b, paper.issued_on));
        json.text("issued_by", paper.issued_by);
        json.close();
    }
    out += ']';
}

void append_person_b(std::string& out, const RowOrigin& origin, const Communes& communes,
                     const Person& person, const RowTexts& texts) {
    out += '{';
    JsonWriter json(out);
    json.text("id", texts.key);
    json.text("cccd", texts.number);
    json.open("name").text("full", texts.full_name);
    json.text("other", person.other_name);
    json.close();
    json.text("dob", texts.birth_date);
    json.number("sex", texts.sex);
    json.text("ethnic", peoples()[person.people].code);
    json.text("nation", "VNM");
    json.open("birth").text("commune", communes[person.birth_place].code);
    json.text("registered", communes[person.registered].code);
    json.close();
    json.text("native", communes[person.native_place].code);
    json.open("home").text("commune", texts.unit);
    json.text("detail", person.address);
    json.close();
    json.text("mother_id", reference(origin, person.mother));
    json.text("father_id", reference(origin, person.father));
    json.number("marital", std::to_string(static_cast<int>(person.marital) + 1));
    json.name("papers");
    append_papers(out, person);
    json.text("tel", person.phone);
    json.number("status", std::to_string(static_cast<int>(person.life) + 1));
    json.text("died_on", person.life == Life::dead ? date_text(DeliverySystem::b, person.died)
                                                   : std::string());
    json.close();
}

}  // namespace

std::string person_key(const RowOrigin& origin, std::uint64_t serial) {
    return made_key(origin, "CD", "-P", serial);
}
std::string household_key(const RowOrigin& origin, std::uint64_t serial) {
    return made_key(origin, "HK", "-H", serial);
}
std::string land_parcel_key(const RowOrigin& origin, std::uint64_t serial) {
    return made_key(origin, "TD", "-L", serial);
}
std::string residence_key(const RowOrigin& origin, std::uint64_t person_serial, int kind) {
    return made_key(origin, "CT", "-R", person_serial * 10 + static_cast<std::uint64_t>(kind));
}

std::string_view person_heading(DeliverySystem system) {
    if (system == DeliverySystem::b) return {};
    return "MaCongDan;SoDinhDanh;HoTen;TenKhac;NgaySinh;GioiTinh;DanToc;QuocTich;NoiSinh;"
           "NoiDangKyKhaiSinh;QueQuan;"
           "MaDVHC;DiaChi;MaMe;MaCha;HonNhan;SoCMND;NgayCapCMND;NoiCapCMND;LoaiThe;SoThe;"
           "NgayCapThe;NoiCapThe;"
           "DienThoai;TinhTrang;NgayMat";
}

void append_person(std::string& out, const RowOrigin& origin, const Communes& communes,
                   const Person& person, const RowTexts& texts) {
    if (origin.system == DeliverySystem::a)
        return append_person_a(out, origin, communes, person, texts);
    append_person_b(out, origin, communes, person, texts);
}

}  // namespace dongbo
