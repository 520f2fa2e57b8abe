#include "cli/demo_rules.hpp"

#include <algorithm>
#include <numeric>

#include "quality/recount.hpp"

namespace dongbo {
namespace {

constexpr std::uint64_t kRecordsForOneAlarm = 1'000;  // 0.1 %
constexpr std::size_t kLabel = 62, kFigure = 32;      // columns of the measures

template <class Member>
std::uint64_t sum(const std::vector<Conformity>& all, Member member) {
    return std::accumulate(
        all.begin(), all.end(), std::uint64_t{0},
        [&](std::uint64_t so_far, const Conformity& one) { return so_far + one.*member; });
}

Fraction share(const Count& count) {
    return {static_cast<std::uint64_t>(count.passes()), static_cast<std::uint64_t>(count.applies)};
}

std::uint64_t listed(const Seen& seen) {
    std::uint64_t findings = 0;
    for (const auto& [record, its_findings] : seen.findings) findings += its_findings.size();
    return findings;
}

bool has_more_fails(const Conformity& after, const Conformity& before) {
    for (std::size_t i = 0; i < kDimensions.size(); ++i) {
        const Count was = before.by_dimension[i].value_or(Count{});
        if (after.by_dimension[i].value_or(Count{}).fails > was.fails) return true;
    }
    return false;
}

bool few_alarms(const Comparison& comparison) {
    return comparison.alarmed * kRecordsForOneAlarm <= comparison.records;
}

}  // namespace

std::uint64_t DemoRules::Round::findings() const {
    return sum(conformity, &Conformity::findings);
}
std::uint64_t DemoRules::Round::open_cases() const {
    return sum(conformity, &Conformity::open_cases);
}
std::uint64_t DemoRules::Round::findings_in_cases() const {
    return sum(conformity, &Conformity::findings_in_cases);
}
Count DemoRules::Round::checked() const {
    Count total;
    for (const Conformity& one : conformity) total += one.total();
    return total;
}

Result<DemoRules::Round> DemoRules::look(const std::string& truth,
                                         const DeliveredFiles& files) const {
    Round round;
    TRY_ASSIGN(round.planted, read_planted(truth, files));
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(node_));
    TRY_ASSIGN(round.seen, look_at_node(*node, round.planted, files));
    round.comparison = compare(round.planted, round.seen);
    TRY_ASSIGN(round.conformity, read_conformity(*node, files));
    TRY_ASSIGN(round.rows, read_row_figures(*node, files));
    return round;
}

Result<> DemoRules::show_found(const std::string& truth, const DeliveredFiles& files,
                               const SynthReport& made) {
    TRY_ASSIGN(before_, look(truth, files));
    show_planted(made);
    std::uint64_t planted = 0;
    std::uint64_t found = 0;
    for (std::size_t i = 0; i < kRowErrors; ++i) {
        const auto kind = static_cast<RowError>(i);
        show_kind(kind);
        if (!can_be_seen(kind)) continue;
        planted += before_.comparison.of(kind).planted;
        found += before_.comparison.of(kind).found;
    }
    screen_.show(found == planted,
                 screen_.text(screen_.say().all_found, screen_.number(found),
                              screen_.number(planted), screen_.percent(found, planted)));
    screen_.note(screen_.text(screen_.say().following, screen_.number(before_.comparison.following),
                              list(before_.comparison.following_by)));
    show_alarms(before_);
    show_counts(before_);
    return {};
}

/// The truth is whole: it has every error that was made.
void DemoRules::show_planted(const SynthReport& made) {
    bool whole = true;
    for (std::size_t i = 0; i < kRowErrors; ++i)
        whole = whole && before_.comparison.kinds[i].planted == made.errors[i];
    std::set<std::string> person_files;
    std::uint64_t rows = 0;
    for (const SynthFile& file : made.files) {
        if (file.contract != "person") continue;
        person_files.insert(file.path);
        rows += file.data_rows;
    }
    const auto errors = static_cast<std::uint64_t>(std::ranges::count_if(
        before_.planted,
        [&](const PlantedError& error) { return person_files.contains(error.file); }));
    screen_.show(whole, screen_.text(screen_.say().planted, screen_.number(before_.planted.size()),
                                     screen_.number(errors), screen_.number(rows),
                                     screen_.percent(errors, rows)));
}

void DemoRules::show_kind(RowError kind) {
    constexpr std::size_t kKind = 33, kNumber = 7;
    const ErrorSign& sign = sign_of(kind);
    const Comparison::Kind& counted = before_.comparison.of(kind);
    const std::string line =
        DemoScreen::left(screen_.say().errors[static_cast<std::size_t>(kind)], kKind) +
        DemoScreen::right(screen_.number(counted.found), kNumber) + " / " +
        DemoScreen::left(screen_.number(counted.planted), kNumber);
    std::string by = list(counted.by);
    if (sign.evidence == Evidence::repair) by = screen_.say().repaired;
    if (sign.evidence == Evidence::disposition)
        by = word(screen_.console().language, sign.disposition);
    if (can_be_seen(kind)) {
        screen_.show(counted.found == counted.planted, line + by);
    } else {
        screen_.note(line + std::string(screen_.say().unseen) + (by.empty() ? "" : ": " + by));
    }
}

/// "birth_not_in_future 24, conflict 3".
std::string DemoRules::list(const std::map<std::string, std::uint64_t>& by) const {
    std::string text;
    for (const auto& [check, count] : by)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", check, screen_.number(count));
    return text;
}

