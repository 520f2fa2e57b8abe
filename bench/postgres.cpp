#include "bench/postgres.hpp"

#include <fmt/core.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "base/error.hpp"
#include "base/file.hpp"
#include "bench/process.hpp"

namespace dongbo::bench {
namespace {

using Words = std::vector<std::string>;

/// It must not run as root.
Words as_postgres(Words words) {
    if (geteuid() != 0) return words;
    Words all = {"setpriv",        "--reuid=postgres", "--regid=postgres",
                 "--clear-groups", "--pdeathsig",      "TERM"};
    all.insert(all.end(), words.begin(), words.end());
    return all;
}

/// For two cores and a machine that does other things too; durable as it comes.
Words server(const std::string& folder, const Words& options) {
    Words words = {DONGBO_POSTGRES_BIN "/postgres", "-D", folder + "/data", "-k", folder};
    for (const char* option :
         {"listen_addresses=", "shared_buffers=1GB", "work_mem=64MB", "maintenance_work_mem=512MB",
          "max_wal_size=4GB", "effective_cache_size=8GB", "random_page_cost=1.1", "jit=off"}) {
        words.emplace_back("-c");
        words.emplace_back(option);
    }
    for (const std::string& option : options) {
        words.emplace_back("-c");
        words.emplace_back(option);
    }
    return words;
}

void check(PGresult* result, pg_conn* connection) {
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        fmt::print(stderr, "PostgreSQL: {}\n", PQerrorMessage(connection));
    CHECK_THAT(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK, "PostgreSQL does it");
}

}  // namespace

Postgres::Postgres(const std::string& folder, const std::vector<std::string>& options) {
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::all);
    const Run made = run(as_postgres({DONGBO_POSTGRES_BIN "/initdb", "-D", folder + "/data", "-E",
                                      "UTF8", "--locale=C", "-A", "trust", "-U", "postgres"}));
    CHECK_THAT(made.exit_code == 0, "PostgreSQL makes a cluster");
    program_ = std::make_unique<Background>(as_postgres(server(folder, options)), folder + "/log");
    // The port is part of the socket's name.
    std::string port;
    for (const std::string& option : options)
        if (option.starts_with("port=")) port = " " + option;
    for (int i = 0;; ++i) {
        CHECK_THAT(i < 1'000, "PostgreSQL serves within ten seconds");
        connection_ =
            PQconnectdb(("host=" + folder + port + " dbname=postgres user=postgres").c_str());
        if (PQstatus(connection_) == CONNECTION_OK) return;
        PQfinish(connection_);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

Postgres::~Postgres() {
    PQfinish(connection_);
}

void Postgres::copy(const std::string& table, const std::string& options, const std::string& file) {
    const auto input = InputFile::open(file);
    CHECK_THAT(input.has_value(), "the file to copy is there");
    PQclear(PQexec(connection_, ("COPY " + table + " FROM STDIN " + options).c_str()));
    constexpr std::size_t kPart = 1 << 20;
    for (std::string_view rest = input->text(); !rest.empty();
         rest.remove_prefix(std::min(kPart, rest.size())))
        CHECK_THAT(PQputCopyData(connection_, rest.data(),
                                 static_cast<int>(std::min(kPart, rest.size()))) == 1,
                   "PostgreSQL takes the file");
    PQputCopyEnd(connection_, nullptr);
    PGresult* const result = PQgetResult(connection_);
    check(result, connection_);
    PQclear(result);
    PQclear(PQgetResult(connection_));
}

void Postgres::execute(const std::string& sql) {
    PGresult* const result = PQexec(connection_, sql.c_str());
    check(result, connection_);
    PQclear(result);
}

void Postgres::prepare(const std::string& name, const std::string& sql) {
    PGresult* const result = PQprepare(connection_, name.c_str(), sql.c_str(), 0, nullptr);
    check(result, connection_);
    PQclear(result);
}

int Postgres::ask(const std::string& name, const std::vector<std::string>& values) {
    std::vector<const char*> texts;
    for (const std::string& value : values) texts.push_back(value.c_str());
    PGresult* const result =
        PQexecPrepared(connection_, name.c_str(), static_cast<int>(texts.size()), texts.data(),
                       nullptr, nullptr, 0);
    check(result, connection_);
    const int rows = PQntuples(result);
    PQclear(result);
    return rows;
}

std::string Postgres::value(const std::string& sql) {
    PGresult* const result = PQexec(connection_, sql.c_str());
    check(result, connection_);
    const std::string value = PQntuples(result) == 0 ? "" : PQgetvalue(result, 0, 0);
    PQclear(result);
    return value;
}

void run_as_postgres(std::vector<std::string> words) {
    CHECK_THAT(run(as_postgres(std::move(words))).exit_code == 0, "it works as postgres");
}

}  // namespace dongbo::bench
