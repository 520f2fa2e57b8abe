#include "tests/system/support.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "base/file.hpp"
#include "quality/recount.hpp"
#include "store/doctor.hpp"
#include "synth/synth.hpp"

namespace dongbo::system_test {
namespace {

/// A failure here is a defect of the test's own ground, not a finding.
template <class T>
T must(Result<T> result) {
    CHECK_THAT(result.has_value(), result.error().message().c_str());
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

struct Persons {
    std::unique_ptr<NodeStore> node;
    DatasetPlace place;
    Store* store = nullptr;
};

Result<Persons> open_persons(const std::string& path) {
    Persons persons;
    TRY_ASSIGN(persons.node, NodeStore::open(path));
    TRY_ASSIGN(persons.place, persons.node->place("person"));
    TRY_ASSIGN(persons.store, persons.node->store(persons.place));
    return persons;
}

}  // namespace

int rounds(int few) {
    const char* wanted = std::getenv("DONGBO_ROUNDS");
    return wanted ? std::atoi(wanted) : few;
}

std::uint64_t first_seed() {
    const char* wanted = std::getenv("DONGBO_SEED");
    return wanted ? std::strtoull(wanted, nullptr, 10) : 1;
}

std::string write_units(const TemporaryFolder& folder) {
    std::string csv = "edition,code,level,kind,name,full_name,parent_code\n";
    csv += "2025-06-30,01,province,thanh_pho,Hà Nội,Thành phố Hà Nội,\n";
    csv += "2025-06-30,001,district,quan,Ba Đình,Quận Ba Đình,01\n";
    for (int i = 1; i <= 20; ++i) {
        const std::string code = "000" + std::string(i < 10 ? "0" : "") + std::to_string(i);
        csv += "2025-06-30," + code + ",commune,phuong,Số " + std::to_string(i) + ",Phường Số " +
               std::to_string(i) + ",001\n";
    }
    must(write_file_atomically(folder.file("units.csv"), csv));
    return folder.file("units.csv");
}

Deliveries write_deliveries(const TemporaryFolder& folder, std::uint64_t seed,
                            std::uint64_t persons) {
    SynthOptions synth;
    synth.seed = seed;
    synth.persons = persons;
    synth.folder = folder.file("first");
    synth.units_file = write_units(folder);
    synth.provinces = {{"01", DeliverySystem::a}};
    synth.errors = ErrorRates::dirty(20'000);
    synth.errors.layout_rows = true;
    synth.only_persons = true;
    const SynthReport first = must(generate_population(synth));
    synth.folder = folder.file("corrected");
    synth.corrected_with_changes = persons / 10;
    const SynthReport corrected = must(generate_population(synth));
    return {folder.file("first/" + first.files.front().path),
            folder.file("corrected/" + corrected.files.front().path)};
}

void make_node(const std::string& path) {
    const Contract contract = must(load_contract(DONGBO_SOURCE_DIR "/contracts/person.yaml"));
    must(NodeStore::create(path, "G01"));
    must(must(NodeStore::open(path))->define(contract));
}

std::string person_mapping() {
    return DONGBO_SOURCE_DIR "/mappings/hanoi-person.yaml";
}

Result<LoadReport> load_persons(const std::string& node, const std::string& file,
                                const LoadProgress& progress) {
    TRY_ASSIGN(const Persons persons, open_persons(node));
    DeliveryRequest request;
    request.file = file;
    return load_into_node(*persons.node, person_mapping(), request, progress);
}

std::vector<Delivery> deliveries_of(const std::string& node) {
    const Persons persons = must(open_persons(node));
    return must(persons.store->deliveries(persons.place.dataset));
}

Hash state_digest(const std::string& node) {
    const Persons persons = must(open_persons(node));
    std::map<RecordId, std::string> states;
    for (std::uint64_t cursor = 0;;) {
        const auto records = must(persons.store->scan(persons.place.dataset, cursor, 1'000));
        if (records.empty()) break;
        for (const StoredRecord& record : records) {
            states[record.id] = hex(record.content_hash) + std::string(name(record.state)) +
                                std::to_string(record.version);
        }
    }
    Sha256 digest;
    for (const auto& [id, state] : states) {
        digest.update(id.bytes);
        digest.update(as_bytes(state));
    }
    return digest.finish();
}

std::string miscounts(const std::string& node) {
    const Persons persons = must(open_persons(node));
    const Recount result = must(recount(*persons.node, persons.place, {}));
    std::string out;
    for (const std::string& difference : result.differences) out += difference + "\n";
    return out;
}

std::string defects(const std::string& node) {
    const auto persons = open_persons(node);
    if (!persons) return persons.error().message();
    const auto diagnosis = examine(*persons->store, [](double) {});
    if (!diagnosis) return diagnosis.error().message();
    std::string all;
    for (const DoctorCheck& check : diagnosis->checks) {
        for (const std::string& defect : check.defects) {
            all += check.name + " " + check.subject + ": " + defect + "\n";
        }
    }
    return all;
}

}  // namespace dongbo::system_test
