#include "cli/demo_truth.hpp"

#include <algorithm>
#include <charconv>

#include "base/file.hpp"
#include "base/text.hpp"
#include "intake/standardise.hpp"
#include "source/row_reader.hpp"

namespace dongbo {
namespace {

/// The one table of what shows which error, in the order of RowError.
const std::array<ErrorSign, kRowErrors>& signs() {
    static const std::array<ErrorSign, kRowErrors> table{{
        // "Nguyen Van Duc" may be how somebody is called: only another register knows better.
        {RowError::marks_dropped, Evidence::none},
        // One name has one spelling, whatever bytes, capitals and spaces it came in.
        {RowError::decomposed, Evidence::repair},
        {RowError::tone_placement, Evidence::repair},
        {RowError::all_capitals, Evidence::repair},
        {RowError::double_spaces, Evidence::repair},
        {RowError::look_alike_letters, Evidence::repair},
        // A personal number has twelve digits; a shorter one can't be read as a number.
        {RowError::number_short, Evidence::finding, {"type.personal_number.personal_number"}},
        // Its fourth digit tells the century of birth.
        {RowError::number_wrong, Evidence::finding, {"number_agrees_with_century"}},
        // Nine digits can't be read; twelve that nobody is given are a rule's matter.
        {RowError::number_placeholder,
         Evidence::finding,
         {"type.personal_number.personal_number", "number_is_not_a_placeholder"}},
        // 31/02 is no day.
        {RowError::date_impossible, Evidence::finding, {"type.date.birth_date"}},
        {RowError::date_future, Evidence::finding, {"birth_not_in_future"}},
        // The century is not guessed.
        {RowError::year_two_digits, Evidence::finding, {"type.date.birth_date"}},
        // 03/04 and 04/03 are both days.
        {RowError::day_month_swapped, Evidence::none},
        {RowError::name_missing, Evidence::finding, {"required.full_name"}},
        // The fourth digit of the number tells the sex, too.
        {RowError::sex_contradicts_number, Evidence::finding, {"number_agrees_with_sex"}},
        {RowError::unit_unknown,
         Evidence::finding,
         {"residence_unit_is_in_its_list", "unit_is_in_its_list"}},
        // No record can be made without a key.
        {RowError::key_missing, Evidence::disposition, {}, Disposition::refused},
        // The second of two equal rows says nothing new.
        {RowError::row_repeated, Evidence::disposition, {}, Disposition::repeated},
        // Nobody knows which of the two rows is right: both wait.
        {RowError::key_conflict, Evidence::finding, {"conflict"}},
        // What can't be read as a row is kept as it came.
        {RowError::row_malformed, Evidence::disposition, {}, Disposition::malformed},
    }};
    return table;
}

Result<RowError> read_kind(std::string_view text) {
    for (std::size_t i = 0; i < kRowErrors; ++i)
        if (name(static_cast<RowError>(i)) == text) return static_cast<RowError>(i);
    return fail(ErrorCode::invalid, "no error is called that", std::string(text));
}

/// Errors of a row after which no record has its key.
bool leaves_no_record(RowError kind) {
    return kind == RowError::key_missing || kind == RowError::row_malformed;
}

bool spoils_number(RowError kind) {
    return kind == RowError::number_short || kind == RowError::number_wrong ||
           kind == RowError::number_placeholder;
}

using Errors = std::map<RecordId, RowError>;

/// A finding that says no more than that another row is wrong, as the truth confirms.
bool follows_from_another(const SeenFinding& finding, const Errors& errors) {
    const bool reference = finding.kind == CheckKind::reference;
    if (!reference && finding.kind != CheckKind::unique) return false;
    return !finding.others.empty() && std::ranges::all_of(finding.others, [&](const RecordId& id) {
        const auto error = errors.find(id);
        if (error == errors.end()) return false;
        return reference ? leaves_no_record(error->second) : spoils_number(error->second);
    });
}

/// What shows the error, by name; empty: nothing does.
std::vector<std::string> shown_by(const PlantedError& error, const Seen& seen,
                                  const Errors& errors) {
    const ErrorSign& sign = sign_of(error.kind);
    std::vector<std::string> by;
    if (sign.evidence == Evidence::repair) {
        const auto kept = seen.names.find(error.record);
        if (kept != seen.names.end() && kept->second == text::standardise_name(error.truth))
            by.emplace_back();
        return by;
    }
    if (sign.evidence == Evidence::disposition) {
        const auto row = seen.rows.find({error.file, error.row});
        if (row != seen.rows.end() && row->second == sign.disposition) by.emplace_back();
        return by;
    }
    const auto findings = seen.findings.find(error.record);
    if (findings == seen.findings.end()) return by;
    for (const SeenFinding& finding : findings->second) {
        const bool fits = sign.evidence == Evidence::none
                              ? !follows_from_another(finding, errors)
                              : std::ranges::find(sign.checks, finding.check) != sign.checks.end();
        if (fits) by.push_back(finding.check);
    }
    return by;
}

}  // namespace

bool has_truth(const DeliveredFiles& files, const std::string& contract) {
    return std::ranges::any_of(
        files, [&](const auto& entry) { return entry.second.contract == contract; });
}

const ErrorSign& sign_of(RowError kind) {
    const ErrorSign& sign = signs()[static_cast<std::size_t>(kind)];
    CHECK_THAT(sign.kind == kind, "the table is in the order of the kinds");
    return sign;
}

Result<std::vector<PlantedError>> read_planted(const std::string& path,
                                               const DeliveredFiles& files) {
    TRY_ASSIGN(const InputFile file, InputFile::open(path));
    RowFormat format;
    format.delimiter = ',';
    TRY_ASSIGN(const auto rows,
               open_rows(file.text(), format, {"file", "row", "key", "kind", "true_value"}));
    std::vector<PlantedError> planted;
    for (Row row; rows->next(row);) {
        if (row.kind != RowKind::data || row.cells[3].text == "layout") continue;
        PlantedError& error = planted.emplace_back();
        error.file = row.cells[0].text;
        const auto delivered = files.find(error.file);
        if (delivered == files.end())
            return fail(ErrorCode::invalid, "the truth names a file that was not delivered",
                        error.file);
        const std::string_view number = row.cells[1].text;
        std::from_chars(number.data(), number.data() + number.size(), error.row);
        const std::string key[] = {standardise_key(row.cells[2].text)};
        error.record = make_record_id(delivered->second.contract, delivered->second.source, key);
        TRY_ASSIGN(error.kind, read_kind(row.cells[3].text));
        error.truth = row.cells[4].text;
    }
    return planted;
}

Comparison compare(const std::vector<PlantedError>& planted, const Seen& seen) {
    Comparison result;
    result.records = seen.records;
    Errors errors;
    for (const PlantedError& error : planted) errors[error.record] = error.kind;
    for (const PlantedError& error : planted) {
        Comparison::Kind& kind = result.kinds[static_cast<std::size_t>(error.kind)];
        const std::vector<std::string> by = shown_by(error, seen, errors);
        ++kind.planted;
        if (!by.empty()) ++kind.found;
        for (const std::string& check : by) ++kind.by[check];
    }
    for (const auto& [record, findings] : seen.findings) {
        if (findings.empty() || errors.contains(record)) continue;
        bool all_follow = true;
        for (const SeenFinding& finding : findings) {
            const bool follows = follows_from_another(finding, errors);
            ++(follows ? result.following_by : result.alarmed_by)[finding.check];
            if (!follows) result.example.emplace(finding.check, record);
            all_follow = all_follow && follows;
        }
        ++(all_follow ? result.following : result.alarmed);
    }
    return result;
}

}  // namespace dongbo
