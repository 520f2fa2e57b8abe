// `dongbo serve` as a child that a test starts, kills, stops and reloads.
#pragma once

#include <doctest/doctest.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <csignal>
#include <string>
#include <vector>

#include "base/file.hpp"

extern char** environ;

namespace dongbo::system_test {

class ServedProcess {
  public:
    /// Its log goes to the end of a file.
    ServedProcess(std::string configuration, std::string log)
        : configuration_(std::move(configuration)), log_(std::move(log)) {}
    ~ServedProcess() {
        if (child_ != 0) kill_now();
    }
    ServedProcess(const ServedProcess&) = delete;
    ServedProcess& operator=(const ServedProcess&) = delete;

    /// Waits until it serves.
    void start() {
        int out[2];
        REQUIRE(pipe2(out, O_CLOEXEC) == 0);
        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_adddup2(&files, out[1], STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, log_.c_str(),
                                         O_WRONLY | O_CREAT | O_APPEND, 0600);
        std::string words[] = {DONGBO_PROGRAM, "serve", "--config", configuration_, "--json"};
        std::vector<char*> pointers;
        for (std::string& word : words) pointers.push_back(word.data());
        pointers.push_back(nullptr);
        REQUIRE(posix_spawn(&child_, DONGBO_PROGRAM, &files, nullptr, pointers.data(), environ) ==
                0);
        posix_spawn_file_actions_destroy(&files);
        close(out[1]);
        std::string line;
        for (char letter = 0; read(out[0], &letter, 1) == 1 && letter != '\n';) line += letter;
        close(out[0]);
        REQUIRE_MESSAGE(!line.empty(), log());
        const boost::json::value told = boost::json::parse(line);
        const auto& ports = told.at("ports").as_array();
        machines_port_ = ports.at(1).to_number<int>();
    }
    void kill_now() {
        kill(child_, SIGKILL);
        waitpid(child_, nullptr, 0);
        child_ = 0;
    }
    /// Its exit code.
    int stop() {
        kill(child_, SIGTERM);
        int status = 0;
        waitpid(child_, &status, 0);
        child_ = 0;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    void reload() const { kill(child_, SIGHUP); }
    int machines_port() const { return machines_port_; }
    std::string log() const { return read_file(log_).value_or(""); }

  private:
    std::string configuration_, log_;
    pid_t child_ = 0;
    int machines_port_ = 0;
};

}  // namespace dongbo::system_test
