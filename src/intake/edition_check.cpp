#include "intake/edition_check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace dongbo {
namespace {

using Verdict = EditionJudgement::Verdict;

struct Judged {
    const RowPreparer::UnitField* field;
    EditionJudgement judgement;

    bool stops() const {
        return judgement.verdict == Verdict::other_fits || judgement.verdict == Verdict::mixed ||
               judgement.verdict == Verdict::fits_nothing;
    }
    /// What to declare instead; empty: nothing would help.
    std::string proposal() const {
        if (judgement.verdict == Verdict::other_fits) return judgement.better->iso();
        return judgement.verdict == Verdict::mixed ? std::string(kEditionByRow) : std::string();
    }
};

/// 00004 "Phường Trúc Bạch", "Quận Ba Đình"
std::string given(const EditionJudgement::Example& example) {
    std::vector<std::string> words;
    for (const std::string& word : {example.name, example.district, example.province})
        if (!word.empty()) words.push_back(fmt::format("\"{}\"", word));
    return fmt::format("{}{}{}", example.code, words.empty() ? "" : " ", fmt::join(words, ", "));
}

std::string listed(const std::string& full_name, const Date& edition) {
    if (full_name.empty()) return fmt::format("not in {}", edition.iso());
    return fmt::format("{} in {}", full_name, edition.iso());
}

std::string examples(const EditionJudgement& judgement) {
    std::string text;
    for (const EditionJudgement::Example& example : judgement.examples) {
        text += fmt::format("\n  row {}: {}: {}", example.row, given(example),
                            listed(example.claimed_unit, *judgement.claimed));
        if (example.better) text += ", " + listed(example.better_unit, *example.better);
    }
    return text;
}

/// How each edition stands to the rows that can tell.
std::string numbers(const EditionJudgement& judgement) {
    std::vector<std::string> counts;
    for (const EditionJudgement::Count& count : judgement.counts)
        counts.push_back(fmt::format("{} fit {}, {} contradict it", count.fits, count.edition.iso(),
                                     count.contradicts));
    return fmt::format("of {} rows {} can tell: {}", judgement.rows, judgement.telling,
                       fmt::join(counts, "; "));
}

std::string describe(const Judged& judged) {
    const EditionJudgement& judgement = judged.judgement;
    std::string what;
    if (judgement.verdict == Verdict::other_fits) {
        what = fmt::format("is declared as of {}, but {} fits better: {}",
                           judged.field->edition->declared(), judgement.better->iso(),
                           numbers(judgement));
    } else if (judgement.verdict == Verdict::mixed) {
        what = fmt::format("is declared as of {}, but has rows of several editions: {}",
                           judged.field->edition->declared(), numbers(judgement));
    } else {
        what = fmt::format("has codes with words beside them that fit no edition, in {} of {} rows",
                           judgement.misfits, judgement.rows);
    }
    return fmt::format("{} {}{}", judged.field->path, what, examples(judgement));
}

/// One edition for the whole delivery helps if all its fields agree on it.
std::string cure(const std::vector<Judged>& all) {
    std::set<std::string> for_delivery;
    bool others_fit = false;
    for (const Judged& judged : all) {
        if (judged.stops() && !judged.proposal().empty() && judged.field->of_delivery)
            for_delivery.insert(judged.proposal());
        if (judged.judgement.verdict == Verdict::fits && judged.field->of_delivery)
            others_fit = true;
    }
    std::vector<std::string> steps;
    const bool one_for_all = for_delivery.size() == 1 && !others_fit;
    if (one_for_all)
        steps.push_back(fmt::format("load it with --edition {}", *for_delivery.begin()));
    bool unfit_words = false;
    bool codes_alone = false;
    for (const Judged& judged : all) {
        if (!judged.stops()) continue;
        unfit_words = unfit_words || judged.proposal().empty();
        codes_alone = codes_alone || !judged.field->edition->evidence().any();
        if (judged.proposal().empty() || (one_for_all && judged.field->of_delivery)) continue;
        steps.push_back(fmt::format("write \"edition: {}\" at the field {} of the mapping",
                                    judged.proposal(), judged.field->path));
    }
    if (unfit_words)
        steps.emplace_back(
            "name other columns as evidence in the mapping, or load the list that they are from");
    // Most codes are in several editions, so rows that can't tell may still be of another one.
    if (codes_alone)
        steps.emplace_back(
            "name the columns beside the codes as evidence in the mapping, so that all rows can "
            "tell");
    return fmt::format("{}; or ask the sender", fmt::join(steps, "; "));
}

}  // namespace

Result<> check_editions(const RowPreparer& preparer, const std::string& file) {
    std::vector<Judged> all;
    for (const RowPreparer::UnitField& field : preparer.unit_fields())
        if (!field.edition->by_row()) all.push_back({&field, field.edition->judge()});
    std::vector<std::string> stops;
    for (const Judged& judged : all)
        if (judged.stops()) stops.push_back(describe(judged));
    if (stops.empty()) return {};
    return fail(ErrorCode::invalid, fmt::format("{}", fmt::join(stops, "\n")), file, cure(all));
}

}  // namespace dongbo
