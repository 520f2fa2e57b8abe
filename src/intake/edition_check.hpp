// Whether the unit codes of a file are of the edition that the delivery declares.
#pragma once

#include <string>

#include "intake/prepare.hpp"

namespace dongbo {

/// For after the survey, before anything is committed. invalid: a field of the file fits another
/// edition better, is mixed of several, or the words beside its codes fit none. The message has the
/// field, the numbers, up to three rows, and the edition to load the file with. Fields that are
/// read row by row, and editions that are not loaded, are not judged.
Result<> check_editions(const RowPreparer& preparer, const std::string& file);

}  // namespace dongbo
