#include "cel/signatures.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace dongbo::cel {
namespace {

using F = Function;
using K = Kind;

constexpr std::array kOrdered = {K::boolean, K::integer,   K::unsigned_, K::real, K::string,
                                 K::bytes,   K::timestamp, K::duration,  K::date};
constexpr std::array kNumbers = {K::integer, K::unsigned_, K::real};

class Table {
  public:
    Table() {
        logic();
        comparisons();
        arithmetic();
        conversions();
        collections();
        strings();
        times();
        own();
        std::ranges::sort(all_, {}, &Signature::name);
    }
    std::span<const Signature> of(std::string_view name) const {
        const auto range = std::ranges::equal_range(all_, name, {}, &Signature::name);
        return {range.begin(), range.end()};
    }
    const std::vector<Signature>& all() const { return all_; }

  private:
    void add(std::string_view name, F function, std::vector<K> parameters, K result) {
        all_.push_back({name, function, false, std::move(parameters), result});
    }
    void method(std::string_view name, F function, std::vector<K> parameters, K result) {
        all_.push_back({name, function, true, std::move(parameters), result});
    }

    void logic() {
        add("_&&_", F::logical_and, {K::boolean, K::boolean}, K::boolean);
        add("_||_", F::logical_or, {K::boolean, K::boolean}, K::boolean);
        add("!_", F::logical_not, {K::boolean}, K::boolean);
        add("_?_:_", F::conditional, {K::boolean, K::dyn, K::dyn}, K::dyn);
    }
    void comparisons() {
        add("_==_", F::equal, {K::dyn, K::dyn}, K::boolean);
        add("_!=_", F::not_equal, {K::dyn, K::dyn}, K::boolean);
        constexpr std::array<std::pair<std::string_view, F>, 4> kOrders = {
            {{"_<_", F::less},
             {"_<=_", F::less_equal},
             {"_>_", F::greater},
             {"_>=_", F::greater_equal}}};
        for (const auto& [name, function] : kOrders) {
            for (const K kind : kOrdered) add(name, function, {kind, kind}, K::boolean);
            for (const K left : kNumbers)
                for (const K right : kNumbers)
                    if (left != right) add(name, function, {left, right}, K::boolean);
            add(name, function, {K::date, K::timestamp}, K::boolean);
            add(name, function, {K::timestamp, K::date}, K::boolean);
        }
        add("@in", F::in, {K::dyn, K::list}, K::boolean);
        add("@in", F::in, {K::dyn, K::map}, K::boolean);
    }
    void arithmetic() {
        for (const K kind : kNumbers) {
            add("_+_", F::add, {kind, kind}, kind);
            add("_-_", F::subtract, {kind, kind}, kind);
            add("_*_", F::multiply, {kind, kind}, kind);
            add("_/_", F::divide, {kind, kind}, kind);
        }
        for (const K kind : {K::string, K::bytes, K::list, K::duration})
            add("_+_", F::add, {kind, kind}, kind);
        for (const K moment : {K::timestamp, K::date}) {
            add("_+_", F::add, {moment, K::duration}, moment);
            add("_+_", F::add, {K::duration, moment}, moment);
            add("_-_", F::subtract, {moment, K::duration}, moment);
            add("_-_", F::subtract, {moment, moment}, K::duration);
        }
        add("_-_", F::subtract, {K::duration, K::duration}, K::duration);
        add("_%_", F::modulo, {K::integer, K::integer}, K::integer);
        add("_%_", F::modulo, {K::unsigned_, K::unsigned_}, K::unsigned_);
        add("-_", F::negate, {K::integer}, K::integer);
        add("-_", F::negate, {K::real}, K::real);
        add("-_", F::negate, {K::duration}, K::duration);
    }
    void conversions() {
        const auto from = [&](std::string_view name, F function, K result,
                              std::initializer_list<K> kinds) {
            for (const K kind : kinds) add(name, function, {kind}, result);
        };
        from("bool", F::to_boolean, K::boolean, {K::boolean, K::string});
        from("int", F::to_integer, K::integer,
             {K::integer, K::unsigned_, K::real, K::string, K::timestamp, K::duration});
        from("uint", F::to_unsigned, K::unsigned_, {K::unsigned_, K::integer, K::real, K::string});
        from("double", F::to_real, K::real, {K::real, K::integer, K::unsigned_, K::string});
        from("string", F::to_string, K::string,
             {K::string, K::boolean, K::integer, K::unsigned_, K::real, K::bytes, K::timestamp,
              K::duration, K::date});
        from("bytes", F::to_bytes, K::bytes, {K::bytes, K::string});
        from("timestamp", F::to_timestamp, K::timestamp, {K::timestamp, K::string, K::integer});
        from("duration", F::to_duration, K::duration, {K::duration, K::string, K::integer});
        add("dyn", F::to_dyn, {K::dyn}, K::dyn);
        add("type", F::type_of, {K::dyn}, K::type);
    }
    void collections() {
        add("_[_]", F::index, {K::list, K::integer}, K::dyn);
        add("_[_]", F::index, {K::list, K::unsigned_}, K::dyn);
        add("_[_]", F::index, {K::list, K::real}, K::dyn);
        add("_[_]", F::index, {K::map, K::dyn}, K::dyn);
        for (const K kind : {K::string, K::bytes, K::list, K::map}) {
            add("size", F::size, {kind}, K::integer);
            method("size", F::size, {kind}, K::integer);
        }
    }
    void strings() {
        method("contains", F::contains, {K::string, K::string}, K::boolean);
        method("startsWith", F::starts_with, {K::string, K::string}, K::boolean);
        method("endsWith", F::ends_with, {K::string, K::string}, K::boolean);
        method("matches", F::matches, {K::string, K::string}, K::boolean);
        add("matches", F::matches, {K::string, K::string}, K::boolean);
        method("charAt", F::char_at, {K::string, K::integer}, K::string);
        method("indexOf", F::index_of, {K::string, K::string}, K::integer);
        method("indexOf", F::index_of, {K::string, K::string, K::integer}, K::integer);
        method("lastIndexOf", F::last_index_of, {K::string, K::string}, K::integer);
        method("lastIndexOf", F::last_index_of, {K::string, K::string, K::integer}, K::integer);
        method("lowerAscii", F::lower_ascii, {K::string}, K::string);
        method("upperAscii", F::upper_ascii, {K::string}, K::string);
        method("replace", F::replace, {K::string, K::string, K::string}, K::string);
        method("replace", F::replace, {K::string, K::string, K::string, K::integer}, K::string);
        method("split", F::split, {K::string, K::string}, K::list);
        method("split", F::split, {K::string, K::string, K::integer}, K::list);
        method("join", F::join, {K::list}, K::string);
        method("join", F::join, {K::list, K::string}, K::string);
        method("substring", F::substring, {K::string, K::integer}, K::string);
        method("substring", F::substring, {K::string, K::integer, K::integer}, K::string);
        method("trim", F::trim, {K::string}, K::string);
    }
    void times() {
        constexpr std::array<std::pair<std::string_view, F>, 6> kOfDays = {
            {{"getFullYear", F::get_full_year},
             {"getMonth", F::get_month},
             {"getDate", F::get_date},
             {"getDayOfMonth", F::get_day_of_month},
             {"getDayOfWeek", F::get_day_of_week},
             {"getDayOfYear", F::get_day_of_year}}};
        constexpr std::array<std::pair<std::string_view, F>, 4> kOfTimes = {
            {{"getHours", F::get_hours},
             {"getMinutes", F::get_minutes},
             {"getSeconds", F::get_seconds},
             {"getMilliseconds", F::get_milliseconds}}};
        for (const auto& [name, function] : kOfDays) {
            method(name, function, {K::timestamp}, K::integer);
            method(name, function, {K::timestamp, K::string}, K::integer);
            const bool week_or_year =
                function == F::get_day_of_week || function == F::get_day_of_year;
            if (!week_or_year) method(name, function, {K::date}, K::integer);
        }
        for (const auto& [name, function] : kOfTimes) {
            method(name, function, {K::timestamp}, K::integer);
            method(name, function, {K::timestamp, K::string}, K::integer);
            method(name, function, {K::duration}, K::integer);
        }
    }
    void own() {
        add("age", F::age, {K::date}, K::integer);
        add("age", F::age, {K::date, K::timestamp}, K::integer);
        add("year", F::year, {K::date}, K::integer);
        add("year", F::year, {K::timestamp}, K::integer);
        add("date", F::date, {K::string}, K::date);
        add("date", F::date, {K::timestamp}, K::date);
        add("unaccented", F::unaccented, {K::string}, K::string);
        add("known", F::known, {K::string, K::bytes}, K::boolean);
        for (const K at : {K::date, K::string, K::timestamp})
            add("unit", F::unit, {K::string, at}, K::object);
    }

