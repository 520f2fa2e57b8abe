#include "node/pages/page_routes.hpp"

#include <array>

#include "node/pages/pages.hpp"

namespace dongbo {
namespace {

using enum HttpMethod;

/// A case or a delivery belongs to the dataset's owner and to the agency that sent it: its handler
/// decides, once it knows both.
constexpr Permission kByHandler = Permission::signed_in;

constexpr std::array kRoutes = {
    Route{get, "/", Permission::everyone, status_page},
    Route{get, "/static/{file}", Permission::everyone, static_file},
    Route{get, "/deliveries", kByHandler, deliveries_page},
    Route{post, "/deliveries", Permission::deliver, delivery_form, true},
    Route{get, "/deliveries/{dataset}/{number}", kByHandler, delivery_page},
    Route{get, "/findings", Permission::see_findings, findings_start_page},
    Route{get, "/findings/{dataset}", Permission::see_findings, findings_page},
    Route{get, "/findings/{dataset}/{check}", Permission::see_findings, failing_records_page},
    Route{get, "/cases", Permission::see_findings, cases_page},
    Route{get, "/cases/{dataset}/{number}", kByHandler, case_page},
    Route{post, "/cases/{dataset}/{number}", kByHandler, case_form, true},
    Route{get, "/units", Permission::see_findings, units_start_page},
    Route{get, "/units/{dataset}", Permission::see_findings, units_page},
    Route{get, "/units/{dataset}/{unit}", Permission::see_findings, unit_page},
    Route{post, "/units/{dataset}/{unit}", Permission::decide_units, unit_form, true},
    Route{post, "/units/{dataset}/batches/{batch}", Permission::decide_units, batch_form, true},
    Route{get, "/records", Permission::see_records, records_start_page},
    Route{get, "/records/{dataset}", Permission::see_records, records_page},
    Route{get, "/records/{dataset}/{record}", Permission::see_records, record_page},
    Route{get, "/federation", Permission::see_status, federation_page},
    Route{post, "/federation/{share}", Permission::oversee_copies, federation_form, true},
    Route{get, "/federation/{share}/statement", Permission::see_status, statement_page},
};

}  // namespace

std::span<const Route> page_routes() {
    return kRoutes;
}

}  // namespace dongbo
