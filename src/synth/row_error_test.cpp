#include <doctest/doctest.h>

#include <algorithm>

#include <map>
#include <set>

#include "base/text.hpp"
#include "synth/row_spoiler.hpp"
#include "synth/synth_fixture.hpp"

using namespace dongbo;

namespace {

struct TruthRow {
    std::string file, key, kind, field, written, true_value;
    std::size_t row = 0;
};

/// No cell of these tests' truth holds a comma or a quote.
std::vector<TruthRow> read_truth(const std::string& text) {
    std::vector<TruthRow> out;
    const std::vector<std::string> rows = rows_of(text);
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const std::vector<std::string> cells = split(rows[i], ',');
        REQUIRE(cells.size() >= 7);
        out.push_back(
            {cells[0], cells[2], cells[3], cells[4], cells[5], cells[6], std::stoul(cells[1])});
    }
    return out;
}

const std::map<std::string, std::size_t> kPersonColumns = {
    {"key", 0}, {"personal_number", 1}, {"full_name", 2}, {"birth_date", 4},
    {"sex", 5}, {"residence_unit", 11}};

void check_row(const TruthRow& truth, const std::vector<std::string>& rows) {
    const std::string& row = rows[truth.row - 1];
    if (truth.kind == "row_repeated") {
        CHECK(row == rows[truth.row - 2]);
    } else if (truth.kind == "row_malformed") {
        CHECK(split(row, ';').size() != split(rows[0], ';').size());
    } else if (truth.kind == "layout") {
        CHECK(split(row, ';').size() < 3);
    } else if (truth.kind == "key_conflict") {
        CHECK(row != rows[truth.row - 2]);
        CHECK(split(row, ';')[0] == split(rows[truth.row - 2], ';')[0]);
    } else if (truth.file.ends_with("person.csv")) {
        CHECK(split(row, ';')[kPersonColumns.at(truth.field)] == truth.written);
        CHECK(truth.written != truth.true_value);
    } else {
        CHECK(row.find(truth.written) != std::string::npos);
    }
}

}  // namespace

TEST_CASE("the ground truth names the row of every error, and the counts agree") {
    const SynthFolder folder;
    SynthOptions options = folder.options("out", 6000, "01:a,52:b");
    options.errors = ErrorRates::dirty(100'000);
    const auto report = generate_population(options);
    REQUIRE(report.has_value());
    std::map<std::string, std::vector<std::string>> files;
    for (const SynthFile& file : report->files) {
        files[file.path] = rows_of(folder.read("out/" + file.path));
        CHECK(files[file.path].size() == file.physical_rows);
    }
    std::map<std::string, std::uint64_t> counted;
    for (const TruthRow& truth : read_truth(folder.read("out/truth/errors.csv"))) {
        CAPTURE(truth.file);
        CAPTURE(truth.row);
        CAPTURE(truth.kind);
        ++counted[truth.kind];
        if (truth.file.starts_with("ha-noi")) check_row(truth, files[truth.file]);
        if (truth.file == "binh-dinh/person.ndjson") {
            const std::string& row = files[truth.file][truth.row - 1];
            CHECK(row.find(truth.written) != std::string::npos);
            CHECK(row.ends_with("}") == (truth.kind != "row_malformed"));
        }
    }
    for (std::size_t i = 0; i < kRowErrors; ++i) {
        const std::string kind(name(static_cast<RowError>(i)));
        CAPTURE(kind);
        CHECK(counted[kind] == report->errors[i]);
        CHECK(report->errors[i] > 5);
    }
    // 6,000 persons, 0.5 % of them each kind.
    CHECK(report->errors[static_cast<std::size_t>(RowError::date_future)] > 15);
    CHECK(report->errors[static_cast<std::size_t>(RowError::date_future)] < 50);
}

TEST_CASE("errors that are only spelling standardise to the true name, the others do not") {
    const SynthFolder folder;
    SynthOptions options = folder.options("out", 4000, "64:a");
    options.errors = ErrorRates::dirty(100'000);
    REQUIRE(generate_population(options).has_value());
    std::map<std::string, RowError> kinds;
    for (std::size_t i = 0; i < kRowErrors; ++i) {
        kinds[std::string(name(static_cast<RowError>(i)))] = static_cast<RowError>(i);
    }
    std::size_t checked = 0;
    for (const TruthRow& truth : read_truth(folder.read("out/truth/errors.csv"))) {
        if (truth.field != "full_name") continue;
        CAPTURE(truth.written);
        ++checked;
        const bool same =
            text::standardise_name(truth.written) == text::standardise_name(truth.true_value);
        CHECK(same == is_only_spelling(kinds.at(truth.kind)));
    }
    CHECK(checked > 80);
}

namespace {

/// Rows by key as a register would keep them: names in standard form, malformed and keyless rows
/// left out.
std::map<std::string, std::set<std::string>> by_key(const std::string& text, bool persons) {
    std::map<std::string, std::set<std::string>> out;
    const std::vector<std::string> rows = rows_of(text);
    const std::size_t columns = split(rows[0], ';').size();
    for (std::size_t i = 1; i < rows.size(); ++i) {
        std::vector<std::string> cells = split(rows[i], ';');
        if (cells.size() != columns || cells[0].empty()) continue;
        if (persons) cells[2] = text::standardise_name(cells[2]);
        std::string row;
        for (const std::string& cell : cells) row += cell + ";";
        out[cells[0]].insert(row);
    }
    return out;
}

}  // namespace

TEST_CASE("a corrected delivery changes exactly what it says") {
    const SynthFolder folder;
    SynthOptions options = folder.options("first", 5000, "01:a");
    options.errors = ErrorRates::dirty(100'000);
    const auto first = generate_population(options);
    options.folder = folder.path / "second";
    options.corrected_with_changes = 40;
    const auto second = generate_population(options);
    REQUIRE(first.has_value());
    REQUIRE(second.has_value());
    CHECK(second->moved + second->married + second->died == 40);
    CHECK(second->moved > 0);
    CHECK(second->married > 0);
    CHECK(second->died > 0);
    for (std::size_t i = 0; i < kRowErrors; ++i) {
        const bool decided = can_be_decided(static_cast<RowError>(i));
        CHECK(second->corrected[i] == (decided ? first->errors[i] : 0));
        CHECK(second->errors[i] == (decided ? 0 : first->errors[i]));
    }
    for (std::size_t f = 0; f < 3; ++f) {  // land parcels have title rows above the heading
        const SynthFile& file = second->files[f];
        CAPTURE(file.path);
        const bool persons = file.contract == "person";
        auto before = by_key(folder.read("first/" + file.path), persons);
        const auto after = by_key(folder.read("second/" + file.path), persons);
        std::uint64_t added = 0;
        std::uint64_t changed = 0;
        for (const auto& [key, rows] : after) {
            CHECK(rows.size() == 1);
            if (!before.contains(key)) {
                ++added;
            } else if (before[key] != rows) {
                ++changed;
            }
        }
        CHECK(added == file.effect.added);
        CHECK(changed == file.effect.changed);
        CHECK(before.size() + added == after.size());
        CHECK(file.effect.changed > 0);
    }
    CHECK(second->files[0].effect.same > 0);
    CHECK(second->files[0].effect.fewer_rows ==
          first->files[0].data_rows - second->files[0].data_rows -
              static_cast<std::uint64_t>(std::ranges::count_if(
                  by_key(folder.read("first/ha-noi/person.csv"), true),
                  [](const auto& entry) { return entry.second.size() > 1; })));
}
