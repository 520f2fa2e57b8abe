#include "report/record_report.hpp"

#include <algorithm>
#include <array>

#include "quality/marks.hpp"
#include "record/canonical.hpp"
#include "report/wording.hpp"

namespace dongbo {

Result<Condition> read_condition(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        return fail(ErrorCode::invalid, "a condition has the form field=value or field^=beginning",
                    text, "for example full_name^=nguyen");
    }
    const bool prefix = text[equals - 1] == '^';
    return Condition{.field = text.substr(0, prefix ? equals - 1 : equals),
                     .match = prefix ? Condition::Match::starts_with : Condition::Match::equals,
                     .value = text.substr(equals + 1)};
}

Result<RecordId> read_record_id(const std::string& text) {
    if (const auto id = RecordId::parse(text)) return *id;
    return fail(ErrorCode::invalid, "a record id has 32 hexadecimal digits", text,
                "dongbo find DATASET FIELD=VALUE prints ids");
}

std::string content_json(const Contract& contract, const Record& record) {
    std::string out;
    append_canonical(out, CanonicalOrder(contract.fields), record.values);
    return out;
}

Result<std::vector<PastVersion>> read_history(Store& store, const std::string& dataset,
                                              const Contract& contract, const RecordId& id) {
    TRY_ASSIGN(std::vector<LogEntry> entries, store.history(dataset, id));
    std::vector<PastVersion> versions;
    for (LogEntry& entry : entries) {
        PastVersion& past = versions.emplace_back();
        past.entry = std::move(entry);
        if (past.entry.erased()) continue;
        TRY_ASSIGN(past.change, decode_change(past.entry.encoded));
        if (past.change.kind != ChangeKind::put) continue;
        TRY_ASSIGN(past.values, parse_canonical(past.change.content, contract.fields));
    }
    return versions;
}

const PastVersion* origin_of(const std::vector<PastVersion>& versions, const StoredRecord& record,
                             const Field& field, std::size_t index) {
    // Two values are the same if people read the same.
    const auto text_of = [&](const Value& value) {
        return display(Language::vietnamese, field, value);
    };
    const std::string now = text_of(record.values.values[index]);
    const PastVersion* origin = nullptr;
    for (const PastVersion& past : versions) {
        if (past.entry.erased() || past.entry.position > record.position) continue;
        if (past.change.kind != ChangeKind::put) continue;
        const bool serves =
            past.entry.position == record.position || past.change.verdict == Verdict::live;
        if (!serves) continue;
        if (text_of(past.values.values[index]) != now) break;
        origin = &past;
    }
    return origin;
}

std::vector<ShownValue> shown_values(Language language, const Contract& contract,
                                     const StoredRecord& record,
                                     const std::vector<PastVersion>& versions, bool show_personal) {
    std::vector<ShownValue> shown;
    for (std::size_t i = 0; i < record.values.values.size(); ++i) {
        const Field& field = contract.fields[i];
        if (record.values.values[i].absent()) continue;
        ShownValue& value = shown.emplace_back();
        value.field = &field;
        value.origin = origin_of(versions, record, field, i);
        value.withheld = is_personal(field) && !show_personal;
        if (!value.withheld) value.text = display(language, field, record.values.values[i]);
    }
    return shown;
}

std::string_view name(CheckResult result) {
    constexpr std::array<std::string_view, 3> kNames = {"passes", "fails", "not_applicable"};
    return kNames[static_cast<std::size_t>(result)];
}

std::vector<CheckedBy> checks_of(const RuleSet& rules, const StoredRecord& record) {
    std::vector<CheckedBy> results;
    const auto marks = decode_marks(record.marks);
    if (!marks) return results;
    for (const Check& check : rules.checks().all()) {
        if (check.retired) continue;
        results.push_back({&check, marks->fails.has(check.number) ? CheckResult::fails
                                   : marks->applies.has(check.number)
                                       ? CheckResult::passes
                                       : CheckResult::not_applicable});
    }
    return results;
}

std::string findings_text(const std::vector<Finding>& findings) {
    std::string out;
    for (const Finding& finding : findings) {
        out += (out.empty() ? "" : "; ") + finding.rule;
        if (!finding.field.empty()) out += " " + finding.field;
        if (!finding.given.empty()) out += " “" + finding.given + "”";
    }
    return out;
}

std::string_view state_word(Language language, const StoredRecord& record) {
    if (!record.in_doubt) return word(language, record.state);
    return language == Language::english ? "live, with a newer version in quarantine"
                                         : "đang hiệu lực, có phiên bản mới chờ xác minh";
}

bool is_personal(const Field& field) {
    return field.classification != Classification::open ||
           std::ranges::any_of(field.fields, is_personal);
}

bool has_personal(const Contract& contract) {
    return std::ranges::any_of(contract.fields, is_personal);
}

std::vector<std::string_view> withhold_personal(const Contract& contract, Record& values) {
    std::vector<std::string_view> withheld;
    for (std::size_t i = 0; i < values.values.size(); ++i) {
        if (!is_personal(contract.fields[i]) || values.values[i].absent()) continue;
        values.values[i] = Value();
        withheld.push_back(contract.fields[i].name);
    }
    return withheld;
}

}  // namespace dongbo
