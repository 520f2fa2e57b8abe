#include "bench/native_replication.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "base/error.hpp"
#include "bench/person_table.hpp"
#include "bench/process.hpp"

namespace dongbo::bench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begun) {
    return std::chrono::duration<double>(Clock::now() - begun).count();
}

constexpr int kPort = 54'831;

/// The procedure changes rows by their key, one statement after the other, and commits after each
/// `each`: no client stands between the statements.
constexpr const char* kChange =
    "CREATE PROCEDURE change(transactions int, each int) LANGUAGE plpgsql AS $$ "
    "DECLARE keys text[]; BEGIN FOR t IN 1..transactions LOOP "
    "SELECT array_agg(macongdan) INTO keys FROM numbered WHERE number > (t-1)*each AND number <= "
    "t*each; FOR i IN 1..each LOOP UPDATE person SET changed=t WHERE macongdan=keys[i]; "
    "END LOOP; COMMIT; END LOOP; END $$";

std::unique_ptr<Postgres> cluster(const std::string& folder, std::vector<std::string> options) {
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::all);
    return std::make_unique<Postgres>(folder, options);
}

}  // namespace

NativeReplication::NativeReplication(const std::string& folder, const std::string& file) {
    const std::string key = folder + "/tls.key", certificate = folder + "/tls.crt";
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::all);
    run_as_postgres({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                     "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost", "-keyout", key,
                     "-out", certificate});
    publisher_ = cluster(folder + "/publisher",
                         {"wal_level=logical", "listen_addresses=127.0.0.1",
                          fmt::format("port={}", kPort), "unix_socket_permissions=0777", "ssl=on",
                          "ssl_key_file=" + key, "ssl_cert_file=" + certificate});
    subscriber_ = cluster(folder + "/subscriber", {"wal_level=logical"});
    // There is no client certificate; that of the home folder is not looked for.
    connection_ = fmt::format(
        "host=127.0.0.1 port={} user=postgres dbname=postgres sslmode=require sslcert={}/none",
        kPort, folder);
    const std::string columns = columns_of(file);
    for (Postgres* const end : {publisher_.get(), subscriber_.get()}) {
        end->execute("CREATE TABLE person(" + columns + ", changed int, PRIMARY KEY(macongdan))");
        end->execute("CREATE INDEX ON person(sodinhdanh)");
    }
    publisher_->execute("CREATE UNLOGGED TABLE delivered(" + columns + ")");
    publisher_->copy("delivered", "(FORMAT csv, DELIMITER ';', HEADER true)", file);
    publisher_->execute("INSERT INTO person SELECT DISTINCT ON (macongdan) *, 0 FROM delivered");
    // In the order of a hash: changes fall all over the table.
    publisher_->execute(
        "CREATE UNLOGGED TABLE numbered AS SELECT macongdan, row_number() OVER (ORDER BY "
        "md5(macongdan)) AS number FROM person");
    publisher_->execute("CREATE INDEX ON numbered(number)");
    publisher_->execute(kChange);
    publisher_->execute("VACUUM ANALYZE person");
    publisher_->execute("CREATE PUBLICATION persons FOR TABLE person");
    publisher_->execute("CHECKPOINT");
    rows_ = std::stoull(publisher_->value("SELECT count(*) FROM person"));
}

/// Asks again and again; a query takes a few hundred microseconds.
void NativeReplication::wait_until(const std::string& sql, const std::string& value) {
    const auto begun = Clock::now();
    while (subscriber_->value(sql) != value)
        CHECK_THAT(seconds_since(begun) < 300, "the subscriber follows within five minutes");
}

double NativeReplication::first_copy() {
    const auto begun = Clock::now();
    subscriber_->execute("CREATE SUBSCRIPTION persons CONNECTION '" + connection_ +
                         "' PUBLICATION persons");
    wait_until("SELECT count(*) FROM pg_subscription_rel WHERE srsubstate='r'", "1");
    const double seconds = seconds_since(begun);
    CHECK_THAT(subscriber_->value("SELECT count(*) FROM person") == std::to_string(rows_),
               "all of them were copied");
    return seconds;
}

double NativeReplication::changes(int transactions, int each) {
    const auto begun = Clock::now();
    publisher_->execute(fmt::format("CALL change({}, {})", transactions, each));
    const std::string last = publisher_->value(
        fmt::format("SELECT macongdan FROM numbered WHERE number={}", transactions * each));
    wait_until("SELECT changed FROM person WHERE macongdan='" + last + "'",
               std::to_string(transactions));
    return seconds_since(begun);
}

std::vector<double> NativeReplication::latencies(int changes) {
    std::vector<double> milliseconds;
    for (int i = 1; i <= changes; ++i) {
        const std::string key =
            publisher_->value(fmt::format("SELECT macongdan FROM numbered WHERE number={}", i));
        publisher_->execute(
            fmt::format("UPDATE person SET changed={} WHERE macongdan='{}'", 1'000'000 + i, key));
        const auto committed = Clock::now();
        wait_until("SELECT changed FROM person WHERE macongdan='" + key + "'",
                   std::to_string(1'000'000 + i));
        milliseconds.push_back(seconds_since(committed) * 1'000);
    }
    std::ranges::sort(milliseconds);
    return milliseconds;
}

double NativeReplication::hash_all() {
    const auto begun = Clock::now();
    publisher_->value("SELECT sum(hash_record_extended(p, 0)) FROM person p");
    return seconds_since(begun) * 1'000;
}

}  // namespace dongbo::bench
