// The official conformance data of CEL (npm: @bufbuild/cel-spec) against what docs/expressions.md
// says of it: its lists name every section, and exactly what they name passes.
#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include "base/bytes.hpp"
#include "cel/functions.hpp"

using namespace dongbo;
using namespace dongbo::cel;
namespace json = boost::json;

namespace {

const std::string kSource = DONGBO_SOURCE_DIR;

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

/// The data, made anew from the package by scripts/cel-conformance.cjs.
const json::array& sections() {
    static const json::value data = [] {
        const std::string file = CEL_CONFORMANCE_JSON;
        const std::string command =
            "node '" + kSource + "/scripts/cel-conformance.cjs' '" + file + "'";
        REQUIRE_MESSAGE(std::system(command.c_str()) == 0,
                        "the conformance data can't be read: scripts/setup fetches it");
        return json::parse(read_file(file));
    }();
    return data.at("sections").as_array();
}

std::string text_of(const json::value& value) {
    return json::value_to<std::string>(value);
}

std::optional<Kind> kind_of(std::string_view name) {
    static const std::map<std::string_view, Kind> kKinds = {
        {"null", Kind::null},           {"null_type", Kind::null},
        {"bool", Kind::boolean},        {"int", Kind::integer},
        {"uint", Kind::unsigned_},      {"double", Kind::real},
        {"string", Kind::string},       {"bytes", Kind::bytes},
        {"timestamp", Kind::timestamp}, {"google.protobuf.Timestamp", Kind::timestamp},
        {"duration", Kind::duration},   {"google.protobuf.Duration", Kind::duration},
        {"list", Kind::list},           {"map", Kind::map},
        {"type", Kind::type},           {"dyn", Kind::dyn}};
    const auto found = kKinds.find(name);
    return found == kKinds.end() ? std::nullopt : std::optional(found->second);
}

/// Nothing for types that dongbo does not have.
std::optional<Type> type_of(const json::value& given) {
    const auto kind = kind_of(text_of(given.at("kind")));
    if (!kind) return std::nullopt;
    Type made{*kind};
    if (const json::value* parameters = given.as_object().if_contains("parameters")) {
        for (const json::value& parameter : parameters->as_array()) {
            const auto type = type_of(parameter);
            if (!type) return std::nullopt;
            made.parameters.push_back(*type);
        }
    }
    return made;
}

/// Makes values that live as long as it does.
class Values {
  public:
    /// Nothing for values that dongbo does not have.
    std::optional<Value> make(const json::value& given) {
        const json::array& parts = given.as_array();
        const auto kind = kind_of(text_of(parts.at(0)));
        if (!kind) return std::nullopt;
        switch (*kind) {
            case Kind::null:
                return null_value();
            case Kind::boolean:
                return boolean(parts.at(1).as_bool());
            case Kind::integer:
                return integer(std::stoll(text_of(parts.at(1))));
            case Kind::unsigned_:
                return unsigned_integer(std::stoull(text_of(parts.at(1))));
            case Kind::real:
                return real(std::strtod(text_of(parts.at(1)).c_str(), nullptr));
            case Kind::list:
                return make_list(parts.at(1).as_array());
            case Kind::map:
                return make_map(parts.at(1).as_array());
            default:
                return make_from_text(*kind, texts_.emplace_back(text_of(parts.at(1))));
        }
    }

  private:
    std::optional<Value> make_from_text(Kind kind, std::string& text) {
        const Value written = string(text);
        switch (kind) {
            case Kind::string:
                return written;
            case Kind::bytes:
                return bytes(unhex(text));
            case Kind::timestamp:
                return to_timestamp(run_, {&written, 1});
            case Kind::duration:
                return to_duration(run_, {&written, 1});
            case Kind::type: {
                const auto named = kind_of(text);
                if (!named) return std::nullopt;
                Value made;
                made.kind = Kind::type;
                made.type = &types_.emplace_back(Type{*named});
                return made;
            }
            default:
                return std::nullopt;
        }
    }

    std::string_view unhex(std::string& text) {
        std::vector<std::uint8_t> raw(text.size() / 2);
        REQUIRE(parse_hex(text, raw));
        text = as_text(raw);
        return text;
    }

    std::optional<Value> make_list(const json::array& given) {
        std::vector<Value>& made = lists_.emplace_back();
        for (const json::value& each : given) {
            const auto element = make(each);
            if (!element) return std::nullopt;
            made.push_back(*element);
        }
        return list(made);
    }

