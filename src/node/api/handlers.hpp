// The handlers of the API, by what they are about; pages of the same names have theirs.
// api_routes.cpp says which request each is for.
#pragma once

#include "node/exchange.hpp"

namespace dongbo::api {

// dataset_handlers.cpp
Result<HttpResponse> list_datasets(Exchange& exchange);
Result<HttpResponse> show_dataset(Exchange& exchange);
Result<HttpResponse> show_contract(Exchange& exchange);
Result<HttpResponse> show_description(Exchange& exchange);

// record_handlers.cpp
Result<HttpResponse> find_records(Exchange& exchange);
Result<HttpResponse> show_record(Exchange& exchange);
// record_past_handlers.cpp
Result<HttpResponse> show_record_history(Exchange& exchange);
Result<HttpResponse> show_record_findings(Exchange& exchange);
Result<HttpResponse> show_record_accesses(Exchange& exchange);

// finding_handlers.cpp
Result<HttpResponse> list_findings(Exchange& exchange);
Result<HttpResponse> list_failing_rows(Exchange& exchange);

// case_handlers.cpp
Result<HttpResponse> list_cases(Exchange& exchange);
Result<HttpResponse> show_case(Exchange& exchange);
Result<HttpResponse> patch_case(Exchange& exchange);

// measure_handlers.cpp
Result<HttpResponse> show_measures(Exchange& exchange);
Result<HttpResponse> list_causes(Exchange& exchange);
// status_handlers.cpp
Result<HttpResponse> show_status(Exchange& exchange);

// delivery_handlers.cpp
Result<HttpResponse> list_deliveries(Exchange& exchange);
Result<HttpResponse> show_delivery(Exchange& exchange);
Result<HttpResponse> list_kept_rows(Exchange& exchange);

// unit_handlers.cpp
Result<HttpResponse> list_units(Exchange& exchange);
Result<HttpResponse> show_unit(Exchange& exchange);
Result<HttpResponse> resolve_unit(Exchange& exchange);

// decision_handlers.cpp
Result<HttpResponse> show_queue(Exchange& exchange);
Result<HttpResponse> list_waiting_records(Exchange& exchange);
Result<HttpResponse> post_decisions(Exchange& exchange);
Result<HttpResponse> list_batches(Exchange& exchange);
Result<HttpResponse> post_approval(Exchange& exchange);
Result<HttpResponse> post_undo(Exchange& exchange);

// federation_handlers.cpp
Result<HttpResponse> list_following(Exchange& exchange);
Result<HttpResponse> show_followed_statement(Exchange& exchange);
Result<HttpResponse> post_followed_confirmation(Exchange& exchange);
Result<HttpResponse> post_followed_statement(Exchange& exchange);
Result<HttpResponse> list_followers(Exchange& exchange);
Result<HttpResponse> post_epoch(Exchange& exchange);

// doctor_handlers.cpp
Result<HttpResponse> show_doctor(Exchange& exchange);
Result<HttpResponse> start_doctor(Exchange& exchange);

}  // namespace dongbo::api
