// What follows from the checks that a version fails.
#pragma once

#include "quality/checks.hpp"
#include "record/change.hpp"

namespace dongbo {

/// Of a version that is to be served or not. `blocked`: another record serves one of its unique
/// values.
Verdict verdict_of(const CheckList& checks, const CheckBits& fails, bool blocked);
/// Of a version that is served: only rules that its own values do not meet take it out of service.
Verdict verdict_of_served(const CheckList& checks, const CheckBits& fails);

}  // namespace dongbo
