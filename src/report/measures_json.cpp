// Measures as programs read them.
#include "report/measures_report.hpp"
#include "report/wording.hpp"

namespace dongbo {

void write_json(JsonWriter& json, const MeasureLine& line) {
    json.begin_object()
        .member("applies", line.count.applies)
        .member("fails", line.count.fails)
        .member("name", line.name)
        .member("passes", line.count.passes())
        .end_object();
}

void write_json(JsonWriter& json, const Covered& covered) {
    json.begin_object()
        .member("arrived", covered.arrived)
        .member("declared", covered.declared)
        .member("deliveries_without_total", covered.not_stated)
        .end_object();
}

void write_check(JsonWriter& json, Language language, const Contract& contract, const Check& check,
                 const Count& count) {
    json.begin_object()
        .member("applies", count.applies)
        .member("check", name(check))
        .member("dimension", check.dimension)
        .member("fails", count.fails)
        .member("meaning", meaning_of(language, contract, check))
        .member("severity", name(check.severity))
        .end_object();
}

void write_json(JsonWriter& json, Language language, const Cause& cause) {
    json.begin_object()
        .member("all_fails", cause.all_fails)
        .member("applies", cause.count.applies)
        .member("check", name(*cause.check))
        .member("dataset", cause.dataset)
        .member("dimension", cause.check->dimension)
        .member("fails", cause.count.fails)
        .member("meaning", meaning_of(language, cause.rules->contract(), *cause.check))
        .member("severity", name(cause.check->severity))
        .end_object();
}

}  // namespace dongbo