void DemoRules::show_alarms(const Round& round) {
    const Comparison& comparison = round.comparison;
    std::string which;
    for (const auto& [check, count] : comparison.alarmed_by)
        which += fmt::format("{} {} {} ({})", which.empty() ? ":" : ",", check,
                             screen_.number(count), comparison.example.at(check).text());
    screen_.show(few_alarms(comparison),
                 screen_.text(screen_.say().false_alarms, screen_.number(comparison.alarmed),
                              screen_.number(comparison.records),
                              screen_.percent(comparison.alarmed, comparison.records), which));
}

void DemoRules::show_counts(const Round& round) {
    const std::uint64_t findings = round.findings();
    screen_.show(findings == listed(round.seen) && findings == round.findings_in_cases(),
                 screen_.text(screen_.say().counted_alike, screen_.number(findings),
                              screen_.number(round.open_cases())));
}

/// Of the records that the first deliveries spoilt in a way that can be seen.
std::uint64_t DemoRules::findings_of_seen_errors(const Seen& seen) const {
    std::uint64_t findings = 0;
    for (const PlantedError& error : before_.planted) {
        const auto found = seen.findings.find(error.record);
        if (can_be_seen(error.kind) && found != seen.findings.end())
            findings += found->second.size();
    }
    return findings;
}

Result<> DemoRules::show_healed(const std::string& truth, const DeliveredFiles& files) {
    TRY_ASSIGN(after_, look(truth, files));
    const DemoTexts& say = screen_.say();
    const auto arrow = [&](std::string_view pattern, std::uint64_t from, std::uint64_t to) {
        return screen_.text(pattern, screen_.number(from), screen_.number(to));
    };
    const std::uint64_t of_errors = findings_of_seen_errors(after_.seen);
    screen_.show(of_errors == 0,
                 arrow(say.findings_healed, findings_of_seen_errors(before_.seen), of_errors));
    const std::uint64_t following = after_.comparison.following;
    screen_.show(following == 0,
                 arrow(say.following_healed, before_.comparison.following, following));
    screen_.show(after_.open_cases() <= after_.findings(),
                 arrow(say.cases_closed, before_.open_cases(), after_.open_cases()));
    std::uint64_t alarms = 0;
    for (const auto& [check, count] : after_.comparison.alarmed_by) alarms += count;
    const std::uint64_t all = listed(after_.seen);
    screen_.show(few_alarms(after_.comparison),
                 screen_.text(say.left_over, screen_.number(all), screen_.number(all - alarms),
                              screen_.number(alarms)));
    show_alarms(after_);
    show_counts(after_);
    return {};
}

void DemoRules::show_figure(std::string_view what, Fraction before, Fraction after) const {
    const auto figure = [&](Fraction share) {
        const std::string both = screen_.number(share.part) + " / " + screen_.number(share.of);
        return DemoScreen::right(both + DemoScreen::right(screen_.percent(share.part, share.of), 9),
                                 kFigure);
    };
    screen_.note(DemoScreen::left(what, kLabel) + figure(before) + " → " + figure(after));
}

void DemoRules::show_dataset(const Conformity& before, const Conformity& after) const {
    for (std::size_t i = 0; i < kDimensions.size(); ++i) {
        const std::string what = DemoScreen::left(i == 0 ? before.dataset : "", 26) +
                                 std::string(screen_.say().dimensions[i]);
        const auto was = before.by_dimension[i];
        const auto is = after.by_dimension[i];
        if (was && is) {
            show_figure(what, share(*was), share(*is));
        } else {
            screen_.note(DemoScreen::left(what, kLabel) + DemoScreen::right("–", kFigure));
        }
    }
}

void DemoRules::show_measures() {
    const DemoTexts& say = screen_.say();
    screen_.note(DemoScreen::left("", kLabel) + DemoScreen::right(say.before, kFigure) + "   " +
                 DemoScreen::right(say.after, kFigure));
    show_figure(say.accounted, before_.rows.accounted, after_.rows.accounted);
    show_figure(say.covered, before_.rows.covered, after_.rows.covered);
    show_figure(say.conforming, share(before_.checked()), share(after_.checked()));
    bool worse = false;
    for (const Conformity& before : before_.conformity) {
        const auto after =
            std::ranges::find(after_.conformity, before.dataset, &Conformity::dataset);
        worse = worse || after == after_.conformity.end() || has_more_fails(*after, before);
        if (after != after_.conformity.end()) show_dataset(before, *after);
    }
    screen_.show(!worse, say.never_worse);
}

Result<> DemoRules::recount_all() {
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(node_));
    TRY_ASSIGN(const std::vector<DatasetPlace> places, node->own_datasets());
    for (const DatasetPlace& place : places) {
        TRY_ASSIGN(const Recount counted, recount(*node, place, [](double) {}));
        if (counted.equal() && counted.records == 0) continue;
        const std::string records = screen_.number(counted.records);
        screen_.show(counted.equal(),
                     counted.equal() ? screen_.text(screen_.say().recounted, place.dataset, records,
                                                    screen_.decimal(counted.seconds, 2))
                                     : screen_.text(screen_.say().recount_differs, place.dataset,
                                                    records, counted.differences.front()));
    }
    return {};
}

std::optional<RecordId> DemoRules::a_healed_person() const {
    for (const PlantedError& error : before_.planted)
        if (error.kind == RowError::unit_unknown && error.file.contains("/person."))
            return error.record;
    return std::nullopt;
}

}  // namespace dongbo
