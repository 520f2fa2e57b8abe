// For tests: variables of every type, and values as text.
#pragma once

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "cel/program.hpp"

namespace dongbo::cel {

inline std::string name_of(Failure failure) {
    static const char* const kNames[] = {"none",        "absent",   "not_checkable",
                                         "no_overload", "overflow", "divide_by_zero",
                                         "no_such_key", "invalid",  "limit"};
    return kNames[static_cast<std::size_t>(failure)];
}

/// true, 42, 42u, 1.5, "text", b"text", 1990-05, [1, 2], {"a": 1}, null, error: absent.
inline std::string show(const Value& value) {
    switch (value.kind) {
        case Kind::null:
            return "null";
        case Kind::boolean:
            return value.boolean ? "true" : "false";
        case Kind::integer:
            return std::to_string(value.integer);
        case Kind::unsigned_:
            return std::to_string(value.unsigned_) + "u";
        case Kind::real:
            return std::to_string(value.real);
        case Kind::string:
            return '"' + std::string(value.string()) + '"';
        case Kind::bytes:
            return "b\"" + std::string(value.string()) + '"';
        case Kind::date:
            return date_of(value).iso();
        case Kind::timestamp:
            return Timestamp{value.integer * 1000 + value.size / 1'000'000}.rfc3339();
        case Kind::duration:
            return std::to_string(value.integer) + "s " + std::to_string(value.size) + "ns";
        case Kind::list: {
            std::string text = "[";
            for (const Value& element : value.list())
                text += (text.size() == 1 ? "" : ", ") + show(element);
            return text + "]";
        }
        case Kind::map: {
            std::string text = "{";
            for (const MapEntry& entry : value.map())
                text += (text.size() == 1 ? "" : ", ") + show(entry.key) + ": " + show(entry.value);
            return text + "}";
        }
        case Kind::type:
            return value.type->text();
        case Kind::object:
            return "object " + value.object->type->name;
        case Kind::error:
            return "error: " + name_of(value.failure);
        case Kind::dyn:
            break;
    }
    return "?";
}

/// A record with a value of each type, and what an expression makes of it.
struct World {
    ObjectType unit{"unit", {{"code", {Kind::string}}, {"level", {Kind::string}}}};
    ObjectType paper{"paper", {{"type", {Kind::string}}, {"issued_on", {Kind::date}}}};
    Environment environment{{{"text", {Kind::string}},
                             {"none", {Kind::string}},
                             {"number", {Kind::integer}},
                             {"amount", {Kind::real}},
                             {"flag", {Kind::boolean}},
                             {"id", {Kind::bytes}},
                             {"born", {Kind::date}},
                             {"died", {Kind::date}},
                             {"seen", {Kind::timestamp}},
                             {"place", object_of(unit)},
                             {"nowhere", object_of(unit)},
                             {"papers", list_of(object_of(paper))},
                             {"words", list_of({Kind::string})},
                             {"anything", {}}},
                            {},
                            &unit,
                            {"person"}};

    Timestamp now = *Timestamp::parse("2025-07-01T03:04:05.678Z");
    Host* host = nullptr;
    Evaluator evaluator{};

    World() { reset(); }

    void reset() {
        set("text", string("Nguyễn Văn Đức"));
        set("none", null_value());
        set("number", integer(42));
        set("amount", real(1.5));
        set("flag", boolean(true));
        set("id", bytes("0123456789abcdef"));
        set("born", date(*Date::parse_iso("1990-05-12")));
        set("died", null_value());
        set("seen", timestamp(*Timestamp::parse("2025-01-02T03:04:05.000Z")));
        place_fields = {string("00001"), string("commune")};
        place_object.fields = place_fields.data();
        set("place", object(place_object));
        set("nowhere", null_value());
        paper_fields = {string("cmnd"), date(*Date::parse_iso("2008-03")), string("cccd"), Value()};
        for (std::size_t i = 0; i < 2; ++i) {
            paper_objects[i] = {&paper, &paper_fields[2 * i]};
            papers[i] = object(paper_objects[i]);
        }
        set("papers", list(papers));
        words = {string("một"), string("hai"), string("ba")};
        set("words", list(words));
        set("anything", null_value());
    }

    void set(const std::string& name, Value value) {
        slots.resize(environment.variables.size());
        for (std::size_t i = 0; i < slots.size(); ++i)
            if (environment.variables[i].name == name) slots[i] = value;
    }

    /// The value lives until the next one.
    Value run(const std::string& text, const CompileOptions& options = {}) {
        auto compiled = compile(text, environment, options);
        REQUIRE_MESSAGE(compiled.has_value(), compiled.error().marked(text));
        program = std::move(*compiled);
        return evaluator.run(*program, slots, now, host);
    }

    /// What comes out, as text.
    std::string operator()(const std::string& text) { return show(run(text)); }

    /// The same if types are found only when it runs.
    std::string unchecked(const std::string& text) {
        return show(run(text, {.check_types = false}));
    }

    std::optional<Program> program{};  ///< of the last run
    std::vector<Value> slots{};
    std::vector<Value> place_fields{};
    Object place_object{&unit, nullptr};
    std::vector<Value> paper_fields{};
    Object paper_objects[2];
    std::vector<Value> papers = std::vector<Value>(2);
    std::vector<Value> words{};
};

}  // namespace dongbo::cel
