#include "quality/keeper.hpp"
#include "quality/verdict.hpp"

namespace dongbo {

/// What the node's other groups hold; of its own group only that somebody asked.
class RowJudge::Presences final : public PresenceSource {
  public:
    Presences(Surroundings surroundings, std::string contract)
        : surroundings_(std::move(surroundings)), contract_(std::move(contract)) {}
    Result<Presence> presence(const std::string& contract, const RecordId& id) override {
        if (is_expected_ && contract == contract_)
            return is_expected_(id) ? Presence::here : Presence::missing;
        TRY_ASSIGN(const bool own, surroundings_.is_own(contract));
        asked_own_ = asked_own_ || own;
        if (own) return Presence::here;
        return surroundings_.presence(contract, id);
    }
    Result<const UnitList*> units() override { return surroundings_.units(); }
    void expect(std::function<bool(const RecordId&)> is_expected) {
        is_expected_ = std::move(is_expected);
    }
    bool take_asked_own() { return std::exchange(asked_own_, false); }

  private:
    Surroundings surroundings_;
    std::string contract_;
    std::function<bool(const RecordId&)> is_expected_;
    bool asked_own_ = false;
};

RowJudge::RowJudge(std::shared_ptr<const RuleSet> rules, Surroundings surroundings)
    : presences_(std::make_unique<Presences>(std::move(surroundings), rules->contract().name)),
      rules_(std::move(rules), *presences_) {}
RowJudge::~RowJudge() = default;

std::vector<Finding> RowJudge::findings(const Wish& wish, const JudgedWish& judged) const {
    return findings_of(rules_.rules().checks(), judged.judgement.fails, wish.findings);
}

Verdict RowJudge::verdict(const JudgedWish& judged) const {
    return verdict_of(rules_.rules().checks(), judged.judgement.fails, false);
}

void RowJudge::expect(std::function<bool(const RecordId&)> is_expected) {
    presences_->expect(std::move(is_expected));
}

Result<> RowJudge::judge(const Wish& wish, Timestamp now, JudgedWish& judged) {
    refusal_ = nullptr;
    TRY(rules_.judge(wish.values, wish.findings, now, judged.judgement));
    judged.judged = true;
    judged.asks_own_group = presences_->take_asked_own();
    const CheckList& checks = rules_.rules().checks();
    CheckBits refused = judged.judgement.fails;
    refused &= checks.of_severity(Severity::refuse);
    refused.each([&](std::size_t check) {
        if (refusal_ == nullptr) refusal_ = &rules_.rules().contract().rules[checks[check].index];
    });
    return {};
}

}  // namespace dongbo
