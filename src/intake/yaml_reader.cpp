#include "intake/yaml_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "base/calendar.hpp"
#include "base/text.hpp"

namespace dongbo {

void YamlReader::report(const YAML::Node& at, std::string_view path, std::string what,
                        std::string cure) {
    problems_.push_back({at.IsDefined() ? at.Mark().line + 1 : 0, std::string(path),
                         std::move(what), std::move(cure)});
}

void YamlReader::entries(const YAML::Node& node, std::string_view path,
                         const std::vector<std::string>& known,
                         const std::function<void(const std::string&, const YAML::Node&)>& read) {
    if (!node.IsMap()) {
        report(node, path, "this must be a list of \"name: value\"",
               fmt::format("known names: {}", fmt::join(known, ", ")));
        return;
    }
    std::set<std::string> seen;
    for (const auto& entry : node) {
        if (!entry.first.IsScalar()) {
            report(entry.first, path, "a name must be a plain word", "");
            continue;
        }
        const std::string& name = entry.first.Scalar();
        if (std::ranges::find(known, name) == known.end()) {
            report(entry.first, path, fmt::format("there is no \"{}\" here", name),
                   fmt::format("known names: {}", fmt::join(known, ", ")));
        } else if (!seen.insert(name).second) {
            report(entry.first, path, fmt::format("\"{}\" comes twice", name),
                   "keep one of the two");
        } else {
            read(name, entry.second);
        }
    }
}

std::string YamlReader::text(const YAML::Node& node, std::string_view path) {
    if (!node.IsScalar() || node.Scalar().empty()) {
        report(node, path, "this must be a text that is not empty", "");
        return {};
    }
    if (!text::is_utf8(node.Scalar())) {
        report(node, path, "this is not UTF-8", "save the file as UTF-8");
        return {};
    }
    return node.Scalar();
}

std::vector<std::string> YamlReader::texts(const YAML::Node& node, std::string_view path) {
    if (!node.IsSequence()) {
        std::string one = text(node, path);
        return one.empty() ? std::vector<std::string>{} : std::vector{std::move(one)};
    }
    if (node.size() == 0) report(node, path, "the list is empty", "");
    std::vector<std::string> all;
    for (const YAML::Node& item : node) {
        if (std::string one = text(item, path); !one.empty()) all.push_back(std::move(one));
    }
    return all;
}

std::uint64_t YamlReader::number(const YAML::Node& node, std::string_view path, std::uint64_t max) {
    std::uint64_t value = 0;
    if (node.IsScalar()) {
        const std::string& given = node.Scalar();
        const char* end = given.data() + given.size();
        const auto [stop, defect] = std::from_chars(given.data(), end, value);
        if (defect == std::errc{} && stop == end && value <= max) return value;
    }
    report(node, path, "this must be a whole number", fmt::format("from 0 to {}", max));
    return 0;
}

char YamlReader::character(const YAML::Node& node, std::string_view path,
                           std::string_view allowed) {
    std::string given = node.IsScalar() ? node.Scalar() : std::string{};
    if (given == "tab") given = "\t";
    if (given.size() == 1 && allowed.find(given[0]) != std::string_view::npos) return given[0];
    std::vector<std::string> names;
    for (const char c : allowed) names.push_back(c == '\t' ? "tab" : fmt::format("\"{}\"", c));
    report(node, path, "this must be one character",
           fmt::format("one of {}", fmt::join(names, " ")));
    return allowed[0];
}

std::string YamlReader::day(const YAML::Node& node, std::string_view path) {
    const std::string given = node.IsScalar() ? node.Scalar() : std::string{};
    const auto date = Date::parse_iso(given);
    if (date && date->precision() == Date::Precision::day) return given;
    report(node, path, "this must be a day", "as in 2025-07-01");
    return {};
}

std::string join_problems(const std::vector<Problem>& problems) {
    std::string all;
    for (const Problem& problem : problems) {
        if (!all.empty()) all += '\n';
        if (problem.line != 0) all += fmt::format("line {}: ", problem.line);
        if (!problem.field.empty()) all += problem.field + ": ";
        all += problem.what;
        if (!problem.cure.empty()) all += fmt::format(" ({})", problem.cure);
    }
    return all;
}

YAML::Node parse_yaml(std::string_view yaml, std::vector<Problem>& problems) {
    try {
        return YAML::Load(std::string(yaml));
    } catch (const YAML::Exception& defect) {
        problems.push_back({defect.mark.is_null() ? 0 : defect.mark.line + 1, "",
                            "the file is not YAML: " + defect.msg, ""});
        return YAML::Node(YAML::NodeType::Undefined);
    }
}

}  // namespace dongbo
