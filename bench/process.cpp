#include "bench/process.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "base/error.hpp"

namespace dongbo::bench {
namespace {

double seconds_of(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

[[noreturn]] void become(std::vector<std::string> words, int input) {
    dup2(input, STDIN_FILENO);
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDOUT_FILENO);
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    execvp(pointers.front(), pointers.data());
    _exit(127);
}

}  // namespace

Run run(const std::vector<std::string>& words, const std::string& input) {
    int ends[2];
    CHECK_THAT(pipe(ends) == 0, "a pipe for the program's input");
    const auto begun = std::chrono::steady_clock::now();
    const pid_t child = fork();
    CHECK_THAT(child >= 0, "a process for the program");
    if (child == 0) {
        close(ends[1]);
        become(words, ends[0]);
    }
    close(ends[0]);
    CHECK_THAT(write(ends[1], input.data(), input.size()) == static_cast<ssize_t>(input.size()),
               "the program reads its input");
    close(ends[1]);
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    Run result;
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    result.cpu_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    result.peak_mib = static_cast<double>(usage.ru_maxrss) / 1024;
    result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    CHECK_THAT(result.exit_code != 127, "the program to measure is installed");
    return result;
}

double median_seconds(std::vector<Run> runs) {
    std::ranges::sort(runs, {}, &Run::seconds);
    return runs[runs.size() / 2].seconds;
}

}  // namespace dongbo::bench
