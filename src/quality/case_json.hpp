// How a case lies in the book.
#pragma once

#include "quality/cases.hpp"

namespace dongbo {

std::string case_json(const Case& written);
/// corrupt: it is no case.
Result<Case> parse_case(std::string_view json);

}  // namespace dongbo
