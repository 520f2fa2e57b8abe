#include "bench/background.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "base/error.hpp"

namespace dongbo::bench {

double memory_mib(pid_t process, const std::string& figure) {
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(figure + ":"))
            return std::strtod(line.c_str() + figure.size() + 1, nullptr) / 1024;
    return 0;
}

Background::Background(std::vector<std::string> words, const std::string& log) {
    int ends[2];
    CHECK_THAT(pipe2(ends, O_CLOEXEC) == 0, "a pipe for the program's output");
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    process_ = fork();
    CHECK_THAT(process_ >= 0, "a process for the program");
    if (process_ == 0) {
        // A benchmark that breaks off leaves nothing behind.
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        const char* const to = log.empty() ? "/dev/null" : log.c_str();
        dup2(open(to, O_WRONLY | O_CREAT | O_TRUNC, 0644), STDERR_FILENO);
        dup2(ends[1], STDOUT_FILENO);
        execvp(pointers.front(), pointers.data());
        _exit(127);
    }
    close(ends[1]);
    output_ = ends[0];
}

Background::~Background() {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
    close(output_);
}

std::string Background::line() {
    std::string line;
    for (char c = 0; read(output_, &c, 1) == 1 && c != '\n';) line += c;
    return line;
}

}  // namespace dongbo::bench