    std::vector<Signature> all_;
};

const Table& table() {
    static const Table made;
    return made;
}

std::size_t distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j < row.size(); ++j) {
            const std::size_t changed = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, changed}));
        }
    }
    return row.back();
}

}  // namespace

std::span<const Signature> signatures(std::string_view name) {
    return table().of(name);
}

std::string nearest(std::string_view name, const std::vector<std::string>& names) {
    constexpr std::size_t kFar = 3;
    std::string best;
    std::size_t smallest = std::min<std::size_t>(kFar, name.size());
    for (const std::string& candidate : names) {
        if (candidate.size() > name.size() + kFar || name.size() > candidate.size() + kFar)
            continue;
        if (const std::size_t far = distance(name, candidate); far < smallest) {
            smallest = far;
            best = candidate;
        }
    }
    return best;
}

std::string nearest_function(std::string_view name) {
    std::vector<std::string> names = {"has", "all", "exists", "exists_one", "map", "filter"};
    for (const Signature& signature : table().all())
        if (signature.name.front() != '_' && signature.name.front() != '@')
            names.emplace_back(signature.name);
    return nearest(name, names);
}

std::optional<Type> named_type(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, K>, 13> kNames = {
        {{"bool", K::boolean},
         {"int", K::integer},
         {"uint", K::unsigned_},
         {"double", K::real},
         {"string", K::string},
         {"bytes", K::bytes},
         {"list", K::list},
         {"map", K::map},
         {"null_type", K::null},
         {"type", K::type},
         {"date", K::date},
         {"google.protobuf.Timestamp", K::timestamp},
         {"google.protobuf.Duration", K::duration}}};
    const auto found =
        std::ranges::find(kNames, name, [](const auto& entry) { return entry.first; });
    if (found == kNames.end()) return std::nullopt;
    return Type{found->second};
}

}  // namespace dongbo::cel
