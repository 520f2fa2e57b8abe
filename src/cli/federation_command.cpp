// dongbo init --federation: nodes that trust each other, for trying things out.
#include <fmt/core.h>

#include <filesystem>

#include "base/file.hpp"
#include "base/signature.hpp"
#include "cli/commands.hpp"
#include "http/certificate_maker.hpp"
#include "intake/load.hpp"
#include "sync/proof/checkpoint.hpp"

namespace dongbo {
namespace {

constexpr int kAuthorityDays = 3'650;
constexpr int kNodeDays = 825;
constexpr std::uint16_t kMachinePorts = 1'000;  ///< from the pages' port

struct FederationNode {
    std::string agency, folder;
    std::uint16_t pages_port = 0, machines_port = 0;
    CertificateFiles certificate;
    NoteKey key;
    std::string node() const { return folder + "/node"; }
    std::string configuration() const { return folder + "/node.yaml"; }
};

std::string absolute(const std::string& path) {
    return std::filesystem::absolute(path).lexically_normal().string();
}

Result<FederationNode> make_member(const InitOptions& options,
                                   const CertificateAuthority& authority, std::size_t number) {
    FederationNode node{.agency = options.agencies[number],
                        .folder = options.federation + "/" + options.agencies[number],
                        .pages_port = static_cast<std::uint16_t>(options.port + number),
                        .machines_port = {},
                        .certificate = {},
                        .key = {}};
    node.machines_port = static_cast<std::uint16_t>(node.pages_port + kMachinePorts);
    node.certificate = {node.folder + "/node.pem", node.folder + "/node.key"};
    TRY(make_directory(node.folder));
    TRY(authority.issue({.name = node.agency,
                         .hosts = {"localhost", "127.0.0.1"},
                         .server = true,
                         .client = true,
                         .days = kNodeDays},
                        node.certificate));
    TRY_ASSIGN(const SigningKey key, SigningKey::load(node.certificate.key));
    node.key = {note_name(node.agency), key.public_key()};
    TRY(NodeStore::create(node.node(), node.agency));
    TRY_ASSIGN(const std::vector<Contract> contracts, load_contracts(options.contracts));
    TRY_ASSIGN(const std::unique_ptr<NodeStore> store, NodeStore::open(node.node()));
    for (const Contract& contract : contracts) TRY(store->define(contract));
    return node;
}

/// Every node knows the others' machines by their certificates.
Result<> introduce(const InitOptions& options, const FederationNode& node,
                   const std::vector<FederationNode>& all) {
    std::string rows =
        "identifier,name,agency,certificate_sha256,public_key,roles,valid_from,valid_until\n";
    for (const FederationNode& other : all) {
        if (other.agency == node.agency) continue;
        TRY_ASSIGN(const Hash digest, certificate_digest(other.certificate.certificate));
        rows += fmt::format("{0}/dongbo,Điểm kết nối {0},{0},{1},,follower,2025-01-01,2099-01-01\n",
                            other.agency, hex(digest));
    }
    DeliveryRequest delivery;
    delivery.file = node.folder + "/machines.csv";
    delivery.kind = DeliveryKind::full;
    TRY(write_file_atomically(delivery.file, rows));
    TRY_ASSIGN(const std::unique_ptr<NodeStore> store, NodeStore::open(node.node()));
    TRY(load_into_node(*store, options.mappings + "/machine.yaml", delivery,
                       [](std::uint64_t, std::uint64_t) {}));
    return {};
}

std::string configuration_of(const InitOptions& options, const FederationNode& node,
                             const std::vector<FederationNode>& all) {
    std::string text = fmt::format(
        "# Made by dongbo init --federation, with an authority that is for tests alone.\n"
        "node: node\ncontracts: {}\nmappings: {}\n"
        "people: {{port: {}}}\n"
        "machines: {{address: 127.0.0.1, port: {}, certificate: node.pem, key: node.key,\n"
        "           client_authorities: ../authority.pem}}\n"
        "# This node signs as {}\n"
        "# Shares of the others that it may follow:\n# follow:\n",
        absolute(options.contracts), absolute(options.mappings), node.pages_port,
        node.machines_port, node.key.text());
    for (const FederationNode& other : all) {
        if (other.agency == node.agency) continue;
        text += fmt::format(
            "#   - {{share: NAME, from: \"https://localhost:{}\", authorities: ../authority.pem,\n"
            "#      owner_key: \"{}\"}}\n",
            other.machines_port, other.key.text());
    }
    return text;
}

Result<std::vector<FederationNode>> build(const InitOptions& options) {
    if (file_exists(options.federation + "/authority.key"))
        return fail(ErrorCode::conflict, "There is a federation already", options.federation,
                    "give a new folder");
    TRY(make_directory(options.federation));
    TRY_ASSIGN(const CertificateAuthority authority,
               CertificateAuthority::create(
                   "dongbo test authority", kAuthorityDays, CertificateKeyKind::ed25519,
                   {options.federation + "/authority.pem", options.federation + "/authority.key"}));
    std::vector<FederationNode> all;
    for (std::size_t i = 0; i < options.agencies.size(); ++i) {
        TRY_ASSIGN(FederationNode node, make_member(options, authority, i));
        all.push_back(std::move(node));
    }
    for (const FederationNode& node : all) {
        TRY(introduce(options, node, all));
        TRY(write_file_atomically(node.configuration(), configuration_of(options, node, all)));
    }
    return all;
}

void print_json(const Console& console, const InitOptions& options,
                const std::vector<FederationNode>& all) {
    console.print_json([&](JsonWriter& json) {
        json.begin_object()
            .member("authority", options.federation + "/authority.pem")
            .key("nodes")
            .begin_array();
        for (const FederationNode& node : all)
            json.begin_object()
                .member("agency", node.agency)
                .member("configuration", node.configuration())
                .member("pages_port", std::uint64_t{node.pages_port})
                .member("machines_port", std::uint64_t{node.machines_port})
                .member("signs_as", node.key.text())
                .end_object();
        json.end_array().end_object();
    });
}

}  // namespace

Exit make_federation(const Console& console, const InitOptions& options) {
    const auto all = build(options);
    if (!all) return console.report(all.error());
    if (console.json) {
        print_json(console, options, *all);
        return Exit::ok;
    }
    const Texts& say = console.say();
    console.line(fmt::format("{} {}", say.federation_made, options.federation));
    console.line(say.authority_for_tests);
    console.line(say.serve_each);
    for (const FederationNode& node : *all)
        console.line(fmt::format("  dongbo serve --config {}", node.configuration()));
    return Exit::ok;
}

}  // namespace dongbo
