// dongbo measure: how good a dataset is, always as numerator and denominator.
#include <fmt/core.h>

#include "cli/open_dataset.hpp"
#include "cli/quality_commands.hpp"
#include "cli/quality_texts.hpp"
#include "quality/load_rules.hpp"
#include "quality/recount.hpp"
#include "report/measures_report.hpp"

namespace dongbo {
namespace {

Result<DatasetStatus> status_of(const OpenDataset& open) {
    TRY_ASSIGN(const auto all, open.store->datasets());
    for (const DatasetStatus& status : all)
        if (status.name == open.place.dataset) return status;
    return fail(ErrorCode::not_found, "the dataset is not in its group", open.place.dataset);
}

struct Answered {
    DatasetStatus status;
    Covered covered;
    std::vector<MeasureLine> lines;
};

Result<Answered> read_answer(const MeasureOptions& options) {
    TRY_ASSIGN(const OpenDataset open, open_dataset(options.node, options.dataset));
    TRY_ASSIGN(auto rules, load_rules(*open.store, open.place.dataset));
    TRY_ASSIGN(const JudgedDataset judged,
               read_judged(*open.store, open.place.dataset, std::move(rules)));
    TRY_ASSIGN(const MeasureBy by, read_measure_by(options.by));
    Answered answer{.status = {}, .covered = {}, .lines = measure_lines(judged, by)};
    const bool all = by == MeasureBy::dimension || by == MeasureBy::day;
    if (!all && answer.lines.size() > options.limit) answer.lines.resize(options.limit);
    TRY_ASSIGN(const auto deliveries, open.store->deliveries(open.place.dataset));
    answer.covered = covered(deliveries);
    TRY_ASSIGN(answer.status, status_of(open));
    return answer;
}

void write_json(JsonWriter& json, const Answered& answer, const std::string& by) {
    const DatasetStatus& status = answer.status;
    json.begin_object().key("accounted_for").begin_object();
    json.member("deleted", status.deleted).member("live", status.live);
    json.member("pending", status.pending).member("seen", status.seen()).end_object();
    json.member("by", by).key("covered");
    write_json(json, answer.covered);
    json.member("dataset", status.name).member("in_doubt", status.in_doubt);
    json.key("measures").begin_array();
    for (const MeasureLine& line : answer.lines) write_json(json, line);
    json.end_array().end_object();
}

Result<> measure(const Console& console, const MeasureOptions& options) {
    TRY_ASSIGN(const Answered answer, read_answer(options));
    if (console.json) {
        console.print_json([&](JsonWriter& json) { write_json(json, answer, options.by); });
        return {};
    }
    const QualityTexts& say = quality_texts(console);
    const Language language = console.language;
    const auto seen = static_cast<std::int64_t>(answer.status.seen());
    console.line(fmt::format("{} · {}: {}", answer.status.name, say.accounted,
                             ratio_text(language, seen, seen)));
    const Covered& arrived = answer.covered;
    console.line(fmt::format(
        "{}: {}{}", say.covered, ratio_text(language, arrived.arrived, arrived.declared),
        arrived.not_stated == 0 ? std::string()
                                : fmt::format(" · {} {}", arrived.not_stated, say.not_stated)));
    console.line(fmt::format("{}:", say.conforming));
    std::vector<std::vector<std::string>> rows;
    for (const MeasureLine& line : answer.lines) {
        const bool dimension = options.by == "dimension";
        rows.push_back({dimension ? std::string(dimension_word(language, line.name)) : line.name,
                        ratio_text(language, line.count.passes(), line.count.applies)});
    }
    console.table({"", std::string(say.passes)}, rows);
    return {};
}

Result<bool> measure_again(const Console& console, const MeasureOptions& options) {
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(options.node));
    TRY_ASSIGN(const DatasetPlace place, node->place(options.dataset));
    ProgressBar bar(place.dataset);
    TRY_ASSIGN(const Recount result, recount(*node, place, [&](double share) { bar.show(share); }));
    if (console.json) {
        std::string differences;
        for (const std::string& difference : result.differences)
            differences += (differences.empty() ? "" : ",") + json_text(difference);
        fmt::print(R"({{"differences":[{}],"equal":{},"records":{},"seconds":{:.3f}}})"
                   "\n",
                   differences, result.equal(), result.records, result.seconds);
        return result.equal();
    }
    const QualityTexts& say = quality_texts(console);
    console.line(fmt::format("{} · {}: {} · {:.1f} s · {}", place.dataset, say.recounted,
                             grouped(console, result.records), result.seconds,
                             result.equal() ? say.equal : say.differs));
    for (const std::string& difference : result.differences) console.line("  " + difference);
    return result.equal();
}

}  // namespace

Exit run_measure(const Console& console, const MeasureOptions& options) {
    if (options.recount) {
        const auto equal = measure_again(console, options);
        if (!equal) return console.report(equal.error());
        return *equal ? Exit::ok : Exit::corrupt;
    }
    const auto done = measure(console, options);
    return done ? Exit::ok : console.report(done.error());
}

}  // namespace dongbo
