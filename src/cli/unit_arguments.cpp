#include "cli/command_settings.hpp"
#include "cli/unit_commands.hpp"

namespace dongbo {

namespace {

void add_questions(CLI::App& unit, Settings& settings) {
    static UnitQuestion show;
    CLI::App* command =
        add_command(unit, settings, "show",
                    "A unit, what it came from and what became of it, with the resolution",
                    "dongbo unit show 00004@2025-06-30");
    command->add_option("UNIT", show.unit, "CODE@DAY, or CODE in every edition that has it")
        ->required();
    runs(command, settings, show, run_unit_show);

    static UnitQuestion resolve;
    command = add_command(
        unit, settings, "resolve",
        "Which unit lies where this one lies, as of another day: later or earlier",
        "dongbo unit resolve \"P. Hàng Bài, Q. Hoàn Kiếm, Hà Nội\" --written 2025-06-30");
    command->add_option("UNIT", resolve.unit, "CODE@DAY (CODE alone: of today), or an address")
        ->required();
    command->add_option("--as-of", resolve.as_of, "A day; default: today");
    command->add_option("--written", resolve.written,
                        "The day on which the address was written; default: today");
    runs(command, settings, resolve, run_unit_resolve);

    static UnitQuestion count;
    command = add_command(unit, settings, "count", "Records by unit, as of any edition",
                          "dongbo unit count person --as-of 2025-06-30");
    command->add_option("DATASET", count.dataset, "Dataset or contract")->required();
    command->add_option("--as-of", count.as_of, "A day; default: the edition in force");
    command->add_option("--in", count.unit, "Each unit in this one; default: provinces");
    runs(command, settings, count, run_unit_count);

    static UnitDiffOptions diff;
    command = add_command(unit, settings, "diff", "What changed between the editions of two days",
                          "dongbo unit diff 2025-06-30 2025-07-01 --province 01");
    command->add_option("FROM", diff.from, "A day")->required();
    command->add_option("TO", diff.to, "A later day")->required();
    command->add_option("--province", diff.province, "Only list units of this one");
    command->add_option("--limit", diff.limit, "Units to list")->capture_default_str();
    runs(command, settings, diff, run_unit_diff);
}

void add_decide(CLI::App& unit, Settings& settings) {
    static UnitDecideOptions decide;
    CLI::App* command = add_command(
        unit, settings, "decide",
        "Decide in which unit records lie: one, a file of them, or all that a table or "
        "rule tells",
        "dongbo unit decide person --localities --by \"Lan\" --document \"12/BC-UBND\"");
    command->add_option("DATASET", decide.dataset, "Dataset or contract")->required();
    command->add_option("RECORD", decide.record, "Record id (32 hexadecimal digits)");
    command->add_option("--unit", decide.unit, "Code of the unit it lies in now");
    command->add_option("--from", decide.file, "File with lines RECORD,CODE")
        ->check(CLI::ExistingFile);
    command->add_flag("--localities", decide.localities,
                      "By the table of hamlets and streets (contract locality)");
    command->add_flag("--only-candidate", decide.only_candidate,
                      "Where the source names one successor without saying that all went there");
    command->add_option("--stated", decide.stated, "Only records that state this unit: CODE@DAY");
    command->add_option("--by", decide.by, "Who decides")->required();
    command->add_option("--document", decide.document, "On which document")->required();
    command->add_option("--approved-by", decide.approver, "The second person");
    runs(command, settings, decide, run_unit_decide);
}

void add_decisions(CLI::App& unit, Settings& settings) {
    static UnitQueueOptions queue;
    CLI::App* command = add_command(unit, settings, "queue",
                                    "Records whose unit was divided and that nobody decided on yet",
                                    "dongbo unit queue person 00634@2025-06-30");
    command->add_option("DATASET", queue.dataset, "Dataset or contract")->required();
    command->add_option("UNIT", queue.unit, "The records that state this one: CODE@DAY");
    command->add_option("--limit", queue.limit, "Lines")->capture_default_str();
    runs(command, settings, queue, run_unit_queue);

    add_decide(unit, settings);

    static UnitBatchOptions approve;
    command =
        add_command(unit, settings, "approve", "Approve a batch of decisions as second person",
                    "dongbo unit approve person QD-2026-11-25T081500000Z --by \"Minh\"");
    command->add_option("DATASET", approve.dataset, "Dataset or contract")->required();
    command->add_option("BATCH", approve.batch, "Code of the batch")->required();
    command->add_option("--by", approve.by, "Who approves")->required();
    runs(command, settings, approve, run_unit_approve);

    static UnitBatchOptions undo;
    command = add_command(unit, settings, "undo", "Undo a batch of decisions, or one decision",
                          "dongbo unit undo person QD-2026-11-25T081500000Z --by \"Minh\" "
                          "--reason \"wrong table\"");
    command->add_option("DATASET", undo.dataset, "Dataset or contract")->required();
    command->add_option("WHAT", undo.batch, "Code of the batch, or id of the record")->required();
    command->add_option("--by", undo.by, "Who undoes it")->required();
    command->add_option("--reason", undo.reason, "Why")->required();
    runs(command, settings, undo, run_unit_undo);
}

}  // namespace

void add_unit_commands(CLI::App& app, Settings& settings) {
    CLI::App* unit = app.add_subcommand("unit", "Administrative units across editions of the list");
    unit->require_subcommand(1);
    add_questions(*unit, settings);
    add_decisions(*unit, settings);
}

}  // namespace dongbo
