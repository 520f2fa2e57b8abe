#include "cli/display.hpp"

#include <algorithm>

#include "record/canonical.hpp"

namespace dongbo {
namespace {

struct Displayer {
    const Console& console;
    const Field& field;

    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(const std::string& text) const {
        const auto code = std::ranges::find(field.codes, text, &Code::value);
        if (field.type != FieldType::code || code == field.codes.end()) return text;
        return console.texts == &english_texts() ? code->label_en : code->label_vi;
    }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(bool truth) const { return truth ? "✓" : "✗"; }
    std::string operator()(const Decimal& decimal) const { return decimal.text; }
    std::string operator()(const Date& date) const {
        return console.texts == &english_texts() ? date.iso() : date.vietnamese();
    }
    std::string operator()(const Timestamp& time) const {
        return console.texts == &english_texts() ? time.rfc3339() : time.vietnamese();
    }
    std::string operator()(const UnitRef& unit) const {
        return unit.code + " (" + unit.edition + ")";
    }
    std::string operator()(const RecordId& id) const { return id.text(); }
    std::string operator()(const std::vector<Group>& groups) const {
        std::string out;
        for (const Group& group : groups) {
            if (!out.empty()) out += "; ";
            std::string parts;
            for (std::size_t i = 0; i < group.size(); ++i) {
                const std::string part = display(console, field.fields[i], group[i]);
                if (part.empty()) continue;
                parts.append(parts.empty() ? "" : " · ").append(part);
            }
            out += parts;
        }
        return out;
    }
};

}  // namespace

std::string display(const Console& console, const Field& field, const Value& value) {
    return std::visit(Displayer{console, field}, static_cast<const Value::variant&>(value));
}

std::string_view label(const Console& console, const Field& field) {
    const std::string& text = console.texts == &english_texts() ? field.label_en : field.label_vi;
    return text.empty() ? field.name : text;
}

std::string content_json(const Contract& contract, const Record& record) {
    std::string out;
    append_canonical(out, CanonicalOrder(contract.fields), record.values);
    return out;
}

Result<OpenDataset> open_dataset(const std::string& node, const std::string& dataset) {
    OpenDataset open;
    TRY_ASSIGN(open.node, NodeStore::open(node));
    TRY_ASSIGN(open.place, open.node->place(dataset));
    TRY_ASSIGN(open.store, open.node->store(open.place));
    TRY_ASSIGN(open.contract, open.store->contract(open.place.dataset));
    return open;
}

}  // namespace dongbo
