// The handlers of the pages, and what they share.
#pragma once

#include <string>

#include "node/exchange.hpp"
#include "node/node_reader.hpp"
#include "quality/checks.hpp"

namespace dongbo {

Result<HttpResponse> static_file(Exchange& exchange);
Result<HttpResponse> status_page(Exchange& exchange);
Result<HttpResponse> deliveries_page(Exchange& exchange);
Result<HttpResponse> delivery_page(Exchange& exchange);
Result<HttpResponse> delivery_form(Exchange& exchange);
Result<HttpResponse> findings_start_page(Exchange& exchange);
Result<HttpResponse> findings_page(Exchange& exchange);
Result<HttpResponse> failing_records_page(Exchange& exchange);
Result<HttpResponse> cases_page(Exchange& exchange);
Result<HttpResponse> case_page(Exchange& exchange);
Result<HttpResponse> case_form(Exchange& exchange);
Result<HttpResponse> units_start_page(Exchange& exchange);
Result<HttpResponse> units_page(Exchange& exchange);
Result<HttpResponse> unit_page(Exchange& exchange);
Result<HttpResponse> unit_form(Exchange& exchange);
Result<HttpResponse> batch_form(Exchange& exchange);
Result<HttpResponse> records_start_page(Exchange& exchange);
Result<HttpResponse> records_page(Exchange& exchange);
Result<HttpResponse> record_page(Exchange& exchange);
Result<HttpResponse> federation_page(Exchange& exchange);
Result<HttpResponse> federation_form(Exchange& exchange);
Result<HttpResponse> statement_page(Exchange& exchange);

/// All datasets of the node that the caller may see so.
Result<std::vector<const ReadDataset*>> datasets_of(Exchange& exchange, Permission needs);

/// With its first letter, or the first of a Vietnamese one, as a capital.
std::string capital(std::string_view text);
/// Which data a check looks at, in words: "Công dân · Ngày, tháng, năm sinh".
std::string place_of(const Contract& contract, const Check& check, Language language);
/// Of a field by its name ("identity_papers.number"); the name itself where there is none.
std::string field_label(const Contract& contract, std::string_view field, Language language);

}  // namespace dongbo
