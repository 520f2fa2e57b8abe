// A folder into which others put files to be loaded: docs/load-a-file.md.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "intake/load.hpp"

namespace dongbo {

/// What FILE.delivery.yaml says.
struct WatchedDelivery {
    std::string mapping;      ///< name of the mapping
    DeliveryRequest request;  ///< `file` is the path of FILE
};

/// invalid lists every problem with its line. `file` is the path of the file it speaks of.
Result<WatchedDelivery> parse_delivery_note(std::string_view yaml, const std::string& file);

/// Finds mapping, contract and store by the note, and loads.
using LoadWatched = std::function<Result<LoadReport>(const WatchedDelivery&)>;

/// The report as JSON: the delivery, its rows by disposition, its findings.
std::string report_json(const LoadReport& report);

struct WatchOptions {
    std::string folder;
    bool once = false;  ///< load what is there, then return
    /// Brings verdicts up to date with the clock and says when they want it next. Called first, and
    /// then at that time. Empty: nothing to do.
    std::function<Result<std::optional<Timestamp>>()> settle{};
};

/// Loads each FILE whose FILE.delivery.yaml is there, in the order of their names, and moves both
/// to done/ or failed/ with FILE.report.json beside them. A load that may work later (unavailable)
/// stays and is tried again. Returns how many files were moved, once `stop` is set; it is looked at
/// at least twice a second, and between files.
Result<std::uint64_t> watch_folder(const WatchOptions& options, const LoadWatched& load,
                                   const std::atomic<bool>& stop);

}  // namespace dongbo
