// kill -9 at random moments of a load: nothing lost, nothing doubled, and the load goes on.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <ctime>

#include "base/random.hpp"
#include "tests/system/support.hpp"

extern char** environ;

using namespace dongbo;
using namespace dongbo::system_test;

namespace {

pid_t start_load(const std::string& node, const std::string& file) {
    std::string words[] = {DONGBO_PROGRAM,   "load",   file, "--mapping",
                           person_mapping(), "--node", node, "--json"};
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    const int failed =
        posix_spawn(&child, DONGBO_PROGRAM, &quiet, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&quiet);
    REQUIRE(failed == 0);
    return child;
}

/// Kills the child after `microseconds` unless it ends before. True: it ended by itself with 0.
bool ends_before(pid_t child, std::uint64_t microseconds) {
    const timespec moment = {static_cast<time_t>(microseconds / 1'000'000),
                             static_cast<long>(microseconds % 1'000'000 * 1'000)};
    nanosleep(&moment, nullptr);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::uint64_t microseconds_since(std::chrono::steady_clock::time_point begun) {
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                          std::chrono::steady_clock::now() - begun)
                                          .count());
}

}  // namespace

TEST_CASE("loads that are killed at random moments end as if they had never been") {
    const TemporaryFolder folder;
    const Deliveries deliveries = write_deliveries(folder, 11, 8'000);
    make_node(folder.file("whole"));
    std::uint64_t longest = 0;
    for (const std::string& file : {deliveries.first, deliveries.corrected}) {
        const auto begun = std::chrono::steady_clock::now();
        int status = 0;
        waitpid(start_load(folder.file("whole"), file), &status, 0);
        REQUIRE(WIFEXITED(status));
        REQUIRE(WEXITSTATUS(status) == 0);
        longest = std::max(longest, microseconds_since(begun));
    }
    const Hash whole = state_digest(folder.file("whole"));
    REQUIRE(defects(folder.file("whole")) == "");

    int kills = 0;
    for (int round = 0; round < rounds(20); ++round) {
        const std::uint64_t seed = first_seed() + static_cast<std::uint64_t>(round);
        CAPTURE(seed);
        SeededRandom random(seed);
        const std::string node = folder.file("node-" + std::to_string(seed));
        make_node(node);
        for (const std::string& file : {deliveries.first, deliveries.corrected}) {
            int kills_left = 3;
            while (true) {
                const std::uint64_t moment = kills_left > 0 ? random.below(longest) : 60'000'000;
                const pid_t child = start_load(node, file);
                bool done = false;
                if (kills_left > 0) {
                    done = ends_before(child, moment);
                } else {
                    int status = 0;
                    waitpid(child, &status, 0);
                    done = WIFEXITED(status) && WEXITSTATUS(status) == 0;
                    REQUIRE(done);
                }
                REQUIRE(defects(node) == "");
                if (done) break;
                --kills_left;
                ++kills;
            }
        }
        CHECK(state_digest(node) == whole);
        CHECK(miscounts(node) == "");
    }
    CHECK(kills > rounds(20));
}
