#include "report/case_report.hpp"

#include <algorithm>

#include "report/record_report.hpp"
#include "report/wording.hpp"

namespace dongbo {

bool is_overdue(const Case& one, Timestamp now) {
    return one.deadline && one.state != CaseState::closed && *one.deadline < now;
}

std::string check_name(const Case& one) {
    return one.field.empty() || one.rule.find('.') == std::string::npos
               ? one.rule
               : one.rule + "." + one.field;
}

std::string deadline_text(Language language, const Case& one, Timestamp now) {
    if (!one.deadline) return "–";
    const std::string day = day_text(language, *one.deadline);
    if (!is_overdue(one, now)) return day;
    return day + (language == Language::english ? " OVERDUE" : " QUÁ HẠN");
}

bool cause_is_personal(const Contract& contract, const Case& one) {
    if (one.cause.empty()) return false;
    const auto rule = std::ranges::find(contract.rules, one.rule, &Rule::id);
    // Without such a rule the cause is the value that could not be read, of the field itself.
    const std::string& field =
        rule != contract.rules.end() ? rule->cause : one.field.substr(0, one.field.find('.'));
    const auto index = contract.find_field(field);
    return !index || is_personal(contract.fields[*index]);
}

bool CaseFilter::wants(const Case& one, Timestamp now) const {
    const bool in_state = state.empty() ? one.state != CaseState::closed : state == name(one.state);
    return in_state && (owner.empty() || owner == one.owner) && (!overdue || is_overdue(one, now));
}

Result<std::vector<Case>> wanted_cases(Store& store, const std::string& dataset,
                                       const CaseFilter& filter, Timestamp now) {
    TRY_ASSIGN(auto cases, read_cases(store, dataset));
    std::erase_if(cases, [&](const Case& one) { return !filter.wants(one, now); });
    std::ranges::sort(cases, std::greater{},
                      [](const Case& one) { return std::pair(one.findings, one.number); });
    return cases;
}

Result<CaseState> read_case_state(const std::string& text) {
    if (const auto state = parse_case_state(text)) return *state;
    return fail(ErrorCode::invalid, "this is no state of a case", text,
                "taken_up, needs_information, confirmed or open");
}

void write_json(JsonWriter& json, const Case& one, Timestamp now, bool show_cause) {
    json.begin_object();
    if (show_cause) json.member("cause", one.cause);
    json.key("deadline");
    if (one.deadline)
        json.value(one.deadline->rfc3339());
    else
        json.null();
    json.member("delivery", one.delivery).member("field", one.field);
    json.member("findings", one.findings).key("history").begin_array();
    for (const CaseEvent& event : one.history)
        json.begin_object()
            .member("at", event.at.rfc3339())
            .member("by", event.by)
            .member("note", event.note)
            .member("state", name(event.state))
            .end_object();
    json.end_array()
        .member("most", one.most)
        .member("number", one.number)
        .member("opened", one.opened.rfc3339())
        .member("overdue", is_overdue(one, now))
        .member("owner", one.owner)
        .member("rule", one.rule)
        .member("state", name(one.state))
        .end_object();
}

}  // namespace dongbo
