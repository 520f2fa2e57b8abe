// dongbo demo: the whole way, step by step; each step checks what it shows.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>

#include "base/file.hpp"
#include "cli/commands.hpp"
#include "cli/demo_decisions.hpp"
#include "cli/demo_edition.hpp"
#include "cli/demo_kill.hpp"
#include "cli/demo_node.hpp"
#include "cli/demo_rules.hpp"
#include "cli/demo_screen.hpp"
#include "cli/demo_units.hpp"

namespace dongbo {
namespace {

constexpr std::uint64_t kCorrectedChanges = 500;
constexpr std::uint32_t kDirtyPerMillion = 30'000;

class Demo {
  public:
    Demo(const Console& console, const DemoOptions& options)
        : console_(console),
          options_(options),
          screen_(console),
          say_(screen_.say()),
          node_(options),
          rules_(screen_, options.node),
          units_(screen_, options, node_),
          decisions_(screen_, options, node_),
          edition_(screen_, options, node_) {}

    Result<> run();
    bool all_right() const { return screen_.all_right(); }

  private:
    Result<> make_node();
    Result<> load_units();
    Result<> make_population();
    Result<> kill_and_resume();
    Result<> load_rest();
    Result<> hold_against_truth();
    Result<> deliver_again();
    Result<> deliver_corrected();
    Result<> show_healed();
    Result<> show_measures();
    Result<> show_where_all_live();
    Result<> decide();
    Result<> take_a_new_edition();
    Result<> recount();
    Result<> explain_one();
    Result<> examine_all();
    void finish() const;

    SynthOptions population() const;
    Result<Delivery> load_first(const SynthFile& file);
    Result<> load_corrected(const SynthFile& file, const std::string& folder);
    Result<> show_nothing_lost(const Delivery& delivery);
    static bool holds(const Delivery& d) { return d.rows.sum() == d.physical_rows; }
    static void note(DeliveredFiles& files, const SynthFile& file, const Delivery& delivery) {
        files[file.path] = {file.contract, delivery.source, delivery.number};
    }

    std::string number(std::uint64_t value) const { return screen_.number(value); }

