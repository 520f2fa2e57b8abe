// What the API offers, as OpenAPI 3.1 says it: docs/openapi.json, which tests hold against the
// routes and against the answers they give.
#pragma once

#include <string_view>

namespace dongbo {

std::string_view openapi_json();

}  // namespace dongbo
