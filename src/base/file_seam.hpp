// What the files of this room that work with files share; nobody else includes it.
#pragma once

#include <string>
#include <string_view>

#include "base/descriptor.hpp"
#include "base/file.hpp"

namespace dongbo {

/// The error for `number` (an errno) when `action` ("write to the file") did not work.
std::unexpected<Error> system_failure(int number, std::string_view action, const std::string& path);

/// Asks the observer, if there is one: its errno, or 0 to go on.
template <class Question>
int ask_observer(Question question) {
    FileObserver* const observer = file_observer();
    return observer == nullptr ? 0 : question(*observer);
}

}  // namespace dongbo