    const Console& console_;
    const DemoOptions& options_;
    DemoScreen screen_;
    const DemoTexts& say_;
    DemoNode node_;
    DemoRules rules_;
    DemoUnits units_;
    DemoDecisions decisions_;
    DemoEdition edition_;
    SynthReport first_;
    DeliveredFiles first_files_, corrected_files_;
};

Result<> Demo::run() {
    struct Step {
        std::string_view what;
        Result<> (Demo::*run)();
    };
    const bool official = !options_.unit_data.empty();
    const Step steps[] = {
        {say_.node, &Demo::make_node},
        {say_.units, &Demo::load_units},
        {say_.population, &Demo::make_population},
        {say_.kill, &Demo::kill_and_resume},
        {say_.rest, &Demo::load_rest},
        {say_.truth, &Demo::hold_against_truth},
        {say_.repeat, &Demo::deliver_again},
        {say_.correct, &Demo::deliver_corrected},
        {say_.healed, &Demo::show_healed},
        {say_.measures, &Demo::show_measures},
        {say_.where, &Demo::show_where_all_live},
        {official ? say_.decide_by_table : say_.decide_by_rule, &Demo::decide},
        {official ? say_.edition : say_.invented_edition, &Demo::take_a_new_edition},
        {say_.recount, &Demo::recount},
        {say_.explain, &Demo::explain_one},
        {say_.doctor, &Demo::examine_all}};
    console_.line(fmt::format("\n{}\n", say_.title));
    std::size_t number = 0;
    for (const Step& step : steps) {
        screen_.step(++number, std::size(steps), step.what);
        TRY((this->*step.run)());
        TRY(node_.hold_units());
    }
    finish();
    return {};
}

Result<> Demo::make_node() {
    TRY_ASSIGN(const std::size_t contracts, node_.make());
    screen_.show(contracts >= 12, fmt::format("{} {}", contracts, say_.datasets_made));
    return {};
}

Result<> Demo::load_units() {
    return units_.load_list();
}

SynthOptions Demo::population() const {
    SynthOptions synth;
    synth.seed = options_.seed;
    synth.persons = options_.persons;
    synth.folder = node_.files() + "/first";
    synth.units_file = options_.units;
    synth.provinces = {
        {"01", DeliverySystem::a}, {"52", DeliverySystem::b}, {"64", DeliverySystem::b}};
    synth.errors = ErrorRates::dirty(kDirtyPerMillion);
    return synth;
}

Result<> Demo::make_population() {
    TRY_ASSIGN(first_, generate_population(population()));
    std::uint64_t rows = 0;
    for (const SynthFile& file : first_.files) rows += file.physical_rows;
    screen_.show(first_.persons >= options_.persons * 99 / 100,
                 fmt::format("{} {}", number(first_.persons),
                             screen_.text(say_.persons_made, number(first_.households),
                                          number(first_.residences), number(first_.land_parcels))));
    screen_.show(!first_.files.empty(), fmt::format("{} {}", first_.files.size(),
                                                    screen_.text(say_.files_made, number(rows))));
    return {};
}

Result<> Demo::kill_and_resume() {
    const auto file = std::ranges::find_if(first_.files, [](const SynthFile& f) {
        return f.contract == "person" && f.system == DeliverySystem::a;
    });
    if (file == first_.files.end()) return fail(ErrorCode::internal, "no file of persons was made");
    const DeliveryRequest request = DemoNode::request_for(*file, node_.files() + "/first");
    const std::string mapping = node_.mapping_of(*file);
    TRY_ASSIGN(const KillReport kill, kill_in_the_middle(0.4, [&](const auto& report) {
                   if (const auto done = node_.load(mapping, request, report); !done) {
                       fmt::print(stderr, "{}\n", done.error().message());
                   }
               }));
    screen_.show(kill.killed,
                 screen_.text(say_.killed_at, number(kill.rows_seen), number(kill.of_rows)));
    TRY_ASSIGN(const Diagnosis diagnosis, node_.examine("person"));
    screen_.show(diagnosis.sound(), screen_.text(say_.after_kill_sound, diagnosis.checks.size()));
    TRY_ASSIGN(const std::uint64_t row, node_.next_row("person"));
    TRY_ASSIGN(const LoadReport report, node_.load(mapping, request));
    screen_.show(report.resumed && row > 1, screen_.text(say_.resumed_from, number(row)));
    screen_.show(holds(report.delivery), screen_.equation(report.delivery));
    note(first_files_, *file, report.delivery);
    return show_nothing_lost(report.delivery);
}

/// Of the first delivery to the persons: rows, log and records say the same.
Result<> Demo::show_nothing_lost(const Delivery& d) {
    TRY_ASSIGN(const DatasetStatus status, node_.status("person"));
    TRY_ASSIGN(const LogGain gain, node_.gain("person", 0));
    const std::uint64_t accepted = d.rows[Disposition::accepted];
    const std::uint64_t made =
        accepted + d.rows[Disposition::quarantined] + d.rows[Disposition::waiting];
    // Rules that look at other records may judge a row anew after it was accepted.
    const bool right = gain.versions() == made && status.seen() == gain.added &&
                       status.live == accepted + gain.let_in - gain.taken_out;
    screen_.show(right, screen_.text(say_.nothing_lost, number(status.seen()), number(status.live),
                                     number(status.pending)));
    return {};
}

Result<Delivery> Demo::load_first(const SynthFile& file) {
    TRY_ASSIGN(
        LoadReport report,
        node_.load(node_.mapping_of(file), DemoNode::request_for(file, node_.files() + "/first")));
    screen_.show(holds(report.delivery), screen_.equation(report.delivery));
    note(first_files_, file, report.delivery);
    return std::move(report.delivery);
}

Result<> Demo::load_rest() {
    const auto begun = std::chrono::steady_clock::now();
    std::uint64_t rows = 0;
    std::uint64_t files = 0;
    for (const SynthFile& file : first_.files) {
        if (first_files_.contains(file.path)) continue;
        TRY_ASSIGN(const Delivery delivery, load_first(file));
        rows += delivery.physical_rows;
        ++files;
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begun;
    const auto rate = static_cast<std::uint64_t>(static_cast<double>(rows) / seconds.count());
    screen_.show(files > 0, screen_.text(say_.all_loaded, files, number(rows),
                                         screen_.decimal(seconds.count(), 1), number(rate)));
    return {};
}

Result<> Demo::hold_against_truth() {
    return rules_.show_found(node_.files() + "/first/truth/errors.csv", first_files_, first_);
}

Result<> Demo::deliver_again() {
    const SynthFile& file = first_.files.front();
    DeliveryRequest request = DemoNode::request_for(file, node_.files() + "/first");
    TRY_ASSIGN(const LoadReport known, node_.load(node_.mapping_of(file), request));
    screen_.show(known.known_before, say_.same_file_known);
    // Another file with the same rows: one more blank line at its end.
    TRY_ASSIGN(const InputFile original, InputFile::open(request.file));
    request.file = node_.files() + "/again-" + std::filesystem::path(file.path).filename().string();
    TRY(write_file_atomically(request.file, std::string(original.text()) + "\n"));
    TRY_ASSIGN(const Position before, node_.head(file.contract));
    TRY_ASSIGN(const LoadReport again, node_.load(node_.mapping_of(file), request));
    TRY_ASSIGN(const Position after, node_.head(file.contract));
    const Delivery& d = again.delivery;
    screen_.show(d.rows[Disposition::accepted] == 0 && before == after && holds(d),
                 screen_.text(say_.same_content_unchanged, number(d.rows[Disposition::unchanged]),
                              number(d.rows[Disposition::accepted])));
    return {};
}

Result<> Demo::deliver_corrected() {
    SynthOptions synth = population();
    synth.folder = node_.files() + "/corrected";
    synth.corrected_with_changes = kCorrectedChanges;
    TRY_ASSIGN(const SynthReport corrected, generate_population(synth));
    for (const SynthFile& file : corrected.files) TRY(load_corrected(file, synth.folder));
    return {};
}

/// The log gains what the sender changed and added, and besides only the release of records whose
/// own row is as it was.
Result<> Demo::load_corrected(const SynthFile& file, const std::string& folder) {
    TRY_ASSIGN(const Position before, node_.head(file.contract));
    TRY_ASSIGN(const LoadReport report,
               node_.load(node_.mapping_of(file), DemoNode::request_for(file, folder)));
    TRY_ASSIGN(const LogGain gain, node_.gain(file.contract, before));
    const Delivery& d = report.delivery;
    note(corrected_files_, file, d);
    screen_.show(holds(d), screen_.equation(d));
    const std::uint64_t written = d.rows[Disposition::accepted] + d.rows[Disposition::quarantined] +
                                  d.rows[Disposition::waiting];
    const bool right = gain.changed == file.effect.changed && gain.added == file.effect.added &&
                       gain.idle == 0 && gain.taken_out == 0 && gain.versions() == written;
    std::string text = screen_.text(say_.changes_expected, number(file.effect.changed),
                                    number(file.effect.added)) +
                       "; " + screen_.text(say_.changes_found, number(gain.changed + gain.added));
    const std::uint64_t released = gain.released + gain.let_in;
    if (released > 0) text += "; " + screen_.text(say_.released, number(released));
    screen_.show(right, text);
    return {};
}

Result<> Demo::show_healed() {
    return rules_.show_healed(node_.files() + "/corrected/truth/errors.csv", corrected_files_);
}

Result<> Demo::show_measures() {
    rules_.show_measures();
    return {};
}

Result<> Demo::show_where_all_live() {
    return units_.show_where_all_live();
}

Result<> Demo::decide() {
    return options_.unit_data.empty() ? decisions_.by_rule() : decisions_.by_table();
}

Result<> Demo::take_a_new_edition() {
    const auto persons = std::ranges::find_if(first_.files, [](const SynthFile& file) {
        return file.contract == "person" && file.system == DeliverySystem::b;
    });
    if (persons == first_.files.end())
        return fail(ErrorCode::internal, "no province delivers its persons in NDJSON");
    return edition_.arrive(*persons);
}

Result<> Demo::recount() {
    return rules_.recount_all();
}

Result<> Demo::explain_one() {
    std::optional<RecordId> id = rules_.a_healed_person();
    if (!id) {
        TRY_ASSIGN(id, node_.a_changed_person());
    }
    screen_.show(true, fmt::format("{}: dongbo explain person {}", say_.explained, id->text()));
    const GetOptions explained{
        .node = options_.node, .dataset = "person", .record = id->text(), .at = {}};
    const Exit exit = run_explain(console_, explained);
    if (exit != Exit::ok) screen_.show(false, "explain");
    return {};
}

Result<> Demo::examine_all() {
    if (run_doctor(console_, {.node = options_.node}) != Exit::ok) screen_.show(false, "doctor");
    console_.line("");
    if (run_status(console_, {.node = options_.node}) != Exit::ok) screen_.show(false, "status");
    return {};
}

void Demo::finish() const {
    console_.line(fmt::format("\n{}", all_right() ? say_.all_right : say_.something_wrong));
    console_.line(screen_.text(say_.look, options_.node));
    for (const char* what :
         {"status", "unit show 00004", "unit count person", "unit queue person",
          "delivery list person", "find person full_name^=\"nguyen van\" --limit 3"}) {
        console_.line(fmt::format("  dongbo {} --node {}", what, options_.node));
    }
}

}  // namespace

Exit run_demo(const Console& console, const DemoOptions& options) {
    Demo demo(console, options);
    if (const auto result = demo.run(); !result) return console.report(result.error());
    return options.once && !demo.all_right() ? Exit::failed : Exit::ok;
}

}  // namespace dongbo
