// The list of units: what is in it, what became of what, what people write.
#include <algorithm>

#include "node/api/answers.hpp"
#include "node/api/handlers.hpp"
#include "report/unit_report.hpp"

namespace dongbo::api {
namespace {

constexpr std::size_t kFoundMax = 10'000;
constexpr std::size_t kAddressMax = 1'000;

/// A day in the query; the error names the parameter.
Result<Date> day_parameter(const Exchange& exchange, std::string_view name, const Date& otherwise) {
    auto day = read_day(exchange.parameter(name), otherwise);
    if (!day)
        return fail(ErrorCode::invalid, day.error().what, std::string(name), day.error().cure);
    return *day;
}

Result<std::shared_ptr<const UnitList>> list_of(Exchange& exchange) {
    TRY_ASSIGN(auto list, exchange.reader.units());
    if (list->empty())
        return fail(ErrorCode::not_found, "this node has no list of units", "",
                    "load one: docs/units.md");
    return list;
}

std::vector<const ListedUnit*> all_units(const UnitList& list, const Date& day) {
    std::vector<const ListedUnit*> units;
    const UnitList::Edition* const edition = list.edition_on(day);
    if (edition == nullptr) return units;
    for (const ListedUnit& unit : edition->units) units.push_back(&unit);
    return units;
}

void write_editions(JsonWriter& json, const UnitList& list) {
    json.key("editions").begin_array();
    for (const UnitList::Edition& edition : list.editions()) json.value(edition.date.iso());
    json.end_array();
}

/// The names of one day, kept by this thread until it is asked for another day: making them takes
/// 10 ms.
Result<std::shared_ptr<const UnitNames>> names_of(std::shared_ptr<const UnitList> list,
                                                  const Date& day) {
    struct Known {
        std::shared_ptr<const UnitList> list;
        std::optional<Date> day;
        std::shared_ptr<const UnitNames> names;
    };
    thread_local Known known;
    if (known.list != list || known.day != day)
        known = {list, day, UnitNames::make(std::move(list), day)};
    return known.names;
}

Result<HttpResponse> resolve_address(Exchange& exchange, std::shared_ptr<const UnitList> list,
                                     const std::string& text, const Date& as_of) {
    if (text.size() > kAddressMax)
        return fail(ErrorCode::invalid, "the address is too long", "address",
                    "give at most " + std::to_string(kAddressMax) + " bytes");
    TRY_ASSIGN(const Date written, day_parameter(exchange, "written", today()));
    TRY_ASSIGN(const auto names, names_of(list, written));
    const AddressText address = read_address(*names, text);
    return json_answer(exchange, [&](JsonWriter& json) {
        json.key("address");
        write_json(json, address);
        json.member("written", written.iso()).key("there").begin_object();
        write_members(json, *list, address.where);
        json.end_object().member("unit_as_of", as_of.iso()).key("now");
        if (address.where.unit == nullptr) {
            json.null();
            return;
        }
        json.begin_object();
        write_members(json, *list, list->resolve(*address.where.unit, as_of));
        json.end_object();
    });
}

}  // namespace

Result<HttpResponse> list_units(Exchange& exchange) {
    TRY_ASSIGN(const auto list, list_of(exchange));
    TRY_ASSIGN(const Date day, day_parameter(exchange, "edition", today()));
    const std::string words = exchange.parameter("q");
    auto units = words.empty() ? all_units(*list, day) : search_units(*list, words, day, kFoundMax);
    if (const std::string above = exchange.parameter("in"); !above.empty()) {
        TRY_ASSIGN(const ListedUnit* const parent, read_unit(*list, above, day));
        std::erase_if(units, [&](const ListedUnit* unit) { return !lies_in(*unit, *parent); });
    }
    return list_answer(exchange, units.size(), 50, [&](JsonWriter& json, const ListPage& page) {
        write_editions(json, *list);
        json.member("total", units.size()).key("units").begin_array();
        for (std::size_t i = page.first; i < page.last; ++i) write_json(json, *list, *units[i]);
        json.end_array();
    });
}

Result<HttpResponse> show_unit(Exchange& exchange) {
    TRY_ASSIGN(const auto list, list_of(exchange));
    std::string code = exchange.part("code");
    if (const std::string edition = exchange.parameter("edition"); !edition.empty())
        code += "@" + edition;
    TRY_ASSIGN(const auto units, units_meant(*list, code));
    const std::string asked = exchange.parameter("as_of");
    TRY_ASSIGN(const Date as_of, day_parameter(exchange, "as_of", today()));
    return json_answer(exchange, [&](JsonWriter& json) {
        json.key("units").begin_array();
        for (const ListedUnit* unit : units) write_unit_with_links(json, *list, *unit);
        json.end_array();
        if (asked.empty()) return;
        json.member("unit_as_of", as_of.iso()).key("resolved").begin_array();
        for (const ListedUnit* unit : units) {
            json.begin_object();
            write_members(json, *list, list->resolve(*unit, as_of));
            json.end_object();
        }
        json.end_array();
    });
}

Result<HttpResponse> resolve_unit(Exchange& exchange) {
    TRY_ASSIGN(const auto list, list_of(exchange));
    TRY_ASSIGN(const Date as_of, day_parameter(exchange, "as_of", today()));
    const std::string address = exchange.parameter("address");
    if (!address.empty()) return resolve_address(exchange, list, address, as_of);
    const std::string code = exchange.parameter("unit");
    if (code.empty())
        return fail(ErrorCode::invalid, "nothing is asked for", "address",
                    "give address=… and written=DAY, or unit=CODE@DAY");
    TRY_ASSIGN(const ListedUnit* const unit, read_unit(*list, code, today()));
    return json_answer(exchange, [&](JsonWriter& json) {
        json.member("unit_as_of", as_of.iso()).key("now").begin_object();
        write_members(json, *list, list->resolve(*unit, as_of));
        json.end_object();
    });
}

}  // namespace dongbo::api
