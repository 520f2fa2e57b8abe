#include "quality/verdict.hpp"

namespace dongbo {
namespace {

bool any_of(const CheckList& checks, CheckBits fails, Severity severity) {
    return (fails &= checks.of_severity(severity)).any();
}

}  // namespace

Verdict verdict_of(const CheckList& checks, const CheckBits& fails, bool blocked) {
    const CheckBits others = fails.without(checks.of_kind(CheckKind::unique));
    if (blocked || any_of(checks, others, Severity::quarantine) ||
        any_of(checks, others, Severity::refuse))
        return Verdict::quarantined;
    return any_of(checks, others, Severity::waiting) ? Verdict::waiting : Verdict::live;
}

Verdict verdict_of_served(const CheckList& checks, const CheckBits& fails) {
    CheckBits rules = fails;
    rules &= checks.of_kind(CheckKind::rule);
    const bool out =
        any_of(checks, rules, Severity::quarantine) || any_of(checks, rules, Severity::refuse);
    return out ? Verdict::quarantined : Verdict::live;
}

}  // namespace dongbo
