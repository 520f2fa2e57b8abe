// A program in the background, stopped by its own process id.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace dongbo::bench {

/// A figure of /proc/<pid>/status in MiB: "VmRSS", "VmHWM".
double memory_mib(pid_t process, const std::string& figure);

class Background {
  public:
    /// Its standard error goes to `log`; none: nowhere. Ends the benchmark if it can't be started.
    Background(std::vector<std::string> words, const std::string& log);
    /// SIGTERM, and waits for its end.
    ~Background();
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;

    /// The next line of its standard output; waits for it. Empty: the output has ended.
    std::string line();
    pid_t process() const { return process_; }

  private:
    pid_t process_ = -1;
    int output_ = -1;
};

}  // namespace dongbo::bench
