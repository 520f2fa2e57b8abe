#include <functional>

#include "contract/contract_fixture.hpp"

namespace dongbo {
namespace {

using Kind = Compatibility::Kind;

struct Change {
    const char* description;
    std::function<void(Contract&)> apply;
    Kind kind;
    const char* reason;  ///< part of one of the reasons
};

Field text_field(std::string name) {
    Field field;
    field.name = std::move(name);
    return field;
}

/// The small contract: code (text), depth (decimal), use (codes), visits (group).
const Change kChanges[] = {
    {"nothing", [](Contract&) {}, Kind::same, ""},
    {"place in the file",
     [](Contract& c) {
         c.fields[0].line = 99;
         c.file = "x";
         c.text = "y";
     },
     Kind::same, ""},
    {"patch version", [](Contract& c) { c.version.patch = 4; }, Kind::migrates, "1.2.4"},
    {"optional field added", [](Contract& c) { c.fields.push_back(text_field("note")); },
     Kind::migrates, "note"},
    {"optional field added in front",
     [](Contract& c) { c.fields.insert(c.fields.begin(), text_field("note")); }, Kind::migrates,
     "note"},
    {"required field added",
     [](Contract& c) {
         c.fields.push_back(text_field("note"));
         c.fields.back().required = true;
     },
     Kind::migrates, "note"},
    {"fields in another order", [](Contract& c) { std::swap(c.fields[0], c.fields[1]); },
     Kind::migrates, "order"},
    {"searchable", [](Contract& c) { c.fields[1].searchable = true; }, Kind::migrates,
     "depth: is now searchable"},
    {"unique no longer", [](Contract& c) { c.fields[0].unique = false; }, Kind::migrates,
     "code: is no longer unique"},
    {"required", [](Contract& c) { c.fields[1].required = true; }, Kind::migrates,
     "depth: is now required"},
    {"required no longer", [](Contract& c) { c.fields[0].required = false; }, Kind::migrates,
     "code: is no longer required"},
    {"code added", [](Contract& c) { c.fields[2].codes.push_back({"fish", "Nuôi cá", ""}); },
     Kind::migrates, "use: the code fish"},
    {"code label", [](Contract& c) { c.fields[2].codes[0].label_vi = "Ăn uống"; }, Kind::migrates,
     "use: codes are labelled"},
    {"field label", [](Contract& c) { c.fields[0].label_vi = "Số giếng"; }, Kind::migrates,
     "code: the label"},
    {"classification", [](Contract& c) { c.fields[0].classification = Classification::sensitive; },
     Kind::migrates, "code: the classification"},
    {"maxLength raised", [](Contract& c) { c.fields[0].max_length = 21; }, Kind::migrates,
     "code: maxLength rises from 20 to 21"},
    {"rule", [](Contract& c) { c.rules[0].must = "depth > 1.0"; }, Kind::migrates, "rules"},
    {"rule severity", [](Contract& c) { c.rules[0].severity = "warn"; }, Kind::migrates, "rules"},
    {"rule cause", [](Contract& c) { c.rules[0].cause = "use"; }, Kind::migrates, "rules"},
    {"freshness", [](Contract& c) { c.freshness = "P1D"; }, Kind::migrates, "P7D to P1D"},
    {"correction", [](Contract& c) { c.correction = "P5D"; }, Kind::migrates, "none to P5D"},
    {"identity", [](Contract& c) { c.identity = Identity{"code", {"depth"}}; }, Kind::migrates,
     "another person"},
    {"owner", [](Contract& c) { c.owner = "G11"; }, Kind::migrates, "G11"},
    {"title", [](Contract& c) { c.title_en = "Wells"; }, Kind::migrates, "title"},
    {"optional part of a group added",
     [](Contract& c) { c.fields[3].fields.push_back(text_field("note")); }, Kind::migrates,
     "visits.note"},

    {"name", [](Contract& c) { c.name = "spring"; }, Kind::new_dataset, "spring"},
    {"major version", [](Contract& c) { c.version.major = 2; }, Kind::new_dataset, "2.2.3"},
    {"field removed", [](Contract& c) { c.fields.pop_back(); }, Kind::new_dataset, "visits"},
    {"field renamed", [](Contract& c) { c.fields[1].name = "deepness"; }, Kind::new_dataset,
     "depth"},
    {"type", [](Contract& c) { c.fields[1].type = FieldType::integer; }, Kind::new_dataset,
     "depth: the type"},
    {"scale", [](Contract& c) { c.fields[1].scale = 2; }, Kind::new_dataset,
     "depth: the scale goes from 1 to 2"},
    {"text form", [](Contract& c) { c.fields[0].form = TextForm::plain; }, Kind::new_dataset,
     "code: the text form"},
    {"maxLength lowered", [](Contract& c) { c.fields[0].max_length = 19; }, Kind::new_dataset,
     "code: maxLength falls"},
    {"code removed", [](Contract& c) { c.fields[2].codes.pop_back(); }, Kind::new_dataset,
     "use: the code farm is gone"},
    {"unit use", [](Contract& c) { c.fields[1].unit_use = UnitUse::historical; }, Kind::new_dataset,
     "historical"},
    {"reference target", [](Contract& c) { c.fields[3].fields[1].target_contract = "agency"; },
     Kind::new_dataset, "visits.inspector: refers to agency"},
    {"required part of a group added",
     [](Contract& c) {
         c.fields[3].fields.push_back(text_field("note"));
         c.fields[3].fields.back().required = true;
     },
     Kind::new_dataset, "visits.note"},
    {"part of a group removed", [](Contract& c) { c.fields[3].fields.pop_back(); },
     Kind::new_dataset, "visits.inspector"},
    {"part of a group made required", [](Contract& c) { c.fields[3].fields[0].required = true; },
     Kind::new_dataset, "visits.on_day"},
};

TEST_CASE("each change of a contract means what it does to the hashes of records") {
    const Contract before = small_contract();
    for (const Change& change : kChanges) {
        CAPTURE(change.description);
        Contract after = before;
        change.apply(after);
        const Compatibility result = compare(before, after);
        CHECK(result.kind == change.kind);
        CHECK(result.reasons.empty() == (change.kind == Kind::same));
        bool found = change.kind == Kind::same;
        for (const std::string& reason : result.reasons)
            found = found || reason.find(change.reason) != std::string::npos;
        CHECK(found);
    }
}

TEST_CASE("a change that breaks outweighs those that migrate, and each breaking one is named") {
    const Contract before = small_contract();
    Contract after = before;
    after.fields[0].form = TextForm::name;
    after.fields[1].scale = 3;
    after.fields[1].searchable = true;
    const Compatibility result = compare(before, after);
    CHECK(result.kind == Kind::new_dataset);
    CHECK(result.reasons.size() == 2);
}

}  // namespace
}  // namespace dongbo
