#include "cli/demo_decisions.hpp"

#include <algorithm>
#include <array>

#include "base/file.hpp"

namespace dongbo {
namespace {

/// Invented, like everybody in the demo.
constexpr const char* kAuthor = "Nguyễn Thị Lan";
constexpr const char* kApprover = "Trần Văn Minh";
constexpr const char* kDocument = "12/QĐ-GIALAP";
constexpr std::array<const char*, 2> kDecided = {"household", "person"};
constexpr std::size_t kAlone = 100;  // decisions that need no second person

/// Old code → the code that the package names, read from the CSV that was loaded.
Result<std::map<std::string, std::string>> read_named(const std::string& file) {
    TRY_ASSIGN(const std::string text, read_file(file));
    std::map<std::string, std::string> named;
    std::size_t at = text.find('\n') + 1;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::array<std::string, 8> cells;
        std::size_t begin = at;
        for (std::string& cell : cells) {
            const std::size_t comma = std::min(text.find(',', begin), end);
            cell = text.substr(begin, comma - begin);
            begin = std::min(comma + 1, end);
        }
        named[cells[5]] = cells[7];
        at = end + 1;
    }
    return named;
}

}  // namespace

Result<std::vector<DemoDecisions::Waiting>> DemoDecisions::waiting_records(
    CurrentUnits& units, const ListedUnit* stated) {
    std::vector<Waiting> all;
    TRY_ASSIGN(const auto queue, units.queue());
    for (const QueueItem& item : queue) {
        if (stated != nullptr && item.stated != stated) continue;
        TRY(units.each_waiting(*item.stated, [&](const WaitingRecord& record) -> Result<bool> {
            all.push_back({record.record, record.stated, record.address});
            return true;
        }));
    }
    return all;
}

Result<> DemoDecisions::load_table(const InventedLocalities& table) {
    DeliveryRequest request;
    request.file = node_.files() + "/localities.csv";
    request.declared_rows = table.covered();
    TRY(write_file_atomically(request.file, table.csv()));
    screen_.note(screen_.text(say_.table_invented, number(table.names()), number(table.communes()),
                              number(table.covered()),
                              screen_.percent(table.covered(), table.names())));
    TRY_ASSIGN(const LoadReport report,
               node_.load(options_.mappings + "/localities.yaml", request));
    screen_.show(
        report.delivery.rows[Disposition::accepted] == table.covered() && report.findings.empty(),
        screen_.equation(report.delivery));
    return {};
}

Result<> DemoDecisions::by_table() {
    TRY_ASSIGN(OpenUnits open, OpenUnits::open(options_.node));
    InventedLocalities table;
    std::vector<Round> rounds;
    for (const char* contract : kDecided) {
        Round& round = rounds.emplace_back(
            Round{.contract = contract, .waiting = {}, .decide = {}, .evidence = {}});
        TRY_ASSIGN(CurrentUnits units, open.units(contract));
        TRY_ASSIGN(round.waiting, waiting_records(units, nullptr));
        for (const Waiting& record : round.waiting)
            table.add(record.stated, record.address,
                      open.list->resolve(record.stated, units.in_force()).candidates);
    }
    TRY(load_table(table));
    TRY_ASSIGN(const LocalityTable loaded, LocalityTable::load(*open.node, *open.list, kReform));
    for (Round& round : rounds) {
        round.decide = [&](Decider& decider, const Authority& authority) {
            return decider.decide(loaded, nullptr, authority, {});
        };
        round.evidence = [&](const Waiting& record) {
            return table.find(record.stated, record.address).code;
        };
        round.undone = &round == &rounds.front();
        TRY(run(open, round));
        show_gaps(table, round);
    }
    return {};
}

void DemoDecisions::show_gaps(const InventedLocalities& table, const Round& round) {
    const auto torn =
        static_cast<std::size_t>(std::ranges::count_if(round.waiting, [&](const Waiting& record) {
            return table.find(record.stated, record.address).torn;
        }));
    screen_.note(screen_.text(say_.table_gaps, number(round.waiting.size() - round.told - torn),
                              number(torn)));
}

Result<> DemoDecisions::by_rule() {
    screen_.note(say_.rule_not_fact);
    TRY_ASSIGN(OpenUnits open, OpenUnits::open(options_.node));
    TRY_ASSIGN(const auto named, read_named(node_.files() + "/succession.csv"));
    for (const char* contract : kDecided) {
        Round round{.contract = contract, .waiting = {}, .decide = {}, .evidence = {}};
        TRY_ASSIGN(CurrentUnits units, open.units(contract));
        TRY_ASSIGN(const auto queue, units.queue());
        if (queue.empty()) continue;
        // The commune with most records: whoever decides for it knows it.
        const ListedUnit* const stated = queue.front().stated;
        for (const QueueItem& item : queue)
            if (item.stated != stated) round.others += item.waiting();
        screen_.note(screen_.text(say_.rule_for, units.dataset(), stated->full_name, stated->code,
                                  queue.front().candidates.front()->full_name));
        TRY_ASSIGN(round.waiting, waiting_records(units, stated));
        round.decide = [stated](Decider& decider, const Authority& authority) {
            return decider.decide_only_candidates(stated, authority, {});
        };
        round.evidence = [&](const Waiting& record) {
            const auto found = named.find(record.stated.code);
            return found == named.end() ? std::string() : found->second;
        };
        TRY(run(open, round));
    }
    return {};
}

