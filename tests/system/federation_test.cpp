// Two real nodes over mutual TLS: one follows the other through changes, kills, certificates that
// are not good and somebody in between who forges.
#include <doctest/doctest.h>

#include <atomic>
#include <fstream>
#include <mutex>

#include "base/compression.hpp"
#include "http/certificates_fixture.hpp"
#include "http/client.hpp"
#include "http/server_fixture.hpp"
#include "node/federation/feed_protocol.hpp"
#include "sync/format/feed_messages.hpp"
#include "sync/proof/checkpoint.hpp"
#include "tests/system/command_fixture.hpp"
#include "tests/system/served_process.hpp"

using namespace dongbo;
using namespace dongbo::system_test;
namespace json = boost::json;
using testing::comes_true;

namespace {

const std::string kSource = DONGBO_SOURCE_DIR;

void says_well(const std::string& words) {
    const CommandResult result = dongbo_says(words);
    REQUIRE_MESSAGE(result.code == 0, words, result.text);
}

/// One node of the federation, with a steward's machine of its own agency.
class Member {
  public:
    Member(const TemporaryFolder& folder, const std::string& agency,
           const CertificateFiles& steward)
        : folder_(folder.file("country/" + agency)),
          authority_(folder.file("country/authority.pem")),
          steward_(steward),
          process_(folder_ + "/node.yaml", folder_ + "/log") {
        std::ofstream(folder_ + "/steward.csv")
            << "identifier,name,agency,certificate_sha256,public_key,roles,valid_from,valid_until\n"
            << "kho,Kho," << agency << "," << hex(must(certificate_digest(steward.certificate)))
            << ",,steward|operate,2025-01-01,\n";
        load(folder_ + "/steward.csv", kSource + "/mappings/machine.yaml");
        // The tests ask without a pause until something has happened.
        configure("limits: {reads_a_second: 100000}\n");
    }

    void load(const std::string& file, const std::string& mapping, const std::string& more = {}) {
        says_well("load " + file + " --mapping " + mapping + " --node " + folder_ + "/node" + more);
    }
    void configure(const std::string& text) const {
        std::ofstream(folder_ + "/node.yaml", std::ios::app) << text;
    }
    void change(const std::string& from, const std::string& to) const {
        std::string text = must(read_file(folder_ + "/node.yaml"));
        const std::size_t at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
        std::ofstream(folder_ + "/node.yaml") << text;
    }
    json::value ask(const std::string& path, HttpMethod method = HttpMethod::get) const {
        auto client = must(HttpClient::open(
            origin(),
            {.authorities = authority_, .certificate = steward_.certificate, .key = steward_.key}));
        HttpRequest request;
        request.method = method;
        request.path = path;
        const HttpResponse response = must(client->send(request));
        json::value value = json::parse(response.body);
        if (value.is_object()) value.as_object()["http_status"] = response.status;
        return value;
    }
    /// How the only share that it follows stands.
    json::value followed() const { return ask("/v1/following").at("following").at(0); }
    std::string phase() const { return std::string(followed().at("phase").as_string()); }
    /// Records that are served of a dataset; nothing: it is not shown.
    std::optional<std::int64_t> live(const std::string& dataset) const {
        const json::value told = ask("/v1/datasets/" + dataset);
        if (told.at("http_status") != 200) return std::nullopt;
        return told.at("records").at("live").to_number<std::int64_t>();
    }
    std::string origin() const {
        return "https://localhost:" + std::to_string(process_.machines_port());
    }
    std::string file(const std::string& name) const { return folder_ + "/" + name; }
    ServedProcess& process() { return process_; }

  private:
    std::string folder_, authority_;
    CertificateFiles steward_;
    ServedProcess process_;
};

struct Country {
    Country() {
        const json::value made =
            answer_of("init --federation " + folder.file("country") +
                      " --agencies G01,H01 --contracts " + kSource + "/contracts --mappings " +
                      kSource + "/mappings --port " + std::to_string(20'000 + getpid() % 20'000));
        owner_key = made.at("nodes").at(0).at("signs_as").as_string();
        const auto authority = must(CertificateAuthority::load(
            {folder.file("country/authority.pem"), folder.file("country/authority.key")}));
        must(authority.issue({.name = "steward", .client = true}, steward));
        owner.emplace(folder, "G01", steward);
        follower.emplace(folder, "H01", steward);
        owner->load(deliveries.first, person_mapping());
        share("");
        owner->process().start();
    }
    void share(const std::string& valid_until) {
        std::ofstream(folder.file("shares.csv"))
            << "name,dataset,consumer,fields,filter,pending,purpose,legal_basis,valid_from,"
               "valid_until,removal_threshold,delete_within_days\n"
            << "dan-cu,person.G01,H01,,,true,Giải quyết thủ tục,Nghị định,2025-01-01,"
            << valid_until << ",,\n";
        owner->load(folder.file("shares.csv"), kSource + "/mappings/share.yaml");
    }
    void follow(const std::string& from) {
        follower->configure("follow:\n  - {share: dan-cu, from: \"" + from +
                            "\", authorities: ../authority.pem, owner_key: \"" + owner_key +
                            "\"}\n");
        follower->process().start();
    }
    /// Waits until both serve the same number of records and the follower has nothing to catch up.
    bool in_step() {
        return comes_true([&] {
            const json::value now = follower->followed();
            return now.at("phase") == "following" && now.at("behind") == 0 &&
                   follower->live("person.G01") == owner->live("person");
        });
    }
    json::value statement() {
        follower->ask("/v1/following/dan-cu/statement", HttpMethod::post);
        CHECK(comes_true([&] { return !follower->followed().at("statement_at").is_null(); }));
        return follower->ask("/v1/following/dan-cu/statement");
    }

