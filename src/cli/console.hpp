// Where a command's answer goes: tables for people, JSON for programs, a bar for those who wait.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json_writer.hpp"
#include "cli/texts.hpp"
#include "report/wording.hpp"

namespace dongbo {

/// Exit codes of the command; docs/operations.md lists them.
enum class Exit : int {
    ok = 0,
    failed = 1,  ///< an internal error
    usage = 2,   ///< unknown command, option or value
    not_found = 3,
    conflict = 4,
    invalid = 5,      ///< the input breaks a rule
    unavailable = 6,  ///< disk full, busy: may work later
    corrupt = 7       ///< stored bytes are not what was written; doctor found a defect
};
Exit exit_for(ErrorCode code);

struct Console {
    bool json = false;
    Language language = Language::vietnamese;

    const Texts& say() const { return texts_in(language); }
    /// A line on standard output.
    void line(std::string_view text) const;
    /// One line of JSON: `write` gets the writer.
    template <class Write>
    void print_json(Write write) const {
        std::string out;
        JsonWriter json_writer(out);
        write(json_writer);
        line(out);
    }
    /// Aligned columns; numbers (all digits and dots) go to the right.
    void table(const std::vector<std::string>& heading,
               const std::vector<std::vector<std::string>>& rows) const;
    /// The error on standard error (as JSON with --json); returns its exit code.
    Exit report(const Error& error) const;
};

/// The number as people write it in the console's language.
inline std::string grouped(const Console& console, std::uint64_t number) {
    return grouped(console.language, number);
}
/// The text as a JSON string, quotes included.
std::string json_text(std::string_view text);
/// Columns a terminal needs for the text.
std::size_t display_width(std::string_view text);

/// A bar on standard error, drawn only on a terminal and only once the work takes over two seconds.
/// Not thread-safe.
class ProgressBar {
  public:
    explicit ProgressBar(std::string label);
    ~ProgressBar();
    void show(double share);

  private:
    using Time = std::chrono::steady_clock;
    std::string label_;
    Time::time_point begun_ = Time::now();
    Time::time_point drawn_{};
    bool terminal_;
    bool visible_ = false;
};

}  // namespace dongbo
