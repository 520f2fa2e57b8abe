// The words of the command line.
#pragma once

namespace dongbo {

/// Reads the command line, runs the command, returns the exit code (see Exit in console.hpp).
int run_command_line(int count, char** words);

}  // namespace dongbo
