#include "cli/texts.hpp"

namespace dongbo {
namespace {

constexpr Texts kTexts{
    .dataset = "Dataset",
    .live = "live",
    .pending = "only pending",
    .deleted = "deleted",
    .seen = "ids ever seen",
    .in_doubt = "in doubt",
    .delivery = "Delivery",
    .state = "State",
    .rows = "rows",
    .when = "When",
    .removed = "records gone from a full delivery",
    .physical_rows = "physical rows",
    .record = "Record",
    .version = "version",
    .position = "Position",
    .field = "Field",
    .value = "Value",
    .origin = "From",
    .row = "row",
    .history = "History",
    .findings = "Findings",
    .change = "Change",
    .verdict = "Verdict",
    .erased = "content erased for good",
    .content_hash = "Content hash",
    .known_before = "This delivery was loaded before: nothing changes",
    .resumed = "Taken up where the last load stopped",
    .dry_run = "Dry run: nothing is written",
    .loaded_in = "Time",
    .rows_a_second = "rows/s",
    .first_rows = "first rows",
    .node_made = "Node made in",
    .datasets_made = "Datasets",
    .federation_made = "Federation made in",
    .authority_for_tests =
        "This authority is for trying things out. In service, use certificates of the government's "
        "authority.",
    .serve_each = "Serve each node with:",
    .nothing_found = "No record found",
    .more_with_cursor = "More with --cursor",
    .check = "Check",
    .counted = "Counted",
    .sound = "sound",
    .defects = "defects",
    .node_is_sound = "Every check is sound: nothing lost, nothing doubled",
    .node_is_not_sound = "NOT SOUND: see above",
    .waiting_accesses = "Accesses in the journal that wait to come into their dataset",
    .backup_written = "Backup written to",
    .backup_restored = "Restored into",
    .written = "Written",
    .persons = "persons",
    .error = "Error",
    .cure = "Cure",
    .serving = "Serving (Ctrl-C stops):",
    .watching = "Watching the folder (Ctrl-C stops)",
    .kept_rows = "Rows kept as they came",
    .reason = "Reason",
    .text = "Text",
};

}  // namespace

const Texts& english_texts() {
    return kTexts;
}

}  // namespace dongbo
