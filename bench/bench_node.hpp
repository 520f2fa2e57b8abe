// A node in service for measuring: its folder, certificates, a machine that may see everything, and
// the program that serves it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/background.hpp"
#include "bench/bench.hpp"
#include "bench/client_connection.hpp"
#include "http/certificate_maker.hpp"
#include "http/tls.hpp"

namespace dongbo::bench {

struct TlsFilesOfBench {
    std::string authority, certificate, key, client_certificate, client_key;
};

/// An authority, and one certificate each for a server (on localhost) and a client.
TlsFilesOfBench make_certificates(const std::string& folder, CertificateKeyKind kind);
/// Makes an empty node with every contract that comes with dongbo.
void make_whole_node(const std::string& path);
/// Runs `dongbo <words>`; ends the benchmark if that fails.
void dongbo(std::vector<std::string> words);
/// `dongbo load` with the mapping of this name.
void load_file(const std::string& node, const std::string& file, const std::string& mapping);
/// The units of the npm package, both editions, and which became which. The files go into `folder`:
/// units.csv, succession.csv.
void load_npm_units(const std::string& node, const std::string& folder);

class BenchNode {
  public:
    /// Serves the node of `path`; certificates and configuration go into `folder`.
    BenchNode(const std::string& path, const std::string& folder);
    ~BenchNode();

    std::uint16_t people() const { return people_; }
    std::uint16_t machines() const { return machines_; }
    const TlsContext& tls() const { return tls_; }
    const TlsFilesOfBench& files() const { return files_; }
    pid_t process() const { return program_->process(); }
    double start_seconds() const { return start_seconds_; }  ///< from exec to the ready line

    /// Starts the program anew.
    void restart();
    /// Asks as the machine and gives the body of the answer; ends the benchmark if it is not 200.
    std::string ask(const std::string& path);
    /// Ids of records of persons, at most so many.
    std::vector<std::string> person_ids(std::size_t most);

  private:
    void let_machine_in(const std::string& path);
    void configure(const std::string& path);

    std::string folder_;
    TlsFilesOfBench files_;
    TlsContext tls_;
    std::unique_ptr<Background> program_;
    std::unique_ptr<ClientConnection> connection_;
    std::uint16_t people_ = 0, machines_ = 0;
    double start_seconds_ = 0;
};

}  // namespace dongbo::bench
