// Judges hand-made records by the rules of the shipped contracts.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cel/program.hpp"
#include "contract/contract.hpp"
#include "contract/rule_environment.hpp"
#include "contract/yaml_node.hpp"

namespace dongbo {

/// Records that a rule must judge so, each a YAML map of fields: a unit as [code, edition], a
/// reference as any text, groups as a list of maps. What is not given is absent.
struct RuleSample {
    std::string_view rule;
    std::vector<std::string_view> met, not_met, not_applicable;
};

/// The values of one record, as rules see them.
class SampleRecord {
  public:
    SampleRecord(const Contract& contract, const cel::Environment& environment,
                 std::string_view yaml) {
        std::vector<Problem> problems;
        tree_ = read_yaml(yaml, problems);
        REQUIRE_MESSAGE(problems.empty(), std::string(yaml));
        slots_.resize(environment.variables.size());
        for (std::size_t i = 0; i < tree_.keys.size(); ++i) {
            const auto field = contract.find_field(tree_.keys[i]);
            REQUIRE_MESSAGE(field.has_value(), "there is no field ", tree_.keys[i]);
            slots_[*field] = value_of(contract.fields[*field], environment.variables[*field].type,
                                      tree_.items[i]);
        }
    }
    SampleRecord(const SampleRecord&) = delete;
    SampleRecord& operator=(const SampleRecord&) = delete;

    std::span<const cel::Value> slots() const { return slots_; }

  private:
    cel::Value value_of(const Field& field, const cel::Type& type, const YamlNode& node) {
        switch (field.type) {
            case FieldType::integer:
                return cel::integer(std::stoll(node.text));
            case FieldType::decimal:
                return cel::real(std::stod(node.text));
            case FieldType::boolean:
                return cel::boolean(node.text == "true");
            case FieldType::date:
                return date_of(node);
            case FieldType::unit:
                REQUIRE(node.items.size() == 2);
                return object_of(type, {cel::string(node.items[0].text), date_of(node.items[1])});
            case FieldType::reference:
                return cel::bytes(node.text);
            case FieldType::group_list:
                return groups_of(field, type, node);
            default:
                return cel::string(node.text);
        }
    }
    static cel::Value date_of(const YamlNode& node) {
        const auto date = Date::parse_iso(node.text);
        REQUIRE_MESSAGE(date.has_value(), node.text);
        return cel::date(*date);
    }
    cel::Value object_of(const cel::Type& type, std::vector<cel::Value> fields) {
        REQUIRE(type.object != nullptr);
        REQUIRE(type.object->fields.size() == fields.size());
        const auto& kept = lists_.emplace_back(std::move(fields));
        return cel::object(objects_.emplace_back(cel::Object{type.object, kept.data()}));
    }
    cel::Value groups_of(const Field& field, const cel::Type& type, const YamlNode& node) {
        const cel::Type& element = type.parameters.at(0);
        std::vector<cel::Value> groups;
        for (const YamlNode& item : node.items) {
            std::vector<cel::Value> parts(field.fields.size());
            for (std::size_t i = 0; i < item.keys.size(); ++i) {
                const auto part = std::ranges::find(field.fields, item.keys[i], &Field::name);
                REQUIRE_MESSAGE(part != field.fields.end(), "there is no part ", item.keys[i]);
                const auto index = static_cast<std::size_t>(part - field.fields.begin());
                parts[index] =
                    value_of(*part, element.object->fields.at(index).type, item.items[i]);
            }
            groups.push_back(object_of(element, std::move(parts)));
        }
        return cel::list(lists_.emplace_back(std::move(groups)));
    }

    YamlNode tree_;
    std::vector<cel::Value> slots_;
    std::deque<std::vector<cel::Value>> lists_;
    std::deque<cel::Object> objects_;
};

/// Knows two units since 2004; lists of before are not loaded.
class TwoUnits : public cel::Host {
  public:
    explicit TwoUnits(const cel::ObjectType& unit_type)
        : fields_(unit_type.fields.size()), unit_{&unit_type, fields_.data()} {}
    cel::Value known(std::string_view /*dataset*/, std::string_view /*id*/) override {
        return cel::error(cel::Failure::not_checkable, "no dataset is here");
    }
    cel::Value unit(std::string_view code, const cel::Value& at) override {
        if (cel::date_of(at).year() < 2004)
            return cel::error(cel::Failure::not_checkable, "no list of that time is here");
        if (code != "00004" && code != "64") return cel::null_value();
        fields_[0] = cel::string(code);
        return cel::object(unit_);
    }

