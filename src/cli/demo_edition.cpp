#include "cli/demo_edition.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include "base/file.hpp"
#include "rekey/adoption.hpp"
#include "unit/load_unit_list.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kInventedResolution = "GIALAP/2026";
constexpr std::string_view kInventedProvince = "52";
constexpr std::size_t kInventedCommunes = 3;
constexpr std::uint64_t kLateRows = 200;

/// The last digit of the telephone number becomes another; false: the row has none.
bool change_telephone(std::string& row) {
    constexpr std::string_view kTelephone = "\"tel\":\"";
    const std::size_t begin = row.find(kTelephone);
    if (begin == std::string::npos) return false;
    const std::size_t end = row.find('"', begin + kTelephone.size());
    if (end == std::string::npos) return false;
    char& last = row[end - 1];
    if (last < '0' || last > '9') return false;
    last = last == '9' ? '0' : static_cast<char>(last + 1);
    return true;
}

}  // namespace

namespace {

constexpr std::string_view kSuccessionHead =
    "id,from_edition,to_edition,relation,from_level,from_code,to_level,to_code,resolution,"
    "clause\n";

/// "All that no other row names goes on as it is."
std::string rest_row(const EditionStep& step, std::string_view resolution) {
    return fmt::format("{}-{},{},{},others_unchanged,,,,,{},\n", step.from.iso(), step.to.iso(),
                       step.from.iso(), step.to.iso(), resolution);
}

}  // namespace

Result<std::vector<DemoEdition::File>> DemoEdition::official_files() const {
    const std::string folder = options_.unit_data + "/";
    const std::string day = kAmendment.iso();
    const File rest{node_.files() + "/others-unchanged.csv", "succession", {}};
    TRY(write_file_atomically(rest.path, std::string(kSuccessionHead) +
                                             rest_row({kReform, kAmendment}, "237/NQ-UBTVQH16")));
    return std::vector<File>{{folder + "provinces_2026-04-30.csv", "units-provinces", day},
                             {folder + "communes_2026-04-30.csv", "units-communes", day},
                             {folder + "changes_2026-04-30.csv", "succession-amendment", {}},
                             rest};
}

/// The list of one day on another; one province of the demo has become a city, and some of its
/// rural communes wards.
Result<std::vector<DemoEdition::File>> DemoEdition::invented_files(
    const UnitList& list, const EditionStep& step, const std::string& folder) const {
    std::string units = "edition,code,level,kind,name,full_name,parent_code\n";
    std::string succession(kSuccessionHead);
    std::size_t communes = 0;
    for (const ListedUnit& unit : list.edition_on(step.from)->units) {
        std::string kind(unit.kind);
        std::string full_name(unit.full_name);
        const bool city = unit.code == kInventedProvince && unit.kind == "tinh";
        const bool ward = unit.parent_code == kInventedProvince && unit.kind == "xa" &&
                          communes < kInventedCommunes;
        if (ward) ++communes;
        if (city || ward) {
            kind = city ? "thanh_pho" : "phuong";
            full_name = fmt::format("{} {}", city ? "Thành phố" : "Phường", unit.name);
            succession +=
                fmt::format("{0}-{2}-{1},{0},{1},whole,{3},{2},{3},{2},{4},\n", step.from.iso(),
                            step.to.iso(), unit.code, name(unit.level), kInventedResolution);
        }
        units += fmt::format("{},{},{},{},\"{}\",\"{}\",{}\n", step.to.iso(), unit.code,
                             name(unit.level), kind, unit.name, full_name, unit.parent_code);
    }
    succession += rest_row(step, kInventedResolution);
    TRY(make_directory(folder));
    TRY(write_file_atomically(folder + "/units.csv", units));
    TRY(write_file_atomically(folder + "/succession.csv", succession));
    return std::vector<File>{{folder + "/units.csv", "units", {}},
                             {folder + "/succession.csv", "succession", {}}};
}

/// Without looking at what follows from it: that is for when all of the edition is there.
Result<> DemoEdition::take_in(OpenUnits& open, const File& file) {
    const std::string path = options_.mappings + "/" + file.mapping + ".yaml";
    TRY_ASSIGN(const MappingHead head, read_mapping_head(path));
    TRY_ASSIGN(const DatasetPlace place, open.node->place(head.contract));
    TRY_ASSIGN(const std::unique_ptr<Keeper> keeper, Keeper::open(*open.node, place));
    TRY_ASSIGN(const Mapping mapping, load_mapping(path, keeper->rules().contract()));
    DeliveryRequest request;
    request.file = file.path;
    request.edition = file.edition;
    TRY_ASSIGN(const LoadReport report, load_delivery(*keeper, mapping, request, {}));
    const Delivery& delivery = report.delivery;
    screen_.show(delivery.rows.sum() == delivery.physical_rows &&
                     delivery.rows[Disposition::quarantined] == 0,
                 screen_.equation(delivery));
    return {};
}

