// What `dongbo verify` alone says: one catalogue a language.
#pragma once

#include "cli/console.hpp"

namespace dongbo {

struct VerifyTexts {
    std::string_view statement, checkpoint, deletion;
    std::string_view holds, holds_by_inside, verdict, equal, different;
    std::string_view owner, follower, dataset, feed, position, at, records, pending_records, digest;
    std::string_view last_scrub, never, covered, units_that_differ, no_unit, proves, proves_not,
        root, log;
    std::string_view key, paper_written;
};

const VerifyTexts& verify_texts(const Console& console);

}  // namespace dongbo