  private:
    std::vector<cel::Value> fields_;
    cel::Object unit_;
};

/// One shipped contract with its rules compiled.
class ShippedRules {
  public:
    explicit ShippedRules(const std::string& name)
        : contract_(load(name)),
          environment_(make_rule_environment(contract_)),
          host_(*environment_.environment.unit) {
        for (const Rule& rule : contract_.rules) {
            CAPTURE(rule.id);
            Programs& programs = programs_[rule.id];
            if (!rule.when.empty()) programs.when.emplace(compile(rule.when));
            programs.must.emplace(compile(rule.must));
        }
    }

    const Contract& contract() const { return contract_; }

    /// Each sample is judged as it says, and every rule of the contract has samples.
    void check(const std::vector<RuleSample>& samples) {
        for (const RuleSample& sample : samples) {
            CAPTURE(std::string(sample.rule));
            CHECK_FALSE(sample.met.empty());
            CHECK_FALSE(sample.not_met.empty());
            for (const auto record : sample.met) CHECK(judge(sample.rule, record) == "met");
            for (const auto record : sample.not_met) CHECK(judge(sample.rule, record) == "not met");
            for (const auto record : sample.not_applicable)
                CHECK(judge(sample.rule, record) == "not applicable");
        }
        for (const Rule& rule : contract_.rules)
            CHECK_MESSAGE(std::ranges::find(samples, rule.id, &RuleSample::rule) != samples.end(),
                          "no sample for ", rule.id);
    }

    /// "met", "not met", "not applicable", or why it can't be judged at all.
    std::string judge(std::string_view rule, std::string_view yaml, Timestamp now = usual_now()) {
        const Programs& programs = programs_.at(std::string(rule));
        const SampleRecord record(contract_, environment_.environment, yaml);
        turns_at_ = cel::Evaluator::kNever;
        if (programs.when) {
            const std::string applies = run(*programs.when, record, now);
            if (applies != "met") return applies == "not met" ? "not applicable" : applies;
        }
        return run(*programs.must, record, now);
    }
    /// The moment at which the last answer may turn by itself.
    Timestamp turns_at() const { return turns_at_; }

    static Timestamp usual_now() { return at("2026-11-23T08:00:00+07:00"); }
    static Timestamp at(std::string_view time) { return *Timestamp::parse(time); }

  private:
    struct Programs {
        std::optional<cel::Program> when, must;
    };

    static Contract load(const std::string& name) {
        auto contract =
            load_contract(std::string(DONGBO_SOURCE_DIR) + "/contracts/" + name + ".yaml");
        REQUIRE_MESSAGE(contract.has_value(), contract.error().message());
        return std::move(*contract);
    }
    cel::Program compile(const std::string& text) const {
        auto program = cel::compile(text, environment_.environment);
        REQUIRE_MESSAGE(program.has_value(), program.error().marked(text));
        return std::move(*program);
    }
    std::string run(const cel::Program& program, const SampleRecord& record, Timestamp now) {
        const cel::Value value = evaluator_.run(program, record.slots(), now, &host_);
        turns_at_ = std::min(turns_at_, evaluator_.next_change());
        if (value.kind == cel::Kind::boolean) return value.boolean ? "met" : "not met";
        if (value.kind != cel::Kind::error) return "neither true nor false";
        const bool is_gap =
            value.failure == cel::Failure::absent || value.failure == cel::Failure::not_checkable;
        return is_gap ? "not applicable" : value.text;
    }

    Contract contract_;
    RuleEnvironment environment_;
    TwoUnits host_;
    std::map<std::string, Programs> programs_;
    cel::Evaluator evaluator_;
    Timestamp turns_at_{};
};

}  // namespace dongbo