Result<DemoEdition::AllCounts> DemoEdition::count_all(const OpenUnits& open) {
    AllCounts counts;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        TRY_ASSIGN(CurrentUnits units, open.units(kUnitContracts[i]));
        TRY_ASSIGN(counts[i], units.count(units.in_force()));
    }
    return counts;
}

Result<> DemoEdition::arrive(const SynthFile& persons) {
    TRY_ASSIGN(OpenUnits open, OpenUnits::open(options_.node));
    TRY_ASSIGN(const AllCounts before, count_all(open));
    TRY_ASSIGN(const auto files, official() ? official_files()
                                            : invented_files(*open.list, {kReform, kAmendment},
                                                             node_.files() + "/edition"));
    if (!official()) screen_.note(say_.edition_invented);
    for (const File& file : files) TRY(take_in(open, file));
    TRY(adopt(open));
    TRY_ASSIGN(open.list, load_unit_list(*open.node));
    show_changed(*open.list);
    TRY(show_counts(open, before));
    // For the nodes that follow this one: it arrives while they do.
    TRY(invented_files(*open.list, {kAmendment, kNextAmendment}, node_.files() + "/next-edition"));
    return deliver_late(persons);
}

/// Records that had to be judged anew because the list is another one.
Result<std::uint64_t> DemoEdition::judge_anew(NodeStore& node) {
    std::uint64_t judged = 0;
    for (const char* contract : kUnitContracts) {
        TRY_ASSIGN(const DatasetPlace place, node.place(contract));
        TRY_ASSIGN(const std::unique_ptr<Keeper> keeper, Keeper::open(node, place));
        TRY_ASSIGN(const SettleReport report, keeper->settle({}));
        judged += report.judged;
    }
    return judged;
}

Result<bool> DemoEdition::grew_by_an_edition(const OpenUnits& open, const std::string& contract,
                                             Position before) const {
    TRY_ASSIGN(const DatasetPlace place, open.node->place(contract));
    TRY_ASSIGN(Store* const store, open.node->store(place));
    TRY_ASSIGN(const auto entries, store->changes(before, 10));
    if (entries.size() != 1) return false;
    TRY_ASSIGN(const Change change, decode_change(entries.front().encoded));
    TRY_ASSIGN(const auto editions, store->editions(place.dataset));
    return change.kind == ChangeKind::edition && change.dataset == place.dataset &&
           editions.back().edition == kAmendment.iso();
}

Result<> DemoEdition::adopt(OpenUnits& open) {
    TRY_ASSIGN(const auto heads, open.heads());
    const auto begun = std::chrono::steady_clock::now();
    TRY_ASSIGN(const std::uint64_t judged, judge_anew(*open.node));
    TRY(adopt_editions(*open.node));
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
    // The lists themselves are judged by each other.
    TRY(settle_neighbours(*open.node, std::string(kUnitContract)));
    bool right = judged == 0;
    std::uint64_t records = 0;
    for (std::size_t i = 0; i < heads.size(); ++i) {
        TRY_ASSIGN(const bool grew, grew_by_an_edition(open, kUnitContracts[i], heads[i]));
        TRY_ASSIGN(const DatasetStatus status, node_.status(kUnitContracts[i]));
        right = right && grew;
        records += status.live + status.pending;
    }
    screen_.show(right,
                 screen_.text(say_.edition_adopted, heads.size(), screen_.number(records), judged,
                              screen_.number(static_cast<std::uint64_t>(took.count()))));
    return {};
}

/// Units with another full name under the same code: each by a row that cites its resolution.
void DemoEdition::show_changed(const UnitList& list) {
    const UnitList::Edition* const edition = list.edition_on(kReform);
    std::vector<std::string> changed;
    bool right = list.misfits().empty();
    std::size_t others = 0;
    for (const ListedUnit& unit : edition->units) {
        const ListedUnit* const now = list.resolve(unit, kAmendment).unit;
        const auto links = list.successors(unit);
        right = right && now != nullptr && now->code == unit.code && links.size() == 1;
        if (!right) break;
        const bool other = now->full_name != unit.full_name || now->kind != unit.kind;
        right = other ? links[0].row != nullptr && !links[0].row->resolution.empty()
                      : links[0].row == nullptr;
        if (other)
            changed.push_back(fmt::format("{} → {}", unit.full_name, now->full_name));
        else
            ++others;
    }
    right = right && changed.size() == (official() ? 11 : 1 + kInventedCommunes) &&
            (!official() || changed[0] == "Tỉnh Đồng Nai → Thành phố Đồng Nai");
    screen_.show(right, screen_.text(say_.edition_changed, changed.size(),
                                     changed.empty() ? std::string() : changed.front(),
                                     changed.size() < 2 ? std::string() : changed[1],
                                     screen_.number(others)));
}

