// Repeated groups that arrive in one cell.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "intake/prepare.hpp"

namespace dongbo {
namespace {

namespace json = boost::json;

/// Beyond this many digits a double no longer says what was written.
constexpr std::ptrdiff_t kExactDigits = 15;

/// The text of a JSON scalar; nothing for objects, arrays and numbers that lost digits.
std::optional<std::string> text_of(const json::value& value) {
    switch (value.kind()) {
        case json::kind::null:
            return std::string{};
        case json::kind::bool_:
            return value.get_bool() ? "true" : "false";
        case json::kind::int64:
            return fmt::format("{}", value.get_int64());
        case json::kind::uint64:
            return fmt::format("{}", value.get_uint64());
        case json::kind::double_: {
            if (std::abs(value.get_double()) > 1e15) return std::nullopt;
            std::string text = fmt::format("{}", value.get_double());
            const auto digits =
                std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; });
            if (digits > kExactDigits) return std::nullopt;
            return text;
        }
        case json::kind::string:
            return std::string(value.get_string());
        case json::kind::object:
        case json::kind::array:
            break;
    }
    return std::nullopt;
}

/// Cuts at each separator; one piece at least.
std::vector<std::string_view> cut(std::string_view text, std::string_view separator) {
    std::vector<std::string_view> pieces;
    for (;;) {
        const std::size_t end = text.find(separator);
        pieces.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return pieces;
        text.remove_prefix(end + separator.size());
    }
}

bool is_blank_text(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

void RowPreparer::read_separated(BoundField& bound, std::string_view text,
                                 std::vector<Group>& groups, std::vector<Finding>& findings) {
    const Field& field = contract_->fields[bound.field];
    for (const std::string_view item : cut(text, bound.mapping->item_separator)) {
        if (is_blank_text(item)) continue;
        const auto parts = cut(item, bound.mapping->part_separator);
        if (parts.size() > field.fields.size()) {
            findings.push_back({type_rule(field.type), field.name, std::string(item)});
            continue;
        }
        const std::size_t findings_before = findings.size();
        Group values(field.fields.size());
        for (std::size_t i = 0; i < parts.size(); ++i) {
            read_list_part(bound.list_parts[i], parts[i], values[i], findings);
        }
        check_required(field.fields, field.name + ".", values, findings_before, findings);
        groups.push_back(std::move(values));
    }
}

void RowPreparer::read_list_part(BoundValue& bound, std::string_view given, Value& value,
                                 std::vector<Finding>& findings) {
    const Field& field = bound.reader.field();
    if (field.type != FieldType::reference) {
        read_text(bound, given, value, findings);
        return settle_edition(bound, nullptr, value, findings);
    }
    std::vector<std::string> key{standardise_key(given)};
    if (!key.front().empty()) {
        value = make_record_id(field.target_contract, bound.reference_source, key);
    }
}

void RowPreparer::read_json_list(BoundField& bound, std::string_view text,
                                 std::vector<Group>& groups, std::vector<Finding>& findings) {
    if (is_blank_text(text)) return;
    const Field& field = contract_->fields[bound.field];
    const auto refuse = [&](std::string given) {
        findings.push_back({type_rule(field.type), field.name, std::move(given)});
    };
    json::error_code defect;
    const json::value root = json::parse(json::string_view(text.data(), text.size()), defect);
    const json::array* items = defect ? nullptr : root.if_array();
    if (items == nullptr) return refuse(std::string(text));
    for (const json::value& item : *items) {
        const json::object* object = item.if_object();
        if (object == nullptr) {
            refuse(json::serialize(item));
            continue;
        }
        const std::size_t findings_before = findings.size();
        Group values(field.fields.size());
        for (const auto& [name, value] : *object) {
            const auto sub = std::ranges::find(
                field.fields, std::string_view(name.data(), name.size()), &Field::name);
            const auto given = text_of(value);
            if (sub == field.fields.end() || !given) {
                refuse(json::serialize(item));
                continue;
            }
            const auto index = static_cast<std::size_t>(sub - field.fields.begin());
            read_list_part(bound.list_parts[index], *given, values[index], findings);
        }
        check_required(field.fields, field.name + ".", values, findings_before, findings);
        groups.push_back(std::move(values));
    }
}

}  // namespace dongbo
