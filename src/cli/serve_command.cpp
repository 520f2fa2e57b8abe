// dongbo serve: the node in service until it is told to stop.
#include <fmt/core.h>
#include <malloc.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>

#include "cli/commands.hpp"
#include "node/served_node.hpp"

namespace dongbo {
namespace {

/// Of this thread and those that it starts: they are waited for, not handled.
sigset_t block_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

/// Tells the service manager, if one started us: sd_notify(3).
void notify_supervisor(std::string_view state) {
    const char* const path = std::getenv("NOTIFY_SOCKET");
    sockaddr_un address{};
    if (path == nullptr || std::strlen(path) >= sizeof(address.sun_path)) return;
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, path);
    if (path[0] == '@') address.sun_path[0] = '\0';
    const int sender = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (sender < 0) return;
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + std::strlen(path));
    sendto(sender, state.data(), state.size(), MSG_NOSIGNAL,
           reinterpret_cast<const sockaddr*>(&address), length);
    close(sender);
}

Result<Configuration> configure(const ServeCommandOptions& options) {
    Configuration configuration;
    if (!options.configuration.empty()) {
        TRY_ASSIGN(configuration, load_configuration(options.configuration));
    }
    if (configuration.node.empty()) configuration.node = options.node;
    if (!options.mappings.empty()) configuration.mappings = options.mappings;
    if (options.port) configuration.people.port = *options.port;
    return configuration;
}

void print_ready(const Console& console, const ServedNode& node, const Configuration& served) {
    const std::uint16_t port = node.ports().front();
    const std::string scheme = served.people.tls ? "https" : "http";
    if (console.json) {
        std::string ports;
        for (const std::uint16_t one : node.ports())
            ports += (ports.empty() ? "" : ",") + std::to_string(one);
        fmt::print("{{\"pages\":\"{}://localhost:{}/\",\"ports\":[{}]}}\n", scheme, port, ports);
    } else {
        console.line(fmt::format("{} {}://localhost:{}/", console.say().serving, scheme, port));
    }
    std::fflush(stdout);
}

/// The threads of a node take turns more than they work at once: with a heap for each of them, the
/// holes in all those heaps take more memory than what is in use.
void share_heaps() {
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_TRIM_THRESHOLD, 128 * 1024);
    mallopt(M_TOP_PAD, 64 * 1024);
}

Result<> serve(const Console& console, const ServeCommandOptions& options) {
    share_heaps();
    const sigset_t signals = block_signals();
    TRY_ASSIGN(const Configuration configuration, configure(options));
    TRY_ASSIGN(const auto node,
               ServedNode::start(configuration,
                                 {.configuration_file = options.configuration, .log = stderr}));
    print_ready(console, *node, configuration);
    notify_supervisor("READY=1");
    for (;;) {
        int signal = 0;
        sigwait(&signals, &signal);
        if (signal != SIGHUP) break;
        if (const auto done = node->reload(); !done) console.report(done.error());
    }
    notify_supervisor("STOPPING=1");
    node->stop();
    return {};
}

}  // namespace

Exit run_serve(const Console& console, const ServeCommandOptions& options) {
    const auto done = serve(console, options);
    return done ? Exit::ok : console.report(done.error());
}

}  // namespace dongbo
