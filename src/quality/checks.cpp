#include "quality/checks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "record/change.hpp"

namespace dongbo {
namespace {

/// Lists the checks that a contract asks for.
class Lister {
  public:
    explicit Lister(const Contract& contract) : contract_(contract) {}

    std::vector<Check> list() {
        for (std::size_t i = 0; i < contract_.fields.size(); ++i) {
            const Field& field = contract_.fields[i];
            add_field(field, i, field.name);
            for (const Field& sub : field.fields) add_field(sub, i, field.name + "." + sub.name);
        }
        add(CheckKind::conflict, std::string(kConflictRule), {}, "clean", Severity::quarantine, 0);
        if (contract_.identity) add_identity(*contract_.identity);
        for (std::size_t i = 0; i < contract_.rules.size(); ++i) add_rule(contract_.rules[i], i);
        return std::move(checks_);
    }

  private:
    Check& add(CheckKind kind, std::string rule, std::string field, std::string dimension,
               Severity severity, std::size_t index) {
        Check check{.kind = kind,
                    .rule = std::move(rule),
                    .field = std::move(field),
                    .fields = {},
                    .dimension = std::move(dimension),
                    .severity = severity,
                    .index = index};
        return checks_.emplace_back(std::move(check));
    }

    void add_field(const Field& field, std::size_t index, const std::string& path) {
        const std::vector<std::string> fields = {contract_.fields[index].name};
        add(CheckKind::type, type_rule(field.type), path, "correct", Severity::quarantine, index)
            .fields = fields;
        if (field.type == FieldType::unit)
            add(CheckKind::type, std::string(kEditionRule), path, "unified", Severity::quarantine,
                index)
                .fields = fields;
        if (field.required)
            add(CheckKind::required, "required", path, "complete", Severity::quarantine, index)
                .fields = fields;
        if (field.unique)
            add(CheckKind::unique, std::string(kUniqueRule), path, "clean", Severity::quarantine,
                index)
                .fields = fields;
        if (field.type == FieldType::reference)
            add(CheckKind::reference, std::string(kReferenceRule), path, "unified",
                Severity::waiting, index)
                .fields = fields;
    }

    void add_identity(const Identity& identity) {
        Check& check = add(CheckKind::identity, std::string(kIdentityRule), identity.number,
                           "correct", Severity::quarantine, 0);
        check.fields = identity.facts;
        check.fields.push_back(identity.number);
    }

    void add_rule(const Rule& rule, std::size_t index) {
        const Severity severity = rule.severity == "refuse" ? Severity::refuse
                                  : rule.severity == "warn" ? Severity::warn
                                                            : Severity::quarantine;
        add(CheckKind::rule, rule.id, rule.cause, rule.dimension, severity, index);
    }

    const Contract& contract_;
    std::vector<Check> checks_;
};

std::string key_of(const Check& check) {
    // A rule is known by its id alone: the field a finding is shown at may change.
    return check.kind == CheckKind::rule ? check.rule + "|" : check.rule + "|" + check.field;
}

}  // namespace

Result<CheckList> CheckList::make(const Contract& contract, const std::vector<std::string>& known) {
    std::vector<Check> wanted = Lister(contract).list();
    CheckList list;
    for (const std::string& key : known) {
        const auto found =
            std::ranges::find_if(wanted, [&](const Check& check) { return key_of(check) == key; });
        const std::size_t bar = key.find('|');
        Check check;
        check.rule = key.substr(0, bar);
        check.field = key.substr(bar + 1);
        check.retired = true;
        if (found != wanted.end()) {
            check = std::move(*found);
            wanted.erase(found);
        }
        list.checks_.push_back(std::move(check));
    }
    for (Check& check : wanted) list.checks_.push_back(std::move(check));
    if (list.checks_.size() > CheckBits::kMax)
        return fail(ErrorCode::limit_exceeded,
                    fmt::format("the contract asks for {} checks", list.checks_.size()),
                    contract.name,
                    fmt::format("at most {}: split the dataset or drop rules", CheckBits::kMax));
    for (std::size_t i = 0; i < list.checks_.size(); ++i) {
        Check& check = list.checks_[i];
        check.number = static_cast<std::uint16_t>(i);
        if (check.retired) continue;
        list.of_kind_[static_cast<std::size_t>(check.kind)].set(i);
        list.of_severity_[static_cast<std::size_t>(check.severity)].set(i);
    }
    return list;
}

const Check* CheckList::find(std::string_view rule, std::string_view field) const {
    const auto found = std::ranges::find_if(checks_, [&](const Check& check) {
        if (check.rule != rule || check.retired) return false;
        return check.kind == CheckKind::rule || check.kind == CheckKind::conflict ||
               check.field == field;
    });
    return found == checks_.end() ? nullptr : &*found;
}

const Check* CheckList::find_by_name(std::string_view wanted) const {
    const auto found = std::ranges::find_if(
        checks_, [&](const Check& check) { return !check.retired && name(check) == wanted; });
    return found == checks_.end() ? nullptr : &*found;
}

std::vector<std::string> CheckList::names() const {
    std::vector<std::string> names;
    for (const Check& check : checks_) names.push_back(key_of(check));
    return names;
}

void CheckList::name_fields(std::size_t check, std::vector<std::string> fields) {
    Check& named = checks_[check];
    if (named.field.empty() && !fields.empty()) named.field = fields.front();
    named.fields = std::move(fields);
}

std::string_view name(Severity severity) {
    switch (severity) {
        case Severity::refuse:
            return "refuse";
        case Severity::quarantine:
            return "quarantine";
        case Severity::waiting:
            return "waiting";
        case Severity::warn:
            return "warn";
    }
    return "";
}

std::string name(const Check& check) {
    if (check.kind == CheckKind::rule || check.field.empty()) return check.rule;
    return check.rule + "." + check.field;
}

}  // namespace dongbo
