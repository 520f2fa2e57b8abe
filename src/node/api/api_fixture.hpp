// A small node with persons, parcels and units, asked as machines ask it, without sockets.
#pragma once

#include <doctest/doctest.h>

#include <fmt/core.h>

#include <boost/json.hpp>

#include "intake/load.hpp"
#include "node/api/api_description.hpp"
#include "node/api/api_routes.hpp"
#include "node/doctor_runs.hpp"
#include "node/federation/feed_routes.hpp"
#include "node/group_writers.hpp"
#include "node/service.hpp"
#include "node/services.hpp"
#include "tests/support/divided_commune.hpp"
#include "tests/support/must.hpp"
#include "tests/support/temporary_folder.hpp"

namespace dongbo {

inline constexpr std::string_view kPersonMapping =
    "contract: person\nmapping: persons\nsource: H26/dan-cu\nsender: H26\nedition: 2025-06-30\n"
    "file: {format: csv}\nkey: [id]\n"
    "fields: {personal_number: number, full_name: name, birth_date: born, sex: sex, "
    "residence_unit: unit, residence_detail: address, life_status: life}\n";
inline constexpr std::string_view kPersonRows =
    "id,number,name,born,sex,unit,address,life\n"
    "1,001090000001,Nguyễn An,12/05/1990,male,00001,Thôn 1,alive\n"
    "2,001090000002,Nguyễn Bình,1990,male,00002,Thôn 2,alive\n"
    "3,001190000003,Trần Thị Cúc,31/02/1990,female,00003,Thôn 3,alive\n"
    "4,001090000004,Lê Dũng,01/01/1985,male,00003,Thôn 4,alive\n"
    "5,001090000004,Lê Em,01/01/1985,male,00003,Thôn 5,alive\n";
inline constexpr std::string_view kParcelMapping =
    "contract: land_parcel\nmapping: parcels\nsource: H26/dat-dai\nsender: H26.3\n"
    "edition: 2025-06-30\nfile: {format: csv}\nkey: [unit, sheet, parcel]\n"
    "fields: {unit: unit, sheet_number: sheet, parcel_number: parcel, area_m2: area, "
    "address: address}\n";
inline constexpr std::string_view kParcelRows =
    "unit,sheet,parcel,area,address\n00001,5,12,100,Thôn 1\n00002,5,12,90,Thôn 1\n"
    "00003,5,12,80,Thôn 1\n";

/// Who asks stands in the field Test-Caller: "steward H26 lan"; without it, nobody does.
class StatedCallers final : public Callers {
  public:
    Result<Identified> identify(const HttpRequest& request, NodeReader&, Timestamp) override {
        Identified who;
        const std::string stated(request.fields.find("Test-Caller").value_or(""));
        const std::size_t first = stated.find(' '), second = stated.rfind(' ');
        if (first == std::string::npos) return who;
        who.caller.kind = Caller::Kind::machine;
        who.caller.roles.set(static_cast<std::size_t>(*parse_role(stated.substr(0, first))));
        who.caller.agency = stated.substr(first + 1, second - first - 1);
        who.caller.id = stated.substr(second + 1);
        return who;
    }
    std::size_t sessions() const override { return 0; }
};

class ApiFixture {
  public:
    ApiFixture() : writers(folder.file("node"), {}), doctor(folder.file("node")) {
        must(NodeStore::create(folder.file("node"), "H26"));
        node = must(NodeStore::open(folder.file("node")));
        for (const char* contract :
             {"access", "administrative_unit", "unit_succession", "unit_decision",
              "unit_decision_batch", "locality", "share", "person", "land_parcel"})
            must(node->define(
                must(load_contract(kSource + "/contracts/" + std::string(contract) + ".yaml"))));
        load("units.csv", testing::kDividedUnits, kSource + "/mappings/units.yaml");
        load("succession.csv", testing::kDividedSuccession, kSource + "/mappings/succession.yaml");
        load("persons.csv", kPersonRows, mapping("persons.yaml", kPersonMapping));
        load("parcels.csv", kParcelRows, mapping("parcels.yaml", kParcelMapping));
        start();
    }

