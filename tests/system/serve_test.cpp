// The real program in service over mutual TLS: deliveries in pieces, killed and started again,
// certificates renewed, stopped.
#include <doctest/doctest.h>

#include <atomic>
#include <fstream>
#include <map>
#include <set>
#include <thread>

#include "base/file.hpp"
#include "http/certificates_fixture.hpp"
#include "http/client.hpp"
#include "tests/system/command_fixture.hpp"
#include "tests/system/served_process.hpp"

using namespace dongbo;
using namespace dongbo::system_test;
namespace json = boost::json;

namespace {

constexpr std::size_t kPiece = 20'000;

/// `dongbo serve` as a child, with two machines that it knows.
class Served {
  public:
    Served() {
        const CommandResult init = dongbo_says(
            "init --agency G01 --contracts " DONGBO_SOURCE_DIR "/contracts --node " + node_);
        REQUIRE_MESSAGE(init.code == 0, init.text);
        const std::string machines = folder_.file("machines.csv");
        std::ofstream(machines)
            << "identifier,name,agency,certificate_sha256,public_key,roles,valid_from,valid_until\n"
            << "kho,Kho dữ liệu,G01," << hex(must(certificate_digest(steward_.certificate)))
            << ",,steward|operate,2025-01-01,\n"
            << "h26,Hệ thống của Hà Nội,H26," << hex(must(certificate_digest(sender_.certificate)))
            << ",,sender,2025-01-01,\n";
        const CommandResult load =
            dongbo_says("load " + machines + " --node " + node_ +
                        " --mapping " DONGBO_SOURCE_DIR "/mappings/machine.yaml");
        REQUIRE_MESSAGE(load.code == 0, load.text);
        start();
    }
    void start() {
        std::ofstream(configuration_)
            << "node: node\nmappings: " DONGBO_SOURCE_DIR "/mappings\npeople: {port: 0}\n"
            // The tests ask without a pause until something has happened.
            << "limits: {reads_a_second: 100000}\n"
            << "machines: {port: 0, certificate: " << server_.certificate
            << ", key: " << server_.key << ", client_authorities: " << authority_.file() << "}\n";
        process_.start();
    }
    void kill_now() { process_.kill_now(); }
    int stop() { return process_.stop(); }
    void reload() const { process_.reload(); }
    void renew_certificate() {
        server_ = authority_.issue("server", testing::CertificateUse::server);
    }

    std::unique_ptr<HttpClient> client(const CertificateFiles& who) const {
        auto opened = HttpClient::open(
            "https://localhost:" + std::to_string(process_.machines_port()),
            {.authorities = authority_.file(), .certificate = who.certificate, .key = who.key});
        REQUIRE(opened);
        return std::move(*opened);
    }
    std::unique_ptr<HttpClient> steward() const { return client(steward_); }
    std::unique_ptr<HttpClient> sender() const { return client(sender_); }
    const CertificateFiles& stranger() const { return stranger_; }
    const TemporaryFolder& folder() const { return folder_; }
    const std::string& node() const { return node_; }
    std::string log() const { return process_.log(); }

