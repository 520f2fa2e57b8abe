// The examination of the whole node.
#include "node/api/answers.hpp"
#include "node/api/handlers.hpp"
#include "node/doctor_runs.hpp"
#include "node/services.hpp"
#include "report/doctor_report.hpp"

namespace dongbo::api {
namespace {

void write_run(JsonWriter& json, const DoctorRun& run) {
    json.begin_object()
        .member("begun", run.begun.rfc3339())
        .member("ended", run.ended ? std::optional(run.ended->rfc3339()) : std::nullopt)
        .member("progress", run.progress);
    if (run.error)
        json.member("error", run.error->what);
    else if (run.ended)
        write_members(json, run.diagnosis);
    json.end_object();
}

HttpResponse run_answer(const Exchange& exchange, int status) {
    const auto run = exchange.services.doctor->newest();
    return json_answer(
        exchange,
        [&](JsonWriter& json) {
            json.key("newest");
            if (run)
                write_run(json, *run);
            else
                json.null();
        },
        status);
}

}  // namespace

Result<HttpResponse> show_doctor(Exchange& exchange) {
    return run_answer(exchange, 200);
}

Result<HttpResponse> start_doctor(Exchange& exchange) {
    TRY(exchange.services.doctor->start(exchange.now));
    HttpResponse response = run_answer(exchange, 202);
    response.fields.add("Location", "/v1/doctor");
    return response;
}

}  // namespace dongbo::api