Result<> DemoEdition::show_counts(const OpenUnits& open, const AllCounts& before) {
    TRY_ASSIGN(const AllCounts after, count_all(open));
    bool right = true;
    std::int64_t all = 0, placed = 0, waiting = 0, decided = 0;
    for (std::size_t i = 0; i < after.size(); ++i) {
        TRY_ASSIGN(CurrentUnits units, open.units(kUnitContracts[i]));
        TRY_ASSIGN(const ScannedUnits scanned, scan_units(open, kUnitContracts[i], kAmendment));
        const UnitCounts& now = after[i];
        right = right && units.in_force() == kAmendment && now.sum() == before[i].sum() &&
                now.placed() == before[i].placed() && now.waiting == before[i].waiting &&
                now.decided == before[i].decided &&
                scanned.counts.placed() == now.placed() - now.decided &&
                scanned.counts.waiting == now.waiting + now.decided;
        all += now.sum();
        placed += now.placed();
        waiting += now.waiting;
        decided += now.decided;
    }
    screen_.show(right && all == placed + waiting,
                 screen_.text(say_.edition_counts, number(all), number(placed), number(decided),
                              number(waiting)));
    return {};
}

/// The first rows of a corrected delivery with another telephone number in each.
Result<std::uint64_t> DemoEdition::write_late(const SynthFile& persons,
                                              const std::string& file) const {
    TRY_ASSIGN(const InputFile corrected,
               InputFile::open(node_.files() + "/corrected/" + persons.path));
    std::string_view text = corrected.text();
    std::string late;
    std::uint64_t rows = 0;
    while (!text.empty() && rows < kLateRows) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1);
        std::string row(text.substr(0, end + 1));
        text.remove_prefix(end + 1);
        if (!change_telephone(row)) continue;
        late += row;
        ++rows;
    }
    TRY(write_file_atomically(file, late));
    return rows;
}

Result<> DemoEdition::deliver_late(const SynthFile& persons) {
    DeliveryRequest request = DemoNode::request_for(persons, node_.files());
    request.file = node_.files() + "/late-person.ndjson";
    TRY_ASSIGN(request.declared_rows, write_late(persons, request.file));
    TRY_ASSIGN(const Position before, node_.head("person"));
    TRY_ASSIGN(const LoadReport report, node_.load(node_.mapping_of(persons), request));
    const Delivery& delivery = report.delivery;
    screen_.show(delivery.rows.sum() == delivery.physical_rows &&
                     delivery.rows[Disposition::accepted] == delivery.physical_rows,
                 screen_.equation(delivery));
    return show_late(delivery.physical_rows, before);
}

/// What the delivery wrote states the older edition, and lies in a unit of the newer one or waits
/// as it did.
Result<> DemoEdition::show_late(std::uint64_t rows, Position before) {
    TRY_ASSIGN(OpenUnits open, OpenUnits::open(options_.node));
    TRY_ASSIGN(CurrentUnits units, open.units("person"));
    TRY_ASSIGN(const auto entries, units.store().changes(before, rows));
    std::int64_t placed = 0;
    std::int64_t waiting = 0;
    std::set<RecordId> records;
    for (const LogEntry& entry : entries) {
        TRY_ASSIGN(const Change change, decode_change(entry.encoded));
        if (change.kind != ChangeKind::put || !records.insert(change.record).second) continue;
        TRY_ASSIGN(const StoredRecord record, units.store().get(units.dataset(), change.record));
        TRY_ASSIGN(const auto current, units.of(record, units.in_force()));
        if (!current || current->stated.edition != kBeforeReform.iso()) continue;
        if (current->answer == Answer::needs_evidence) ++waiting;
        if (current->unit != nullptr && open.list->edition_of(*current->unit).date == kAmendment)
            ++placed;
    }
    const auto all = static_cast<std::int64_t>(rows);
    TRY_ASSIGN(const UnitCounts counts, units.count(kAmendment));
    TRY_ASSIGN(const DatasetStatus status, node_.status("person"));
    const bool adds_up = counts.sum() == static_cast<std::int64_t>(status.live + status.pending);
    screen_.show(
        static_cast<std::int64_t>(records.size()) == all && placed + waiting == all && adds_up,
        screen_.text(say_.late, number(all), number(placed), number(waiting)));
    return {};
}

}  // namespace dongbo
