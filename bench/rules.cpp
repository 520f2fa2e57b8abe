// What twenty rules cost a record, beside the same rules by hand.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>

#include "base/file.hpp"
#include "bench/bench.hpp"
#include "bench/rules_by_hand.hpp"
#include "intake/prepare.hpp"
#include "quality/own_rules.hpp"
#include "quality/rule_slot.hpp"

namespace dongbo::bench {
namespace {

constexpr std::uint64_t kPersons = 20'000;
constexpr int kRounds = 15;

class EverythingHere final : public PresenceSource {
  public:
    Result<Presence> presence(const std::string&, const RecordId&) override {
        return Presence::here;
    }
    Result<const UnitList*> units() override { return &none_; }

  private:
    UnitList none_;
};

std::vector<Record> read_persons(const Contract& contract, const std::string& path) {
    const auto mapping = load_mapping(DONGBO_SOURCE_DIR "/mappings/hanoi-person.yaml", contract);
    CHECK_THAT(mapping.has_value(), "the shipped mapping is read");
    const auto file = InputFile::open(path);
    auto preparer = RowPreparer::make(contract, *mapping, "2025-06-30");
    CHECK_THAT(file.has_value() && preparer.has_value(), "the file of persons is there");
    auto rows = open_rows(file->text(), mapping->format, preparer->columns());
    CHECK_THAT(rows.has_value(), "it is read as the mapping says");
    std::vector<Record> records;
    std::vector<std::string> key;
    dongbo::Row row;
    while ((*rows)->next(row))
        if (row.kind == RowKind::data && preparer->read_key(row, key))
            records.push_back(preparer->prepare(row, 1).values);
    return records;
}

/// Nanoseconds a record: the median of the rounds.
template <class Work>
double measure(const std::vector<Record>& records, Work work) {
    std::vector<double> rounds;
    for (int round = 0; round < kRounds; ++round) {
        const auto begun = std::chrono::steady_clock::now();
        for (const Record& record : records) work(record);
        const std::chrono::duration<double, std::nano> taken =
            std::chrono::steady_clock::now() - begun;
        rounds.push_back(taken.count() / static_cast<double>(records.size()));
    }
    std::ranges::nth_element(rounds, rounds.begin() + kRounds / 2);
    return rounds[kRounds / 2];
}

HandResult as_bits(const CheckList& checks, const Judgement& judgement) {
    HandResult result;
    for (std::size_t i = 0; i < kTwentyRules.size(); ++i) {
        const Check* const check = checks.find(kTwentyRules[i], "");
        CHECK_THAT(check != nullptr, "the contract has the rule");
        if (judgement.applies.has(check->number)) result.applies |= 1U << i;
        if (judgement.fails.has(check->number)) result.fails |= 1U << i;
    }
    return result;
}

/// The compiled rules alone: no checks of dongbo's own, no references.
double measure_programs(const RuleSet& rules, const std::vector<Record>& records, Timestamp now) {
    cel::Evaluator evaluator;
    const Contract& contract = rules.contract();
    std::vector<cel::Value> values(contract.fields.size());
    std::vector<RuleSlot> slots;
    for (const std::size_t field : rules.slots())
        slots.emplace_back(field, contract.fields[field], rules.object_type(field));
    std::uint64_t passed = 0;
    const double taken = measure(records, [&](const Record& record) {
        for (RuleSlot& slot : slots) values[slot.field()] = slot.bind(record.values[slot.field()]);
        for (const CompiledRule& rule : rules.rules()) {
            if (rule.when) {
                const cel::Value when = evaluator.run(*rule.when, values, now);
                if (when.kind != cel::Kind::boolean || !when.boolean) continue;
            }
            const cel::Value must = evaluator.run(rule.must, values, now);
            passed += must.kind == cel::Kind::boolean && must.boolean ? 1 : 0;
        }
    });
    CHECK_THAT(passed > records.size(), "most rules are met");
    return taken;
}

}  // namespace

Contract with_twenty_rules() {
    auto contract = load_contract(DONGBO_SOURCE_DIR "/contracts/person.yaml");
    CHECK_THAT(contract.has_value(), "the shipped contract is read");
    std::erase_if(contract->rules, [](const Rule& rule) {
        return std::ranges::find(kTwentyRules, rule.id) == kTwentyRules.end();
    });
    CHECK_THAT(contract->rules.size() == kTwentyRules.size(), "all twenty are there");
    return std::move(*contract);
}

void rules(const Settings& settings, std::vector<Row>& rows) {
    fmt::print(stderr, "rules: {} persons\n", kPersons);
    const Contract contract = with_twenty_rules();
    const std::vector<Record> records =
        read_persons(contract, prepare_persons(settings, "rules", kPersons));
    const auto set = RuleSet::make(contract);
    CHECK_THAT(set.has_value(), "the rules compile");
    EverythingHere presence;
    OwnRules own(*set, presence);
    const RulesByHand by_hand(contract);
    const Timestamp now = *Timestamp::parse("2026-11-24T08:00:00+07:00");
    const Date today = *Date::of_day(2026, 11, 24);

    Judgement judgement;
    const std::vector<Finding> none;
    for (const Record& record : records) {
        CHECK_THAT(own.judge(record, none, now, judgement).has_value(), "judged");
        CHECK_THAT(as_bits((*set)->checks(), judgement) == by_hand.judge(record, today),
                   "both say the same of every record");
    }
    std::uint32_t sum = 0;
    const double hand = measure(
        records, [&](const Record& record) { sum += by_hand.judge(record, today).applies; });
    CHECK_THAT(sum != 0, "the rules apply");
    const double programs = measure_programs(**set, records, now);
    const double all = measure(
        records, [&](const Record& record) { (void)own.judge(record, none, now, judgement); });
    rows.push_back({"20 rules a record, alone", fmt::format("{:.0f} ns", programs),
                    fmt::format("by hand in C++: {:.0f} ns", hand),
                    fmt::format("{:.2f} ×", programs / hand), "≤ 1 µs; ≤ 5 ×"});
    rows.push_back({"the same with dongbo's own checks of each field",
                    fmt::format("{:.0f} ns", all), "–", "–", "–"});
}

}  // namespace dongbo::bench