  private:
    TemporaryFolder folder_;
    std::string node_ = folder_.file("node"), configuration_ = folder_.file("node.yaml");
    testing::TestAuthority authority_{folder_.path(), "authority"};
    CertificateFiles server_ = authority_.issue("server", testing::CertificateUse::server);
    CertificateFiles steward_ = authority_.issue("steward", testing::CertificateUse::client);
    CertificateFiles sender_ = authority_.issue("sender", testing::CertificateUse::client);
    CertificateFiles stranger_ = authority_.issue("stranger", testing::CertificateUse::client);
    ServedProcess process_{configuration_, folder_.file("log")};
};

HttpRequest asking(HttpMethod method, std::string path, std::string query = {}) {
    HttpRequest request;
    request.method = method;
    request.path = std::move(path);
    request.query = std::move(query);
    return request;
}

HttpResponse answer(HttpClient& client, const HttpRequest& request) {
    auto response = client.send(request);
    REQUIRE_MESSAGE(response, (response ? "" : response.error().message()));
    return std::move(*response);
}

std::string begin_upload(HttpClient& client, std::size_t length) {
    HttpRequest request = asking(HttpMethod::post, "/v1/uploads", "name=dan-cu.csv");
    request.fields.set("Upload-Length", std::to_string(length));
    const HttpResponse begun = answer(client, request);
    REQUIRE_MESSAGE(begun.status == 201, begun.body);
    return std::string(*begun.fields.find("Location"));
}

std::size_t offset_of(HttpClient& client, const std::string& upload) {
    const HttpResponse shown = answer(client, asking(HttpMethod::head, upload));
    REQUIRE(shown.status == 204);
    return std::stoul(std::string(*shown.fields.find("Upload-Offset")));
}

void send_pieces(HttpClient& client, const std::string& upload, const std::string& file,
                 std::size_t until) {
    for (std::size_t offset = offset_of(client, upload); offset < until;) {
        HttpRequest request = asking(HttpMethod::patch, upload);
        request.fields.set("Content-Type", "application/offset+octet-stream");
        request.fields.set("Upload-Offset", std::to_string(offset));
        request.body = file.substr(offset, kPiece);
        const HttpResponse taken = answer(client, request);
        REQUIRE_MESSAGE(taken.status == 204, taken.body);
        offset = std::stoul(std::string(*taken.fields.find("Upload-Offset")));
    }
}

HttpResponse start_load(HttpClient& client, const std::string& upload, const std::string& mapping) {
    HttpRequest request = asking(HttpMethod::post, "/v1/deliveries");
    request.fields.set("Content-Type", "application/json");
    request.fields.set("Idempotency-Key", "delivery-1");
    request.body = json::serialize(
        json::object{{"upload", upload.substr(upload.rfind('/') + 1)}, {"mapping", mapping}});
    return answer(client, request);
}

json::value loaded(HttpClient& client, const std::string& load) {
    for (;;) {
        const HttpResponse shown = answer(client, asking(HttpMethod::get, load));
        REQUIRE(shown.status == 200);
        json::value status = json::parse(shown.body);
        const auto& state = status.at("state").as_string();
        if (state != "waiting" && state != "loading") return status;
    }
}

/// Loads 300 persons through the API; the ids of some of them.
std::vector<std::string> deliver_persons(const Served& served) {
    const std::string file = read_file(write_deliveries(served.folder(), 29, 300).first).value();
    const auto sender = served.sender();
    const std::string upload = begin_upload(*sender, file.size());
    send_pieces(*sender, upload, file, file.size());
    const HttpResponse started = start_load(*sender, upload, "hanoi-person");
    loaded(*sender, std::string(*started.fields.find("Location")));
    const HttpResponse found = answer(
        *served.steward(),
        asking(HttpMethod::get, "/v1/datasets/person/records", "full_name%5E=nguyen&limit=20"));
    REQUIRE_MESSAGE(found.status == 200, found.body);
    std::vector<std::string> ids;
    for (const json::value& record : json::parse(found.body).at("records").as_array())
        ids.emplace_back(record.at("record").as_string());
    REQUIRE(ids.size() > 5);
    return ids;
}

/// Requests that were answered, by the record that they showed.
using Answered = std::map<std::string, std::set<std::string>>;

/// Reads one record after the other until the node answers no more.
Answered read_until_killed(const Served& served, const std::vector<std::string>& ids,
                           std::atomic<std::size_t>& count) {
    Answered answered;
    const auto client = served.steward();
    for (std::size_t i = 0;; ++i) {
        const std::string& id = ids[i % ids.size()];
        const auto shown =
            client->send(asking(HttpMethod::get, "/v1/datasets/person/records/" + id));
        if (!shown || shown->status != 200) return answered;
        answered[id].insert(std::string(*shown->fields.find("Request-Id")));
        ++count;
    }
}

}  // namespace

TEST_CASE("a delivery in pieces survives kill -9 of the node, and every row is accounted for") {
    Served served;
    const std::string file = read_file(write_deliveries(served.folder(), 29, 300).first).value();
    auto client = served.sender();
    const std::string upload = begin_upload(*client, file.size());
    send_pieces(*client, upload, file, file.size() / 2);
    served.kill_now();
    served.start();
    client = served.sender();
    CHECK(offset_of(*client, upload) >= file.size() / 2);
    send_pieces(*client, upload, file, file.size());
    const HttpResponse started = start_load(*client, upload, "hanoi-person");
    REQUIRE_MESSAGE(started.status == 202, started.body);
    const HttpResponse again = start_load(*client, upload, "hanoi-person");
    CHECK(again.status == 202);
    CHECK(again.body == started.body);
    const json::value status = loaded(*client, std::string(*started.fields.find("Location")));
    REQUIRE_MESSAGE(status.at("state").as_string() == "loaded", json::serialize(status));
    std::uint64_t rows = 0;
    for (const auto& kind : status.at("report").at("rows").as_object())
        rows += kind.value().to_number<std::uint64_t>();
    CHECK(rows == status.at("report").at("physical_rows").to_number<std::uint64_t>());
    CHECK(served.stop() == 0);
    CHECK(defects(served.node()).empty());
}

