#include "node/json_body.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dongbo {
namespace {

namespace json = boost::json;

constexpr std::size_t kDepth = 8;
constexpr std::size_t kRowsMax = 1'000;

std::string text_of(json::string_view text) {
    return {text.data(), text.size()};
}

std::string list_of(std::initializer_list<std::string_view> names) {
    std::string list;
    for (const std::string_view name : names) list.append(list.empty() ? "" : ", ").append(name);
    return list;
}

std::unexpected<Error> wrong_kind(std::string_view field, std::string_view wanted) {
    return fail(ErrorCode::invalid, "the field is not " + std::string(wanted), std::string(field),
                "docs/api.md shows the body");
}

}  // namespace

Result<JsonBody> JsonBody::parse(std::string_view text,
                                 std::initializer_list<std::string_view> known) {
    json::parse_options options;
    options.max_depth = kDepth;
    json::error_code error;
    const json::value value = json::parse({text.data(), text.size()}, error, {}, options);
    if (error || !value.is_object())
        return fail(ErrorCode::invalid, "the body is no JSON object", "body",
                    "send one with Content-Type: application/json");
    for (const auto& member : value.get_object()) {
        const std::string_view key(member.key().data(), member.key().size());
        if (std::ranges::find(known, key) == known.end())
            return fail(ErrorCode::invalid, "there is no such field", std::string(key),
                        "known are " + list_of(known));
    }
    return JsonBody(std::make_shared<const json::object>(value.get_object()));
}

Result<std::string> JsonBody::text(std::string_view field) const {
    const json::value* const value = object_->if_contains({field.data(), field.size()});
    if (value == nullptr || value->is_null()) return std::string();
    if (!value->is_string()) return wrong_kind(field, "a text");
    return text_of(value->get_string());
}

Result<std::string> JsonBody::required_text(std::string_view field) const {
    TRY_ASSIGN(std::string value, text(field));
    if (value.empty())
        return fail(ErrorCode::invalid, "the field is missing", std::string(field),
                    "docs/api.md shows the body");
    return value;
}

Result<std::optional<std::int64_t>> JsonBody::integer(std::string_view field) const {
    const json::value* const value = object_->if_contains({field.data(), field.size()});
    if (value == nullptr || value->is_null()) return std::nullopt;
    if (value->is_int64()) return value->get_int64();
    return wrong_kind(field, "a whole number");
}

Result<std::vector<std::vector<std::string>>> JsonBody::rows(
    std::string_view field, std::initializer_list<std::string_view> columns) const {
    const json::value* const value = object_->if_contains({field.data(), field.size()});
    if (value == nullptr || !value->is_array() || value->get_array().size() > kRowsMax)
        return wrong_kind(field, "a list of at most 1,000 objects");
    std::vector<std::vector<std::string>> rows;
    for (const json::value& item : value->get_array()) {
        if (!item.is_object()) return wrong_kind(field, "a list of objects");
        std::vector<std::string>& row = rows.emplace_back();
        for (const std::string_view column : columns) {
            const json::value* const cell =
                item.get_object().if_contains({column.data(), column.size()});
            if (cell == nullptr || !cell->is_string())
                return wrong_kind(std::string(field) + "." + std::string(column), "a text");
            row.push_back(text_of(cell->get_string()));
        }
    }
    return rows;
}

}  // namespace dongbo
