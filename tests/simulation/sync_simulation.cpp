// An owner and its followers through whatever lines and machines do: in the end everybody holds
// what the share shows, and both sides sign that. Replays exactly:
//   build/release/tests/sync_simulation --seed 17
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/simulation/world.hpp"

namespace {

std::uint64_t first_seed = 1;
std::uint64_t seeds = 200;
int happenings = 25;

}  // namespace

TEST_CASE("whatever lines and machines do, followers end in step, and both sides sign it") {
    for (std::uint64_t seed = first_seed; seed < first_seed + seeds; ++seed) {
        const std::string replay =
            "build/release/tests/sync_simulation --seed " + std::to_string(seed);
        CAPTURE(replay);
        dongbo::simulation::World world(seed);
        world.live(happenings);
        if (seed % 3 == 0) {
            world.back_up();
            world.live(5);
            world.restore_old_backup();
            world.live(5);
        }
        world.heal();
    }
}

int main(int argc, char** argv) {
    for (int i = 1; i + 1 < argc; ++i) {
        const std::string_view option = argv[i];
        if (option == "--seed") {
            first_seed = std::strtoull(argv[i + 1], nullptr, 10);
            seeds = 1;
        }
        if (option == "--from") first_seed = std::strtoull(argv[i + 1], nullptr, 10);
        if (option == "--seeds") seeds = std::strtoull(argv[i + 1], nullptr, 10);
        if (option == "--happenings") happenings = std::atoi(argv[i + 1]);
    }
    doctest::Context context;
    context.setOption("abort-after", 1);
    return context.run();
}
