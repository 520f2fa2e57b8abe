#include "node/pages/pages.hpp"

#include "report/wording.hpp"

namespace dongbo {
namespace {

const Field* find_field(const std::vector<Field>& fields, std::string_view name) {
    for (const Field& field : fields)
        if (field.name == name) return &field;
    return nullptr;
}

}  // namespace

Result<std::vector<const ReadDataset*>> datasets_of(Exchange& exchange, Permission needs) {
    TRY_ASSIGN(std::vector<const ReadDataset*> datasets, exchange.reader.datasets());
    std::erase_if(datasets, [&](const ReadDataset* one) {
        return !allowed(exchange.caller, needs, &one->holder);
    });
    return datasets;
}

std::string capital(std::string_view text) {
    std::string out(text);
    if (out.starts_with("đ")) {
        out.replace(0, std::string_view("đ").size(), "Đ");
    } else if (!out.empty() && out.front() >= 'a' && out.front() <= 'z') {
        out.front() = static_cast<char>(out.front() - 'a' + 'A');
    }
    return out;
}

std::string field_label(const Contract& contract, std::string_view field, Language language) {
    const std::string_view first = field.substr(0, field.find('.'));
    const Field* const found = find_field(contract.fields, first);
    if (found == nullptr) return std::string(field);
    std::string text(label(language, *found));
    if (first.size() == field.size()) return text;
    const std::string_view rest = field.substr(first.size() + 1);
    const Field* const inner = find_field(found->fields, rest);
    return text + " · " + std::string(inner != nullptr ? label(language, *inner) : rest);
}

std::string place_of(const Contract& contract, const Check& check, Language language) {
    std::string text(title(language, contract));
    if (!check.field.empty()) text += " · " + field_label(contract, check.field, language);
    return text;
}

}  // namespace dongbo