    TemporaryFolder folder;
    CertificateFiles steward{folder.file("steward.pem"), folder.file("steward.key")};
    Deliveries deliveries = write_deliveries(folder, 29, 300);
    std::string owner_key;
    std::optional<Member> owner, follower;
};

/// Of the owner's feed, from its files alone.
void check_proofs(const Country& country) {
    const std::string proof =
        "proof dan-cu.v1 --config " + country.folder.file("country/G01/node.yaml");
    const NoteKey key = must(NoteKey::parse(country.owner_key));
    const CommandResult note = dongbo_says(proof);
    CAPTURE(note.text);
    const Checkpoint checkpoint = must(open_checkpoint(note.text, key));
    REQUIRE(checkpoint.size > 1);
    const std::string end = std::to_string(checkpoint.size);
    const CommandResult said = dongbo_says(proof + " --position " + end);
    CAPTURE(said.text);
    const InclusionProof inclusion =
        must(decode_inclusion(std::string_view(said.text).substr(0, said.text.find('\n'))));
    CHECK(verify_inclusion(inclusion.leaf, checkpoint.size - 1, checkpoint.size, checkpoint.root,
                           inclusion.proof));
    CHECK(dongbo_says(proof + " --from 1 --to " + end).code == 0);
    CHECK(dongbo_says(proof + " --position " + std::to_string(checkpoint.size + 1)).code != 0);
}

TEST_CASE("a node follows another one through changes and kills of either, and both sign it") {
    Country country;
    country.follow(country.owner->origin());
    REQUIRE(country.in_step());
    CHECK(country.follower->live("person.G01").value_or(0) > 200);

    country.follower->process().kill_now();
    country.owner->load(country.deliveries.corrected, person_mapping());
    country.follower->process().start();
    CHECK(country.in_step());

    const int port = country.owner->process().machines_port();
    country.owner->process().kill_now();
    CHECK(comes_true(
        [&] { return !country.follower->followed().at("trouble").as_string().empty(); }));
    // What is here stays served, as of when it was true.
    CHECK(country.follower->live("person.G01"));
    country.owner->process().start();
    REQUIRE(country.owner->process().machines_port() == port);
    CHECK(country.in_step());

    const json::value statement = country.statement();
    CHECK(json::serialize(statement).contains("\"verdict\":\"equal\""));
    CHECK(country.follower->process().stop() == 0);
    CHECK(country.owner->process().stop() == 0);
    check_proofs(country);
}

TEST_CASE("a share that ends is served no longer") {
    Country country;
    country.follow(country.owner->origin());
    REQUIRE(country.in_step());
    country.share("2026-01-01");
    CHECK(comes_true([&] { return country.follower->phase() == "ended"; }));
    CHECK_FALSE(country.follower->live("person.G01"));
}

TEST_CASE("a certificate that is foreign, expired or revoked follows nothing") {
    Country country;
    SUBCASE("expired") {
        const auto authority =
            must(CertificateAuthority::load({country.folder.file("country/authority.pem"),
                                             country.folder.file("country/authority.key")}));
        const CertificateFiles old{country.follower->file("old.pem"),
                                   country.follower->file("old.key")};
        must(authority.issue({.name = "H01", .client = true, .days = -1}, old));
    }
    SUBCASE("foreign") {
        const auto authority = must(CertificateAuthority::create(
            "foreign", 30, CertificateKeyKind::ed25519,
            {country.folder.file("foreign.pem"), country.folder.file("foreign.key")}));
        const CertificateFiles other{country.follower->file("old.pem"),
                                     country.follower->file("old.key")};
        must(authority.issue({.name = "H01", .client = true}, other));
    }
    SUBCASE("revoked") {
        country.follow(country.owner->origin());
        REQUIRE(country.in_step());
        std::ofstream(country.owner->file("revoked"))
            << hex(must(certificate_digest(country.follower->file("node.pem")))) << "\n";
        country.owner->change("client_authorities:", "revoked: revoked, client_authorities:");
        country.owner->process().reload();
        CHECK(comes_true(
            [&] { return !country.follower->followed().at("trouble").as_string().empty(); }));
        CHECK(country.owner->process().log().contains("reloaded"));
        return;
    }
    country.follower->configure(
        "follow:\n  - {share: dan-cu, from: \"" + country.owner->origin() +
        "\", authorities: ../authority.pem, certificate: old.pem, key: old.key, owner_key: \"" +
        country.owner_key + "\"}\n");
    country.follower->process().start();
    CHECK(comes_true(
        [&] { return !country.follower->followed().at("trouble").as_string().empty(); }));
    CHECK(country.follower->phase() == "describing");
    CHECK_FALSE(country.follower->live("person.G01"));
}

/// Between follower and owner, with a certificate that both take: what it lacks is the owner's key.
class Between {
  public:
    using Forge = std::function<HttpResponse(HttpResponse)>;
    explicit Between(const Country& country)
        : client_(must(HttpClient::open(
              country.owner->origin(), {.authorities = country.folder.file("country/authority.pem"),
                                        .certificate = country.follower->file("node.pem"),
                                        .key = country.follower->file("node.key"),
                                        .timeout = std::chrono::seconds(60),
                                        .response_bytes = 100'000'000}))) {
        HttpEndpoint endpoint;
        endpoint.tls = TlsFiles{country.owner->file("node.pem"), country.owner->file("node.key"),
                                country.folder.file("country/authority.pem")};
        server_ =
            must(HttpServer::start({endpoint}, {},
                                   [this](const HttpRequest& request, std::size_t,
                                          const HttpAnswer& answer) { pass(request, answer); }));
    }
    std::string origin() const {
        return "https://localhost:" + std::to_string(server_->ports()[0]);
    }
    void forge(Forge forge) {
        const std::scoped_lock lock(mutex_);
        forge_ = std::move(forge);
    }

