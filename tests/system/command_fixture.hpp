// The real program, called with words; a node with a delivery to call it on.
#pragma once

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <array>
#include <boost/json.hpp>
#include <cstdio>
#include <string>

#include "tests/system/support.hpp"

namespace dongbo::system_test {

struct CommandResult {
    int code = -1;
    std::string text;  ///< both streams
};

inline CommandResult dongbo_says(const std::string& words) {
    const std::string command = std::string(DONGBO_PROGRAM) + " " + words + " 2>&1";
    CommandResult answer;
    std::FILE* const pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> buffer;
    while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        answer.text.append(buffer.data(), read);
    }
    const int status = pclose(pipe);
    answer.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return answer;
}

inline boost::json::value answer_of(const std::string& words) {
    const CommandResult answer = dongbo_says(words + " --json");
    CAPTURE(words);
    CAPTURE(answer.text);
    REQUIRE(answer.code == 0);
    return boost::json::parse(answer.text);
}

/// A node with the shipped contracts and one delivery of 300 persons.
struct LoadedNode {
    TemporaryFolder folder;
    std::string node = folder.file("node");
    std::string file = write_deliveries(folder, 29, 300).first;
    std::string load = "load " + file + " --mapping " + person_mapping() + " --node " + node;

    LoadedNode() {
        const CommandResult init = dongbo_says(
            "init --agency G01 --contracts " DONGBO_SOURCE_DIR "/contracts --node " + node);
        CAPTURE(init.text);
        REQUIRE(init.code == 0);
    }
};

}  // namespace dongbo::system_test
