#include "node/api/api_description.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "node/api/api_routes.hpp"
#include "node/api/deliver_routes.hpp"
#include "node/api/openapi.hpp"
#include "node/federation/feed_routes.hpp"

namespace dongbo {

namespace json = boost::json;

namespace {

std::string upper(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::toupper(c); });
    return out;
}

/// True if the value is of one of the types that the schema names.
bool of_type(const json::value& types, const json::value& value) {
    const auto is = [&](std::string_view type) {
        if (type == "object") return value.is_object();
        if (type == "array") return value.is_array();
        if (type == "string") return value.is_string();
        if (type == "boolean") return value.is_bool();
        if (type == "null") return value.is_null();
        if (type == "integer") return value.is_int64() || value.is_uint64();
        return type == "number" && value.is_number();
    };
    if (types.is_string()) return is(types.as_string());
    return std::ranges::any_of(types.as_array(),
                               [&](const json::value& type) { return is(type.as_string()); });
}

void find_references(const json::value& value, std::vector<std::string>& references) {
    if (value.is_array())
        for (const json::value& item : value.as_array()) find_references(item, references);
    if (!value.is_object()) return;
    for (const auto& [key, item] : value.as_object()) {
        if (key == "$ref") references.emplace_back(item.as_string());
        find_references(item, references);
    }
}

}  // namespace

ApiDescription::ApiDescription() : document_(json::parse(openapi_json())) {
    for (const auto& [pattern, methods] : document_.at("paths").as_object()) {
        for (const auto& [method, says] : methods.as_object()) {
            const std::string name = upper(method);
            router_.add(*parse_http_method(name), std::string(pattern), operations_.size());
            operations_.push_back({name, std::string(pattern), &says.as_object()});
        }
    }
}

const json::value& ApiDescription::resolve(const json::value& value) const {
    const json::object* const object = value.if_object();
    if (object == nullptr || !object->contains("$ref")) return value;
    return document_.at_pointer(object->at("$ref").as_string().subview(1));
}

std::set<std::string> ApiDescription::path_parameters(const Operation& operation) const {
    std::set<std::string> names;
    if (!operation.says->contains("parameters")) return names;
    for (const json::value& each : operation.says->at("parameters").as_array()) {
        const json::value& parameter = resolve(each);
        if (parameter.at("in") == "path") names.emplace(parameter.at("name").as_string());
    }
    return names;
}

std::vector<std::string> ApiDescription::broken_references() const {
    std::vector<std::string> references;
    find_references(document_, references);
    std::erase_if(references, [&](const std::string& reference) {
        json::error_code error;
        return document_.find_pointer(reference.substr(1), error) != nullptr;
    });
    return references;
}

std::string ApiDescription::disagreement(HttpMethod method, const std::string& path,
                                         const HttpResponse& response) const {
    const auto route = router_.find(method, path).route;
    if (!route) return "the description has no such path and method";
    const json::object& responses = operations_[*route].says->at("responses").as_object();
    const auto status = std::to_string(response.status);
    if (response.status < 400 && !responses.contains(status)) return "undescribed status " + status;
    const json::value& described =
        resolve(responses.at(responses.contains(status) ? status : "default"));
    const json::object* const content =
        described.as_object().contains("content") ? &described.at("content").as_object() : nullptr;
    if (content == nullptr) return response.body.empty() ? "" : "there is an undescribed body";
    std::string type(response.fields.find("Content-Type").value_or(""));
    type = type.substr(0, type.find(';'));
    if (!content->contains(type)) return "undescribed type of body " + type;
    if (!type.ends_with("json")) return {};
    return mismatch(content->at(type).at("schema"), json::parse(response.body), "");
}

std::string ApiDescription::mismatch(const json::value& given, const json::value& value,
                                     const std::string& at) const {
    const json::object& schema = resolve(given).as_object();
    if (const auto* choices = schema.if_contains("oneOf")) {
        std::string last;
        for (const json::value& choice : choices->as_array()) {
            last = mismatch(choice, value, at);
            if (last.empty()) return {};
        }
        return last;
    }
    if (const auto* type = schema.if_contains("type"); type && !of_type(*type, value))
        return at + " is of another type: " + json::serialize(value);
    if (const auto* words = schema.if_contains("enum"))
        if (std::ranges::find(words->as_array(), value) == words->as_array().end())
            return at + " is none of the words: " + json::serialize(value);
    if (value.is_object() && schema.contains("properties"))
        return members_mismatch(schema, value.as_object(), at);
    if (!value.is_array() || !schema.contains("items")) return {};
    for (const json::value& item : value.as_array())
        if (auto wrong = mismatch(schema.at("items"), item, at + "[]"); !wrong.empty())
            return wrong;
    return {};
}

std::string ApiDescription::members_mismatch(const json::object& schema, const json::object& value,
                                             const std::string& at) const {
    if (const auto* required = schema.if_contains("required"))
        for (const json::value& name : required->as_array())
            if (!value.contains(name.as_string()))
                return at + " lacks " + std::string(name.as_string());
    const json::object& properties = schema.at("properties").as_object();
    for (const auto& [name, member] : value) {
        const std::string where = at + "." + std::string(name);
        const auto* const property = properties.if_contains(name);
        if (property == nullptr) return where + " is not described";
        if (auto wrong = mismatch(*property, member, where); !wrong.empty()) return wrong;
    }
    return {};
}

namespace {

TEST_CASE("the description has each route of the API, and no other") {
    const ApiDescription description;
    std::set<std::string> described, served;
    for (const auto& [method, pattern, says] : description.operations())
        described.insert(fmt::format("{} {} {}", method, pattern,
                                     std::string_view(says->at("x-permission").as_string())));
    for (const auto routes : {api_routes(), deliver_routes(), feed_routes()})
        for (const Route& route : routes)
            served.insert(
                fmt::format("{} {} {}", name(route.method), route.pattern, name(route.needs)));
    CHECK(described == served);
}

TEST_CASE("the description is whole: references lead somewhere, parts of paths are described") {
    const ApiDescription description;
    CHECK(description.broken_references().empty());
    std::set<std::string> ids;
    for (const auto& operation : description.operations()) {
        CAPTURE(operation.pattern);
        CHECK(ids.emplace(operation.says->at("operationId").as_string()).second);
        std::set<std::string> parts;
        std::size_t at = 0;
        while ((at = operation.pattern.find('{', at)) != std::string::npos) {
            const std::size_t end = operation.pattern.find('}', at);
            parts.insert(operation.pattern.substr(at + 1, end - at - 1));
            at = end;
        }
        CHECK(description.path_parameters(operation) == parts);
    }
}

TEST_CASE("an answer that is not as described is told") {
    const ApiDescription description;
    const auto told = [&](std::string body, int status = 200) {
        return description.disagreement(HttpMethod::get, "/v1/doctor",
                                        HttpResponse::json(status, std::move(body)));
    };
    CHECK(told(R"({"as_of":"2026-11-27T08:00:00Z","newest":null})").empty());
    CHECK(told(R"({"as_of":"2026-11-27T08:00:00Z"})") == " lacks newest");
    CHECK(told(R"({"as_of":1,"newest":null})") == ".as_of is of another type: 1");
    CHECK(told(R"({"as_of":"","newest":null,"more":1})") == ".more is not described");
    CHECK(told("{}", 201) == "undescribed status 201");
}

}  // namespace
}  // namespace dongbo