TEST_CASE("a stranger gets nowhere, a sender sees no person, a steward does and it is recorded") {
    Served served;
    deliver_persons(served);
    auto sender = served.sender();
    const auto records =
        asking(HttpMethod::get, "/v1/datasets/person/records", "full_name%5E=nguyen&limit=3");
    const auto stranger = served.client(served.stranger());
    CHECK(answer(*stranger, records).status == 401);
    CHECK(answer(*sender, records).status == 403);
    CHECK(answer(*sender, asking(HttpMethod::get, "/metrics")).status == 403);
    auto steward = served.steward();
    const HttpResponse found = answer(*steward, records);
    REQUIRE_MESSAGE(found.status == 200, found.body);
    const json::value list = json::parse(found.body);
    REQUIRE(!list.at("records").as_array().empty());
    const std::string id(list.at("records").at(0).at("record").as_string());
    const HttpResponse seen = answer(
        *steward, asking(HttpMethod::get, "/v1/datasets/person/records/" + id + "/accesses"));
    REQUIRE_MESSAGE(seen.status == 200, seen.body);
    const std::string request(*found.fields.find("Request-Id"));
    CHECK(seen.body.find(request) != std::string::npos);
    CHECK(answer(*steward, asking(HttpMethod::get, "/metrics"))
              .body.find("dongbo_accesses_recorded_total") != std::string::npos);
    const std::string log = served.log();
    CHECK(log.find(request) != std::string::npos);
    CHECK(log.find("nguyen") == std::string::npos);
    CHECK(log.find(id) == std::string::npos);
    CHECK(served.stop() == 0);
}

TEST_CASE("kill -9 while persons are read: no read that was answered is missing afterwards") {
    Served served;
    const std::vector<std::string> ids = deliver_persons(served);
    Answered answered;
    // Before anything is applied, in the middle of it, and after some of it.
    for (const std::size_t enough : {20U, 400U, 3'000U}) {
        CAPTURE(enough);
        std::atomic<std::size_t> count = 0;
        std::vector<Answered> seen(3);
        std::vector<std::thread> readers;
        for (Answered& one : seen)
            readers.emplace_back([&] { one = read_until_killed(served, ids, count); });
        while (count < enough) std::this_thread::yield();
        served.kill_now();
        for (std::thread& reader : readers) reader.join();
        for (const Answered& one : seen)
            for (const auto& [id, requests] : one)
                answered[id].insert(requests.begin(), requests.end());
        served.start();
        const auto steward = served.steward();
        for (const auto& [id, requests] : answered) {
            const HttpResponse shown = answer(
                *steward, asking(HttpMethod::get, "/v1/datasets/person/records/" + id + "/accesses",
                                 "limit=1000"));
            REQUIRE_MESSAGE(shown.status == 200, shown.body);
            for (const std::string& request : requests)
                CHECK(shown.body.find(request) != std::string::npos);
        }
    }
    CHECK(served.stop() == 0);
    CHECK(defects(served.node()).empty());
    CHECK(answer_of("status --node " + served.node()).at("waiting_accesses") == 0);
}

TEST_CASE("a new certificate is taken without dropping the connection that stands") {
    Served served;
    const auto standing = served.steward();
    const auto health = asking(HttpMethod::get, "/healthz");
    CHECK(answer(*standing, health).status == 200);
    served.renew_certificate();
    served.reload();
    while (served.log().find("\"event\":\"reloaded\"") == std::string::npos)
        CHECK(answer(*standing, health).status == 200);
    CHECK(answer(*standing, health).status == 200);
    CHECK(answer(*served.steward(), health).status == 200);
    CHECK(answer(*served.steward(), asking(HttpMethod::get, "/readyz")).status == 200);
    CHECK(served.stop() == 0);
}