  private:
    void pass(HttpRequest request, const HttpAnswer& answer) {
        const std::scoped_lock lock(mutex_);
        // It blocks the network thread of this server: nothing may wait at the owner.
        if (const std::size_t wait = request.query.find("&wait="); wait != std::string::npos)
            request.query.resize(wait);
        auto response = client_->send(request);
        if (!response) return;
        const bool page = request.path.ends_with("/changes") || request.path.ends_with("/snapshot");
        answer(page && forge_ ? forge_(std::move(*response)) : std::move(*response));
    }

    std::mutex mutex_;
    Forge forge_;
    std::unique_ptr<HttpClient> client_;
    std::unique_ptr<HttpServer> server_;
};

TEST_CASE("whoever sits between two nodes can stop a copy, but not change it") {
    Country country;
    Between between(country);
    country.follow(between.origin());
    REQUIRE(country.in_step());
    const auto before = country.follower->live("person.G01");
    SUBCASE("a forged page") {
        between.forge([](HttpResponse response) {
            response.body.back() = static_cast<char>(response.body.back() ^ 1);
            return response;
        });
        country.owner->load(country.deliveries.corrected, person_mapping());
        CHECK(comes_true([&] { return country.follower->phase() == "alarmed"; }));
    }
    SUBCASE("a page that was seen before") {
        const auto times = std::make_shared<std::atomic<int>>(0);
        between.forge(
            [times, first = std::optional<HttpResponse>()](HttpResponse response) mutable {
                if (!first) first = response;
                ++*times;
                return *first;
            });
        CHECK(comes_true([&] { return *times > 0; }));
        country.owner->load(country.deliveries.corrected, person_mapping());
        CHECK(comes_true([&] { return *times > 3; }));
        CHECK(country.follower->live("person.G01") == before);
        between.forge({});
        CHECK(country.in_step());
        return;
    }
    SUBCASE("an answer without an end") {
        between.forge([](HttpResponse response) {
            response.body.assign(70'000'000, 'x');
            return response;
        });
        country.owner->load(country.deliveries.corrected, person_mapping());
        CHECK(comes_true([&] {
            return country.follower->phase() == "alarmed" ||
                   !country.follower->followed().at("trouble").as_string().empty();
        }));
    }
    SUBCASE("a page that grows without an end when it is unpacked") {
        const std::string bomb =
            must(compress(std::string(200'000'000, '\0'), CompressionDictionary(), 3));
        between.forge([bomb](HttpResponse response) {
            response.body = "\2" + bomb;
            return response;
        });
        country.owner->load(country.deliveries.corrected, person_mapping());
        CHECK(comes_true([&] { return country.follower->phase() == "alarmed"; }));
    }
    // Whatever came, people are shown what was proved before it.
    CHECK(country.follower->live("person.G01") == before);
}

}  // namespace