Result<> DemoDecisions::run(OpenUnits& open, Round& round) {
    round.told = static_cast<std::size_t>(std::ranges::count_if(
        round.waiting, [&](const Waiting& record) { return !round.evidence(record).empty(); }));
    TRY_ASSIGN(Decider decider, open.decider(round.contract));
    std::string batch;
    TRY(decide_and_approve(decider, round, batch));
    if (batch.empty()) return {};
    TRY(check_each(decider, round));
    if (!round.undone) return {};
    TRY(undo(open, decider, round, batch));
    return decide_again(decider, round);
}

Result<bool> DemoDecisions::stands(Decider& decider, const Round& round, std::size_t decided) {
    TRY_ASSIGN(const UnitCounts counts, decider.units().count(decider.units().in_force()));
    const auto all = static_cast<std::int64_t>(round.waiting.size()) + round.others;
    const auto expected = static_cast<std::int64_t>(decided);
    return counts.decided == expected && counts.waiting == all - expected;
}

/// More than a hundred decisions hold nothing before a second person approves them.
Result<> DemoDecisions::decide_and_approve(Decider& decider, Round& round, std::string& batch) {
    TRY_ASSIGN(const BatchReport report, round.decide(decider, {kAuthor, kDocument, {}}));
    batch = report.code;
    const bool alone = report.decided <= kAlone;
    TRY_ASSIGN(const bool stands_before, stands(decider, round, alone ? report.decided : 0));
    const bool right = report.decided == round.told && report.in_force == (alone && !batch.empty());
    screen_.show(
        right && stands_before,
        screen_.text(alone ? say_.batch_alone : say_.batch_waits, decider.units().dataset(),
                     number(round.waiting.size()), number(report.decided), kAuthor, kDocument));
    if (alone) return {};
    TRY_ASSIGN(const BatchReport approved, decider.approve(batch, kApprover));
    TRY_ASSIGN(const bool stands_after, stands(decider, round, report.decided));
    screen_.show(approved.in_force && stands_after,
                 screen_.text(say_.batch_approved, kApprover, number(report.decided),
                              number(round.waiting.size() - report.decided)));
    return {};
}

/// Each record that waited, against the evidence as it is looked up here.
Result<> DemoDecisions::check_each(Decider& decider, const Round& round) {
    CurrentUnits& units = decider.units();
    std::size_t right = 0;
    std::size_t waiting = 0;
    for (const Waiting& record : round.waiting) {
        TRY_ASSIGN(const StoredRecord stored, units.store().get(units.dataset(), record.record));
        TRY_ASSIGN(const auto current, units.of(stored, units.in_force()));
        const std::string expected = round.evidence(record);
        if (!current || current->stated != record.stated) continue;
        if (expected.empty() && current->unit == nullptr) ++waiting;
        if (!expected.empty() && current->unit != nullptr && current->unit->code == expected &&
            current->decision)
            ++right;
    }
    screen_.show(
        right == round.told && right + waiting == round.waiting.size(),
        screen_.text(say_.batch_checked, number(right), number(round.told), number(waiting)));
    return {};
}

Result<> DemoDecisions::undo(OpenUnits& open, Decider& decider, const Round& round,
                             const std::string& batch) {
    const std::array contracts = {round.contract, std::string(kDecisionContract),
                                  std::string(kBatchContract)};
    std::array<Position, 3> before{};
    std::array<Position, 3> after{};
    for (std::size_t i = 0; i < contracts.size(); ++i) {
        TRY_ASSIGN(before[i], open.head(contracts[i]));
    }
    TRY(decider.undo(batch, kApprover, std::string(say_.undo_reason)));
    for (std::size_t i = 0; i < contracts.size(); ++i) {
        TRY_ASSIGN(after[i], open.head(contracts[i]));
    }
    TRY_ASSIGN(const bool waits_again, stands(decider, round, 0));
    const bool one_entry =
        after[0] == before[0] && after[1] == before[1] && after[2] == before[2] + 1;
    screen_.show(waits_again && one_entry,
                 screen_.text(say_.batch_undone, number(round.waiting.size())));
    return {};
}

Result<> DemoDecisions::decide_again(Decider& decider, const Round& round) {
    TRY_ASSIGN(const BatchReport report, round.decide(decider, {kAuthor, kDocument, kApprover}));
    TRY_ASSIGN(const bool stand, stands(decider, round, round.told));
    screen_.show(report.in_force && report.decided == round.told && stand,
                 screen_.text(say_.batch_again, number(report.decided),
                              number(round.waiting.size() - report.decided)));
    return {};
}

}  // namespace dongbo
