#include "node/configuration.hpp"

#include <array>

#include "base/file.hpp"
#include "contract/yaml_reader.hpp"

namespace dongbo {
namespace {

using namespace std::string_view_literals;

constexpr std::array kKeys = {"node"sv,     "people"sv, "machines"sv, "login"sv,  "contracts"sv,
                              "mappings"sv, "limits"sv, "purpose"sv,  "follow"sv, "signing_key"sv};
constexpr std::array kFollowKeys = {"share"sv,       "from"sv, "owner_key"sv, "authorities"sv,
                                    "certificate"sv, "key"sv,  "revoked"sv};
constexpr std::array kPeopleKeys = {"address"sv, "port"sv, "origin"sv, "certificate"sv, "key"sv};
constexpr std::array kMachineKeys = {
    "address"sv, "port"sv, "certificate"sv, "key"sv, "client_authorities"sv, "revoked"sv};
constexpr std::array kLoginKeys = {"issuer"sv, "client_id"sv, "client_secret_file"sv,
                                   "authorities"sv};
constexpr std::array kLimitKeys = {"connections"sv,    "connections_per_address"sv,
                                   "body_mib"sv,       "requests_in_work"sv,
                                   "readers"sv,        "upload_gib"sv,
                                   "reads_a_second"sv, "searches_a_second"sv};

constexpr std::string_view kNeedsTls =
    "an address that others reach is served with TLS: give certificate and key";

class Reader {
  public:
    Reader(std::string folder, Configuration& configuration)
        : folder_(std::move(folder)), configuration_(configuration) {}

    void read(const Place& root) {
        if (!root.check_map(kKeys)) return;
        configuration_.node = path_at(root, "node");
        configuration_.contracts = path_at(root, "contracts");
        configuration_.mappings = path_at(root, "mappings");
        if (const auto purpose = root.find("purpose"))
            configuration_.purpose = purpose->text().value_or("");
        if (const auto people = root.find("people")) read_people(*people);
        if (const auto machines = root.find("machines")) read_machines(*machines);
        if (const auto login = root.find("login")) read_login(*login);
        if (const auto limits = root.find("limits")) read_limits(*limits);
        configuration_.signing_key = path_at(root, "signing_key");
        if (const auto follow = root.find("follow"))
            for (const Place& one : follow->items()) read_follow(one);
    }
    const std::string& secret_file() const { return secret_file_; }

  private:
    std::string path_at(const Place& owner, std::string_view key) const {
        std::string path = owner.text_at(key);
        return path.empty() || path.front() == '/' ? path : folder_ + "/" + path;
    }

