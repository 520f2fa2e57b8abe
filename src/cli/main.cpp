#include "cli/arguments.hpp"

int main(int count, char** words) {
    return dongbo::run_command_line(count, words);
}