    struct Answer {
        int status = 0;
        boost::json::value json;
        HttpResponse response;
        std::string text(std::string_view pointer) const {
            return std::string(json.at_pointer(pointer).as_string());
        }
        std::int64_t number(std::string_view pointer) const {
            return json.at_pointer(pointer).to_number<std::int64_t>();
        }
        std::size_t items(std::string_view pointer) const {
            return json.at_pointer(pointer).as_array().size();
        }
        std::string field(std::string_view name) const {
            return std::string(response.fields.find(name).value_or(""));
        }
    };

    /// Every answer is held against docs/openapi.json.
    Answer ask(HttpRequest request) {
        request.id = fmt::format("{:032x}", ++asked_);
        const HttpMethod method = request.method;
        const std::string path = request.path;
        Answer answer;
        answer.response = service->ask(std::move(request));
        answer.status = answer.response.status;
        boost::json::error_code error;
        answer.json = boost::json::parse(answer.response.body, error);
        const std::string wrong = description.disagreement(method, path, answer.response);
        CHECK_MESSAGE(wrong.empty(), path, ": ", wrong);
        return answer;
    }
    /// `target`: path and query.
    Answer get(const std::string& target, const std::string& caller = "steward H26 lan") {
        return ask(request(HttpMethod::get, target, caller));
    }
    Answer send(HttpMethod method, const std::string& target, std::string body,
                const std::string& caller = "steward H26 lan", const std::string& if_match = {}) {
        HttpRequest made = request(method, target, caller);
        made.body = std::move(body);
        made.fields.set("Content-Type", "application/json");
        if (!if_match.empty()) made.fields.set("If-Match", if_match);
        return ask(std::move(made));
    }
    static HttpRequest request(HttpMethod method, const std::string& target,
                               const std::string& caller) {
        const std::size_t question = target.find('?');
        HttpRequest made;
        made.method = method;
        made.path = target.substr(0, question);
        if (question != std::string::npos) made.query = target.substr(question + 1);
        made.fields.set("Test-Caller", caller);
        return made;
    }
    static std::string person(const std::string& key) {
        const std::string part[] = {key};
        return make_record_id("person", "H26/dan-cu", part).text();
    }
    std::vector<Access> accesses(const RecordId& id) {
        must(service->await_accesses());
        return must(accesses_of(*node, "person.H26", id, 100));
    }
    std::vector<Access> accesses(const std::string& key) {
        return accesses(*RecordId::parse(person(key)));
    }

    std::string mapping(const std::string& name, std::string_view text) {
        testing::put_raw_bytes(folder.file(name), std::string(text));
        return folder.file(name);
    }
    void load(const std::string& name, std::string_view rows, const std::string& mapping) {
        DeliveryRequest request;
        request.file = folder.file(name);
        testing::put_raw_bytes(request.file, std::string(rows));
        must(load_into_node(*node, mapping, request, [](std::uint64_t, std::uint64_t) {}));
    }
    testing::TemporaryFolder folder;
    std::unique_ptr<NodeStore> node;
    StatedCallers callers;
    GroupWriters writers;
    DoctorRuns doctor;
    RequestLog log{nullptr};
    ApiDescription description;
    Services services;
    std::unique_ptr<Service> service;

  private:
    std::uint64_t asked_ = 0;
    inline static const std::string kSource = DONGBO_SOURCE_FOLDER;

    void start() {
        auto made = std::make_shared<Configuration>();
        made->node = folder.file("node");
        made->mappings = folder.path();
        made->readers = 1;
        services.configuration = [made] { return made; };
        services.writers = &writers;
        services.doctor = &doctor;
        ServiceOptions options;
        options.routes.assign(api_routes().begin(), api_routes().end());
        options.routes.insert(options.routes.end(), feed_routes().begin(), feed_routes().end());
        options.callers = &callers;
        options.services = &services;
        options.log = &log;
        options.clock = &system_clock();
        options.error_page = [](Exchange&, int status, const Error&) {
            return HttpResponse::html(status, "");
        };
        service = must(Service::open(*made, std::move(options)));
    }
};

}  // namespace dongbo
