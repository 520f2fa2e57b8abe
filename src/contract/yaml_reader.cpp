#include "contract/yaml_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <numeric>
#include <tuple>
#include <utility>

#include "base/calendar.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kMaxNameLength = 60;

/// How many letters were left out, added, mistaken or swapped with their neighbour; short words.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::swap(before, last);
        std::swap(last, row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t mistaken = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, mistaken});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
    }
    return row.back();
}

std::string lower_ascii(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

bool is_snake_case(std::string_view text) {
    if (text.empty() || text.size() > kMaxNameLength || text[0] < 'a' || text[0] > 'z')
        return false;
    return std::ranges::all_of(
        text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

/// What a problem quotes of the file: enough to find it, never a whole page.
std::string excerpt(std::string_view text) {
    constexpr std::size_t kLongest = 60;
    if (text.size() <= kLongest) return std::string(text);
    std::size_t end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return std::string(text.substr(0, end)) + "…";
}

}  // namespace

std::string suggest(std::string_view given, std::span<const std::string_view> candidates,
                    std::string fallback) {
    constexpr std::size_t kLongestWord = 64;
    if (given.size() > kLongestWord) return fallback;
    const std::string wanted = lower_ascii(given);
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(1, given.size() / 3) + 1;
    for (const std::string_view candidate : candidates) {
        const std::size_t distance = edit_distance(wanted, lower_ascii(candidate));
        if (distance >= best_distance) continue;
        best = candidate;
        best_distance = distance;
    }
    return best.empty() ? fallback : fmt::format("did you mean `{}`?", best);
}

bool Place::enough_problems() const {
    return problems_->size() >= kMaxProblems;
}

void Place::report(std::string what, std::string cure) const {
    if (enough_problems()) return;
    problems_->push_back({node_->line, path_, std::move(what), std::move(cure)});
}

Place Place::child(std::size_t index) const {
    std::string path =
        node_->kind == YamlNode::Kind::list
            ? fmt::format("{}[{}]", path_, index)
            : fmt::format("{}{}{}", path_, path_.empty() ? "" : ".", excerpt(node_->keys[index]));
    return {node_->items[index], std::move(path), *problems_};
}

std::optional<Place> Place::find(std::string_view key) const {
    if (node_->kind != YamlNode::Kind::map) return std::nullopt;
    const auto found = std::ranges::find(node_->keys, key);
    if (found == node_->keys.end()) return std::nullopt;
    return child(static_cast<std::size_t>(found - node_->keys.begin()));
}

std::optional<Place> Place::require(std::string_view key, std::string_view cure) const {
    auto place = find(key);
    if (!place && node_->kind == YamlNode::Kind::map)
        report(fmt::format("`{}` is missing", key), std::string(cure));
    return place;
}

bool Place::check_map(std::span<const std::string_view> read,
                      std::span<const std::string_view> ignored) const {
    if (node_->kind != YamlNode::Kind::map) {
        report("a block of `key: value` lines is expected",
               fmt::format("give {}", fmt::join(read, ", ")));
        return false;
    }
    for (std::size_t i = 0; i < node_->keys.size() && !enough_problems(); ++i) {
        const std::string& key = node_->keys[i];
        if (std::ranges::find(read, key) != read.end()) continue;
        if (std::ranges::find(ignored, key) != ignored.end()) continue;
        std::vector<std::string_view> known(read.begin(), read.end());
        known.insert(known.end(), ignored.begin(), ignored.end());
        child(i).report(
            fmt::format("the key `{}` is not known here", excerpt(key)),
            suggest(key, known, fmt::format("keys read here: {}", fmt::join(read, ", "))));
    }
    return true;
}

std::vector<Place> Place::items() const {
    std::vector<Place> result;
    if (node_->kind != YamlNode::Kind::list) {
        report("a list is expected", "start each item with `- `");
        return result;
    }
    result.reserve(node_->items.size());
    for (std::size_t i = 0; i < node_->items.size(); ++i) result.push_back(child(i));
    return result;
}

std::vector<std::pair<std::string_view, Place>> Place::entries() const {
    std::vector<std::pair<std::string_view, Place>> result;
    result.reserve(node_->keys.size());
    for (std::size_t i = 0; i < node_->keys.size(); ++i)
        result.emplace_back(node_->keys[i], child(i));
    return result;
}

std::optional<std::string> Place::text() const {
    const bool is_text = node_->kind == YamlNode::Kind::scalar;
    if (is_text && node_->text.find_first_not_of(" \t\r\n") != std::string::npos)
        return node_->text;
    const bool is_blank = is_text || node_->kind == YamlNode::Kind::empty;
    report(is_blank ? "the value is empty" : "a text is expected, not a list or a block",
           "write a text here, or remove the key if it may be left out");
    return std::nullopt;
}

std::vector<std::string> Place::texts() const {
    std::vector<std::string> result;
    const auto add = [&](const Place& place) {
        if (auto one = place.text()) result.push_back(std::move(*one));
    };
    if (node_->kind != YamlNode::Kind::list) {
        add(*this);
        return result;
    }
    if (node_->items.empty()) report("the list is empty", "give at least one text");
    for (const Place& item : items()) add(item);
    return result;
}

std::optional<bool> Place::boolean() const {
    if (node_->kind == YamlNode::Kind::scalar && !node_->quoted) {
        if (node_->text == "true") return true;
        if (node_->text == "false") return false;
    }
    report("true or false is expected", "write true or false, without quotes");
    return std::nullopt;
}

std::optional<std::int64_t> Place::integer(std::int64_t least, std::int64_t most) const {
    std::int64_t value = 0;
    if (node_->kind == YamlNode::Kind::scalar && !node_->quoted) {
        const char* end = node_->text.data() + node_->text.size();
        const auto [stop, error] = std::from_chars(node_->text.data(), end, value);
        if (error == std::errc{} && stop == end && value >= least && value <= most) return value;
    }
    report(fmt::format("a whole number from {} to {} is expected", least, most),
           "write the number in digits, without quotes");
    return std::nullopt;
}

std::optional<std::string> Place::one_of(std::span<const std::string_view> allowed) const {
    auto given = text();
    if (!given || std::ranges::find(allowed, *given) != allowed.end()) return given;
    report(fmt::format("`{}` is not one of {}", excerpt(*given), fmt::join(allowed, ", ")),
           suggest(*given, allowed, fmt::format("write one of {}", fmt::join(allowed, ", "))));
    return std::nullopt;
}

std::optional<std::string> Place::name() const {
    auto given = text();
    if (!given || is_snake_case(*given)) return given;
    report(
        fmt::format("`{}` is not a name", excerpt(*given)),
        fmt::format("write a-z, 0-9 and _, a letter first, at most {} characters", kMaxNameLength));
    return std::nullopt;
}

std::optional<std::string> Place::day() const {
    auto given = text();
    if (!given) return given;
    const auto date = Date::parse_iso(*given);
    if (date && date->precision() == Date::Precision::day) return given;
    report(fmt::format("`{}` is not a day", excerpt(*given)), "write it as in 2025-07-01");
    return std::nullopt;
}

std::string Place::text_at(std::string_view key) const {
    const auto place = find(key);
    return place ? place->text().value_or("") : "";
}

std::string Place::required_text_at(std::string_view key, std::string_view cure) const {
    const auto place = require(key, cure);
    return place ? place->text().value_or("") : "";
}

bool Place::flag_at(std::string_view key) const {
    const auto place = find(key);
    return place && place->boolean().value_or(false);
}

CustomProperties::CustomProperties(const Place& owner, std::span<const std::string_view> known) {
    const auto list = owner.find("customProperties");
    if (!list) return;
    for (const Place& entry : list->items()) {
        if (owner.enough_problems()) return;
        read(entry, known);
    }
}

void CustomProperties::read(const Place& entry, std::span<const std::string_view> known) {
    static constexpr std::string_view kKeys[] = {"property", "value"};
    static constexpr std::string_view kIgnored[] = {"id", "description"};
    if (!entry.check_map(kKeys, kIgnored)) return;
    const auto property = entry.require("property", "name the property");
    const auto value = entry.require("value", "give its value");
    if (!property || !value) return;
    const auto name = property->text();
    if (!name || !name->starts_with("dongbo.")) return;
    if (std::ranges::find(known, *name) == known.end()) {
        property->report(
            fmt::format("`{}` is not known here", excerpt(*name)),
            suggest(*name, known, fmt::format("known here: {}", fmt::join(known, ", "))));
        return;
    }
    if (find(*name)) {
        property->report(fmt::format("`{}` stands here twice", *name), "keep one of them");
        return;
    }
    entries_.push_back({*name, *value});
}

std::optional<Place> CustomProperties::find(std::string_view property) const {
    for (const Entry& entry : entries_)
        if (entry.property == property) return entry.value;
    return std::nullopt;
}

std::string CustomProperties::text_at(std::string_view property) const {
    const auto place = find(property);
    return place ? place->text().value_or("") : "";
}

bool CustomProperties::flag_at(std::string_view property) const {
    const auto place = find(property);
    return place && place->boolean().value_or(false);
}

void sort_by_line(std::vector<Problem>& problems) {
    std::ranges::sort(problems, {}, [](const Problem& problem) {
        return std::tie(problem.line, problem.field, problem.what);
    });
}

std::string join_problems(const std::vector<Problem>& problems) {
    std::string all;
    for (const Problem& problem : problems) {
        if (!all.empty()) all += '\n';
        if (problem.line > 0) all += fmt::format("line {}: ", problem.line);
        if (!problem.field.empty()) all += problem.field + ": ";
        all += problem.what;
        if (!problem.cure.empty()) all += fmt::format(" ({})", problem.cure);
    }
    return all;
}

}  // namespace dongbo