    /// Address, port, certificate and key, alike for both endpoints.
    HttpEndpoint read_endpoint(const Place& place, HttpEndpoint endpoint) const {
        if (const auto address = place.find("address"))
            endpoint.address = address->text().value_or(endpoint.address);
        if (const auto port = place.find("port"))
            endpoint.port = static_cast<std::uint16_t>(port->integer(0, 65'535).value_or(0));
        const std::string certificate = path_at(place, "certificate");
        const std::string key = path_at(place, "key");
        if (certificate.empty() != key.empty())
            place.report("certificate and key come together", "give both, as PEM files");
        if (!certificate.empty()) endpoint.tls = TlsFiles{certificate, key};
        return endpoint;
    }

    void read_people(const Place& place) {
        if (!place.check_map(kPeopleKeys)) return;
        configuration_.people = read_endpoint(place, configuration_.people);
        std::string origin = place.text_at("origin");
        while (origin.ends_with('/')) origin.pop_back();
        const bool is_url = origin.starts_with("https://") || origin.starts_with("http://");
        if (!origin.empty() && !is_url)
            place.report("origin is no address of a web page", "write https://dongbo.example.vn");
        configuration_.people_origin = std::move(origin);
    }

    void read_machines(const Place& place) {
        if (!place.check_map(kMachineKeys)) return;
        HttpEndpoint endpoint = read_endpoint(place, {.address = "127.0.0.1", .port = 8443});
        if (!endpoint.tls) {
            place.report("machines are served over mutual TLS alone",
                         "give certificate, key and client_authorities");
            return;
        }
        endpoint.tls->client_authorities = path_at(place, "client_authorities");
        if (endpoint.tls->client_authorities.empty())
            place.report("client_authorities is missing",
                         "give the PEM file with the authorities whose clients are let in");
        endpoint.tls->revoked = path_at(place, "revoked");
        configuration_.machines = std::move(endpoint);
    }

    void read_follow(const Place& place) {
        if (!place.check_map(kFollowKeys)) return;
        FollowedShare followed;
        followed.share = place.required_text_at("share", "give the name of the share");
        if (followed.share.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") !=
            std::string::npos)
            place.report("share is no name of one", "give lower case letters, digits, hyphens");
        followed.from = place.required_text_at("from", "give the address of the owner's node");
        while (followed.from.ends_with('/')) followed.from.pop_back();
        if (!followed.from.starts_with("https://"))
            place.report("shares are followed over mutual TLS alone",
                         "write from: https://node.example.vn:8443");
        const std::string key = place.required_text_at(
            "owner_key", "give the owner's key: its node prints it when it starts");
        auto owner_key = NoteKey::parse(key);
        if (owner_key)
            followed.owner_key = std::move(*owner_key);
        else if (!key.empty())
            place.report("owner_key is none: " + owner_key.error().what,
                         "give name+hash+key, as the owner's node prints it");
        followed.connection = {.authorities = path_at(place, "authorities"),
                               .certificate = path_at(place, "certificate"),
                               .key = path_at(place, "key"),
                               .revoked = path_at(place, "revoked")};
        if (followed.connection.certificate.empty() != followed.connection.key.empty())
            place.report("certificate and key come together", "give both, as PEM files");
        for (const FollowedShare& other : configuration_.follow)
            if (other.share == followed.share)
                place.report("the share is followed twice", "keep one of the two");
        configuration_.follow.push_back(std::move(followed));
    }

    void read_login(const Place& place) {
        if (!place.check_map(kLoginKeys)) return;
        LoginSettings login;
        login.issuer = place.required_text_at("issuer", "give the address of the OpenID provider");
        login.client_id = place.required_text_at("client_id", "the provider knows the node by it");
        login.authorities = path_at(place, "authorities");
        secret_file_ = path_at(place, "client_secret_file");
        configuration_.login = std::move(login);
    }

    void read_limits(const Place& place) {
        if (!place.check_map(kLimitKeys)) return;
        HttpLimits& limits = configuration_.limits;
        const auto number = [&](std::string_view key, std::int64_t most, auto& to, auto unit) {
            const auto found = place.find(key);
            const auto value = found ? found->integer(1, most) : std::nullopt;
            if (value) to = static_cast<std::remove_reference_t<decltype(to)>>(*value) * unit;
        };
        number("connections", 1'000'000, limits.connections, std::size_t{1});
        number("connections_per_address", 1'000'000, limits.connections_per_address,
               std::size_t{1});
        number("body_mib", 1'024, limits.body_bytes, std::size_t{1} << 20);
        number("requests_in_work", 100'000, limits.requests_in_work, std::size_t{1});
        number("readers", 64, configuration_.readers, std::size_t{1});
        number("upload_gib", 1'024, configuration_.upload_bytes, std::uint64_t{1} << 30);
        set_rate(place, "reads_a_second", Effort::read);
        set_rate(place, "searches_a_second", Effort::person_search);
    }

    /// Of one caller; a minute's worth of it at once.
    void set_rate(const Place& place, std::string_view key, Effort effort) {
        const auto found = place.find(key);
        const auto value = found ? found->integer(1, 1'000'000) : std::nullopt;
        if (!value) return;
        const auto rate = static_cast<double>(*value);
        configuration_.rates.budgets[static_cast<std::size_t>(effort)] = {rate * 60, rate};
    }

    std::string folder_;
    Configuration& configuration_;
    std::string secret_file_;
};

bool is_loopback(std::string_view address) {
    return address == "::1" || address == "localhost" || address.starts_with("127.");
}

/// The node shows the owner the certificate that it shows its own clients, if it is told no other.
void complete_follow(Configuration& configuration, std::vector<Problem>& problems) {
    for (FollowedShare& followed : configuration.follow) {
        HttpClientOptions& connection = followed.connection;
        if (!connection.certificate.empty()) continue;
        if (!configuration.machines) {
            problems.push_back({0, "follow", followed.share + " is followed without a certificate",
                                "give certificate and key, here or of machines"});
            continue;
        }
        connection.certificate = configuration.machines->tls->certificate;
        connection.key = configuration.machines->tls->key;
    }
}

Result<Configuration> parse(std::string_view yaml, const std::string& file,
                            std::string& secret_file) {
    Configuration configuration;
    std::vector<Problem> problems;
    const YamlNode root = read_yaml(yaml, problems);
    Reader reader(folder_of(file), configuration);
    if (root.kind != YamlNode::Kind::empty) reader.read(Place(root, "", problems));
    if (problems.empty() && !configuration.people.tls && !is_loopback(configuration.people.address))
        problems.push_back({0, "people.address", configuration.people.address + " is no loopback",
                            std::string(kNeedsTls)});
    if (problems.empty()) complete_follow(configuration, problems);
    if (problems.empty()) {
        secret_file = reader.secret_file();
        return configuration;
    }
    sort_by_line(problems);
    return fail(ErrorCode::invalid, join_problems(problems), file);
}

}  // namespace

bool operator==(const FollowedShare& one, const FollowedShare& other) {
    const HttpClientOptions& here = one.connection;
    const HttpClientOptions& there = other.connection;
    return one.share == other.share && one.from == other.from && one.owner_key == other.owner_key &&
           here.authorities == there.authorities && here.certificate == there.certificate &&
           here.key == there.key && here.revoked == there.revoked;
}

const std::string& Configuration::signing_key_file() const {
    return !signing_key.empty() || !machines ? signing_key : machines->tls->key;
}

std::vector<HttpEndpoint> Configuration::endpoints() const {
    std::vector<HttpEndpoint> all = {people};
    if (machines) all.push_back(*machines);
    return all;
}

std::string Configuration::origin() const {
    if (!people_origin.empty()) return people_origin;
    return (people.tls ? "https://localhost:" : "http://localhost:") + std::to_string(people.port);
}

Result<Configuration> parse_configuration(std::string_view yaml, const std::string& file) {
    std::string secret_file;
    return parse(yaml, file, secret_file);
}

Result<Configuration> load_configuration(const std::string& file) {
    TRY_ASSIGN(const std::string yaml, read_file(file, kMaxFileBytes));
    std::string secret_file;
    TRY_ASSIGN(Configuration configuration, parse(yaml, file, secret_file));
    if (secret_file.empty()) return configuration;
    TRY_ASSIGN(std::string secret, read_file(secret_file, 4'096));
    while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
    configuration.login->client_secret = std::move(secret);
    return configuration;
}

}  // namespace dongbo
