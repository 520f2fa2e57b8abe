#include "node/api/api_routes.hpp"

#include <array>

#include "node/api/handlers.hpp"

namespace dongbo {
namespace {

using namespace api;
using enum Permission;

constexpr std::array kRoutes = {
    Route{HttpMethod::get, "/v1/openapi.json", everyone, show_description},
    Route{HttpMethod::get, "/v1/status", see_status, show_status},
    Route{HttpMethod::get, "/v1/causes", see_status, list_causes},

    Route{HttpMethod::get, "/v1/datasets", signed_in, list_datasets},
    Route{HttpMethod::get, "/v1/datasets/{dataset}", signed_in, show_dataset},
    Route{HttpMethod::get, "/v1/datasets/{dataset}/contract", signed_in, show_contract},
    Route{HttpMethod::get, "/v1/datasets/{dataset}/measures", see_status, show_measures},

    Route{HttpMethod::get, "/v1/datasets/{dataset}/records", see_records, find_records},
    Route{HttpMethod::get, "/v1/datasets/{dataset}/records/{record}", see_records, show_record},
    Route{HttpMethod::get, "/v1/datasets/{dataset}/records/{record}/history", see_records,
          show_record_history},
    Route{HttpMethod::get, "/v1/datasets/{dataset}/records/{record}/findings", see_findings,
          show_record_findings},
    Route{HttpMethod::get, "/v1/datasets/{dataset}/records/{record}/accesses", see_accesses,
          show_record_accesses},

    Route{HttpMethod::get, "/v1/datasets/{dataset}/findings", see_findings, list_findings, false,
          true},
    Route{HttpMethod::get, "/v1/datasets/{dataset}/findings/{check}", see_findings,
          list_failing_rows, false, true},
    Route{HttpMethod::get, "/v1/datasets/{dataset}/cases", see_findings, list_cases, false, true},
    Route{HttpMethod::get, "/v1/datasets/{dataset}/cases/{number}", see_findings, show_case, false,
          true},
    Route{HttpMethod::patch, "/v1/datasets/{dataset}/cases/{number}", work_on_cases, patch_case,
          true, true},

    Route{HttpMethod::get, "/v1/deliveries", see_status, list_deliveries},
    Route{HttpMethod::get, "/v1/deliveries/{dataset}/{number}", see_status, show_delivery, false,
          true},
    Route{HttpMethod::get, "/v1/deliveries/{dataset}/{number}/kept", see_findings, list_kept_rows,
          false, true},

    Route{HttpMethod::get, "/v1/units", signed_in, list_units},
    Route{HttpMethod::get, "/v1/units/resolve", signed_in, resolve_unit},
    Route{HttpMethod::get, "/v1/units/{code}", signed_in, show_unit},

    Route{HttpMethod::get, "/v1/datasets/{dataset}/queue", see_status, show_queue},
    Route{HttpMethod::get, "/v1/datasets/{dataset}/queue/{unit}", see_records,
          list_waiting_records},
    Route{HttpMethod::post, "/v1/datasets/{dataset}/decisions", decide_units, post_decisions, true},
    Route{HttpMethod::get, "/v1/batches", see_status, list_batches},
    Route{HttpMethod::post, "/v1/batches/{batch}/approval", decide_units, post_approval, true},
    Route{HttpMethod::post, "/v1/batches/{batch}/undo", decide_units, post_undo, true},

    Route{HttpMethod::get, "/v1/following", see_status, list_following},
    Route{HttpMethod::post, "/v1/following/{share}/confirm", oversee_copies,
          post_followed_confirmation, true},
    Route{HttpMethod::get, "/v1/following/{share}/statement", see_status, show_followed_statement},
    Route{HttpMethod::post, "/v1/following/{share}/statement", oversee_copies,
          post_followed_statement, true},
    Route{HttpMethod::get, "/v1/followers", see_status, list_followers},
    Route{HttpMethod::post, "/v1/feeds/{feed}/epoch", oversee_copies, post_epoch, true},

    Route{HttpMethod::get, "/v1/doctor", operate, show_doctor},
    Route{HttpMethod::post, "/v1/doctor", operate, start_doctor, true},
};

}  // namespace

std::span<const Route> api_routes() {
    return kRoutes;
}

}  // namespace dongbo
