// What somebody waits for a page on a slow line and a slow machine. Chromium tells, bench/pages.mjs
// asks it.
#include <boost/json.hpp>

#include <fmt/core.h>

#include "bench/background.hpp"
#include "bench/bench.hpp"

namespace dongbo::bench {

void pages(const Settings& settings, std::vector<Row>& rows) {
    Background script({"node", DONGBO_SOURCE_DIR "/bench/pages.mjs", "--program", DONGBO_PROGRAM},
                      settings.folder + "/pages.log");
    for (std::string line; !(line = script.line()).empty();) {
        const auto page = boost::json::parse(line);
        rows.push_back(
            {fmt::format("{}: CPU 4 × slower, 400 kbit/s, 400 ms",
                         std::string_view(page.at("page").as_string())),
             fmt::format("first paint {:.2f} s, interactive {:.2f} s, {:.0f} kB in {} requests",
                         page.at("paint").to_number<double>(),
                         page.at("interactive").to_number<double>(),
                         page.at("bytes").to_number<double>() / 1'000,
                         page.at("requests").to_number<int>()),
             "–", "–", "paint ≤ 2 s, interactive ≤ 3 s"});
    }
}

}  // namespace dongbo::bench
