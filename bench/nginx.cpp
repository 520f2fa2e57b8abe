#include "bench/nginx.hpp"

#include <fmt/core.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "base/file.hpp"

namespace dongbo::bench {
namespace {

constexpr const char* kConfiguration = R"(daemon off;
{user}worker_processes auto;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  default_type application/json;
  sendfile on;
  tcp_nopush on;
  open_file_cache max=100;
  keepalive_requests 100000000;
  keepalive_timeout 600s;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_protocols TLSv1.3;
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    ssl_client_certificate {authority};
    ssl_verify_client on;
    root {folder}/files;
  }}
}}
)";

/// True once somebody listens there.
bool listens(std::uint16_t port) {
    const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool there = connect(probe, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) == 0;
    close(probe);
    return there;
}

}  // namespace

std::uint16_t free_port() {
    const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(at);
    CHECK_THAT(bind(probe, reinterpret_cast<const sockaddr*>(&at), sizeof(at)) == 0 &&
                   getsockname(probe, reinterpret_cast<sockaddr*>(&at), &size) == 0,
               "a port is free");
    close(probe);
    return ntohs(at.sin_port);
}

Nginx::Nginx(const std::string& folder, const TlsFilesOfBench& files, const std::string& text)
    : port_(free_port()) {
    std::filesystem::create_directories(folder + "/files");
    const std::string configuration =
        fmt::format(fmt::runtime(kConfiguration), fmt::arg("folder", folder),
                    fmt::arg("port", port_), fmt::arg("user", geteuid() == 0 ? "user root;\n" : ""),
                    fmt::arg("certificate", files.certificate), fmt::arg("key", files.key),
                    fmt::arg("authority", files.authority));
    CHECK_THAT(write_file_atomically(folder + "/nginx.conf", configuration).has_value() &&
                   write_file_atomically(folder + "/files/record", text).has_value(),
               "files for nginx");
    program_ = std::make_unique<Background>(
        std::vector<std::string>{"nginx", "-p", folder, "-c", folder + "/nginx.conf"},
        folder + "/output");
    for (int i = 0; !listens(port_); ++i) {
        CHECK_THAT(i < 1'000, "nginx serves within ten seconds");
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

}  // namespace dongbo::bench
