// How good datasets are, as numerator and denominator, and what fails most.
#include <algorithm>

#include "node/api/answers.hpp"
#include "node/api/handlers.hpp"
#include "report/measures_report.hpp"

namespace dongbo::api {
namespace {

constexpr std::string_view kByProvince = "province";

void write_count(JsonWriter& json, const Count& count) {
    json.member("applies", count.applies)
        .member("passes", count.passes())
        .member("fails", count.fails);
}

void write_series(JsonWriter& json, const JudgedDataset& judged) {
    json.key("series").begin_array();
    for (const DimensionSeries& series : dimension_series(judged)) {
        json.begin_object().member("dimension", series.dimension).key("points").begin_array();
        for (const auto& [day, count] : series.points) {
            json.begin_object().member("day", day_text(day));
            write_count(json, count);
            json.end_object();
        }
        json.end_array().end_object();
    }
    json.end_array();
}

Result<HttpResponse> by_province(Exchange& exchange, const ReadDataset& dataset,
                                 const JudgedDataset& judged) {
    TRY_ASSIGN(const CurrentUnits* const units, exchange.reader.current_units(dataset));
    const auto lines = measures_by_province(judged, units->list(), units->in_force());
    return json_answer(exchange, [&](JsonWriter& json) {
        json.member("dataset", dataset.place.dataset)
            .member("by", kByProvince)
            .member("unit_as_of", units->in_force().iso());
        json.key("measures").begin_array();
        for (const ProvinceLine& line : lines) {
            const ListedUnit* const province = line.province;
            json.begin_object()
                .member("code", province != nullptr ? std::optional(province->code) : std::nullopt)
                .member("name",
                        province != nullptr ? std::optional(province->full_name) : std::nullopt)
                .member("records", line.records);
            write_count(json, line.count);
            json.end_object();
        }
        json.end_array();
    });
}

Result<DatasetStatus> status_of(const ReadDataset& dataset) {
    TRY_ASSIGN(const auto all, dataset.store->datasets());
    const auto status = std::ranges::find(all, dataset.place.dataset, &DatasetStatus::name);
    if (status != all.end()) return *status;
    return fail(ErrorCode::not_found, "the dataset is not in its group", dataset.place.dataset);
}

void write_status(JsonWriter& json, const DatasetStatus& status) {
    json.key("accounted_for")
        .begin_object()
        .member("live", status.live)
        .member("pending", status.pending)
        .member("deleted", status.deleted)
        .member("seen", status.seen())
        .end_object()
        .member("in_doubt", status.in_doubt);
}

Result<JudgedDataset> read(Exchange& exchange, const ReadDataset& dataset) {
    TRY_ASSIGN(auto rules, exchange.reader.rules(dataset));
    return read_judged(*dataset.store, dataset.place.dataset, std::move(rules));
}

Result<HttpResponse> by_lines(Exchange& exchange, const ReadDataset& dataset,
                              const JudgedDataset& judged, MeasureBy by) {
    TRY_ASSIGN(const DatasetStatus status, status_of(dataset));
    TRY_ASSIGN(const auto deliveries, dataset.store->deliveries(dataset.place.dataset));
    const auto lines = measure_lines(judged, by);
    return list_answer(exchange, lines.size(), 100, [&](JsonWriter& json, const ListPage& page) {
        json.member("dataset", dataset.place.dataset).member("by", name(by));
        write_status(json, status);
        json.key("covered");
        write_json(json, covered(deliveries));
        json.key("measures").begin_array();
        for (std::size_t i = page.first; i < page.last; ++i) write_json(json, lines[i]);
        json.end_array();
        if (by == MeasureBy::day) write_series(json, judged);
    });
}

}  // namespace

Result<HttpResponse> show_measures(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const JudgedDataset judged, read(exchange, *dataset));
    const std::string by = exchange.parameter("by");
    if (by == kByProvince) return by_province(exchange, *dataset, judged);
    const auto known = read_measure_by(by.empty() ? "dimension" : by);
    if (!known)
        return fail(ErrorCode::invalid, known.error().what, "by",
                    "dimension, rule, field, unit, agency, day or province");
    return by_lines(exchange, *dataset, judged, *known);
}

Result<HttpResponse> list_causes(Exchange& exchange) {
    TRY_ASSIGN(const std::size_t limit, exchange.limit(5, 100));
    TRY_ASSIGN(const auto datasets, exchange.reader.datasets());
    std::vector<JudgedDataset> judged;
    for (const ReadDataset* dataset : datasets) {
        if (!may(exchange, Permission::see_status, dataset->holder)) continue;
        TRY_ASSIGN(JudgedDataset one, read(exchange, *dataset));
        judged.push_back(std::move(one));
    }
    const auto causes = biggest_causes(judged, limit);
    return json_answer(exchange, [&](JsonWriter& json) {
        json.key("causes").begin_array();
        for (const Cause& cause : causes) write_json(json, exchange.language, cause);
        json.end_array();
    });
}

}  // namespace dongbo::api
