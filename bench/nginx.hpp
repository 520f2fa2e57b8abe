// nginx as a peer: one static file over mutual TLS.
#pragma once

#include <memory>
#include <string>

#include "bench/background.hpp"
#include "bench/bench_node.hpp"

namespace dongbo::bench {

class Nginx {
  public:
    /// Serves `text` at /record from a folder of its own, with these certificates. Logs each
    /// request to a file, as dongbo does.
    Nginx(const std::string& folder, const TlsFilesOfBench& files, const std::string& text);
    std::uint16_t port() const { return port_; }

  private:
    std::uint16_t port_;
    std::unique_ptr<Background> program_;
};

/// A port that nobody listens at now.
std::uint16_t free_port();

}  // namespace dongbo::bench
