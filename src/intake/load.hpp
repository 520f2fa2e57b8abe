// From a delivered file into a dataset: survey, map, standardise, check, commit.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "intake/mapping.hpp"
#include "quality/keeper.hpp"
#include "store/store.hpp"

namespace dongbo {

/// What the sender says about the delivery.
struct DeliveryRequest {
    std::string file;         ///< path
    std::string file_name{};  ///< as the sender calls it; empty: as the path does
    std::string sender;       ///< agency; empty: the mapping's
    std::string subject;
    DeliveryKind kind = DeliveryKind::partial;
    /// Of unit codes: a day, or kEditionByRow; empty: the mapping's.
    std::string edition;
    std::optional<std::uint64_t> declared_rows;  ///< control total
    /// A full delivery that would delete more than this share of the source's records stops.
    double removal_share_max = 0.05;
    bool dry_run = false;  ///< everything but the commits
};

/// Progress of a load, for a bar: rows done of rows in the file.
using LoadProgress = std::function<void(std::uint64_t rows, std::uint64_t of_rows)>;

struct LoadReport {
    Delivery delivery;  ///< as recorded (dry run: as it would be, number 0)
    bool known_before =
        false;             ///< this very file was loaded before with this mapping: nothing done
    bool resumed = false;  ///< an interrupted load was taken up where it stood
    /// Findings by rule, and up to five rows for each to look at; of the whole file, also where an
    /// interrupted load was taken up.
    struct FindingCount {
        std::string rule, field;
        std::uint64_t rows = 0;
        std::vector<std::uint64_t> first_rows;
    };
    std::vector<FindingCount> findings;
    double seconds = 0;
};

/// Loads one file. Exactly once: the position (file hash + offset) is committed with the changes,
/// so a crash at any moment loses and doubles nothing, and the same call again goes on from there.
///
/// 1. Survey: one pass counts physical rows, hashes the file and finds keys that occur more than
///    once. A control total that does not fit stops the load before anything is committed
///    (invalid). So do unit codes that are not of the edition declared, where `units` is given
///    (intake/edition_check.hpp).
/// 2. Load: a reading thread maps, standardises and hashes; the calling thread commits. Rows that
///    are byte-equal to an earlier row of their key (in `changes`: to the one just before it) are
///    *repeated*. In full and partial deliveries, rows of one
///    key with different content are a conflict: all of them are quarantined (rule "conflict").
///    Values that can't be read (rule "type.<type>") or required ones that lack (rule "required")
///    quarantine the version; a row without a key is refused. The rules of the contract judge every
///    row (quality/keeper.hpp); one that a rule refuses is kept with the rule's name.
/// 3. Full deliveries: records of the source that are not in the file are deleted. If they are more
///    than `removal_share_max`, the load stops before its first commit (limit_exceeded).
/// While a load is interrupted, the same file as another kind or edition is refused (conflict), and
/// during a first load any other file is.
/// The first load of an empty dataset takes the store's bulk path.
/// The whole of it on a node: the dataset of the mapping's contract, its keeper, the load, and then
/// the other datasets whose verdicts the load changes (Keeper::settle).
Result<LoadReport> load_into_node(NodeStore& node, const std::string& mapping_file,
                                  const DeliveryRequest& request, const LoadProgress& progress);

/// Loads into the dataset of the keeper. `units`: the lists that editions are held against; null:
/// they are not.
Result<LoadReport> load_delivery(Keeper& keeper, const Mapping& mapping,
                                 const DeliveryRequest& request, const LoadProgress& progress,
                                 const UnitList* units = nullptr);

}  // namespace dongbo
