// A node in service: puts the rooms together, from the configuration to the sockets.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "base/calendar.hpp"
#include "node/configuration.hpp"

namespace dongbo {

struct ServeOptions {
    std::string configuration_file;  ///< read anew by reload(); empty: there is none
    std::FILE* log = nullptr;        ///< of requests and events; null: none
    const Clock* clock = nullptr;    ///< null: the machine's
};

class ServedNode {
  public:
    /// Makes or migrates datasets from the contracts, opens the node and listens. Loads that were
    /// interrupted go on.
    static Result<std::unique_ptr<ServedNode>> start(Configuration configuration,
                                                     ServeOptions options);
    /// Stops: requests in work and what is being written end.
    ~ServedNode();

    /// Of people, then of machines.
    const std::vector<std::uint16_t>& ports() const;
    /// Reads the configuration file and the certificates anew, without dropping a connection.
    /// Addresses, ports, logins, limits and the number of threads stay until a new start; an error
    /// changes nothing. Thread-safe.
    Result<> reload();
    /// Takes no new connections and lets those in work end.
    void stop();

  private:
    struct Implementation;
    explicit ServedNode(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