    std::optional<Value> make_map(const json::array& given) {
        std::vector<MapEntry>& entries = maps_.emplace_back();
        for (const json::value& each : given) {
            const auto key = make(each.at(0));
            const auto value = make(each.at(1));
            if (!key || !value) return std::nullopt;
            entries.push_back({*key, *value});
        }
        Value made;
        made.kind = Kind::map;
        made.size = static_cast<std::uint32_t>(entries.size());
        made.entries = entries.data();
        return made;
    }

    Run run_{};
    std::deque<std::string> texts_{};
    std::deque<std::vector<Value>> lists_{};
    std::deque<std::vector<MapEntry>> maps_{};
    std::deque<Type> types_{};
};

/// The same kind and value; entries of maps in any order; NaN is NaN.
bool is_same(const Value& expected, const Value& got) {
    if (expected.kind != got.kind) return false;
    switch (expected.kind) {
        case Kind::boolean:
            return expected.boolean == got.boolean;
        case Kind::integer:
            return expected.integer == got.integer;
        case Kind::unsigned_:
            return expected.unsigned_ == got.unsigned_;
        case Kind::real:
            return expected.real == got.real || (std::isnan(expected.real) && std::isnan(got.real));
        case Kind::string:
        case Kind::bytes:
            return expected.string() == got.string();
        case Kind::timestamp:
        case Kind::duration:
            return expected.integer == got.integer && expected.size == got.size;
        case Kind::list:
            return std::ranges::equal(expected.list(), got.list(), is_same);
        case Kind::map:
            return expected.size == got.size &&
                   std::ranges::all_of(expected.map(), [&](const MapEntry& entry) {
                       return std::ranges::any_of(got.map(), [&](const MapEntry& other) {
                           return is_same(entry.key, other.key) &&
                                  is_same(entry.value, other.value);
                       });
                   });
        case Kind::type:
            return expected.type->kind == got.type->kind;
        default:
            return expected.kind == Kind::null;
    }
}

/// One test of the data, set up and run.
class Test {
  public:
    explicit Test(const json::value& given) : given_(given) {}

    /// Why it does not pass; empty if it does.
    std::string failure() {
        if (!declare()) return "needs a type or a value that dongbo does not have";
        const auto program = compile(text_of(given_.at("expression")), environment_,
                                     {.check_types = given_.at("check").as_bool()});
        if (!program) return "refused: " + program.error().what;
        if (const json::value* type = given_.as_object().if_contains("type")) {
            const auto expected = type_of(*type);
            if (!expected || program->type() != *expected) return "is of another type";
        }
        return given_.at("run").as_bool() ? failure_of_run(*program) : "";
    }

  private:
    /// Variables with their types and values; false if dongbo lacks one of them.
    bool declare() {
        environment_.container = text_of(given_.at("container"));
        for (const json::value& variable : given_.at("variables").as_array()) {
            const auto type = type_of(variable.at("type"));
            if (!type) return false;
            environment_.variables.push_back({text_of(variable.at("name")), *type});
        }
        slots_.assign(environment_.variables.size(), error(Failure::no_such_key, "not bound"));
        for (const json::value& binding : given_.at("bindings").as_array()) {
            const auto value = values_.make(binding.at("value"));
            if (!value) return false;
            bind(text_of(binding.at("name")), *value);
        }
        return true;
    }

    void bind(const std::string& name, const Value& value) {
        auto& variables = environment_.variables;
        const auto found = std::ranges::find(variables, name, &Variable::name);
        if (found == variables.end()) {
            variables.push_back({name, Type{}});
            slots_.push_back(value);
        } else {
            slots_[static_cast<std::size_t>(found - variables.begin())] = value;
        }
    }

    std::string failure_of_run(const Program& program) {
        Evaluator evaluator;
        const Value got = evaluator.run(program, slots_, Timestamp{});
        if (given_.as_object().contains("error"))
            return got.kind == Kind::error ? "" : "is no error";
        const auto expected = values_.make(given_.at("value"));
        if (!expected) return "expects a value that dongbo does not have";
        if (got.kind == Kind::error) return std::string("is an error: ") + got.text;
        return is_same(*expected, got) ? "" : "is another value";
    }

