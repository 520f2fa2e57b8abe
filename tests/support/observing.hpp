// Installs a file observer for the length of a scope.
#pragma once

#include "base/file.hpp"

namespace dongbo::testing {

class Observing {
  public:
    explicit Observing(FileObserver& observer) : before_(install_file_observer(&observer)) {}
    ~Observing() { install_file_observer(before_); }
    Observing(const Observing&) = delete;
    Observing& operator=(const Observing&) = delete;

  private:
    FileObserver* before_;
};

}  // namespace dongbo::testing
