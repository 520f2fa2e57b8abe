// What a changed contract means for the records that are there. One question decides: if the same
// source rows were standardised again, would the content hash of any record differ?
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "contract/contract.hpp"

namespace dongbo {
namespace {

class Comparison {
  public:
    Compatibility take() {
        Compatibility result;
        if (!breaking_.empty()) {
            result.kind = Compatibility::Kind::new_dataset;
            result.reasons = std::move(breaking_);
        } else if (!migrating_.empty()) {
            result.kind = Compatibility::Kind::migrates;
            result.reasons = std::move(migrating_);
        }
        return result;
    }

    void contracts(const Contract& before, const Contract& after);

  private:
    void breaks(std::string reason) { breaking_.push_back(std::move(reason)); }
    void migrates(std::string reason) { migrating_.push_back(std::move(reason)); }

    void field_lists(const std::vector<Field>& before, const std::vector<Field>& after,
                     const std::string& group);
    void fields(const Field& before, const Field& after, const std::string& path, bool in_group);
    void content(const Field& before, const Field& after, const std::string& path);
    void codes(const Field& before, const Field& after, const std::string& path);
    void around(const Field& before, const Field& after, const std::string& path);
    void rules(const Contract& before, const Contract& after);

    std::vector<std::string> breaking_;
    std::vector<std::string> migrating_;
};

bool same_codes(const std::vector<Code>& a, const std::vector<Code>& b) {
    return std::ranges::equal(a, b, [](const Code& x, const Code& y) {
        return x.value == y.value && x.label_vi == y.label_vi && x.label_en == y.label_en;
    });
}

bool same_rules(const std::vector<Rule>& a, const std::vector<Rule>& b) {
    return std::ranges::equal(a, b, [](const Rule& x, const Rule& y) {
        return x.id == y.id && x.dimension == y.dimension && x.severity == y.severity &&
               x.when == y.when && x.must == y.must && x.message_vi == y.message_vi &&
               x.message_en == y.message_en && x.legal_basis == y.legal_basis && x.cause == y.cause;
    });
}

const Field* find(const std::vector<Field>& fields, const std::string& name) {
    const auto found = std::ranges::find(fields, name, &Field::name);
    return found == fields.end() ? nullptr : &*found;
}

std::string_view or_none(std::string_view duration) {
    return duration.empty() ? "none" : duration;
}

void Comparison::contracts(const Contract& before, const Contract& after) {
    // The record id is a function of the contract's name.
    if (before.name != after.name)
        breaks(fmt::format("the contract is called {} instead of {}", after.name, before.name));
    if (before.version.major != after.version.major)
        breaks(fmt::format("the major version goes from {} to {}", before.version.text(),
                           after.version.text()));
    else if (before.version != after.version)
        migrates(fmt::format("the version goes from {} to {}", before.version.text(),
                             after.version.text()));
    field_lists(before.fields, after.fields, "");
    rules(before, after);
    if (before.freshness != after.freshness)
        migrates(fmt::format("freshness goes from {} to {}", before.freshness, after.freshness));
    if (before.correction != after.correction)
        migrates(fmt::format("the time for a correction goes from {} to {}",
                             or_none(before.correction), or_none(after.correction)));
    if (before.identity != after.identity)
        migrates("what tells another person or thing from the same one is stated differently");
    if (before.owner != after.owner)
        migrates(fmt::format("the agency in charge goes from {} to {}", before.owner, after.owner));
    if (before.title_vi != after.title_vi || before.title_en != after.title_en ||
        before.purpose != after.purpose || before.legal_basis != after.legal_basis)
        migrates("title, purpose or legal basis is worded differently");
}

void Comparison::field_lists(const std::vector<Field>& before, const std::vector<Field>& after,
                             const std::string& group) {
    for (const Field& old_field : before) {
        const std::string path = group + old_field.name;
        if (const Field* new_field = find(after, old_field.name))
            fields(old_field, *new_field, path, !group.empty());
        else
            breaks(fmt::format("{}: the field is gone or has another name", path));
    }
    std::vector<std::string> kept;
    for (const Field& field : after) {
        if (find(before, field.name) != nullptr) {
            kept.push_back(field.name);
            continue;
        }
        // Groups are stored whole; one without the new part would not be well formed any more.
        if (field.required && !group.empty())
            breaks(fmt::format("{}{}: a required part is added to the group", group, field.name));
        else
            migrates(fmt::format("{}{}: the field is added", group, field.name));
    }
    const bool same_order =
        kept.size() != before.size() || std::ranges::equal(kept, before, {}, {}, &Field::name);
    if (!same_order)  // the canonical form sorts by name
        migrates(
            fmt::format("{}the fields stand in another order", group.empty() ? "" : group + " "));
}

void Comparison::fields(const Field& before, const Field& after, const std::string& path,
                        bool in_group) {
    if (before.type != after.type) {
        breaks(fmt::format("{}: the type is another one", path));
        return;  // what else differs follows from it
    }
    content(before, after, path);
    if (before.required != after.required) {
        const std::string reason =
            fmt::format("{}: is {} required", path, after.required ? "now" : "no longer");
        in_group ? breaks(reason) : migrates(reason);  // outside groups it changes verdicts only
    }
    around(before, after, path);
}

/// What goes into the canonical form.
void Comparison::content(const Field& before, const Field& after, const std::string& path) {
    if (before.form != after.form) breaks(fmt::format("{}: the text form is another one", path));
    if (before.scale != after.scale)
        breaks(fmt::format("{}: the scale goes from {} to {}", path, before.scale, after.scale));
    if (before.max_length > after.max_length)  // longer texts that are there could not be held
        breaks(fmt::format("{}: maxLength falls from {} to {}", path, before.max_length,
                           after.max_length));
    else if (before.max_length < after.max_length)
        migrates(fmt::format("{}: maxLength rises from {} to {}", path, before.max_length,
                             after.max_length));
    if (before.unit_use != after.unit_use)
        breaks(fmt::format("{}: the unit is {} now", path,
                           after.unit_use == UnitUse::current ? "current" : "historical"));
    if (before.address_field != after.address_field)
        migrates(fmt::format("{}: the address is in {} now", path,
                             after.address_field.empty() ? "no field" : after.address_field));
    if (before.target_contract != after.target_contract)
        breaks(fmt::format("{}: refers to {} instead of {}", path, after.target_contract,
                           before.target_contract));
    codes(before, after, path);
    field_lists(before.fields, after.fields, path + ".");
}

void Comparison::codes(const Field& before, const Field& after, const std::string& path) {
    bool removed = false;
    for (const Code& code : before.codes) {
        if (std::ranges::find(after.codes, code.value, &Code::value) != after.codes.end()) continue;
        breaks(fmt::format("{}: the code {} is gone", path, code.value));
        removed = true;
    }
    if (removed) return;
    for (const Code& code : after.codes)
        if (std::ranges::find(before.codes, code.value, &Code::value) == before.codes.end())
            migrates(fmt::format("{}: the code {} is added", path, code.value));
    if (before.codes.size() == after.codes.size() && !same_codes(before.codes, after.codes))
        migrates(fmt::format("{}: codes are labelled or ordered differently", path));
}

/// What is about the field but not in a record's content.
void Comparison::around(const Field& before, const Field& after, const std::string& path) {
    if (before.unique != after.unique)
        migrates(fmt::format("{}: is {} unique", path, after.unique ? "now" : "no longer"));
    if (before.searchable != after.searchable)
        migrates(fmt::format("{}: is {} searchable", path, after.searchable ? "now" : "no longer"));
    if (before.classification != after.classification)
        migrates(fmt::format("{}: the classification is another one", path));
    if (before.label_vi != after.label_vi || before.label_en != after.label_en)
        migrates(fmt::format("{}: the label is another one", path));
}

void Comparison::rules(const Contract& before, const Contract& after) {
    if (!same_rules(before.rules, after.rules))
        migrates("the rules differ, so verdicts may change");
}

}  // namespace

Compatibility compare(const Contract& before, const Contract& after) {
    Comparison comparison;
    comparison.contracts(before, after);
    return comparison.take();
}

}  // namespace dongbo