    const json::value& given_;
    Environment environment_{};
    std::vector<Value> slots_{};
    Values values_{};
};

/// What docs/expressions.md says of one section.
struct Promise {
    enum class List { whole, in_part, left_out };
    List list = List::left_out;
    std::size_t tests = 0;
    std::vector<std::string> without{};  ///< names of tests that do not pass
    std::size_t mentions = 0;
};

using Promises = std::map<std::string, Promise>;

/// "`a` 15, `b`" as {"a", 15}, {"b", 0}.
std::vector<std::pair<std::string, std::size_t>> names_and_counts(const std::string& item) {
    std::vector<std::pair<std::string, std::size_t>> found;
    std::size_t begin = 0;
    while ((begin = item.find('`', begin)) != std::string::npos) {
        const std::size_t end = item.find('`', begin + 1);
        REQUIRE(end != std::string::npos);
        found.emplace_back(item.substr(begin + 1, end - begin - 1),
                           std::strtoul(item.c_str() + end + 1, nullptr, 10));
        begin = end + 1;
    }
    return found;
}

void read_item(const std::string& item, Promise::List list, Promises& promises) {
    const auto names = names_and_counts(item);
    REQUIRE_FALSE(names.empty());
    if (list == Promise::List::in_part) {
        Promise& promise = promises[names.front().first];
        promise = {list, names.front().second, {}, promise.mentions + 1};
        for (std::size_t i = 1; i < names.size(); ++i) promise.without.push_back(names[i].first);
        return;
    }
    for (std::size_t i = 1; i < names.size(); ++i) {
        Promise& promise = promises[names.front().first + "/" + names[i].first];
        promise = {list, names[i].second, {}, promise.mentions + 1};
    }
}

/// The three lists below the heading "Conformance".
Promises read_promises() {
    Promises promises;
    std::optional<Promise::List> list;
    std::istringstream page(read_file(kSource + "/docs/expressions.md"));
    std::string item;
    const auto finish = [&] {
        if (list && !item.empty()) read_item(item, *list, promises);
        item.clear();
    };
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("  ") && !item.empty()) {
            item += line;
            continue;
        }
        finish();
        if (line.starts_with("#")) list.reset();
        if (line == "### Sections that pass") list = Promise::List::whole;
        if (line == "### Sections that pass in part") list = Promise::List::in_part;
        if (line == "### Sections left out") list = Promise::List::left_out;
        if (line.starts_with("- `")) item = line;
    }
    finish();
    return promises;
}

}  // namespace

TEST_CASE("docs/expressions.md names every section of the conformance data once, with its count") {
    Promises promises = read_promises();
    for (const json::value& section : sections()) {
        const std::string name = text_of(section.at("name"));
        CAPTURE(name);
        CHECK(promises[name].mentions == 1);
        CHECK(promises[name].tests == section.at("tests").as_array().size());
        promises.erase(name);
    }
    for (const auto& [name, promise] : promises) FAIL_CHECK("there is no section " << name);
}

TEST_CASE("of the conformance data passes exactly what docs/expressions.md says") {
    const Promises promises = read_promises();
    std::size_t passed = 0;
    std::size_t all = 0;
    for (const json::value& section : sections()) {
        const std::string name = text_of(section.at("name"));
        const auto promise = promises.find(name);
        if (promise == promises.end()) continue;  // the other test says so
        std::size_t failed = 0;
        for (const json::value& given : section.at("tests").as_array()) {
            ++all;
            const std::string test = text_of(given.at("name"));
            const std::string failure = Test(given).failure();
            failed += failure.empty() ? 0 : 1;
            if (promise->second.list == Promise::List::left_out) continue;
            passed += failure.empty() ? 1 : 0;
            const bool may_fail = std::ranges::count(promise->second.without, test) != 0;
            CHECK_MESSAGE(failure.empty() != may_fail, name << "/" << test << ": "
                                                            << text_of(given.at("expression"))
                                                            << " " << failure);
        }
        if (promise->second.list == Promise::List::left_out)
            CHECK_MESSAGE(failed > 0, name << " passes, and is listed as left out");
    }
    const std::string sentence =
        std::to_string(passed) + " of the " + std::to_string(all) + " tests";
    CHECK_MESSAGE(read_file(kSource + "/docs/expressions.md").contains(sentence),
                  "docs/expressions.md should say: " << sentence);
}
