// The one file that says how a node is served: docs/operations.md lists its keys.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/client.hpp"
#include "http/server.hpp"
#include "node/login/login_settings.hpp"
#include "node/rate_limits.hpp"
#include "sync/proof/signed_note.hpp"

namespace dongbo {

/// A share of another node's that this one follows.
struct FollowedShare {
    std::string share;  ///< its name there
    std::string from;   ///< "https://dan-cu.example.gov.vn:8443"
    NoteKey owner_key;  ///< whose signatures are believed
    HttpClientOptions connection;
    friend bool operator==(const FollowedShare& one, const FollowedShare& other);
};

struct Configuration {
    std::string node;  ///< its folder
    HttpEndpoint people{.address = "127.0.0.1", .port = 8420, .tls = {}};
    std::optional<HttpEndpoint> machines{};
    /// Nothing: only machines have access, and pages that need no login.
    std::optional<LoginSettings> login{};
    std::string contracts;      ///< folder; datasets are made or migrated at the start. Empty: not
    std::string mappings;       ///< folder that deliveries name their mapping in
    std::string people_origin;  ///< of the pages, as browsers see it; empty: see origin()
    /// PEM of an Ed25519 key by which checkpoints and statements are signed. Empty: the key of the
    /// machines' endpoint, if it is one.
    std::string signing_key;
    std::vector<FollowedShare> follow{};
    HttpLimits limits{};
    RateLimitSettings rates{};
    std::size_t readers = 2;                  ///< threads that answer reads
    std::uint64_t upload_bytes = 8ULL << 30;  ///< of one file
    std::string purpose = "Quản lý, đối soát dữ liệu của cơ quan chủ quản";  ///< of reads by people

    /// The endpoints in the order in which they are listened on: people, machines.
    std::vector<HttpEndpoint> endpoints() const;
    /// The file of the key that the node signs with, if it is an Ed25519 key; empty: there is none.
    const std::string& signing_key_file() const;
    /// "http://localhost:8420" where the file names none.
    std::string origin() const;
};

/// Paths in it are relative to the folder of the file. invalid lists every problem with line, key
/// and cure.
Result<Configuration> parse_configuration(std::string_view yaml, const std::string& file);
/// Reads the file, and the secret that it names.
Result<Configuration> load_configuration(const std::string& file);

}  // namespace dongbo
