#include "synth/province_writer.hpp"

#include <algorithm>

#include "synth/letters.hpp"

namespace dongbo {
namespace {

constexpr std::uint64_t kParcelsOnSheet = 240;

std::uint64_t stream_seed(std::uint64_t seed, std::string_view province, std::uint64_t stream) {
    SeededRandom mixer(seed * 1000 + stream * 100 +
                       static_cast<std::uint64_t>(province[0] - '0') * 10 +
                       static_cast<std::uint64_t>(province[1] - '0'));
    return mixer.next();
}

std::string padded(std::uint64_t value, std::size_t width) {
    const std::string text = std::to_string(value);
    return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

/// Two letters and eight digits; no two parcels of a run have the same.
std::string certificate_number(std::uint8_t province, std::uint64_t serial) {
    constexpr std::uint64_t kEightDigits = 100'000'000;
    constexpr std::uint64_t kSpread = 61'803'399;  // has no divisor in common with 10^8
    std::string number{static_cast<char>('A' + province / 26),
                       static_cast<char>('A' + province % 26), ' '};
    return number + padded(serial % kEightDigits * kSpread % kEightDigits, 8);
}

}  // namespace

bool ChangePlan::is_due() {
    // Each change is due in the middle of its stretch, so that one person more or less who cannot
    // change does not lose the last.
    const unsigned __int128 position = static_cast<unsigned __int128>(2 * asked_ + 1) * changes_;
    ++asked_;
    return made_ < static_cast<std::uint64_t>((position + persons_) /
                                              (static_cast<unsigned __int128>(2) * persons_));
}

ProvinceWriter::ProvinceWriter(const SynthOptions& options, const OldProvince& province,
                               DeliverySystem system, const Communes& communes, SynthReport& report,
                               ChangePlan& plan)
    : communes_(&communes),
      report_(&report),
      plan_(&plan),
      origin_{system, province.code},
      province_(static_cast<std::uint8_t>(&province - old_provinces().data())),
      changing_(options.corrected_with_changes.has_value()),
      layout_rows_(options.errors.layout_rows),
      random_(stream_seed(options.seed, province.code, 1)),
      change_random_(stream_seed(options.seed, province.code, 2)),
      other_random_(stream_seed(options.seed, province.code, 3)),
      parcels_in_(communes.size()) {}

Result<ProvinceWriter> ProvinceWriter::create(const SynthOptions& options,
                                              const OldProvince& province, DeliverySystem system,
                                              const Communes& communes, Truth& truth,
                                              SynthReport& report, ChangePlan& plan) {
    ProvinceWriter writer(options, province, system, communes, report, plan);
    TRY(make_directory(options.folder + "/" + std::string(province.slug)));
    TRY(writer.open_files(options, truth));
    return writer;
}

Result<> ProvinceWriter::open_files(const SynthOptions& options, Truth& truth) {
    const DeliverySystem system = origin_.system;
    const bool a = system == DeliverySystem::a;
    const std::string folder(old_provinces()[province_].slug);
    std::uint64_t stream = 10;
    const auto open = [&](std::optional<DeliveryFile>& file, std::string contract,
                          std::string_view end, std::string_view heading) -> Result<> {
        SynthFile about;
        about.path = folder + "/" + contract + std::string(end);
        about.contract = std::move(contract);
        about.system = system;
        TRY_ASSIGN(file,
                   DeliveryFile::create(options.folder, std::move(about), options.errors,
                                        stream_seed(options.seed, origin_.province_code, ++stream),
                                        truth, *report_));
        if (heading.empty()) return {};
        const bool titled = a && &file == &land_parcel_file_;
        if (a && !titled) return file->write_heading("\xef\xbb\xbf" + std::string(heading));
        if (titled) {
            TRY(file->write_layout("\xef\xbb\xbfSỔ ĐỊA CHÍNH"));
            TRY(file->write_layout("Tỉnh/thành phố: " +
                                   std::string(old_provinces()[province_].name)));
        }
        return file->write_heading(heading);
    };
    TRY(open(person_file_, "person", a ? ".csv" : ".ndjson", person_heading(system)));
    if (options.only_persons) return {};
    TRY(open(household_file_, "household", ".csv", household_heading(system)));
    TRY(open(residence_file_, "residence", ".csv", residence_heading(system)));
    return open(land_parcel_file_, "land_parcel", ".csv", land_parcel_heading(system));
}

Result<> ProvinceWriter::write(Family& family) {
    std::vector<RealChange> changes(family.persons.size());
    if (household_file_) {
        // Before any change: a household is reported again only in its own time.
        for (const Household& household : family.households) {
            TRY(write_household(family, household));
            TRY(write_land(family, household));
        }
    }
    for (std::size_t i = 0; i < family.persons.size(); ++i)
        TRY(write_person(family.persons[i], changes[i]));
    if (residence_file_) TRY(write_residences(family, changes));
    return {};
}

RowTexts ProvinceWriter::start_texts(std::string key, std::uint32_t commune) {
    RowTexts texts;
    texts.key = std::move(key);
    texts.unit = (*communes_)[commune].code;
    texts.other_unit = (*communes_)[communes_->pick(province_, other_random_)].code;
    texts.system = origin_.system;
    return texts;
}

RowTexts ProvinceWriter::person_texts(const Person& person) {
    RowTexts texts = start_texts(person_key(origin_, person.serial), person.residence);
    texts.is_person = true;
    texts.number = person.number;
    const bool newer = origin_.system == DeliverySystem::a && person.wants_newer_tones;
    texts.full_name = newer ? with_newer_tones(person.full_name) : person.full_name;
    texts.male = person.male;
    texts.born = person.born;
    texts.year_only = person.year_only;
    texts.birth_date = date_text(origin_.system, person.born, person.year_only);
    texts.sex = sex_text(origin_.system, person.male);
    return texts;
}

Result<> ProvinceWriter::write_person(Person& person, RealChange& change) {
    RowTexts right = person_texts(person);
    RowTexts spoiled = right;
    const std::optional<Spoiling> spoiling = person_file_->spoil(spoiled);
    if (changing_ && plan_->is_due() && !spoiling && person.life == Life::alive) {
        change_person(person, change);
        right.unit = (*communes_)[person.residence].code;
    }
    ++report_->persons;
    return person_file_->write_row(right, spoiled, spoiling, change,
                                   [&](const RowTexts& texts, std::string& out) {
                                       append_person(out, origin_, *communes_, person, texts);
                                   });
}

void ProvinceWriter::change_person(Person& person, RealChange& change) {
    plan_->made();
    const int age = person.age();
    if (age >= 60) {
        person.life = Life::dead;
        person.died = kFirstDay + 1 + static_cast<Day>(change_random_.below(29));
        change = {"died", "death_date", "", date_text(origin_.system, person.died)};
        ++report_->died;
    } else if (age >= 20 && person.marital == Marital::single) {
        person.marital = Marital::married;
        change = {"married", "marital_status", "single", "married"};
        ++report_->married;
    } else {
        const std::uint32_t before = person.residence;
        do {
            person.residence = communes_->pick(province_, change_random_);
        } while (person.residence == before &&
                 communes_->weight_of(province_) > (*communes_)[before].weight);
        person.address = "Số " + std::to_string(change_random_.between(1, 99)) + ", nhà mới";
        change = {"moved", "residence_unit", (*communes_)[before].code,
                  (*communes_)[person.residence].code};
        ++report_->moved;
    }
}

Result<> ProvinceWriter::write_household(const Family& family, const Household& household) {
    const RowTexts right = start_texts(household_key(origin_, household.serial), household.commune);
    RowTexts spoiled = right;
    const std::optional<Spoiling> spoiling = household_file_->spoil(spoiled);
    ++report_->households;
    return household_file_->write_row(
        right, spoiled, spoiling, {}, [&](const RowTexts& texts, std::string& out) {
            append_household(out, origin_, household, family.persons, texts);
        });
}

Result<> ProvinceWriter::write_residences(const Family& family,
                                          const std::vector<RealChange>& changes) {
    for (const Household& household : family.households) {
        for (const Member& member : household.members) {
            const Person& person = family.persons[member.person];
            TRY(write_permanent_residence(person, household, changes[member.person]));
            TRY(write_second_residence(person));
        }
    }
    return {};
}

Result<> ProvinceWriter::write_permanent_residence(const Person& person, const Household& household,
                                                   const RealChange& change) {
    const auto lived = static_cast<std::uint64_t>(std::max(1, kFirstDay - person.born));
    Residence residence;
    residence.person = person.serial;
    residence.address = person.address;
    residence.from = person.born + static_cast<Day>(random_.below(lived));
    residence.commune = household.commune;
    residence.household = household.serial;
    const bool moved = change.kind == "moved";
    if (moved) {
        residence.commune = person.residence;
        residence.from = kCorrectedDay - 10;
        residence.household = 0;
    }
    return write_residence(residence, household.commune, moved ? change : RealChange{});
}

/// Some of the working age rent a room in another commune.
Result<> ProvinceWriter::write_second_residence(const Person& person) {
    const std::uint64_t draw = random_.below(100);
    const std::uint32_t elsewhere = communes_->pick(province_, random_);
    const Day since = kFirstDay - static_cast<Day>(random_.below(700));
    const int age = person.age();
    if (age < 18 || age > 40 || draw >= 9) return {};
    Residence residence;
    residence.person = person.serial;
    residence.kind = draw < 8 ? ResidenceKind::temporary : ResidenceKind::present_apart;
    residence.commune = elsewhere;
    residence.address = "Nhà trọ, Tổ " + std::to_string(draw + 1);
    residence.from = since;
    residence.until = since + 730;
    return write_residence(residence, elsewhere, {});
}

Result<> ProvinceWriter::write_residence(const Residence& residence, std::uint32_t commune_before,
                                         const RealChange& change) {
    // Errors are drawn for the row as it was, so that a corrected delivery draws the same ones.
    RowTexts right = start_texts(
        residence_key(origin_, residence.person, static_cast<int>(residence.kind)), commune_before);
    RowTexts spoiled = right;
    const std::optional<Spoiling> spoiling = residence_file_->spoil(spoiled);
    right.unit = (*communes_)[residence.commune].code;
    ++report_->residences;
    return residence_file_->write_row(right, spoiled, spoiling, change,
                                      [&](const RowTexts& texts, std::string& out) {
                                          append_residence(out, origin_, residence, texts);
                                      });
}

LandParcel ProvinceWriter::draw_parcel(const Family& family, const Household& household) {
    LandParcel parcel;
    parcel.serial = ++parcels_;
    parcel.commune = household.commune;
    parcel.address = household.address;
    const std::uint64_t number = parcels_in_[household.commune]++;
    parcel.sheet = number / kParcelsOnSheet + 1;
    parcel.parcel = number % kParcelsOnSheet + 1;
    const bool town = (*communes_)[household.commune].kind == CommuneKind::ward;
    const std::uint64_t use = random_.below(10);
    parcel.use = town      ? LandUse::urban_housing
                 : use < 6 ? LandUse::rural_housing
                 : use < 8 ? LandUse::perennial_crops
                           : LandUse::rice;
    parcel.tenths_m2 = town ? 300 + random_.below(1700) : 1000 + random_.below(40'000);
    parcel.owners.push_back(&family.persons[household.members.front().person]);
    if (household.members.size() > 1 && household.members[1].relation == FamilyRole::spouse) {
        parcel.owners.push_back(&family.persons[household.members[1].person]);
    }
    parcel.certificate = certificate_number(province_, parcel.serial);
    parcel.certified_on = day_of(1994, 1, 1) + static_cast<Day>(random_.below(11'400));
    return parcel;
}

Result<> ProvinceWriter::write_land(const Family& family, const Household& household) {
    constexpr std::uint64_t kPercentWithLand = 62;
    if (random_.below(100) >= kPercentWithLand) return {};
    const LandParcel parcel = draw_parcel(family, household);
    const RowTexts right = start_texts(land_parcel_key(origin_, parcel.serial), parcel.commune);
    RowTexts spoiled = right;
    const std::optional<Spoiling> spoiling = land_parcel_file_->spoil(spoiled);
    ++report_->land_parcels;
    return land_parcel_file_->write_row(right, spoiled, spoiling, {},
                                        [&](const RowTexts& texts, std::string& out) {
                                            append_land_parcel(out, origin_, parcel, texts);
                                        });
}

Result<> ProvinceWriter::close() {
    for (std::optional<DeliveryFile>* file :
         {&person_file_, &household_file_, &residence_file_, &land_parcel_file_}) {
        if (!*file) continue;
        if (layout_rows_ && origin_.system == DeliverySystem::a) {
            TRY((*file)->write_layout("Tổng cộng;" + std::to_string((*file)->data_rows())));
            TRY((*file)->write_layout("Người lập biểu"));
        }
        TRY_ASSIGN(SynthFile about, (*file)->close());
        report_->files.push_back(std::move(about));
    }
    return {};
}

}  // namespace dongbo
