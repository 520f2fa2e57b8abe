#include "cli/demo_kill.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace dongbo {
namespace {

using RowsReport = std::array<std::uint64_t, 2>;  // rows, of rows

[[noreturn]] void run_child(
    int pipe,
    const std::function<void(const std::function<void(std::uint64_t, std::uint64_t)>&)>& load) {
    load([pipe](std::uint64_t rows, std::uint64_t of_rows) {
        const RowsReport report = {rows, of_rows};
        // A full pipe or a gone parent changes nothing for the load.
        [[maybe_unused]] const ssize_t written = write(pipe, &report, sizeof report);
    });
    _exit(0);
}

}  // namespace

Result<KillReport> kill_in_the_middle(
    double share,
    const std::function<void(const std::function<void(std::uint64_t, std::uint64_t)>&)>& load) {
    int ends[2];
    if (pipe(ends) != 0) return fail(ErrorCode::internal, std::strerror(errno), "pipe");
    const pid_t child = fork();
    if (child < 0) return fail(ErrorCode::internal, std::strerror(errno), "fork");
    if (child == 0) {
        close(ends[0]);
        run_child(ends[1], load);
    }
    close(ends[1]);

    KillReport report;
    RowsReport rows{};
    while (read(ends[0], &rows, sizeof rows) == sizeof rows) {
        report.rows_seen = rows[0];
        report.of_rows = rows[1];
        if (static_cast<double>(rows[0]) < share * static_cast<double>(rows[1])) continue;
        kill(child, SIGKILL);
        break;
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    report.killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    return report;
}

}  // namespace dongbo
