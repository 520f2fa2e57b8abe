#include "report/doctor_report.hpp"

#include <algorithm>

#include "share/access_batch.hpp"

namespace dongbo {

Result<Diagnosis> examine_node(NodeStore& node, const Progress& progress) {
    Diagnosis all;
    TRY_ASSIGN(const std::vector<DatasetPlace> places, node.datasets());
    std::vector<Store*> examined;
    for (std::size_t i = 0; i < places.size(); ++i) {
        TRY_ASSIGN(Store* const store, node.store(places[i]));
        if (std::ranges::find(examined, store) != examined.end()) continue;
        examined.push_back(store);
        const auto part = [&](double share) {
            progress((static_cast<double>(i) + share) / static_cast<double>(places.size()));
        };
        TRY_ASSIGN(Diagnosis diagnosis, examine(*store, part));
        for (DoctorCheck& check : diagnosis.checks) {
            check.subject = check.subject.empty() || check.subject == places[i].group
                                ? places[i].group
                                : places[i].group + " " + check.subject;
            all.checks.push_back(std::move(check));
        }
    }
    TRY_ASSIGN(WaitingAccesses waiting, waiting_accesses(node.folder()));
    all.checks.push_back({.name = "journal",
                          .subject = "accesses",
                          .counted = waiting.count,
                          .defects = std::move(waiting.damage)});
    return all;
}

std::vector<CheckSum> sum_by_name(const Diagnosis& diagnosis) {
    std::vector<CheckSum> sums;
    for (const DoctorCheck& check : diagnosis.checks) {
        auto sum = std::ranges::find(sums, check.name, &CheckSum::name);
        if (sum == sums.end()) sum = sums.insert(sum, {check.name});
        ++sum->checks;
        sum->counted += check.counted;
        sum->defects += check.defects.size();
    }
    return sums;
}

void write_members(JsonWriter& json, const Diagnosis& diagnosis) {
    json.key("checks").begin_array();
    for (const DoctorCheck& check : diagnosis.checks) {
        json.begin_object().member("counted", check.counted).key("defects").begin_array();
        for (const std::string& defect : check.defects) json.value(defect);
        json.end_array().member("name", check.name).member("subject", check.subject).end_object();
    }
    json.end_array().member("sound", diagnosis.sound());
}

}  // namespace dongbo
