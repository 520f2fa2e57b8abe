// What the command alone says to people, one catalogue a language; words that pages and answers of
// the API use too are in report/wording.hpp.
#pragma once

#include <string_view>

#include "report/language.hpp"

namespace dongbo {

struct Texts {
    std::string_view dataset, live, pending, deleted, seen, in_doubt;
    std::string_view delivery, state, rows, when, removed;
    std::string_view physical_rows;
    std::string_view record, version, position, field, value, origin, row, history, findings;
    std::string_view change, verdict, erased;
    std::string_view content_hash;
    std::string_view known_before, resumed, dry_run, loaded_in, rows_a_second, first_rows;
    std::string_view node_made, datasets_made, federation_made, authority_for_tests, serve_each;
    std::string_view nothing_found, more_with_cursor;
    std::string_view check, counted, sound, defects, node_is_sound, node_is_not_sound;
    std::string_view waiting_accesses;
    std::string_view backup_written, backup_restored, written, persons, error, cure;
    std::string_view serving, watching, kept_rows, reason, text;
};

const Texts& vietnamese_texts();
const Texts& english_texts();
inline const Texts& texts_in(Language language) {
    return language == Language::english ? english_texts() : vietnamese_texts();
}

}  // namespace dongbo
