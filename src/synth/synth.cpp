#include "synth/synth.hpp"

#include "synth/family_maker.hpp"
#include "synth/province_writer.hpp"

namespace dongbo {
namespace {

constexpr std::uint64_t kProgressEvery = 10'000;

/// A chosen province and how many persons it gets.
struct Part {
    const OldProvince* province = nullptr;
    DeliverySystem system = DeliverySystem::a;
    std::uint64_t persons = 0;

    std::uint8_t index() const {
        return static_cast<std::uint8_t>(province - old_provinces().data());
    }
};

Result<std::vector<Part>> choose_parts(const SynthOptions& options, const Communes& communes) {
    if (options.provinces.empty())
        return fail(ErrorCode::invalid, "no province is chosen", {}, "name one, as 64:b");
    std::vector<Part> parts;
    std::uint64_t all_weight = 0;
    for (const ProvinceChoice& choice : options.provinces) {
        const OldProvince* province = find_old_province(choice.province);
        if (province == nullptr) {
            return fail(ErrorCode::not_found,
                        "there was no province " + choice.province + " on 2025-06-30", {},
                        "give a code of the 63 old provinces or its name");
        }
        for (const Part& part : parts) {
            if (part.province == province) {
                return fail(ErrorCode::invalid, "province " + choice.province + " is chosen twice");
            }
        }
        parts.push_back({province, choice.system, 0});
        const std::uint64_t weight = communes.weight_of(parts.back().index());
        if (weight == 0) {
            return fail(ErrorCode::not_found,
                        "the file has no commune of " + std::string(province->name),
                        options.units_file);
        }
        all_weight += weight;
    }
    std::uint64_t weight_so_far = 0;
    std::uint64_t persons_so_far = 0;
    for (Part& part : parts) {
        weight_so_far += communes.weight_of(part.index());
        const auto until = static_cast<std::uint64_t>(
            static_cast<unsigned __int128>(options.persons) * weight_so_far / all_weight);
        part.persons = until - persons_so_far;
        persons_so_far = until;
    }
    return parts;
}

}  // namespace

Result<std::vector<ProvinceChoice>> parse_province_choices(std::string_view text) {
    std::vector<ProvinceChoice> choices;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        std::string_view one = text.substr(0, comma);
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
        ProvinceChoice choice;
        choice.system = choices.empty() ? DeliverySystem::a : DeliverySystem::b;
        if (const std::size_t colon = one.find(':'); colon != std::string_view::npos) {
            const std::string_view system = one.substr(colon + 1);
            if (system != "a" && system != "b") {
                return fail(ErrorCode::invalid, "there is no system " + std::string(system),
                            std::string(one), "write a or b behind the colon");
            }
            choice.system = system == "a" ? DeliverySystem::a : DeliverySystem::b;
            one = one.substr(0, colon);
        }
        choice.province = one;
        choices.push_back(std::move(choice));
    }
    return choices;
}

Result<SynthReport> generate_population(const SynthOptions& options,
                                        const SynthProgress& progress) {
    TRY_ASSIGN(const Communes communes, Communes::read(options.units_file, options.edition,
                                                       options.population_file, options.seed));
    TRY_ASSIGN(const std::vector<Part> parts, choose_parts(options, communes));
    TRY(make_directory(options.folder));
    TRY_ASSIGN(Truth truth, Truth::create(options.folder + "/truth",
                                          options.corrected_with_changes.has_value()));
    const Names names;
    PersonalNumbers numbers(options.seed);
    SynthReport report;
    ChangePlan plan(options.corrected_with_changes.value_or(0), options.persons);
    std::uint64_t next_progress = kProgressEvery;
    for (const Part& part : parts) {
        SeededRandom mixer(options.seed + part.index());
        FamilyMaker maker(communes, names, numbers, part.index(), mixer.next());
        TRY_ASSIGN(ProvinceWriter writer,
                   ProvinceWriter::create(options, *part.province, part.system, communes, truth,
                                          report, plan));
        for (std::uint64_t left = part.persons; left > 0;) {
            TRY_ASSIGN(Family family, maker.next(left));
            TRY(writer.write(family));
            left -= family.persons.size();
            if (progress && report.persons >= next_progress) {
                progress(report.persons, options.persons);
                next_progress = report.persons + kProgressEvery;
            }
        }
        TRY(writer.close());
    }
    TRY(truth.close());
    return report;
}

}  // namespace dongbo
